"""Styled lines on the screen; only rows that changed are sent to the terminal."""

from textual.geometry import Region, Size
from textual.strip import Strip

from studytui.ui.plot import Line
from studytui.ui.widgets.styles import Themed

_BYTES_A_ROW, _BYTES_A_STYLE, _BYTES_A_CELL = 10, 40, 2


class Picture(Themed):
    """Shows lines whose styles are names of the theme."""

    DEFAULT_CSS = "Picture { width: 1fr; height: 1fr; }"

    def __init__(self, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.lines: list[Line] = []

    def show_lines(self, lines: list[Line]) -> int:
        """Show these lines from the top; what is longer than the widget is cut off.

        Returns:
            About how many bytes this sends to the terminal.
        """
        before, self.lines = self.lines, lines
        rows = [
            (_row(before, row), _row(lines, row)) for row in range(max(len(before), len(lines)))
        ]
        # Textual writes a row from the widget's left edge up to what changed, once for each region.
        ends = [extent(old, new, self.size.width) for old, new in rows]
        changed = [Region(0, row, end, 1) for row, end in enumerate(ends) if end]
        height = self.styles.height
        if height is not None and height.is_auto and len(before) != len(lines):
            self.refresh(layout=True)
        elif changed:
            self.refresh(*changed)
        return sum(_cost(new, end) for (_, new), end in zip(rows, ends, strict=True) if end)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many rows as there are lines, where the style says `height: auto`."""
        return len(self.lines)

    def render_line(self, y: int) -> Strip:
        """One row."""
        return self.styled(_row(self.lines, y), self.size.width)


def _row(lines: list[Line], row: int) -> Line:
    return lines[row] if row < len(lines) else ()


def _cost(line: Line, end: int) -> int:
    """About how many bytes it takes to write a row up to a column."""
    start = styles = 0
    for text, _ in line:
        styles += start < end
        start += len(text)
    return _BYTES_A_ROW + _BYTES_A_STYLE * max(1, styles) + _BYTES_A_CELL * end


def extent(old: Line, new: Line, width: int) -> int:
    """The column up to which two rows differ; 0 when they don't."""
    if old == new:
        return 0
    before, after = _cells(old, width), _cells(new, width)
    return next(
        (column for column in range(width, 0, -1) if before[column - 1] != after[column - 1]), 0
    )


def _cells(line: Line, width: int) -> list[tuple[str, str]]:
    """One entry a column; a row with characters of other widths counts as one piece."""
    cells = [(character, style) for text, style in line for character in text]
    if any(0x1100 <= ord(character) < 0x2000 or ord(character) >= 0x2E80 for character, _ in cells):
        return [(str(line), "")] * width
    return (cells + [(" ", "")] * width)[:width]
