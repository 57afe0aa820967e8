"""The browser's shelf: all notes, how each stands, kept up with the files."""

import time
from functools import partial
from importlib import import_module

from textual import work
from textual.widgets import Input
from textual.worker import get_current_worker

from studytui import paths
from studytui.notes.catalog import Catalog
from studytui.notes.note import Note
from studytui.notes.stopping import Stopped
from studytui.ui.notes.library import Library
from studytui.ui.notes.listing import Listing
from studytui.ui.notes.memory import Memory
from studytui.ui.notes.rows import tree_rows
from studytui.ui.notes.standing import standings
from studytui.ui.screens.base import StudyScreen

POLL = 2.0
"""Seconds between two looks at the files; more where a look takes long."""


class Shelf(StudyScreen):
    """Reads the notes and lists them."""

    def __init__(self) -> None:
        super().__init__()
        self.note: Note | None = None
        self.read: set[str] = set()
        self._standings: dict[str, str] = {}
        self.knows_notes = self.knows_marks = False

    def on_mount(self) -> None:
        """Read the notes and the marks, then keep up with the notes' files."""
        self.library = Library(self.study.content_folders)
        complain = partial(self.notify, severity="warning")
        self.memory = Memory(paths.database(), self.study.clock, complain)
        self.load()
        self._recall()

    @property
    def catalog(self) -> Catalog:
        """All notes."""
        return self.library.catalog

    @work(thread=True, exclusive=True, group="load")
    def load(self) -> None:
        """Read what changed in the folders, without keeping the screen waiting."""
        started = time.monotonic()
        worker = get_current_worker()
        try:
            changed = self.library.load(lambda: worker.is_cancelled)
        except Stopped:
            return
        if not worker.is_cancelled:
            self.app.call_from_thread(self._loaded, changed, time.monotonic() - started)

    def _loaded(self, changed: bool, took: float) -> None:
        self.set_timer(max(POLL, 20 * took), self._poll)
        if changed:
            self.list_notes()
            self._stand()
            self.notes_changed()
        if not self.knows_notes:
            self.knows_notes = True
            self.call_after_refresh(self._warm_up)
        self.begin()

    @work(thread=True, group="warm-up")
    def _warm_up(self) -> None:
        """Import what pictures and code need while the first note is read, for those after it."""
        for name in ("studytui.ui.draw", "pygments.lexers.python"):
            import_module(name)

    @work(thread=True, exclusive=True, group="recall")
    def _recall(self) -> None:
        """Read the marks, for which a locked store may keep one waiting for seconds."""
        changed = self.memory.recall()
        if not get_current_worker().is_cancelled:
            self.app.call_from_thread(self._recalled, changed)

    def _recalled(self, changed: bool) -> None:
        self.knows_marks = True
        if changed:
            self.read = self.memory.read()
            self.list_notes()
        self.begin()

    def notes_changed(self) -> None:
        """Other notes were found in the folders than before."""

    def begin(self) -> None:
        """Show the first note, once the notes and marks are known and the screen is seen."""

    def looked_away(self) -> None:
        """A good moment to keep what is to be kept."""

    def _poll(self) -> None:
        if self.is_current:
            self.looked_away()
            self.load()
        else:
            self.set_timer(POLL, self._poll)

    def on_screen_resume(self) -> None:
        """Another screen may have changed how notes stand; or this one was never seen before."""
        if self.is_current and self.knows_notes:
            self._recall()
            self._stand()
            self.call_after_refresh(self.begin)  # after the target that it was perhaps opened with

    @work(thread=True, exclusive=True, group="standing")
    def _stand(self) -> None:
        found = standings(self.catalog, self.study.settings, self.study.clock)
        if not get_current_worker().is_cancelled:
            self.app.call_from_thread(self._stood, found)

    def _stood(self, found: dict[str, str]) -> None:
        if found != self._standings:
            self._standings = found
            self.list_notes()

    def states(self) -> dict[str, str]:
        """How each note stands, by id; what was not read is missing."""
        asked = {note: how for note, how in self._standings.items() if how in ("due", "known")}
        return dict.fromkeys(self.read, "read") | asked

    def set_read(self, note: str, read: bool) -> None:
        """Mark a note as read or unread."""
        self.memory.mark_read(note, read)
        self.read = self.memory.read()
        self.list_notes()

    def list_notes(self) -> None:
        """Show the tree, as far as it is narrowed."""
        query = self.query_one("#filter", Input).value
        rows = tree_rows(self.catalog, self.states(), query, self.memory.path)
        here = self.note.id if self.note else None
        self.query_one("#notes", Listing).show(rows, here)
