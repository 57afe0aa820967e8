"""Lines as braille characters. The only module that calls plotext.

plotext aborts the whole process on a NaN, raises on infinities, clips to the terminal it believes
to be in, and takes 11 µs a point. So it is given finite numbers near the unit square only, and is
told once not to look at the terminal; `draw` thins long curves before.
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
    x, y, starts = _prepare(x, y)
    if not len(x) or width < 1 or height < 1:
        return [[0] * width for _ in range(height)]
    return _draw(tuple(x.tolist()), tuple(y.tolist()), starts if connect else None, width, height)


def _prepare(x: Floats, y: Floats) -> tuple[Floats, Floats, tuple[int, ...]]:
    """Finite points near the unit square, and the indices at which a new piece begins."""
    with np.errstate(over="ignore", invalid="ignore"):
        finite = np.isfinite(x) & np.isfinite(y)
        piece = np.cumsum(~finite)[finite]
        x, y = (np.clip(v[finite], -_OUTSIDE, 1 + _OUTSIDE) for v in (x, y))
    starts = np.flatnonzero(np.diff(piece)) + 1
    return x, y, (0, *starts.tolist())


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
    return [[max(0, ord(c) - EMPTY) if c != " " else 0 for c in row.ljust(width)] for row in rows]
