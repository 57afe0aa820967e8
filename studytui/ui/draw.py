"""A `Plot` as lines of text: axes, curves, marks, labels. Pure; nothing here knows a terminal."""

import math
from dataclasses import dataclass, replace

import numpy as np

from studytui.lab.curves import thin
from studytui.ui import axes, raster
from studytui.ui.axes import Axis
from studytui.ui.maps import draw_bars, draw_regions
from studytui.ui.plot import Canvas, Curve, Line, Mark, Pattern, Plot
from studytui.ui.raster import Floats

LEAST_WIDTH, LEAST_HEIGHT = 16, 4
_BEYOND = 1e300

# Which of a braille character's dots a pattern keeps, column after column.
_MASKS = {
    Pattern.SOLID: (0xFF,),
    Pattern.POINTS: (0xFF,),
    Pattern.DASHED: (0xFF, 0xFF, 0x00),
    Pattern.DOTTED: (0x47, 0x00),
    Pattern.SPARSE: (0x47, 0x00, 0x00, 0x00),
}


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where the plotting area lies on the canvas, and its axes."""

    left: int
    top: int
    width: int
    height: int
    x: Axis
    y: Axis

    def column(self, x: float) -> int | None:
        place = self.x.place(x)
        return self.left + round(place * (self.width - 1)) if 0 <= place <= 1 else None

    def row(self, y: float) -> int | None:
        place = self.y.place(y)
        return self.top + round((1 - place) * (self.height - 1)) if 0 <= place <= 1 else None


def draw(plot: Plot, width: int, height: int) -> list[Line]:
    """Draw `plot` into exactly `height` lines of `width` characters."""
    canvas = Canvas(max(0, width), max(0, height))
    if width < LEAST_WIDTH or height < LEAST_HEIGHT:
        return canvas.lines()
    if plot.bars:
        draw_bars(plot, canvas)
        return canvas.lines()
    curves = [_fit(curve, width) for curve in plot.curves]
    frame = _frame(plot, curves, canvas)
    if plot.regions:
        area = (frame.top, frame.left, frame.width, frame.height)
        draw_regions(plot.regions, canvas, area, plot.mono)
    _axes(plot, frame, canvas)
    _verticals(plot, frame, canvas)
    _curves(curves, frame, canvas)
    _marks(plot, frame, canvas)
    _labels(curves, frame, canvas)
    return canvas.lines()


def column_value(plot: Plot, width: int, height: int, column: int) -> float:
    """The x value under a column of the picture, for the mouse."""
    canvas = Canvas(width, height)
    frame = _frame(plot, [_fit(curve, width) for curve in plot.curves], canvas)
    share = (column - frame.left) / max(1, frame.width - 1)
    return frame.x.low + min(1.0, max(0.0, share)) * (frame.x.high - frame.x.low)


def _fit(curve: Curve, width: int) -> Curve:
    """The curve as float arrays within what an axis can hold, thinned to the width."""
    x, y = np.asarray(curve.x, dtype=np.float64), np.asarray(curve.y, dtype=np.float64)
    n = min(len(x), len(y))
    x, y = _thinned(x[:n], y[:n], width)
    with np.errstate(invalid="ignore"):
        x, y = (np.where(np.isfinite(v), np.clip(v, -_BEYOND, _BEYOND), np.nan) for v in (x, y))
    return replace(curve, x=x, y=y)


def _thinned(x: Floats, y: Floats, width: int) -> tuple[Floats, Floats]:
    """At most two points a column; of a curve that goes back in x, twenty."""
    if len(x) <= 2 * width:
        return x, y
    if bool(np.all(np.diff(x) >= 0)):
        return thin(x, y, width)
    step = len(x) // (20 * width) + 1
    return x[::step], y[::step]


def _range(values: list[Floats], positive: bool) -> tuple[float, float]:
    """The least and the greatest finite number; a harmless range when there is none."""
    low, high = math.inf, -math.inf
    for array in values:
        kept = array[np.isfinite(array) & (array > 0)] if positive else array[np.isfinite(array)]
        if len(kept):
            low, high = min(low, float(kept.min())), max(high, float(kept.max()))
    return (low, high) if low <= high else (0.1, 1.0) if positive else (0.0, 1.0)


def _frame(plot: Plot, curves: list[Curve], canvas: Canvas) -> _Frame:
    top = 1 if plot.title or plot.ylabel else 0
    height = canvas.height - top - 2
    ranged = [curve for curve in curves if curve.ranged] or curves
    y = _axis(plot.y_range or _regions_range(plot, "y"), [np.asarray(c.y) for c in ranged],
              plot.log_y, max(2, height // 3 + 1))  # fmt: skip
    left = max((len(text) for _, text in y.ticks), default=1) + 1
    labels = max((len(curve.label) for curve in curves), default=0)
    right = min(labels + 1, canvas.width // 4) if labels else 0
    width = canvas.width - left - right
    x = _axis(plot.x_range or _regions_range(plot, "x"), [np.asarray(c.x) for c in curves],
              plot.log_x, max(2, width // 10), exact=True)  # fmt: skip
    return _Frame(left, top, width, height, x, y)


def _regions_range(plot: Plot, axis: str) -> tuple[float, float] | None:
    if plot.regions is None:
        return None
    return plot.regions.x_range if axis == "x" else plot.regions.y_range


def _axis(
    given: tuple[float, float] | None, values: list[Floats], log: bool, count: int,
    exact: bool = False,
) -> Axis:  # fmt: skip
    low, high = given or _range(values, log)
    if log:
        low, high = max(low, 1e-290), max(high, 1e-290)
        return axes.logarithmic(low, high, count)
    return axes.linear(low, high, count, exact or given is not None)


def _axes(plot: Plot, frame: _Frame, canvas: Canvas) -> None:
    if plot.title or plot.ylabel:
        canvas.put(0, 0, plot.ylabel, "text-muted")
        title = plot.title[: canvas.width]
        canvas.put(0, max(len(plot.ylabel) + 2, (canvas.width - len(title)) // 2), title, "bold")
    bottom = frame.top + frame.height
    for row in range(frame.top, bottom):
        canvas.put(row, frame.left - 1, "│", "line")
    canvas.put(bottom, frame.left - 1, "└" + "─" * frame.width, "line")
    for value, text in frame.y.ticks:
        level = frame.row(value)
        if level is not None:
            canvas.put(level, frame.left - 1 - len(text), text, "text-muted")
            canvas.put(level, frame.left - 1, "┤", "line")
    free = 0
    for value, text in frame.x.ticks:
        column = frame.column(value)
        if column is None:
            continue
        start = min(max(0, column - len(text) // 2), canvas.width - len(text))
        if start >= free:
            canvas.put(bottom + 1, start, text, "text-muted")
            canvas.put(bottom, column, "┬", "line")
            free = start + len(text) + 1
    if plot.xlabel and canvas.width - len(plot.xlabel) > free:
        canvas.put(bottom + 1, canvas.width - len(plot.xlabel), plot.xlabel, "text-muted")


def _verticals(plot: Plot, frame: _Frame, canvas: Canvas) -> None:
    for mark in plot.marks:
        if mark.y is None and (column := frame.column(mark.x)) is not None:
            for row in range(frame.top, frame.top + frame.height):
                canvas.put(row, column, mark.glyph, mark.style)
    if plot.cursor is not None and (place := frame.column(plot.cursor)) is not None:
        for row in range(frame.top, frame.top + frame.height):
            canvas.put(row, place, "│", "cursor")


def _curves(curves: list[Curve], frame: _Frame, canvas: Canvas) -> None:
    dots = [[0] * frame.width for _ in range(frame.height)]
    for curve in curves:
        x = _places(np.asarray(curve.x), frame.x)
        y = _places(np.asarray(curve.y), frame.y)
        connect = curve.pattern is not Pattern.POINTS
        masks = _MASKS[curve.pattern]
        for row, pattern in enumerate(raster.line(x, y, frame.width, frame.height, connect)):
            for column, bits in enumerate(pattern):
                if kept := bits & masks[column % len(masks)]:
                    dots[row][column] |= kept
                    character = chr(raster.EMPTY + dots[row][column])
                    canvas.put(frame.top + row, frame.left + column, character, curve.style)


def _places(values: Floats, axis: Axis) -> Floats:
    """`Axis.place` for an array."""
    with np.errstate(all="ignore"):
        if not axis.log:
            scaled: Floats = (values / 2 - axis.low / 2) / (axis.high / 2 - axis.low / 2)
            return scaled
        low, high = math.log10(axis.low), math.log10(axis.high)
        return (np.log10(np.where(values > 0, values, np.nan)) - low) / (high - low)


def _marks(plot: Plot, frame: _Frame, canvas: Canvas) -> None:
    for mark in plot.marks:
        column = frame.column(mark.x)
        if column is None:
            continue
        if mark.y is None:
            _note(mark, column, frame, canvas)
        elif (row := frame.row(mark.y)) is not None:
            canvas.put(row, column, mark.glyph, mark.style)
            if mark.text and canvas.empty(row, column + 1, len(mark.text)):
                canvas.put(row, column + 1, mark.text, mark.style)


def _note(mark: Mark, column: int, frame: _Frame, canvas: Canvas) -> None:
    """A vertical line's word: right of it, or left, on the first row where there is room."""
    for row in range(frame.top, frame.top + frame.height):
        for start in (column + 1, column - len(mark.text)):
            if start >= frame.left and canvas.empty(row, start, len(mark.text)):
                canvas.put(row, start, mark.text, mark.style)
                return


def _labels(curves: list[Curve], frame: _Frame, canvas: Canvas) -> None:
    """Each curve's name right of its last point, moved up or down where another one stands."""
    for curve in reversed(curves):
        y = np.asarray(curve.y)
        last = np.flatnonzero(np.isfinite(y))
        if not curve.label or not len(last):
            continue
        place = float(_places(y[last[-1:]], frame.y)[0])
        column = frame.column(float(curve.x[last[-1]]))
        if column is None or math.isnan(place):
            continue
        row = frame.top + round((1 - min(1.0, max(0.0, place))) * (frame.height - 1))
        text = " " + curve.label
        for away in range(frame.height):
            for candidate in (row + away, row - away):
                inside = frame.top <= candidate < frame.top + frame.height
                if inside and canvas.empty(candidate, column + 1, len(text)):
                    canvas.put(candidate, column + 1, text, curve.style)
                    break
            else:
                continue
            break
