"""What a reader marks: bookmarks, read notes, the learning path."""

from studytui.ui.notes.browser import Browser
from studytui.ui.notes.picker import choose


class MarkActions(Browser):
    """Commands on marks."""

    def action_bookmark(self) -> None:
        """Set the bookmark here, or take it away."""
        if self.note is None:
            return
        place = self.present
        there = self.memory.bookmarks().get(self.note.id)
        self.memory.set_bookmark(self.note.id, None if there == place.line else place.line)
        self.notify("Bookmark taken away." if there == place.line else "Bookmarked; M lists all.")

    def action_read_mark(self) -> None:
        """Mark as read or unread."""
        if self.note:
            read = self.states().get(self.note.id, "unread") == "unread"
            self.set_read(self.note.id, read)
            self.notify("Marked as read." if read else "Marked as unread.")

    def action_bookmarks(self) -> None:
        """Choose one of the bookmarks."""
        entries: list[tuple[str, str, object]] = []
        for name, line in self.memory.bookmarks().items():
            if note := self.catalog.by_id.get(name):
                above = [h.text for h in note.headings if h.line - note.first_line - 1 <= line]
                entries.append((note.title, above[-1] if above else "", (name, line)))

        def go(value: object) -> None:
            if isinstance(value, tuple):
                self.show_note(self.catalog.by_id[value[0]], value[1])

        choose(self.app, "bookmarks", entries, "No bookmarks; m sets one", go)

    def action_path(self) -> None:
        """Choose a learning path, or reading order."""
        entries: list[tuple[str, str, object]] = [("All notes", "in reading order", "")]
        for path in self.catalog.paths:
            count = "1 note" if len(path.notes) == 1 else f"{len(path.notes)} notes"
            entries.append((path.title, count, path.id))

        def go(value: object) -> None:
            if isinstance(value, str):
                self.memory.path = value
                self.list_notes()
                self.lay_out(line=self.present.line)

        choose(self.app, "learning path", entries, "No paths", go)
