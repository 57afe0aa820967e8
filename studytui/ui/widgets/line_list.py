"""A scrolling list of styled lines, one of them kept in sight. It cannot be focused."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from studytui.ui.plot import Line
from studytui.ui.widgets.styles import Themed


# Textual takes style rules from the first base alone: ScrollView stands first.
class LineList(ScrollView, Themed, can_focus=False):
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
        index = y + self.scroll_offset.y
        line = self.lines[index] if index < len(self.lines) else ()
        return self.styled(line, self.size.width)

    def on_click(self, event: events.Click) -> None:
        """Tell which line it was."""
        self.post_message(self.Chosen(event.y + self.scroll_offset.y))
