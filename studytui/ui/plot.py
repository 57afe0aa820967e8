"""What can be drawn, as data: curves, marks, bars, regions. `draw.draw` turns a `Plot` into lines.

Colours are names of theme variables (`curve-val`), looked up only by the widget that shows the
lines, so that everything here can be tested as text.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

Numbers: TypeAlias = "Sequence[float] | npt.NDArray[np.float64]"


class Pattern(Enum):
    """How a curve's line looks, so that colour is never the only difference."""

    SOLID = "solid"
    DASHED = "dashed"
    DOTTED = "dotted"
    SPARSE = "sparse"
    POINTS = "points"


@dataclass(frozen=True, slots=True)
class Curve:
    """A line through points; what is not finite is a gap.

    Attributes:
        x, y: Coordinates, of one length (NumPy arrays are best for long ones).
        label: Written at the curve's right end; empty for none.
        style: Theme variable of the colour, words such as `bold` before it.
        pattern: The kind of line.
        ranged: Whether its values widen the y axis.
    """

    x: Numbers
    y: Numbers
    label: str = ""
    style: str = "curve-val"
    pattern: Pattern = Pattern.SOLID
    ranged: bool = True


@dataclass(frozen=True, slots=True)
class Mark:
    """A glyph at a point, or, without `y`, a vertical line with a word beside it."""

    x: float
    y: float | None = None
    glyph: str = "┊"
    text: str = ""
    style: str = "mark-best"


@dataclass(frozen=True, slots=True)
class Bar:
    """One horizontal bar."""

    label: str
    value: float


@dataclass(frozen=True, slots=True)
class Point:
    """A labelled point over regions; a wrong one is drawn as ✗."""

    x: float
    y: float
    group: int
    wrong: bool = False


@dataclass(frozen=True, slots=True)
class Regions:
    """Which class wins where.

    Attributes:
        classes: Rows of class indices, the top row first, of one length.
        x_range, y_range: The corners of the map.
        points: Points on top, with their own class.
    """

    classes: Sequence[Sequence[int]]
    x_range: tuple[float, float]
    y_range: tuple[float, float]
    points: Sequence[Point] = ()


@dataclass(frozen=True, slots=True)
class Plot:
    """A whole picture. Bars stand alone; regions lie under curves and marks."""

    curves: Sequence[Curve] = ()
    marks: Sequence[Mark] = ()
    bars: Sequence[Bar] = ()
    regions: Regions | None = None
    title: str = ""
    xlabel: str = ""
    ylabel: str = ""
    log_x: bool = False
    log_y: bool = False
    x_range: tuple[float, float] | None = None
    y_range: tuple[float, float] | None = None
    cursor: float | None = None
    mono: bool = False


@dataclass(slots=True)
class Canvas:
    """A grid of characters, each with the name of its style."""

    width: int
    height: int
    _text: list[list[str]] = field(init=False)
    _style: list[list[str]] = field(init=False)

    def __post_init__(self) -> None:
        self._text = [[" "] * self.width for _ in range(self.height)]
        self._style = [[""] * self.width for _ in range(self.height)]

    def put(self, row: int, column: int, text: str, style: str = "") -> None:
        """Write `text`, clipped to the grid. Every character must be one cell wide."""
        if not 0 <= row < self.height:
            return
        for offset, character in enumerate(text):
            if 0 <= column + offset < self.width:
                self._text[row][column + offset] = character
                self._style[row][column + offset] = style

    def empty(self, row: int, column: int, length: int = 1) -> bool:
        """Whether nothing stands there yet, within the grid."""
        if not (0 <= row < self.height and 0 <= column and column + length <= self.width):
            return False
        return not "".join(self._text[row][column : column + length]).strip()

    def at(self, row: int, column: int) -> str:
        """The character there."""
        return self._text[row][column]

    def lines(self) -> list["Line"]:
        """The rows as runs of one style."""
        return [_runs(text, style) for text, style in zip(self._text, self._style, strict=True)]


Line = tuple[tuple[str, str], ...]
"""A row: pieces of text, each with the name of its style."""


def _runs(text: list[str], style: list[str]) -> Line:
    """Pieces of one style; a blank takes the style before it, which makes fewer of them."""
    runs = []
    start = 0
    for end in range(1, len(text) + 1):
        blank = end < len(text) and text[end] == " " and not style[end]
        if blank and "on" not in style[start].split():
            continue
        if end == len(text) or style[end] != style[start]:
            runs.append(("".join(text[start:end]), style[start]))
            start = end
    return tuple(runs)


def plain(lines: Sequence[Line]) -> list[str]:
    """The rows without styles."""
    return ["".join(text for text, _ in line).rstrip() for line in lines]
