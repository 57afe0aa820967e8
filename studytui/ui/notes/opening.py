"""Opening what is asked for: a target from elsewhere, a link, the note before."""

from pathlib import Path
from urllib.parse import unquote

from studytui.notes.catalog import single
from studytui.notes.note import Note
from studytui.ui.notes.browser import Browser
from studytui.ui.notes.outside import browse, is_web


class OpenActions(Browser):
    """Finds the note that is meant, and shows it."""

    def __init__(self) -> None:
        super().__init__()
        self._wanted: dict[str, str] = {}

    def begin(self) -> None:
        """Show what was waited for, or the first note.

        Only when the screen is seen: it may have been made before, and a note that is shown
        counts as read after a while.
        """
        if not (self.is_current and self.knows_marks):
            return
        self.memory.tell()
        if self._wanted:
            wanted, self._wanted = self._wanted, {}
            self.open(**wanted)
        elif self.note is None and self.knows_notes:
            self._open_first()

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

    def open(self, **target: object) -> None:
        """Show a `note` (id or title; at a `heading`) or a `file`, or `search` all notes."""
        note, heading, file = (str(target.get(key) or "") for key in ("note", "heading", "file"))
        if not self.knows_marks or not (self.catalog.notes or file):
            self._wanted = {key: str(value) for key, value in target.items()}
            return
        if target.get("search"):
            self.action_search()
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

    def follow_href(self, href: str) -> None:
        """Go where a link leads: a note, a footnote, a heading, a file of the folder, the web."""
        if href.startswith("note:"):
            target, _, heading = href.removeprefix("note:").partition("#")
            found = self.catalog.get(target) if target else self.note
            if found is not None and found is self.note:
                self.history.leave(self.present)
            if found is None:
                self.notify(f"[[{target}]] leads to no note.", severity="warning")
            else:
                self.show_note(found, 0, heading)
        elif href.startswith("#^"):
            self.history.leave(self.present)
            self.view.to_line(int(href[2:]), above=2)
        elif href.startswith("#") and self.note:
            self.history.leave(self.present)
            self.show_document(self.view.document, None, href[1:], None)
        elif is_web(href):
            self._browse(href)
        else:
            self._follow_file(href)

    def _browse(self, href: str) -> None:
        if not browse(href):
            self.app.copy_to_clipboard(href)
            self.notify(
                f"No browser here; the address was sent to the terminal's clipboard: {href}"
            )

    def _follow_file(self, href: str) -> None:
        """Another Markdown file of the collections, and no other file."""
        path, _, heading = map(unquote, href.partition("#"))
        folder = self.note.path.parent if self.note else Path()
        try:
            target = (folder / path).resolve()
        except (OSError, RuntimeError, ValueError):  # a name no file can have, links in a circle
            target = folder
        found = next((note for note in self.catalog.notes if note.path == target), None)
        if found:
            self.show_note(found, 0, heading)
        else:
            self.notify(
                f"Only notes and http(s) links are opened, not {href!r}.", severity="warning"
            )

    def action_back(self) -> None:
        """To the note before."""
        place = self.history.back(self.present)
        if place is None:
            self.notify("This is where you began.")
        elif note := self.catalog.by_id.get(place.note):
            self.show_note(note, place.line, record=False)

    def action_forward(self) -> None:
        """To where Back came from."""
        place = self.history.forward(self.present)
        if place and (note := self.catalog.by_id.get(place.note)):
            self.show_note(note, place.line, record=False)
