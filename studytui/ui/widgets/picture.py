"""Styled lines on the screen; only rows that changed are sent to the terminal."""

from typing import cast

from textual.app import App
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from studytui.ui.plot import Line
from studytui.ui.widgets.styles import StyleBook


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

    def show_lines(self, lines: list[Line]) -> None:
        """Show these lines from the top; what is longer than the widget is cut off."""
        before, self.lines = self.lines, lines
        changed = []
        for row in range(max(len(before), len(lines))):
            old, new = _row(before, row), _row(lines, row)
            if old != new:
                start, end = span(old, new, self.size.width)
                changed.append(Region(start, row, end - start, 1))
        if (
            self.styles.height is not None
            and self.styles.height.is_auto
            and len(before) != len(lines)
        ):
            self.refresh(layout=True)
        elif changed:
            self.refresh(*changed)

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


def span(old: Line, new: Line, width: int) -> tuple[int, int]:
    """The columns (from, to) outside which two rows look alike."""
    before, after = _cells(old, width), _cells(new, width)
    differing = [i for i in range(width) if before[i] != after[i]]
    return (differing[0], differing[-1] + 1) if differing else (0, 0)


def _cells(line: Line, width: int) -> list[tuple[str, str]]:
    """One entry a column; a row with characters of other widths counts as one piece."""
    cells = [(character, style) for text, style in line for character in text]
    if any(0x1100 <= ord(character) < 0x2000 or ord(character) >= 0x2E80 for character, _ in cells):
        return [(str(line), "")] * width
    return (cells + [(" ", "")] * width)[:width]
