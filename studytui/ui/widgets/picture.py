"""Styled lines on the screen; only rows that changed are sent to the terminal."""

from typing import cast

from textual.app import App
from textual.geometry import Region
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
        rows = range(max(len(before), len(lines)))
        changed = [
            Region(0, row, self.size.width, 1)
            for row in rows
            if before[row : row + 1] != lines[row : row + 1]
        ]
        if changed:
            self.refresh(*changed)

    def render_line(self, y: int) -> Strip:
        """One row."""
        if self._book is None:
            self._book = StyleBook(cast("App[object]", self.app))
        base = self.visual_style.rich_style
        if y >= len(self.lines):
            return Strip.blank(self.size.width, base)
        strip = self._book.strip(self.lines[y], base)
        return strip.adjust_cell_length(self.size.width, base)
