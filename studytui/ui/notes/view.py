"""The note itself: a scrolling text with headings, links, blocks, matches and selection."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.selection import Selection
from textual.strip import Strip

from studytui.notes.render import Block, Document, Line, Run
from studytui.notes.render.line import width as line_width
from studytui.ui.notes.styles import NoteStyles, labelled, restyled, strip

WIDEST = 84
"""Cells of a line: longer ones are hard to read."""


@dataclass(frozen=True)
class Match:
    """Characters of a line that were searched for."""

    line: int
    start: int
    end: int


class NoteView(ScrollView, can_focus=True, inherit_bindings=False):
    """Shows a laid-out note, centred; what is wider than it is shifted sideways on its own."""

    DEFAULT_CSS = """
    NoteView { width: 1fr; height: 1fr; scrollbar-size-vertical: 1; scrollbar-gutter: stable; }
    """

    class Moved(Message):
        """Another part of the note is in view."""

    class Recoloured(Message):
        """There is another theme, in which plots may have to be drawn with shades."""

    class Resized(Message):
        """The window has another size."""

    class LinkClicked(Message):
        """A link was clicked."""

        def __init__(self, href: str) -> None:
            super().__init__()
            self.href = href

    def __init__(self, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.document = Document(0)
        self.matches: Sequence[Match] = ()
        self.match = -1
        self.labels: dict[int, str] = {}
        self.active: Block | None = None
        self.shift = 0
        self._styles: NoteStyles | None = None
        self._strips: dict[int, Strip] = {}
        self._by_line: dict[int, list[tuple[Match, bool]]] = {}

    @property
    def room(self) -> int:
        """Cells that a line of text may take."""
        return max(20, min(WIDEST, self.scrollable_content_region.width - 4))

    @property
    def top(self) -> int:
        """The line at the top."""
        return round(self.scroll_y)

    @property
    def at_end(self) -> bool:
        """Whether the last line is in view."""
        return self.top + self.size.height >= len(self.document.lines)

    def show(self, document: Document) -> None:
        """Show a document; the place is the caller's to choose."""
        self.document = document
        self.virtual_size = Size(0, len(document.lines))
        if self.shift:
            self.shift = min(self.shift, self.widest)
        if self.active:
            active = self.active
            self.active = next((b for b in document.blocks if b.source == active.source), None)
        self.redraw()

    def redraw(self) -> None:
        """Draw all anew, after matches, labels or the active block have changed."""
        self._strips.clear()
        self._by_line = {}
        for number, match in enumerate(self.matches):
            self._by_line.setdefault(match.line, []).append((match, number == self.match))
        self.refresh()

    def on_mount(self) -> None:
        """Follow the theme."""
        self.app.theme_changed_signal.subscribe(self, self._theme_changed)

    def _theme_changed(self, _theme: object) -> None:
        self._styles = None
        self.redraw()
        self.post_message(self.Recoloured())

    def on_resize(self) -> None:
        """Tell that there is another size to lay out for."""
        self._strips.clear()
        if self.size.width:
            self.post_message(self.Resized())

    def watch_scroll_y(self, old: float, new: float) -> None:
        """Tell that the text moved."""
        super().watch_scroll_y(old, new)
        if round(old) != round(new):
            self.post_message(self.Moved())

    def render_line(self, y: int) -> Strip:
        """One row of the window."""
        number = self.top + y
        selection = self.text_selection
        if number in self._strips and selection is None:
            return self._strips[number]
        base = self.visual_style.rich_style
        wide = self.size.width
        if number >= len(self.document.lines):
            return Strip.blank(wide, base)
        if self._styles is None:
            self._styles = NoteStyles(self.app)
        left = max(1, (wide - self.document.width) // 2)
        line = self._decorated(number, selection)
        drawn = strip(line, self._styles, base, min(self.document.width, wide - left), self.shift)
        drawn = drawn.apply_offsets(0, number)
        margin = Strip.blank(left, base)
        if self.active and self.active.start == number:
            pointer = self._styles.segments([Run(" " * (left - 1)), Run("▸", "active")], base)
            margin = Strip(pointer, left)
        drawn = Strip.join([margin, drawn]).extend_cell_length(wide, base)
        if selection is None:
            self._strips[number] = drawn
        return drawn

    def _decorated(self, number: int, selection: Selection | None) -> Line:
        """A line with matches, hint letters, the active block's mark and the selection."""
        line = self.document.lines[number]
        runs = line.runs
        for match, here in self._by_line.get(number, ()):
            runs = restyled(runs, match.start, match.end, "here" if here else "found")
        if selection and (span := selection.get_span(number)):
            end = len(line.text) if span[1] == -1 else span[1]
            runs = restyled(runs, span[0], end, "found")
        if self.active and self.active.start == number:
            runs = restyled(runs, 0, len(line.text), "active")
        if self.labels:
            runs = labelled(runs, self.labels)
        return line._replace(runs=runs)

    @property
    def widest(self) -> int:
        """Cells by which the widest line is too wide."""
        lines = self.document.lines
        return max((line_width(line.runs) - self.document.width for line in lines), default=0) + 2

    def shift_by(self, cells: int) -> None:
        """Move what is too wide sideways."""
        wanted = max(0, min(self.shift + cells, self.widest))
        if wanted != self.shift and self.widest > 2:
            self.shift = wanted
            self.redraw()

    def move(self, lines: int) -> None:
        """Scroll by lines."""
        self.scroll_to(y=self.top + lines, animate=False)

    def move_page(self, pages: int) -> None:
        """Scroll by windows, two lines of which stay."""
        self.move(pages * max(1, self.size.height - 2))

    def move_to_end(self, last: bool) -> None:
        """Scroll to the beginning or the end."""
        self.scroll_to(y=len(self.document.lines) if last else 0, animate=False)

    def to_line(self, number: int, above: int = 0) -> None:
        """Bring a line to the top, or `above` lines below it."""
        # force: the first time there is no scroll bar yet, which would forbid it
        self.scroll_to(y=max(0, number - above), animate=False, force=True)

    def reveal(self, number: int, height: int = 1) -> None:
        """Scroll only as far as needed for some lines to be seen."""
        if not self.top <= number or number + height > self.top + self.size.height:
            self.to_line(number, max(0, (self.size.height - height) // 3))

    def in_view(self, line: int) -> bool:
        """Whether a line is in view."""
        return self.top <= line < self.top + self.size.height

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """The selected text."""
        return selection.extract(self.document.text()), "\n"

    def selection_updated(self, _selection: Selection | None) -> None:
        """Draw the selection."""
        self._strips.clear()
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        """Follow a clicked link, or make a clicked block the active one."""
        number = event.style.meta.get("link")
        if isinstance(number, int):
            self.post_message(self.LinkClicked(self.document.links[number - 1].href))
            return
        line = self.top + event.y
        block = next((b for b in self.document.blocks if b.start <= line < b.end), None)
        if block and block.kind in ("code", "math"):
            self.active = block
            self.redraw()
