"""A stack of M perceptrons of one layout: forward pass, losses, and gradients written by hand.

With M = 1 everything is plain two-dimensional algebra ([rows, units]); with more models each
operation is batched ([M, rows, units]). The gradients are those that autograd gives, which is what
the tests hold them to, at a third of its time for small networks.
"""

from dataclasses import dataclass

import torch
from torch import Tensor

from studytui.trainer.activations import ACTIVATIONS
from studytui.trainer.layout import LayerSpans, Layout, Span

_EPS = 1e-5
_MOMENTUM = 0.1
_native_batch_norm_backward = torch.ops.aten.native_batch_norm_backward.default


class _Norm:
    """Batch normalisation of one layer (Ioffe and Szegedy 2015), over the rows of each model."""

    def __init__(self, spans: LayerSpans, flat: Tensor, stats: Tensor) -> None:
        if not (spans.gain and spans.shift and spans.mean and spans.variance):
            raise ValueError("the layer has no batch norm")
        self.gain, self.shift = spans.gain.of(flat), spans.shift.of(flat)
        self.mean, self.variance = spans.mean.of(stats), spans.variance.of(stats)
        self.spans = (spans.gain, spans.shift)
        self.models = flat.shape[0]

    def _units(self, z: Tensor) -> Tensor:
        """[M, rows, units] as [rows, M·units], which is what torch's batch norm takes."""
        return z if self.models == 1 else z.transpose(0, 1).reshape(z.shape[1], -1)

    def _models(self, z: Tensor) -> Tensor:
        return z if self.models == 1 else z.view(z.shape[0], self.models, -1).transpose(0, 1)

    def evaluate(self, z: Tensor) -> Tensor:
        """By the running mean and variance."""
        scale = self.gain / torch.sqrt(self.variance + _EPS)
        offset = self.shift - self.mean * scale
        if self.models == 1:
            return torch.addcmul(offset, z, scale)
        return torch.addcmul(offset[:, None], z, scale[:, None])

    def train(self, z: Tensor) -> tuple[Tensor, tuple[Tensor, ...]]:
        """By the batch's own, moving the running ones; and what the gradient needs."""
        mean, variance = self.mean.reshape(-1), self.variance.reshape(-1)
        units = self._units(z)
        out, batch_mean, inverse = torch.native_batch_norm(
            units, self.gain.reshape(-1), self.shift.reshape(-1), mean, variance,
            True, _MOMENTUM, _EPS,
        )  # fmt: skip
        if self.models > 1:
            self.mean.copy_(mean.view_as(self.mean))
            self.variance.copy_(variance.view_as(self.variance))
        return self._models(out), (units, batch_mean, inverse)

    def gradient(self, upstream: Tensor, saved: tuple[Tensor, ...], grad: Tensor) -> Tensor:
        """The gradient before the norm; those of gain and shift go into `grad` [M, P]."""
        units, batch_mean, inverse = saved
        below, gain, shift = _native_batch_norm_backward(
            self._units(upstream), units, self.gain.reshape(-1), None, None,
            batch_mean, inverse, True, _EPS, [True, True, True],
        )  # fmt: skip
        for span, value in zip(self.spans, (gain, shift), strict=True):
            view = span.of(grad)
            view.copy_(value.view_as(view))
        return self._models(below)


class _Linear:
    """x Wᵀ + b of one layer, for one model or for each of several."""

    def __init__(self, weight: Span, bias: Span, flat: Tensor, grad: Tensor) -> None:
        self.single = flat.shape[0] == 1
        self.weight = weight.of(flat)
        self.transposed = self.weight.mT
        self.bias = bias.of(flat) if self.single else bias.of(flat)[:, None]
        self.weight_grad, self.bias_grad = weight.of(grad), bias.of(grad)

    def forward(self, x: Tensor) -> Tensor:
        if self.single:
            return torch.addmm(self.bias, x, self.transposed)
        return torch.baddbmm(self.bias, x, self.transposed)

    def gradient(self, upstream: Tensor, x: Tensor, first: bool) -> Tensor:
        """Write the gradients of weight and bias; return that of x (not for the first layer)."""
        torch.matmul(upstream.mT, x, out=self.weight_grad)
        torch.sum(upstream, -2, out=self.bias_grad)
        return upstream if first else torch.matmul(upstream, self.weight)


@dataclass(slots=True)
class _Trace:
    """What the gradient of one hidden layer needs from the forward pass."""

    x: Tensor
    before: Tensor
    after: Tensor
    norm: tuple[Tensor, ...]


class Network:
    """M models over `flat` [M, P], `stats` [M, S] and `grad` [M, P], which it reads and writes."""

    def __init__(self, layout: Layout, flat: Tensor, stats: Tensor) -> None:
        self.layout, self.flat, self.stats = layout, flat, stats
        self.grad = torch.zeros_like(flat)
        self._activation = ACTIVATIONS[layout.activation]
        self._linear = [_Linear(s.weight, s.bias, flat, self.grad) for s in layout.layers]
        self._norm = [_Norm(s, flat, stats) if s.gain else None for s in layout.layers]

    @property
    def models(self) -> int:
        """The number of models, M."""
        return self.flat.shape[0]

    def logits(self, x: Tensor) -> Tensor:
        """Evaluation mode: [rows, classes] from x [rows, inputs]; both with M in front if M > 1."""
        for linear, norm in zip(self._linear[:-1], self._norm, strict=False):
            x = linear.forward(x)
            if norm:
                x = norm.evaluate(x)
            x = self._activation.value(x)
        return self._linear[-1].forward(x)

    def train(self, x: Tensor, y: Tensor, masks: list[Tensor] | None) -> Tensor:
        """One training-mode pass: fills `grad` with the gradient of each model's mean loss.

        Args:
            x: Inputs [rows, features].
            y: Labels [rows, 1], whole numbers.
            masks: Dropout's factors for each hidden layer [rows, width], or None.
                All of them with M in front if M > 1.

        Returns:
            The log-probabilities of the right labels, [rows, 1] or [M, rows, 1].
        """
        traces = []
        for number, (linear, norm) in enumerate(zip(self._linear[:-1], self._norm, strict=False)):
            z = linear.forward(x)
            saved: tuple[Tensor, ...] = ()
            if norm:
                z, saved = norm.train(z)
            after = self._activation.value(z)
            traces.append(_Trace(x, z, after, saved))
            x = after * masks[number] if masks else after
        log_p = torch.log_softmax(self._linear[-1].forward(x), -1)
        picked = log_p.gather(-1, y)
        upstream = log_p.exp_().scatter_add_(-1, y, torch.full_like(picked, -1))
        upstream.mul_(1 / y.shape[-2])
        self._backward(upstream, x, traces, masks)
        return picked

    def _backward(
        self, upstream: Tensor, x: Tensor, traces: list[_Trace], masks: list[Tensor] | None
    ) -> None:
        """From the gradient of the logits down to the first layer."""
        for number in range(len(traces), -1, -1):
            upstream = self._linear[number].gradient(upstream, x, number == 0)
            if number == 0:
                return
            trace, norm = traces[number - 1], self._norm[number - 1]
            if masks:
                upstream = upstream.mul_(masks[number - 1])
            upstream = self._activation.gradient(upstream, trace.before, trace.after)
            if norm:
                upstream = norm.gradient(upstream, trace.norm, self.grad)
            x = trace.x
