"""Where each parameter of a perceptron lies in the flat buffer."""

import math
from dataclasses import dataclass
from functools import cached_property

import torch
from torch import Generator, Tensor


@dataclass(frozen=True)
class Span:
    """A stretch of a flat row, `start` to `stop`, and the shape it is read in."""

    start: int
    shape: tuple[int, ...]

    @property
    def stop(self) -> int:
        """The first place after the stretch."""
        return self.start + math.prod(self.shape)

    def of(self, flat: Tensor) -> Tensor:
        """The stretch of `flat` [M, P] as a view [M, *shape]; without the M axis when M is 1."""
        part = flat[:, self.start : self.stop]
        models = flat.shape[0]
        return part.view(self.shape) if models == 1 else part.view(models, *self.shape)


@dataclass(frozen=True)
class LayerSpans:
    """The stretches of one layer; mean and variance lie in the running statistics."""

    weight: Span
    bias: Span
    gain: Span | None = None
    shift: Span | None = None
    mean: Span | None = None
    variance: Span | None = None


@dataclass(frozen=True)
class Layout:
    """A multi-layer perceptron's shape: `sizes` are inputs, hidden units…, classes.

    Each hidden layer is linear → batch norm (if on) → activation → dropout, as one writes it in
    PyTorch; parameters lie in the order of `nn.Module.parameters()`.
    """

    sizes: tuple[int, ...]
    activation: str = "relu"
    batch_norm: bool = False

    @cached_property
    def layers(self) -> tuple[LayerSpans, ...]:
        """The stretches of every layer, first to last."""
        spans: list[LayerSpans] = []
        place = stat = 0
        last = len(self.sizes) - 2
        for number, (fan_in, fan_out) in enumerate(zip(self.sizes, self.sizes[1:], strict=False)):
            weight = Span(place, (fan_out, fan_in))
            bias = Span(weight.stop, (fan_out,))
            place = bias.stop
            if not self.batch_norm or number == last:
                spans.append(LayerSpans(weight, bias))
                continue
            gain = Span(place, (fan_out,))
            shift = Span(gain.stop, (fan_out,))
            mean = Span(stat, (fan_out,))
            variance = Span(mean.stop, (fan_out,))
            place, stat = shift.stop, variance.stop
            spans.append(LayerSpans(weight, bias, gain, shift, mean, variance))
        return tuple(spans)

    @property
    def parameters(self) -> int:
        """The number of trained parameters of one model, P."""
        final = self.layers[-1]
        return final.bias.stop

    @property
    def statistics(self) -> int:
        """The number of running means and variances of one model, S; 0 without batch norm."""
        return 2 * sum(self.sizes[1:-1]) if self.batch_norm else 0

    def weight_mask(self, like: Tensor) -> Tensor:
        """1 at the weights, 0 at biases and batch norm: [1, P] in the kind of `like`."""
        mask = like.new_zeros(1, self.parameters)
        for layer in self.layers:
            mask[:, layer.weight.start : layer.weight.stop] = 1
        return mask

    def initial_statistics(self, like: Tensor, models: int) -> Tensor:
        """Running means 0 and variances 1: [M, S] in the kind of `like`."""
        stats = like.new_zeros(models, self.statistics)
        for layer in self.layers:
            if layer.variance is not None:
                stats[:, layer.variance.start : layer.variance.stop] = 1
        return stats


def initialise(layout: Layout, init: str, generator: Generator, dtype: torch.dtype) -> Tensor:
    """Draw the initial parameters of one model, [1, P] on the CPU.

    `default` draws what `nn.Linear` draws, in its order: weights, then biases, uniform within
    ±1/√fan_in. `he` (normal, variance 2/fan_in; He et al. 2015) and `xavier` (uniform, variance
    2/(fan_in + fan_out); Glorot and Bengio 2010) draw the weights anew after that, layer by layer,
    and set the biases to 0.
    """
    flat = torch.zeros(1, layout.parameters, dtype=dtype)
    for layer in layout.layers:
        bound = 1 / math.sqrt(layer.weight.shape[1])
        layer.weight.of(flat).uniform_(-bound, bound, generator=generator)
        layer.bias.of(flat).uniform_(-bound, bound, generator=generator)
        if layer.gain is not None:
            layer.gain.of(flat).fill_(1)
    if init == "default":
        return flat
    for layer in layout.layers:
        fan_out, fan_in = layer.weight.shape
        weight = layer.weight.of(flat)
        if init == "he":
            weight.normal_(0, math.sqrt(2 / fan_in), generator=generator)
        elif init == "xavier":
            bound = math.sqrt(6 / (fan_in + fan_out))
            weight.uniform_(-bound, bound, generator=generator)
        else:
            raise ValueError(f"unknown init {init!r}")
        layer.bias.of(flat).zero_()
    return flat


def penalty(flat: Tensor, mask: Tensor) -> Tensor:
    """‖w‖² of each model's weights, biases and batch norm left out: [M]."""
    return (flat * mask).square().sum(1)
