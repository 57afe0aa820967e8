"""Activations and their derivatives.

Each is a pair: `value(z)` and `gradient(upstream, z, a)` with a = value(z); the gradient is the
upstream times the derivative at z. The constants are PyTorch's defaults (leaky slope .01, ELU's
α = 1, the exact GELU).
"""

from collections.abc import Callable
from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn import functional

_aten = torch.ops.aten


class Activation(NamedTuple):
    """A function applied to each number, and its derivative's product with the upstream."""

    value: Callable[[Tensor], Tensor]
    gradient: Callable[[Tensor, Tensor, Tensor], Tensor]


def _relu_gradient(upstream: Tensor, _z: Tensor, a: Tensor) -> Tensor:
    return _aten.threshold_backward.default(upstream, a, 0)  # type: ignore[no-any-return]


def _leaky_gradient(upstream: Tensor, z: Tensor, _a: Tensor) -> Tensor:
    return _aten.leaky_relu_backward.default(upstream, z, 0.01, False)  # type: ignore[no-any-return]


def _elu_gradient(upstream: Tensor, z: Tensor, _a: Tensor) -> Tensor:
    return _aten.elu_backward.default(upstream, 1, 1, 1, False, z)  # type: ignore[no-any-return]


def _gelu_gradient(upstream: Tensor, z: Tensor, _a: Tensor) -> Tensor:
    return _aten.gelu_backward.default(upstream, z)  # type: ignore[no-any-return]


def _silu_gradient(upstream: Tensor, z: Tensor, _a: Tensor) -> Tensor:
    return _aten.silu_backward.default(upstream, z)  # type: ignore[no-any-return]


def _tanh_gradient(upstream: Tensor, _z: Tensor, a: Tensor) -> Tensor:
    return _aten.tanh_backward.default(upstream, a)  # type: ignore[no-any-return]


def _sigmoid_gradient(upstream: Tensor, _z: Tensor, a: Tensor) -> Tensor:
    return _aten.sigmoid_backward.default(upstream, a)  # type: ignore[no-any-return]


def _identity(z: Tensor) -> Tensor:
    return z


def _identity_gradient(upstream: Tensor, _z: Tensor, _a: Tensor) -> Tensor:
    return upstream


ACTIVATIONS = {
    "relu": Activation(torch.relu, _relu_gradient),
    "leaky_relu": Activation(functional.leaky_relu, _leaky_gradient),
    "elu": Activation(functional.elu, _elu_gradient),
    "gelu": Activation(functional.gelu, _gelu_gradient),
    "silu": Activation(functional.silu, _silu_gradient),
    "tanh": Activation(torch.tanh, _tanh_gradient),
    "sigmoid": Activation(torch.sigmoid, _sigmoid_gradient),
    "identity": Activation(_identity, _identity_gradient),
}
