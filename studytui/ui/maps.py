"""Decision regions as a map of half blocks, and horizontal bars."""

import math

from studytui.lab.figures import figure
from studytui.ui.plot import Canvas, Plot, Regions

# Without colours a class is a shade; a point's glyph tells its class in any case.
_SHADES = " ░▒▓"
_GLYPHS = "●○▲△■□◆◇"
CLASS_STYLES = 4
"""How many colours there are for classes; more repeat."""


def glyph(group: int) -> str:
    """The sign of a class's points."""
    return _GLYPHS[group % len(_GLYPHS)]


def region_style(group: int) -> str:
    """The style name of a class's area."""
    return f"region-{group % CLASS_STYLES}"


def draw_regions(
    regions: Regions, canvas: Canvas, area: tuple[int, int, int, int], mono: bool = False
) -> None:
    """Draw the map and its points into `area` (top, left, width, height) of the canvas.

    With colours each character shows two squares one over the other; `mono` uses shades.
    """
    if not len(regions.classes) or not len(regions.classes[0]):
        return
    top, left, width, height = area
    for row in range(height):
        for column in range(width):
            across = (column + 0.5) / width
            upper = _class_at(regions, across, (row + 0.25) / height)
            lower = _class_at(regions, across, (row + 0.75) / height)
            if mono:
                canvas.put(top + row, left + column, _SHADES[lower % len(_SHADES)], "")
            elif upper == lower:  # a blank with one colour is a fifth of the bytes
                canvas.put(top + row, left + column, " ", f"on {region_style(lower)}")
            else:
                style = f"{region_style(upper)} on {region_style(lower)}"
                canvas.put(top + row, left + column, "▀", style)
    _points(regions, canvas, area, mono)


def _class_at(regions: Regions, across: float, down: float) -> int:
    """The class at shares of the map's width and height."""
    rows, columns = len(regions.classes), len(regions.classes[0])
    row = min(rows - 1, int(down * rows))
    return int(regions.classes[row][min(columns - 1, int(across * columns))])


def _points(regions: Regions, canvas: Canvas, area: tuple[int, int, int, int], mono: bool) -> None:
    top, left, width, height = area
    (x0, x1), (y0, y1) = regions.x_range, regions.y_range
    for point in sorted(regions.points, key=lambda point: point.wrong):
        across, down = (point.x - x0) / (x1 - x0), (y1 - point.y) / (y1 - y0)
        if not (0 <= across <= 1 and 0 <= down <= 1):
            continue
        sign = "✗" if point.wrong else glyph(point.group)
        style = "bold bad" if point.wrong else f"point-{point.group % CLASS_STYLES}"
        if not mono:
            style += f" on {region_style(_class_at(regions, across, down))}"
        row, column = min(height - 1, int(down * height)), min(width - 1, int(across * width))
        canvas.put(top + row, left + column, sign, style)


def draw_bars(plot: Plot, canvas: Canvas) -> None:
    """One row a bar: label, bar, value; the zero line lies inside when there are negative ones."""
    top = 1 if plot.title else 0
    canvas.put(0, max(0, (canvas.width - len(plot.title)) // 2), plot.title, "bold")
    values = [bar.value if math.isfinite(bar.value) else 0.0 for bar in plot.bars]
    texts = [figure(bar.value) for bar in plot.bars]
    names = min(max(len(bar.label) for bar in plot.bars), canvas.width // 3)
    room = canvas.width - names - max(map(len, texts)) - 4
    low, high = min(0.0, *values), max(0.0, *values)
    if room < 1:
        return
    scale = room / ((high - low) or 1.0)
    zero = names + 2 + round(-low * scale)
    gap = 2 if top + 2 * len(plot.bars) <= canvas.height + 1 else 1
    for index, (bar, value, text) in enumerate(zip(plot.bars, values, texts, strict=True)):
        row = top + index * gap
        canvas.put(row, 0, bar.label[:names].rjust(names), "")
        canvas.put(row, names + 1, "│", "line")
        length = round(abs(value) * scale)
        start = zero if value >= 0 else zero - length
        canvas.put(row, start, "█" * length, "curve-train" if value >= 0 else "curve-val")
        canvas.put(row, max(zero, start + length) + 1, text, "text-muted")
