"""SGD and Adam on the flat buffer of a stack, with L2 on the weights alone.

λ means the penalty λ‖w‖² (torch's `weight_decay` is 2λ). One fused call a step when every model has
the same rate, the same update in a few in-place operations when they differ.
"""

from collections.abc import Mapping, Sequence
from typing import Protocol

import torch
from torch import Tensor

_BETA1, _BETA2, _EPS = 0.9, 0.999, 1e-8


class Optimizer(Protocol):
    """One step: `flat` moves against `grad`, both [M, P]; `rates` are the M learning rates."""

    state: dict[str, Tensor]
    """Its memory: tensors [M, P], and `count`, the number of steps taken."""

    def step(self, flat: Tensor, grad: Tensor, rates: Sequence[float]) -> None:
        """Take one step."""


class Decay:
    """L2 on the weights: `coupled` in the gradient, `decoupled` straight on the weights."""

    def __init__(self, kind: str, mask: Tensor) -> None:
        self._decoupled = kind == "decoupled"
        self._mask = mask
        self._strength: Tensor | None = None

    def set(self, lambdas: Sequence[float], rates: Sequence[float]) -> None:
        """Take new λ and learning rates, one a model; call it whenever one of them changes."""
        self._strength = None
        if any(lambdas):
            column = self._mask.new_tensor(
                [
                    2 * penalty * rate if self._decoupled else 2 * penalty
                    for penalty, rate in zip(lambdas, rates, strict=True)
                ]
            )
            self._strength = column[:, None] * self._mask

    def apply(self, flat: Tensor, grad: Tensor) -> None:
        """Before the optimizer's step: change the gradient, or the weights themselves."""
        if self._strength is None:
            return
        if self._decoupled:
            flat.addcmul_(flat, self._strength, value=-1)
        else:
            grad.addcmul_(flat, self._strength)


class SGD:
    """w ← w − lr·v with v ← momentum·v + gradient (no dampening, no Nesterov)."""

    def __init__(self, flat: Tensor, momentum: float) -> None:
        self._momentum = momentum
        self.state = {"count": torch.zeros((), dtype=torch.float32)}
        if momentum:
            self.state["velocity"] = torch.zeros_like(flat)

    def step(self, flat: Tensor, grad: Tensor, rates: Sequence[float]) -> None:
        """Take one step."""
        if self._momentum:
            grad = self.state["velocity"].mul_(self._momentum).add_(grad)
        if len(set(rates)) == 1:
            flat.add_(grad, alpha=-rates[0])
        else:
            flat.addcmul_(grad, flat.new_tensor(rates)[:, None], value=-1)


class Adam:
    """Adam (Kingma and Ba 2015) with torch's constants: betas .9 and .999, eps 1e-8."""

    def __init__(self, flat: Tensor, fused: bool = True) -> None:
        self.state = {
            "count": torch.zeros((), dtype=torch.float32, device=flat.device),
            "mean": torch.zeros_like(flat),
            "square": torch.zeros_like(flat),
        }
        # The fused kernel is no public function: without it the same is done by hand.
        self._fused = getattr(torch, "_fused_adam_", None) if fused else None

    def step(self, flat: Tensor, grad: Tensor, rates: Sequence[float]) -> None:
        """Take one step."""
        count = self.state["count"].add_(1)
        if self._fused is None or len(set(rates)) > 1:
            self._by_hand(flat, grad, flat.new_tensor(rates)[:, None], count)
            return
        try:
            self._fused(
                [flat], [grad], [self.state["mean"]], [self.state["square"]], [], [count],
                lr=rates[0], beta1=_BETA1, beta2=_BETA2, weight_decay=0.0, eps=_EPS,
                amsgrad=False, maximize=False,
            )  # fmt: skip
        except (TypeError, RuntimeError):  # another signature, or no kernel for this device
            self._fused = None
            self._by_hand(flat, grad, flat.new_tensor(rates)[:, None], count)

    def _by_hand(self, flat: Tensor, grad: Tensor, rates: Tensor, count: Tensor) -> None:
        if count.device.type != "mps":  # which has no float64
            count = count.double()
        mean, square = self.state["mean"], self.state["square"]
        mean.lerp_(grad, 1 - _BETA1)
        square.mul_(_BETA2).addcmul_(grad, grad, value=1 - _BETA2)
        scale = (square / (1 - _BETA2**count)).sqrt_().add_(_EPS)
        flat.sub_((mean / scale).mul_(rates / (1 - _BETA1**count)))


def make(kind: str, flat: Tensor, momentum: float) -> Optimizer:
    """The optimizer of that name, fresh, for the parameters `flat` [M, P]."""
    return Adam(flat) if kind == "adam" else SGD(flat, momentum)


def restore(optimizer: Optimizer, memories: Sequence[Mapping[str, Tensor]]) -> None:
    """Give the optimizer of a stack the memories of its models, each with M = 1."""
    for name, tensor in optimizer.state.items():
        values = [memory[name] for memory in memories]
        tensor.copy_(torch.cat(values) if tensor.ndim else values[0])
