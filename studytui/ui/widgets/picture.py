"""Styled lines on the screen; only rows that changed are sent to the terminal."""

from typing import cast

from textual.app import App
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from studytui.ui.plot import Line
from studytui.ui.widgets.styles import StyleBook

_BYTES_A_PIECE, _BYTES_A_CELL = 50, 4
_NEAR = 8
"""Columns that are cheaper to send again than a move of the terminal's cursor."""


class Picture(Widget):
    """Shows lines whose styles are names of the theme."""

    DEFAULT_CSS = "Picture { width: 1fr; height: 1fr; }"

    def __init__(self, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.lines: list[Line] = []
        self._book: StyleBook | None = None

    def on_mount(self) -> None:
        """Follow the theme."""
        self.app.theme_changed_signal.subscribe(self, lambda _: self._forget_styles())

    def _forget_styles(self) -> None:
        self._book = None
        self.refresh()

    def show_lines(self, lines: list[Line]) -> int:
        """Show these lines from the top; what is longer than the widget is cut off.

        Returns:
            About how many bytes this sends to the terminal.
        """
        before, self.lines = self.lines, lines
        changed = [
            Region(start, row, end - start, 1)
            for row in range(max(len(before), len(lines)))
            for start, end in spans(_row(before, row), _row(lines, row), self.size.width)
        ]
        height = self.styles.height
        if height is not None and height.is_auto and len(before) != len(lines):
            self.refresh(layout=True)
        elif changed:
            self.refresh(*changed)
        return sum(_BYTES_A_PIECE + _BYTES_A_CELL * region.width for region in changed)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many rows as there are lines, where the style says `height: auto`."""
        return len(self.lines)

    def render_line(self, y: int) -> Strip:
        """One row."""
        if self._book is None:
            self._book = StyleBook(cast("App[object]", self.app))
        base = self.visual_style.rich_style
        if y >= len(self.lines):
            return Strip.blank(self.size.width, base)
        strip = self._book.strip(self.lines[y], base)
        return strip.adjust_cell_length(self.size.width, base)


def _row(lines: list[Line], row: int) -> Line:
    return lines[row] if row < len(lines) else ()


def spans(old: Line, new: Line, width: int) -> list[tuple[int, int]]:
    """The stretches of columns (from, to) in which two rows differ, close ones taken together."""
    if old == new:
        return []
    before, after = _cells(old, width), _cells(new, width)
    found: list[tuple[int, int]] = []
    for column in range(width):
        if before[column] != after[column]:
            if found and column - found[-1][1] < _NEAR:
                found[-1] = (found[-1][0], column + 1)
            else:
                found.append((column, column + 1))
    return found


def _cells(line: Line, width: int) -> list[tuple[str, str]]:
    """One entry a column; a row with characters of other widths counts as one piece."""
    cells = [(character, style) for text, style in line for character in text]
    if any(0x1100 <= ord(character) < 0x2000 or ord(character) >= 0x2E80 for character, _ in cells):
        return [(str(line), "")] * width
    return (cells + [(" ", "")] * width)[:width]
