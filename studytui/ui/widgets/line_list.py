"""A scrolling list of styled lines, one of them kept in sight. It cannot be focused."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from textual import events
from textual.app import App
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from studytui.ui.plot import Line
from studytui.ui.widgets.styles import StyleBook


class LineList(ScrollView, can_focus=False):
    """Shows lines; whoever made them says how the marked one looks."""

    DEFAULT_CSS = """
    LineList { height: 1fr; overflow-x: hidden; scrollbar-size-vertical: 1; }
    """

    @dataclass
    class Chosen(Message):
        """A line was clicked."""

        index: int

    def __init__(self, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.lines: list[Line] = []
        self._at = 0
        self._book: StyleBook | None = None

    def on_mount(self) -> None:
        """Follow the theme."""
        self.app.theme_changed_signal.subscribe(self, lambda _: self._forget_styles())

    def _forget_styles(self) -> None:
        self._book = None
        self.refresh()

    def show(self, lines: Sequence[Line], at: int) -> None:
        """Show these lines with the one at index `at` in sight."""
        lines = list(lines)
        if lines == self.lines and at == self._at:
            return
        moved, self._at = at != self._at or not self.lines, at
        before, self.lines = self.lines, lines
        self.virtual_size = Size(self.size.width, len(lines))
        top = self.scroll_offset.y
        if moved:
            self.see()
        if self.scroll_offset.y != top or len(before) != len(lines):
            self.refresh()
        elif changed := [
            Region(0, row - top, self.size.width, 1)
            for row in range(top, min(len(lines), top + self.size.height))
            if before[row] != lines[row]
        ]:
            self.refresh(*changed)

    def see(self) -> None:
        """Scroll so that the marked line and its neighbours are in sight."""
        region = Region(0, max(0, self._at - 1), 1, 3)
        self.scroll_to_region(region, animate=False, force=True)

    def on_resize(self) -> None:
        """Keep the marked line in sight."""
        self.virtual_size = Size(self.size.width, len(self.lines))
        self.see()

    def render_line(self, y: int) -> Strip:
        """One line."""
        if self._book is None:
            self._book = StyleBook(cast("App[object]", self.app))
        base = self.visual_style.rich_style
        index, width = y + self.scroll_offset.y, self.size.width
        if index >= len(self.lines):
            return Strip.blank(width, base)
        return self._book.strip(self.lines[index], base).adjust_cell_length(width, base)

    def on_click(self, event: events.Click) -> None:
        """Tell which line it was."""
        self.post_message(self.Chosen(event.y + self.scroll_offset.y))
