"""The browser's core: which note is open, where in it one is, and how that is drawn."""

from dataclasses import replace
from functools import partial

from textual import on, work
from textual.containers import Vertical
from textual.widgets import Input
from textual.worker import get_current_worker

from studytui.notes.note import Note, slug
from studytui.notes.render import Document, Options, Run, render
from studytui.notes.stopping import Stopped
from studytui.ui.notes.history import History, Place
from studytui.ui.notes.listing import Listing
from studytui.ui.notes.plots import draw_fence, shade_fence
from studytui.ui.notes.rows import contents_rows
from studytui.ui.notes.shelf import Shelf
from studytui.ui.notes.view import NoteView

LARGE = 40_000
"""Characters from which a note is laid out in a thread, its beginning first."""

_WAITING = "\n\n*The rest is being laid out …*"

_MOST_NOTICES = 5
_SETTLED = 4.0
"""Seconds after which a note that needs no scrolling counts as read."""


class Browser(Shelf):
    """Opens notes and keeps place, marks and contents up to date."""

    SCOPE = "notes"

    def __init__(self) -> None:
        super().__init__()
        self.view = NoteView(id="note")
        self.history = History()
        self.results: dict[int, list[list[Run]]] = {}
        self.show_tex = False
        self._kept: Place | None = None
        self._shown: Note | None = None
        self._goal: tuple[int | None, str, int | None] | None = None
        """Where to go once the whole note is laid out; None where it is."""

    def on_unmount(self) -> None:
        """Keep the place."""
        self.keep_place()

    def looked_away(self) -> None:
        """Keep the place."""
        self.keep_place()

    @property
    def present(self) -> Place:
        """Where one is, or is about to be."""
        if self._goal and self.note:
            return Place(self.note.id, self._goal[0] or 0)
        lines = self.view.document.lines
        source = lines[min(self.view.top, len(lines) - 1)].source if lines else 0
        return Place(self.note.id if self.note else "", source)

    def _reload(self, old: Note) -> None:
        """Show the changed text of the open note at the same place."""
        new = next((note for note in self.catalog.notes if note.file == old.file), None)
        if new is None or new is old or new == old:
            return
        place = self.present.line
        self.note = new
        self.results.clear()
        self.lay_out(line=place)

    def show_note(
        self, note: Note, line: int | None, heading: str = "", record: bool = True
    ) -> None:
        """Open a note at a line of its body, at a heading, or (None) where one left off."""
        if self.note and record and note.id != self.note.id:
            self.history.leave(self.present)
        self.call_after_refresh(self._write_place, self._place_to_keep)
        self.note = note
        self.results.clear()
        self.view.active = None
        self.clear_matches()
        self.close_drawers()
        if line is None:
            line = 0 if heading else self.memory.place(note.id)
        self.lay_out(line=line, heading=heading)
        self.list_notes()
        self.refresh_commands()
        self.note_opened(note)
        self.set_timer(_SETTLED, partial(self._settled, note.id))

    def note_opened(self, note: Note) -> None:
        """Another note is open now."""

    def lay_out(self, line: int | None = None, heading: str = "", top: int | None = None) -> None:
        """Draw the open note, then go to a line of its body, a heading, or a line of the window."""
        if self.note is None:
            return
        if not self.view.size.width:  # no size yet, or hidden: until there is one
            self._goal = (line, heading, top)
            return
        if len(self.note.body) <= LARGE:
            document = render(self.note.body, self._options(self.note))
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
            document = render(note.body, replace(options, stop=stop))
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
            title=self.library.title, plot=shade_fence if self.app.no_color else draw_fence,
            head=self.library.head(note, self.read),
            tail=self.library.tail(note, self.memory.path), results=dict(self.results),
            notices=tuple(problem.message for problem in note.problems[:_MOST_NOTICES]),
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

    @on(NoteView.Resized)
    def _resized(self) -> None:
        if self._goal:
            self.lay_out(*self._goal)
        elif self.view.document.width != self.view.room:
            self.lay_out(line=self.present.line or None)

    @on(NoteView.Moved)
    def _moved(self) -> None:
        self._follow_contents()
        if self.note and self.at_end:
            self._finished(self.note.id)

    def _settled(self, note: str) -> None:
        if self.note and self.note.id == note and self.at_end:
            self._finished(note)

    def _finished(self, note: str) -> None:
        """The note's end was seen."""
        if note not in self.read:
            self.set_read(note, True)

    def keep_place(self) -> None:
        """Remember the place, if it is another one."""
        self._write_place(self._place_to_keep)

    @property
    def _place_to_keep(self) -> Place:
        """Where to go on next time: here, but a note that was read to its end begins anew."""
        place = self.present
        return place._replace(line=0) if self.at_end else place

    @property
    def at_end(self) -> bool:
        """Whether the note's end is in view, not just that of its beginning."""
        return self._goal is None and self.view.at_end

    def _write_place(self, place: Place) -> None:
        if place.note and place != self._kept:
            self._kept = place
            self.memory.keep_place(*place)

    def close_drawers(self) -> bool:
        """Close what lies over the note; whether anything did."""
        opened = [d for d in self.query("#tree, #side").results(Vertical) if d.has_class("open")]
        for drawer in opened:
            drawer.remove_class("open")
        filter_line = self.query_one("#filter", Input)
        if filter_line.has_class("open"):
            filter_line.remove_class("open")
            filter_line.value = ""
            opened.append(self.query_one("#tree", Vertical))
        self.view.focus()
        return bool(opened)
