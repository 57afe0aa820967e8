"""The browser's core: which note is open, where in it one is, and what was read."""

from functools import partial

from textual import on
from textual.containers import Vertical
from textual.widgets import Input

from studytui.notes.note import Note
from studytui.ui.notes.history import History, Place
from studytui.ui.notes.page import Page
from studytui.ui.notes.view import NoteView

_SETTLED = 4.0
"""Seconds after which a note that needs no scrolling counts as read."""


class Browser(Page):
    """Opens notes and keeps place, marks and contents up to date."""

    SCOPE = "notes"

    def __init__(self) -> None:
        super().__init__()
        self.history = History()
        self._kept: Place | None = None

    def on_unmount(self) -> None:
        """Keep the place."""
        self.keep_place()

    def looked_away(self) -> None:
        """Keep the place."""
        self.keep_place()

    def notes_changed(self) -> None:
        """Show the changed text of the open note at the same place."""
        old = self.note
        new = next((note for note in self.catalog.notes if old and note.file == old.file), None)
        if new is None or new == old:
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
