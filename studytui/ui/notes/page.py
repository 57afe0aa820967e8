"""The browser's open note on its page: laid out to the width, a large one in a thread."""

from dataclasses import replace

from textual import on, work
from textual.worker import get_current_worker

from studytui.notes.note import Note, slug
from studytui.notes.render import Document, Options, Run, render
from studytui.notes.stopping import Stopped
from studytui.ui.notes.history import Place
from studytui.ui.notes.listing import Listing
from studytui.ui.notes.plots import draw_fence, shade_fence
from studytui.ui.notes.rows import contents_rows
from studytui.ui.notes.shelf import Shelf
from studytui.ui.notes.view import NoteView

LARGE = 40_000
"""Characters from which a note is laid out in a thread, its beginning first."""

_WAITING = "\n\n*The rest is being laid out …*"

_MOST_NOTICES = 5


def _drawn(note: Note, options: Options) -> Document:
    """The note laid out, what came to light on the way among its notices."""
    document = render(note.body, options)
    notices = (*options.notices, *document.issues)[:_MOST_NOTICES]
    if notices == options.notices:
        return document
    return render(note.body, replace(options, notices=notices))


class Page(Shelf):
    """Lays the open note out and goes to a place in it."""

    def __init__(self) -> None:
        super().__init__()
        self.view = NoteView(id="note")
        self.results: dict[int, list[list[Run]]] = {}
        self.show_tex = False
        self._shown: Note | None = None
        self._goal: tuple[int | None, str, int | None] | None = None
        """Where to go once the whole note is laid out; None where it is."""

    @property
    def present(self) -> Place:
        """Where one is, or is about to be."""
        if self._goal and self.note:
            return Place(self.note.id, self._goal[0] or 0)
        lines = self.view.document.lines
        source = lines[min(self.view.top, len(lines) - 1)].source if lines else 0
        return Place(self.note.id if self.note else "", source)

    def lay_out(self, line: int | None = None, heading: str = "", top: int | None = None) -> None:
        """Draw the open note, then go to a line of its body, a heading, or a line of the window."""
        if self.note is None:
            return
        if not self.view.size.width:  # no size yet, or hidden: until there is one
            self._goal = (line, heading, top)
            return
        if len(self.note.body) <= LARGE:
            document = _drawn(self.note, self._options(self.note))
            self.show_document(document, line, heading, top)
            return
        self._goal = (line, heading, top)
        self._lay_out_large(self.note, self._options(self.note))
        if self._shown is not self.note:
            self._show_beginning(self.note)

    def _show_beginning(self, note: Note) -> None:
        beginning = note.body[: LARGE // 4]
        beginning = beginning.rpartition("\n\n")[0] or beginning
        options = replace(self._options(note), tail=_WAITING)
        self._shown = note
        self.view.show(render(beginning, options))
        self.view.to_line(0)

    @work(thread=True, exclusive=True, group="layout")
    def _lay_out_large(self, note: Note, options: Options) -> None:
        worker = get_current_worker()

        def stop() -> bool:
            return worker.is_cancelled or self.note is not note

        try:
            document = _drawn(note, replace(options, stop=stop))
        except Stopped:
            return
        if not stop():
            self.app.call_from_thread(self._laid_out, note, document)

    def _laid_out(self, note: Note, document: Document) -> None:
        if self.note is note and self._goal:
            line, heading, top = self._goal
            self.show_document(document, line, heading, top)

    def _options(self, note: Note) -> Options:
        return Options(
            width=self.view.room, plain_glyphs=self.study.settings.plain_glyphs, tex=self.show_tex,
            title=self.library.title, plot=shade_fence if self.study.shades else draw_fence,
            head=self.library.head(note, self.read),
            tail=self.library.tail(note, self.memory.path), results=dict(self.results),
            notices=self.library.notices(note)[:_MOST_NOTICES],
        )  # fmt: skip

    def show_document(
        self, document: Document, line: int | None, heading: str, top: int | None
    ) -> None:
        """Show a laid-out document, and go to a line of the body, a heading, or a line of it."""
        self._shown, self._goal = self.note, None
        self.view.show(document)
        if heading:
            wanted = slug(heading)
            top = next((h.line for h in document.headings if slug(h.text) == wanted), None)
            if top is None:
                self.notify(f"This note has no heading {heading!r}.", severity="warning")
        if top is None:
            top = document.line_at(line) if line else 0
        self.view.to_line(top)
        self.find_again()
        self._list_contents()

    def action_search(self) -> None:
        """Search all notes."""

    def find_again(self) -> None:
        """Search the new layout for what was searched in the old."""

    def clear_matches(self) -> None:
        """Forget what was searched for."""

    def _list_contents(self) -> None:
        if self.note:
            rows = contents_rows(self.view.document, self.catalog, self.note)
            self.query_one("#contents", Listing).show(rows)
            self._follow_contents()

    def _follow_contents(self) -> None:
        """The contents' cursor stands at the heading one reads."""
        listing = self.query_one("#contents", Listing)
        above = [h.line for h in self.view.document.headings if h.line <= self.view.top + 2]
        if above and not listing.has_focus:
            listing.point_at(above[-1])

    @on(NoteView.Recoloured)
    def _recoloured(self) -> None:
        self.lay_out(top=self.view.top)

    @on(NoteView.Resized)
    def _resized(self) -> None:
        if self._goal:
            self.lay_out(*self._goal)
        elif self.view.document.width != self.view.room:
            self.lay_out(line=self.present.line or None)
