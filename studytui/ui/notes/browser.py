"""The browser's core: which note is open, where in it one is, and how that is drawn."""

import time
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.containers import Vertical
from textual.widgets import Input

from studytui import paths
from studytui.notes.catalog import Catalog, single
from studytui.notes.note import Note, slug
from studytui.notes.render import Document, Options, Run, render
from studytui.quiz.marks import Marks
from studytui.quiz.store import Store
from studytui.ui.notes.history import History, Place
from studytui.ui.notes.library import Library
from studytui.ui.notes.listing import Listing
from studytui.ui.notes.memory import Memory
from studytui.ui.notes.plots import draw_fence
from studytui.ui.notes.rows import contents_rows, tree_rows
from studytui.ui.notes.view import NoteView
from studytui.ui.screens.base import StudyScreen

LARGE = 60_000
"""Characters from which a note is laid out in a thread, its beginning first."""

_POLL = 2.0
_SETTLED = 4.0
"""Seconds after which a note that needs no scrolling counts as read."""


class Browser(StudyScreen):
    """Opens notes and keeps place, marks and lists up to date."""

    SCOPE = "notes"
    DRAWERS: ClassVar = ("tree", "side")

    def __init__(self) -> None:
        super().__init__()
        self.view = NoteView(id="note")
        self.note: Note | None = None
        self.history = History()
        self.results: dict[int, list[list[Run]]] = {}
        self.show_tex = False
        self._wanted: dict[str, str] = {}
        self._kept: Place | None = None
        self._read: set[str] = set()

    def on_mount(self) -> None:
        """Read the notes, then keep up with their files."""
        self.library = Library(self.study.content_folders)
        marks = Marks(Store(paths.database()))
        self.memory = Memory(marks, self.study.clock, partial(self.notify, severity="warning"))
        self._read = self.memory.read()
        self.view.focus()
        self._load()
        self.set_timer(_POLL, self._poll)

    def on_unmount(self) -> None:
        """Keep the place."""
        self.keep_place()

    @property
    def catalog(self) -> Catalog:
        """All notes."""
        return self.library.catalog

    @property
    def present(self) -> Place:
        """Where one is."""
        lines = self.view.document.lines
        source = lines[min(self.view.top, len(lines) - 1)].source if lines else 0
        return Place(self.note.id if self.note else "", source)

    @work(thread=True, exclusive=True, group="load")
    def _load(self) -> None:
        """Read the folders, without keeping the screen waiting."""
        started = time.monotonic()
        changed = self.library.load()
        self.app.call_from_thread(self._loaded, changed, time.monotonic() - started)

    def _poll(self) -> None:
        if self.is_current:
            self.keep_place()
            self._load()
        else:
            self.set_timer(_POLL, self._poll)

    def _loaded(self, changed: bool, took: float) -> None:
        self.set_timer(max(_POLL, 20 * took), self._poll)
        if changed:
            self.list_notes()
            if self.note:
                self._reload(self.note)
        if self._wanted:
            wanted, self._wanted = self._wanted, {}
            self.open(**wanted)
        elif self.note is None:
            self._open_first()

    def _reload(self, old: Note) -> None:
        """Show the changed text of the open note at the same place."""
        new = next((note for note in self.catalog.notes if note.file == old.file), None)
        if new is None or new is old or new == old:
            return
        place = self.present.line
        self.note = new
        self.results.clear()
        self.lay_out(line=place)

    def _open_first(self) -> None:
        """The note that was read last, else the first of the path."""
        last = self.catalog.by_id.get(self.memory.last_note)
        path = next((p for p in self.catalog.paths if p.id == self.memory.path), None)
        ids = [name for name in path.notes if name in self.catalog.by_id] if path else []
        first = self.catalog.by_id[ids[0]] if ids else next(iter(self.catalog.notes), None)
        note = last or first
        if note:
            self.show_note(note, self.memory.place(note.id), record=False)
        else:
            self.notify("There are no notes in the folders that studytui reads.", timeout=8)

    def open(self, note: str = "", heading: str = "", file: str = "", **_others: object) -> None:
        """Show a note, by id, title or file; without one, what is open stays."""
        if not self.catalog.notes:
            self._wanted = {"note": note, "heading": heading, "file": file}
            return
        found = self.catalog.get(note) if note else None
        if file:
            found = self._from_file(Path(file))
        if found:
            self.show_note(found, None, heading)
        elif note:
            self.notify(f"There is no note {note!r}.", severity="warning")

    def _from_file(self, file: Path) -> Note | None:
        known = next((n for n in self.catalog.notes if n.path == file.resolve()), None)
        try:
            return known or single(file.absolute()).notes[0]
        except OSError as error:
            self.notify(f"{file} cannot be read: {error.strerror}.", severity="error")
            return None

    def show_note(
        self, note: Note, line: int | None, heading: str = "", record: bool = True
    ) -> None:
        """Open a note at a line of its body, at a heading, or (None) where one left off."""
        if self.note and record and note.id != self.note.id:
            self.history.leave(self.present)
        self.keep_place()
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
        self.set_timer(_SETTLED, partial(self._settled, note.id))

    def lay_out(self, line: int | None = None, heading: str = "", top: int | None = None) -> None:
        """Draw the open note, then go to a line of its body, a heading, or a line of the window."""
        if self.note is None:
            return
        if len(self.note.body) > LARGE:
            self._lay_out_large(self.note, self._options(self.note), line, heading)
            beginning = self.note.body[: LARGE // 4].rpartition("\n\n")[0]
            self.view.show(render(beginning, self._options(self.note)))
            return
        document = render(self.note.body, self._options(self.note))
        self.show_document(document, line, heading, top)

    @work(thread=True, exclusive=True, group="layout")
    def _lay_out_large(self, note: Note, options: Options, line: int | None, heading: str) -> None:
        document = render(note.body, options)
        if self.note is note:
            self.app.call_from_thread(self.show_document, document, line, heading, None)

    def _options(self, note: Note) -> Options:
        return Options(
            width=self.view.room, plain_glyphs=self.study.settings.plain_glyphs, tex=self.show_tex,
            title=self.library.title, plot=draw_fence, head=self.library.head(note, self._read),
            tail=self.library.tail(note, self.memory.path), results=dict(self.results),
        )  # fmt: skip

    def show_document(
        self, document: Document, line: int | None, heading: str, top: int | None
    ) -> None:
        """Show a laid-out document, and go to a line of the body, a heading, or a line of it."""
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

    def find_again(self) -> None:
        """Search the new layout for what was searched in the old."""

    def clear_matches(self) -> None:
        """Forget what was searched for."""

    def list_notes(self) -> None:
        """Show the tree, as far as it is narrowed."""
        query = self.query_one("#filter", Input).value
        states = self.states()
        rows = tree_rows(self.catalog, states, query, self.memory.path)
        here = self.note.id if self.note else None
        self.query_one("#notes", Listing).show(rows, here)

    def states(self) -> dict[str, str]:
        """How each note stands, by id."""
        return dict.fromkeys(self._read, "read")

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
        self.lay_out(line=self.present.line or None)

    @on(NoteView.Moved)
    def _moved(self) -> None:
        self._follow_contents()
        if self.note and self.view.at_end:
            self._finished(self.note.id)

    def _settled(self, note: str) -> None:
        if self.note and self.note.id == note and self.view.at_end:
            self._finished(note)

    def _finished(self, note: str) -> None:
        """The note's end was seen."""
        if note not in self._read:
            self.set_read(note, True)

    def set_read(self, note: str, read: bool) -> None:
        """Mark a note as read or unread."""
        self.memory.mark_read(note, read)
        self._read = self.memory.read()
        self.list_notes()

    def keep_place(self) -> None:
        """Remember the place, if it is another one."""
        if self.note and self.present != self._kept:
            self._kept = self.present
            self.memory.keep_place(*self.present)

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
