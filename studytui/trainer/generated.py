"""Data made by a formula.

The random streams are those of `studytui.lab.streams`. moons, circles and blobs are, digit for
digit, what scikit-learn's makers of that name give (a test compares them): they are written out
here because importing scikit-learn takes longer than training on them.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.float64]
Labels = NDArray[np.int64]


class Recipe(NamedTuple):
    """How to draw `n` rows: `make(n, noise, features, seed)`; and the number of classes."""

    make: Callable[[int, float, int, int], tuple[Rows, Labels]]
    classes: int = 2


def _shuffled(x: Rows, y: Labels, noise: float, rng: np.random.RandomState) -> tuple[Rows, Labels]:
    """The rows in random order, then noise: scikit-learn's order of draws."""
    order = np.arange(len(x))
    rng.shuffle(order)
    x, y = x[order], y[order]
    return x + rng.normal(scale=noise, size=x.shape), y


def _two_classes(first: int, second: int) -> Labels:
    return np.repeat(np.array([0, 1], dtype=np.int64), [first, second])


def _moons(n: int, noise: float, _features: int, seed: int) -> tuple[Rows, Labels]:
    rng = np.random.RandomState(seed)
    outer = np.linspace(0, np.pi, n // 2)
    inner = np.linspace(0, np.pi, n - n // 2)
    x = np.append(np.cos(outer), 1 - np.cos(inner))
    y = np.append(np.sin(outer), 1 - np.sin(inner) - 0.5)
    return _shuffled(np.column_stack([x, y]), _two_classes(len(outer), len(inner)), noise, rng)


def _circles(n: int, noise: float, _features: int, seed: int) -> tuple[Rows, Labels]:
    rng = np.random.RandomState(seed)
    outer = np.linspace(0, 2 * np.pi, n // 2, endpoint=False)
    inner = np.linspace(0, 2 * np.pi, n - n // 2, endpoint=False)
    x = np.append(np.cos(outer), np.cos(inner) * 0.5)
    y = np.append(np.sin(outer), np.sin(inner) * 0.5)
    return _shuffled(np.column_stack([x, y]), _two_classes(len(outer), len(inner)), noise, rng)


def _blobs(n: int, noise: float, _features: int, seed: int) -> tuple[Rows, Labels]:
    rng = np.random.RandomState(seed)
    centres = np.array([[-1, -1], [1, -1], [0, 1]], dtype=np.float64)
    counts = [n // 3 + (label < n % 3) for label in range(3)]
    x = np.concatenate(
        [rng.normal(loc=c, scale=noise, size=(k, 2)) for c, k in zip(centres, counts, strict=True)]
    )
    y = np.repeat(np.arange(3), counts)
    order = np.arange(n)
    rng.shuffle(order)
    return x[order], y[order]


def _spirals(n: int, noise: float, _features: int, seed: int) -> tuple[Rows, Labels]:
    rng = np.random.default_rng(seed)
    y = np.arange(n) % 2
    t = 3 * np.pi * np.sqrt(rng.random(n))
    angle = t + np.pi * y
    x = np.column_stack([t * np.cos(angle), t * np.sin(angle)]) / (3 * np.pi)
    return x + noise * rng.normal(size=(n, 2)), y


def _xor(n: int, noise: float, _features: int, seed: int) -> tuple[Rows, Labels]:
    rng = np.random.default_rng(seed)
    x = rng.uniform(-1, 1, (n, 2))
    y = (x[:, 0] * x[:, 1] > 0).astype(np.int64)
    return x + noise * rng.normal(size=(n, 2)), y


def _random_labels(n: int, _noise: float, features: int, seed: int) -> tuple[Rows, Labels]:
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(n, features))
    return x, rng.integers(2, size=n)


def _interaction(n: int, _noise: float, features: int, seed: int) -> tuple[Rows, Labels]:
    x = np.random.default_rng(seed).normal(size=(n, features))
    return x, (x[:, 0] + x[:, 1] * x[:, 2] > 0).astype(np.int64)


RECIPES = {
    "moons": Recipe(_moons),
    "circles": Recipe(_circles),
    "blobs": Recipe(_blobs, classes=3),
    "spirals": Recipe(_spirals),
    "xor": Recipe(_xor),
    "random_labels": Recipe(_random_labels),
    "interaction": Recipe(_interaction),
}
