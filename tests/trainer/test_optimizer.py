from collections.abc import Sequence

import pytest
import torch
from torch import Tensor

from studytui.trainer.layout import Layout
from studytui.trainer.optimizer import SGD, Adam, Decay, Optimizer, make
from tests.trainer import helpers  # noqa: F401  one thread

LAYOUT = Layout((3, 4, 2))


def gradients(models: int, steps: int = 6) -> list[Tensor]:
    source = torch.Generator().manual_seed(7)
    shape = (models, LAYOUT.parameters)
    return [torch.randn(shape, generator=source, dtype=torch.float64) for _ in range(steps)]


def walk(
    optimizer: Optimizer, flat: Tensor, rates: Sequence[float], decay: Decay | None = None
) -> Tensor:
    for gradient in gradients(len(flat)):
        grad = gradient.clone()
        if decay:
            decay.apply(flat, grad)
        optimizer.step(flat, grad, rates)
    return flat


def start(models: int) -> Tensor:
    return gradients(models, 1)[0].sin()


def torch_walk(kind: type[torch.optim.Optimizer], **options: float) -> Tensor:
    """What torch's own optimizer makes of the same start, weights and other parameters apart."""
    flat, mask = start(1), LAYOUT.weight_mask(start(1)).bool()
    weights, others = flat[mask].requires_grad_(), flat[~mask].requires_grad_()
    decay = options.pop("weight_decay", 0.0)
    groups = [
        {"params": [weights], "weight_decay": decay},
        {"params": [others], "weight_decay": 0.0},
    ]
    optimizer = kind(groups, **options)  # type: ignore[arg-type]
    for gradient in gradients(1):
        weights.grad, others.grad = gradient[mask].clone(), gradient[~mask].clone()
        optimizer.step()
    flat = flat.detach().clone()
    flat[mask], flat[~mask] = weights.detach(), others.detach()
    return flat


def test_the_fused_kernel_is_there_and_equals_the_update_by_hand() -> None:
    optimizer = Adam(start(1))
    assert optimizer._fused is not None
    fused = walk(optimizer, start(1), [0.01])
    assert optimizer._fused is not None, "the kernel's signature has changed"
    by_hand = walk(Adam(start(1), fused=False), start(1), [0.01])
    torch.testing.assert_close(fused, by_hand, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize(
    ("decay", "kind"), [("coupled", torch.optim.Adam), ("decoupled", torch.optim.AdamW)]
)
def test_adam_with_l2_is_torchs(decay: str, kind: type[torch.optim.Optimizer]) -> None:
    flat = start(1)
    penalty = Decay(decay, LAYOUT.weight_mask(flat))
    penalty.set([0.05], [0.01])
    found = walk(make("adam", flat, 0), flat, [0.01], penalty)
    expected = torch_walk(kind, lr=0.01, weight_decay=0.1)
    torch.testing.assert_close(found, expected, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("momentum", [0.0, 0.9])
def test_sgd_with_l2_is_torchs(momentum: float) -> None:
    flat = start(1)
    penalty = Decay("coupled", LAYOUT.weight_mask(flat))
    penalty.set([0.05], [0.1])
    found = walk(make("sgd", flat, momentum), flat, [0.1], penalty)
    expected = torch_walk(torch.optim.SGD, lr=0.1, momentum=momentum, weight_decay=0.1)
    torch.testing.assert_close(found, expected, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("kind", ["adam", "sgd"])
def test_models_with_rates_of_their_own_walk_as_if_alone(kind: str) -> None:
    rates, lambdas = [0.1, 0.01, 0.03], [0.0, 0.02, 0.3]
    flat = start(3)
    decay = Decay("decoupled", LAYOUT.weight_mask(flat))
    decay.set(lambdas, rates)
    together = walk(make(kind, flat, 0.5), flat, rates, decay)
    for m in range(3):
        alone = start(3)[m : m + 1].clone()
        optimizer = make(kind, alone, 0.5)
        single = Decay("decoupled", LAYOUT.weight_mask(alone))
        single.set(lambdas[m : m + 1], rates[m : m + 1])
        for gradient in gradients(3):
            grad = gradient[m : m + 1].clone()
            single.apply(alone, grad)
            optimizer.step(alone, grad, rates[m : m + 1])
        torch.testing.assert_close(together[m], alone[0], rtol=1e-12, atol=1e-12)


def test_a_kernel_with_another_signature_is_done_without() -> None:
    optimizer = Adam(start(1))

    def changed(*_: object, **__: object) -> None:
        raise TypeError("unexpected keyword argument")

    optimizer._fused = changed
    found = walk(optimizer, start(1), [0.01])
    expected = walk(Adam(start(1), fused=False), start(1), [0.01])
    torch.testing.assert_close(found, expected, rtol=0, atol=0)


def test_sgd_without_momentum_keeps_no_velocity() -> None:
    assert set(SGD(start(1), 0.0).state) == {"count"}
