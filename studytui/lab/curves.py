"""Curves made fit for a screen: smoothed, and thinned to what its columns can show."""

from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

Curve: TypeAlias = NDArray[np.float64]

MAX_WINDOW: Final = 201
"""Epochs that smoothing averages at most."""


def smooth(values: Curve, window: int) -> Curve:
    """A moving mean over `window` epochs around each one, fewer at the ends.

    What is not finite counts for nothing and stays what it is, so that a gap stays a gap.

    Args:
        values: [n].
        window: 1 … MAX_WINDOW; an even one counts as the next odd one, 1 changes nothing.
    """
    half = min(window, MAX_WINDOW, 2 * len(values) - 1) // 2
    if half < 1:
        return np.array(values, dtype=np.float64)
    finite = np.isfinite(values)
    kernel = np.ones(2 * half + 1)
    sums = np.convolve(np.where(finite, values, 0.0), kernel)[half : half + len(values)]
    counts = np.convolve(finite.astype(np.float64), kernel)[half : half + len(values)]
    with np.errstate(invalid="ignore", divide="ignore"):
        means: Curve = sums / counts
    return np.where(finite, means, values)


def thin(x: Curve, y: Curve, width: int) -> tuple[Curve, Curve]:
    """At most 2·width points that look the same on a chart of `width` columns.

    The points fall into buckets of equal count; each keeps its lowest and its highest in their
    order. First and last point stay. A bucket with nothing finite becomes a gap (nan). The count
    grows in steps, so that the older part of a curve that grows mostly keeps its points: a chart
    that is drawn again changes little.

    Args:
        x: [n], ascending.
        y: [n]; may hold nan and infinities.
        width: Columns of the chart, at least 1.
    """
    n, width = len(x), max(width, 1)
    if n <= 2 * width:
        return x, y
    if width < 3:
        rows = np.array([0, n - 1])[: 2 * width]
        return x[rows], y[rows]
    edges = np.append(np.arange(1, n - 1, _count(n - 2, width - 1)), n - 1)
    finite = np.isfinite(y)
    low = _extreme(np.where(finite, y, np.inf), edges, np.minimum)
    high = _extreme(np.where(finite, y, -np.inf), edges, np.maximum)
    rows = np.concatenate([[0], np.column_stack([np.minimum(low, high), np.maximum(low, high)])
                           .ravel(), [n - 1]])  # fmt: skip
    thinned = y[rows]
    return x[rows], np.where(np.isfinite(thinned), thinned, np.nan)


def _count(points: int, buckets: int) -> int:
    """Points for a bucket, 1, 2, 3, 4, 6, 8, 12 …, the fewest with which the buckets suffice."""
    count = 1
    while True:
        for candidate in (count, count * 3 // 2):
            if candidate * buckets >= points:
                return candidate
        count *= 2


def _extreme(y: Curve, edges: NDArray[np.intp], which: "np.ufunc") -> NDArray[np.intp]:
    """The row of the first lowest (or highest) value in each bucket."""
    starts = edges[:-1]
    values = which.reduceat(y[: edges[-1]], starts)
    bucket = np.repeat(np.arange(len(starts)), np.diff(edges))
    hits = np.flatnonzero(y[edges[0] : edges[-1]] == values[bucket]) + edges[0]
    first = np.searchsorted(hits, starts)
    found: NDArray[np.intp] = hits[first]
    return found
