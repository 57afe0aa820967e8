"""The pictures of notes: `toml plot` fences drawn as the app draws charts."""

from functools import partial

from studytui.notes import fences
from studytui.notes.render.line import Run
from studytui.ui.plot import Bar, Curve, Pattern, Plot, Point, Regions

PLOT = "plot:"
"""Before style names that come from a picture and mean what they mean there."""

_WIDEST, _TALLEST = 76, 18
_STYLES = ("curve-val", "curve-train", "good", "mark-best", "curve-running", "bad")
_PATTERNS = (Pattern.SOLID, Pattern.DASHED, Pattern.DOTTED, Pattern.SPARSE)


def draw_fence(text: str, width: int, mono: bool = False) -> list[list[Run]]:
    """Draw a fence's picture, at most `width` cells wide.

    Args:
        text: What stands in the fence.
        width: Columns there are.
        mono: Tell areas apart by shades and not by colours.

    Raises:
        FenceError: The fence cannot be read.
    """
    from studytui.ui.draw import draw  # takes 0.2 s, which a note without pictures needn't wait

    fence = fences.read_plot(text)
    wide = max(20, min(width, _WIDEST))
    plot = _plot(fence, wide, mono)
    rows = draw(plot, wide, _height(fence, wide))
    indent = Run(" " * ((width - wide) // 2))
    return [[indent, *(Run(piece, f"{PLOT}{style}") for piece, style in row)] for row in rows]


shade_fence = partial(draw_fence, mono=True)
"""`draw_fence` for a screen or a pipe without colours."""


def _height(fence: fences.Plot, width: int) -> int:
    if fence.bars and not (fence.curves or fence.regions):
        return len(fence.bars) + bool(fence.title) + bool(fence.xlabel)
    return max(8, min(_TALLEST, width // 4 + 1))


def _plot(fence: fences.Plot, width: int, mono: bool) -> Plot:
    return Plot(
        curves=[_curve(curve, number) for number, curve in enumerate(fence.curves)],
        bars=[Bar(bar.label, bar.value) for bar in fence.bars],
        regions=_regions(fence.regions, width) if fence.regions else None,
        title=fence.title,
        xlabel=fence.xlabel,
        ylabel=fence.ylabel,
        log_x="x" in fence.log,
        log_y="y" in fence.log,
        mono=mono,
    )


def _curve(curve: fences.Curve, number: int) -> Curve:
    pattern = Pattern.POINTS if curve.points else _PATTERNS[number % len(_PATTERNS)]
    return Curve(curve.x, curve.y, curve.label, _STYLES[number % len(_STYLES)], pattern)


def _regions(regions: fences.Regions, width: int) -> Regions:
    return Regions(
        regions.classes(width, 2 * _TALLEST),
        (regions.x.start, regions.x.end),
        (regions.y.start, regions.y.end),
        [Point(x, y, group) for x, y, group in regions.points],
    )
