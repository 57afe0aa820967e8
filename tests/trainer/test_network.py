import itertools

import pytest
import torch
from torch import Tensor
from torch.nn import functional

from studytui.lab.declarations import ACTIVATIONS
from studytui.trainer.layout import Layout, initialise
from studytui.trainer.network import Network
from studytui.trainer.streams import UniformStream, draw_masks, generator
from tests.trainer.helpers import CPU

ROWS = 7


def network_of(layout: Layout, models: int) -> Network:
    flats = [
        initialise(layout, "default", generator(m, "init"), torch.float64) for m in range(models)
    ]
    flat = torch.cat(flats)
    flat += 0.1 * torch.rand(flat.shape, generator=generator(9, "init"), dtype=torch.float64)
    return Network(layout, flat, layout.initial_statistics(flat, models))


def reference_loss(
    network: Network, m: int, x: Tensor, y: Tensor, masks: list[Tensor] | None
) -> Tensor:
    """The mean loss of one model as one writes it with autograd, on leaves that view its row."""
    layout, flat = network.layout, network.flat[m : m + 1].clone().requires_grad_()
    value = getattr(functional, layout.activation, lambda z: z)
    for number, spans in enumerate(layout.layers):
        x = x @ spans.weight.of(flat).T + spans.bias.of(flat)
        if number == len(layout.layers) - 1:
            break
        if spans.gain and spans.shift:
            gain, shift = spans.gain.of(flat), spans.shift.of(flat)
            x = functional.batch_norm(x, None, None, gain, shift, training=True)
        x = value(x)
        if masks:
            x = x * masks[number]
    loss = functional.cross_entropy(x, y)
    (gradient,) = torch.autograd.grad(loss, flat)
    return torch.cat([loss.detach()[None], gradient[0]])


@pytest.mark.parametrize(
    ("activation", "batch_norm", "models"),
    [*itertools.product(ACTIVATIONS, (False, True), (1,)), ("relu", False, 3), ("gelu", True, 3)],
)
def test_gradients_are_autograds(activation: str, batch_norm: bool, models: int) -> None:
    layout = Layout((5, 8, 6, 3), activation, batch_norm)
    network = network_of(layout, models)
    rng = generator(1, "train")
    x = torch.randn(models, ROWS, 5, generator=rng, dtype=torch.float64)
    y = torch.randint(3, (models, ROWS, 1), generator=rng)
    streams = [UniformStream(generator(m, "dropout"), CPU) for m in range(models)]
    masks = draw_masks(streams, [0.3] * models, ROWS, (8, 6), network.flat)
    single = models == 1
    picked = network.train(x[0] if single else x, y[0] if single else y, masks)
    picked = picked.view(models, ROWS, 1)
    for m in range(models):
        own = [mask if models == 1 else mask[m] for mask in masks or []]
        expected = reference_loss(network, m, x[m], y[m, :, 0], own)
        found = torch.cat([-picked[m].mean()[None], network.grad[m]])
        torch.testing.assert_close(found, expected, rtol=1e-9, atol=1e-12)


def test_a_linear_model_has_gradients_too() -> None:
    network = network_of(Layout((4, 3)), 1)
    x = torch.randn(ROWS, 4, generator=generator(1, "train"), dtype=torch.float64)
    y = torch.arange(ROWS)[:, None] % 3
    network.train(x, y, None)
    expected = reference_loss(network, 0, x, y[:, 0], None)
    torch.testing.assert_close(network.grad[0], expected[1:])


def test_running_statistics_are_those_of_batch_norm_1d() -> None:
    layout = Layout((4, 6, 2), "tanh", batch_norm=True)
    x = torch.randn(3, ROWS, 4, generator=generator(2, "train"), dtype=torch.float64)
    y = torch.zeros(3, ROWS, 1, dtype=torch.int64)
    for models in (1, 3):
        network = network_of(layout, models)
        spans = layout.layers[0]
        assert spans.mean
        assert spans.variance
        modules = [torch.nn.BatchNorm1d(6, dtype=torch.float64) for _ in range(models)]
        for _ in range(3):
            network.train(x[0] if models == 1 else x, y[0] if models == 1 else y, None)
            for m, module in enumerate(modules):
                weight, bias = (s.of(network.flat[m : m + 1]) for s in (spans.weight, spans.bias))
                module(x[m] @ weight.T + bias)
        for m, module in enumerate(modules):
            stats = network.stats[m : m + 1]
            torch.testing.assert_close(spans.mean.of(stats), module.running_mean)
            torch.testing.assert_close(spans.variance.of(stats), module.running_var)


@pytest.mark.parametrize("init", ["default", "he", "xavier"])
def test_initial_weights_are_torchs(init: str) -> None:
    torch.manual_seed(generator(5, "init").initial_seed())
    linears = [
        torch.nn.Linear(4, 6, dtype=torch.float64),
        torch.nn.Linear(6, 3, dtype=torch.float64),
    ]
    for linear in linears if init != "default" else []:
        if init == "he":
            torch.nn.init.kaiming_normal_(linear.weight, nonlinearity="relu")
        else:
            torch.nn.init.xavier_uniform_(linear.weight)
        torch.nn.init.zeros_(linear.bias)
    expected = torch.cat([p.detach().flatten() for linear in linears for p in linear.parameters()])
    flat = initialise(Layout((4, 6, 3)), init, generator(5, "init"), torch.float64)
    torch.testing.assert_close(flat[0], expected, rtol=1e-12, atol=0)
