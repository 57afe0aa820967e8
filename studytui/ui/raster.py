"""Lines as braille characters. The only module that calls plotext.

plotext aborts the whole process on a NaN, raises on infinities, clips to the terminal it believes
to be in, and takes 11 µs a point. So it is given finite numbers near the unit square only, at most
two a column, and is told once not to look at the terminal.
"""

from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt
import plotext

Floats = npt.NDArray[np.float64]

EMPTY: Final = 0x2800
"""The braille character without dots; the eight bits above it are the dots."""

# How far outside the unit square a point may lie: enough that lines leave it at nearly their slope.
_OUTSIDE: Final = 1.0

_prepared = False


def line(x: Floats, y: Floats, width: int, height: int, connect: bool = True) -> list[list[int]]:
    """Draw a line through points of the unit square (0, 0 is the lower left corner).

    Args:
        x, y: Coordinates; a value that is not finite is a gap.
        width, height: Size in characters; a character holds 2×4 dots.
        connect: False draws the points alone.

    Returns:
        `height` rows of `width` dot patterns, 0 … 255.
    """
    x, y, starts = _prepare(x, y, width)
    if not len(x) or width < 1 or height < 1:
        return [[0] * width for _ in range(height)]
    return _draw(tuple(x.tolist()), tuple(y.tolist()), starts if connect else None, width, height)


def _prepare(x: Floats, y: Floats, width: int) -> tuple[Floats, Floats, tuple[int, ...]]:
    """Finite points near the unit square, and the indices at which a new piece begins."""
    with np.errstate(over="ignore", invalid="ignore"):
        finite = np.isfinite(x) & np.isfinite(y)
        piece = np.cumsum(~finite)[finite]
        x, y = (np.clip(v[finite], -_OUTSIDE, 1 + _OUTSIDE) for v in (x, y))
    kept = thin(x, y, width)
    x, y, piece = x[kept], y[kept], piece[kept]
    starts = np.flatnonzero(np.diff(piece)) + 1
    return x, y, (0, *starts.tolist())


def thin(x: Floats, y: Floats, columns: int) -> npt.NDArray[np.intp]:
    """Indices of at most two points a column, the lowest and the highest, in their order.

    `x` ascends; where it does not (a closed curve), twenty evenly spaced points a column are kept.
    """
    if len(x) <= 2 * columns or columns < 1:
        return np.arange(len(x))
    if not bool(np.all(np.diff(x) >= 0)):
        return np.arange(0, len(x), len(x) // (20 * columns) + 1)
    bucket = np.clip((x * columns).astype(np.intp), 0, columns - 1)
    first = np.flatnonzero(np.diff(bucket, prepend=-1))
    rank = np.repeat(np.arange(len(first)), np.diff(np.append(first, len(x))))
    extremes = (np.minimum.reduceat(y, first), np.maximum.reduceat(y, first))
    return np.unique(np.concatenate([_first_equal(y, value, rank) for value in extremes]))


def _first_equal(y: Floats, values: Floats, rank: npt.NDArray[np.intp]) -> npt.NDArray[np.intp]:
    """Of each group, the first index at which `y` has the group's value."""
    found = np.flatnonzero(y == values[rank])
    return found[np.flatnonzero(np.diff(rank[found], prepend=-1))]


@lru_cache(maxsize=32)
def _draw(
    x: tuple[float, ...], y: tuple[float, ...], starts: tuple[int, ...] | None,
    width: int, height: int,
) -> list[list[int]]:  # fmt: skip
    """The dots of one curve; kept, since most curves of a live chart stay as they are."""
    global _prepared
    if not _prepared:
        plotext.terminal.limit(False, False)
        _prepared = True
    figure = plotext.figure
    figure.clear()
    figure.plot_size(width, height)
    figure.axes(active=False)
    for axis in ("x", "y"):
        figure.ruler(axis, 0).lim(0, 1).frequency(0)
    signal = figure.signal(list(x), list(y), marker="braille")
    if starts is not None:
        signal.lines()
        for start in starts:
            signal.line(start, False)
    figure.draw(signal)
    rows = figure.build().string(True).split("\n")[:height]
    figure.clear()
    return [[max(0, ord(c) - EMPTY) if c != " " else 0 for c in row.ljust(width)] for row in rows]
