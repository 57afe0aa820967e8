"""Following links."""

from pathlib import Path

from studytui.ui.notes.browser import Browser
from studytui.ui.notes.outside import browse, is_web


class LinkActions(Browser):
    """Goes where a link leads."""

    def follow_href(self, href: str) -> None:
        """Go where a link leads: a note, a footnote, a heading, a file of the folder, the web."""
        if href.startswith("note:"):
            target, _, heading = href.removeprefix("note:").partition("#")
            found = self.catalog.get(target) if target else self.note
            if found is None:
                self.notify(f"[[{target}]] leads to no note.", severity="warning")
            else:
                self.show_note(found, 0, heading)
        elif href.startswith("#^"):
            self.view.to_line(int(href[2:]), above=2)
        elif href.startswith("#") and self.note:
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
        path, _, heading = href.partition("#")
        target = (self.note.path.parent / path).resolve() if self.note else Path(path)
        found = next((note for note in self.catalog.notes if note.path == target), None)
        if found:
            self.show_note(found, 0, heading)
        else:
            self.notify(
                f"Only notes and http(s) links are opened, not {href!r}.", severity="warning"
            )
