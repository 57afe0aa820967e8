"""A list of rows: the notes, the contents, what a search found."""

from collections.abc import Sequence
from typing import NamedTuple

from textual import events
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip


class Row(NamedTuple):
    """A row: what it shows, and what choosing it means (None: it cannot be chosen)."""

    content: Content
    value: object = None


class Listing(ScrollView, can_focus=True, inherit_bindings=False):
    """Rows with a cursor; only what is in view is drawn."""

    DEFAULT_CSS = """
    Listing { height: 1fr; background: $background; scrollbar-size-vertical: 1; }
    """

    class Chosen(Message):
        """A row was chosen."""

        def __init__(self, listing: "Listing", value: object) -> None:
            super().__init__()
            self.listing = listing
            self.value = value

        @property
        def control(self) -> "Listing":
            """The list."""
            return self.listing

    def __init__(self, id: str | None = None, empty: str = "") -> None:  # noqa: A002
        super().__init__(id=id)
        self.rows: Sequence[Row] = ()
        self.cursor = 0
        self._empty = empty

    def show(self, rows: Sequence[Row], value: object = None, empty: str | None = None) -> None:
        """Show other rows; the cursor goes to the one of `value`, else to the first choice."""
        self.rows = rows
        self._empty = self._empty if empty is None else empty
        self.virtual_size = Size(0, len(rows))
        places = [place for place, row in enumerate(rows) if row.value is not None]
        same = [place for place in places if value is not None and rows[place].value == value]
        self.cursor = (same or places or [0])[0]
        self._follow()
        self.refresh()

    def point_at(self, value: object) -> None:
        """Put the cursor on the row of a value, if there is one."""
        place = next((place for place, row in enumerate(self.rows) if row.value == value), None)
        if place is not None and place != self.cursor:
            self.cursor = place
            self._follow()
            self.refresh()

    @property
    def value(self) -> object:
        """What the row under the cursor means."""
        return self.rows[self.cursor].value if self.cursor < len(self.rows) else None

    def move(self, rows: int) -> None:
        """Move the cursor by so many rows that can be chosen."""
        places = [place for place, row in enumerate(self.rows) if row.value is not None]
        if not places:
            return
        now = places.index(self.cursor) if self.cursor in places else 0
        self.cursor = places[max(0, min(now + rows, len(places) - 1))]
        self._follow()
        self.refresh()

    def move_page(self, pages: int) -> None:
        """Move by windows."""
        self.move(pages * max(1, self.size.height - 1))

    def move_to_end(self, last: bool) -> None:
        """Move to the first or the last row."""
        self.move(len(self.rows) if last else -len(self.rows))

    def choose(self) -> None:
        """Choose the row under the cursor."""
        if self.value is not None:
            self.post_message(self.Chosen(self, self.value))

    def _follow(self) -> None:
        """Keep the cursor in view, with the title row above it."""
        height = self.size.height
        top = round(self.scroll_y)
        if height and not top <= self.cursor < top + height:
            self.scroll_to(y=max(0, self.cursor - height // 2), animate=False, force=True)
        elif self.cursor <= 1:
            self.scroll_to(y=0, animate=False, force=True)

    def on_resize(self) -> None:
        """Keep the cursor in view."""
        self._follow()

    def on_click(self, event: events.Click) -> None:
        """Choose what is clicked."""
        place = round(self.scroll_y) + event.y
        if place < len(self.rows) and self.rows[place].value is not None:
            self.cursor = place
            self.refresh()
            self.choose()

    def on_focus(self) -> None:
        """Show the cursor strongly."""
        self.refresh()

    def on_blur(self) -> None:
        """Show the cursor weakly."""
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """One row of the window."""
        place = round(self.scroll_y) + y
        base = self.visual_style.rich_style
        width = self.scrollable_content_region.width
        if place >= len(self.rows):
            content = (
                Content.styled(self._empty, "$text-muted") if not self.rows and y == 0 else None
            )
            if content is None:
                return Strip.blank(width, base)
        else:
            content = self.rows[place].content
        here = place == self.cursor and bool(self.rows) and self.rows[place].value is not None
        if here:
            driven = not self.can_focus  # from a line above it, which has the focus
            style = "reverse" if self.has_focus or driven else "bold"
            content = content.stylize(style)
        content = content.truncate(width, ellipsis=True, pad=True)
        line = Strip(content.render_segments(self.visual_style), content.cell_length)
        return line.extend_cell_length(width, base)
