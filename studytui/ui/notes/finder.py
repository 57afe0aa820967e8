"""Finding: in the note, in all notes, by hint letters."""

from collections.abc import Sequence

from textual import events, on
from textual.containers import Horizontal
from textual.widgets import Input, Static

from studytui.notes.search import Hit
from studytui.ui.notes.finding import labels, matches
from studytui.ui.notes.listing import Listing, Row
from studytui.ui.notes.opening import OpenActions
from studytui.ui.notes.picker import Picker
from studytui.ui.notes.rows import hit_rows


class FindActions(OpenActions):
    """Commands that look for something."""

    _query = ""
    _typed_label = ""

    @property
    def editing(self) -> bool:
        """Whether letters are text: in an input, or as labels of links."""
        return bool(self.view.labels) or super().editing

    def action_find(self) -> None:
        """In the list: narrow it. In the note: find in the page."""
        tree = self.query_one("#tree")
        if tree.has_focus_within:
            line = self.query_one("#filter", Input)
            line.add_class("open")
        else:
            self.query_one("#findbar", Horizontal).add_class("open")
            line = self.query_one("#find", Input)
            line.value = ""
        line.focus()

    @on(Input.Changed, "#filter")
    def _narrow(self) -> None:
        self.list_notes()
        self.query_one("#notes", Listing).move_to_end(last=False)

    @on(Input.Submitted, "#filter")
    def _narrowed(self) -> None:
        self.query_one("#notes", Listing).choose()

    @on(Input.Changed, "#find")
    def _find(self, event: Input.Changed) -> None:
        self._query = event.value
        self.find_again()
        found = [m.line for m in self.view.matches]
        after = [n for n, line in enumerate(found) if line >= self.view.top]
        if found:
            self._to_match((after or [0])[0])

    @on(Input.Submitted, "#find")
    def _found(self) -> None:
        self.view.focus()
        if not self.view.matches:
            self.clear_matches()

    def find_again(self) -> None:
        """Search the present layout."""
        self.view.matches = matches(self.view.document, self._query)
        self.view.match = min(self.view.match, len(self.view.matches) - 1)
        self._count()
        self.view.redraw()

    def clear_matches(self) -> None:
        """Close the search in the page."""
        self._query = ""
        self.query_one("#findbar").remove_class("open")
        self.view.matches = ()
        self.view.match = -1
        self.view.redraw()

    def _count(self) -> None:
        total = len(self.view.matches)
        text = f"{self.view.match + 1}/{total}" if total else "not found" if self._query else ""
        self.query_one("#count", Static).update(text)

    def _to_match(self, number: int) -> None:
        self.view.match = number
        self._count()
        self.view.redraw()
        self.view.reveal(self.view.matches[number].line)

    def action_find_next(self) -> None:
        """The next place found, after the last the first."""
        self._step_match(1)

    def action_find_previous(self) -> None:
        """The place found before."""
        self._step_match(-1)

    def _step_match(self, step: int) -> None:
        total = len(self.view.matches)
        if total:
            self._to_match((self.view.match + step) % total)
        else:
            self.notify("Nothing is searched for; / finds in this note.")

    def action_search(self) -> None:
        """Search all notes."""

        asked = ""

        def find(text: str) -> Sequence[Row]:
            nonlocal asked
            asked = text
            return list(hit_rows(self.library.search.find(text)))

        def go(hit: object) -> None:
            if isinstance(hit, Hit):
                self.show_note(hit.note, hit.line if hit.kind != "title" else None)
                if hit.kind == "text":
                    self._query = asked
                    self.find_again()

        empty = "Titles first, then headings, then text"
        self.app.push_screen(Picker("search all notes", find, empty), go)

    def action_follow(self) -> None:
        """Put letters at the links in view."""
        visible = [
            number
            for number, link in enumerate(self.view.document.links, start=1)
            if self.view.in_view(link.line)
        ]
        if not visible:
            self.notify("There is no link in view.")
            return
        self.view.labels = dict(zip(visible, labels(len(visible)), strict=False))
        self._typed_label = ""
        self.view.redraw()
        self.refresh_commands()

    def on_key(self, event: events.Key) -> None:
        """Letters of a link; arrows while the list is narrowed."""
        if self.view.labels:
            event.stop()
            self._label_key(event.character or "")
        elif self.query_one("#filter", Input).has_focus and event.key in ("up", "down"):
            event.stop()
            self.query_one("#notes", Listing).move(1 if event.key == "down" else -1)

    def _label_key(self, character: str) -> None:
        self._typed_label += character.lower()
        left = {n: t for n, t in self.view.labels.items() if t.startswith(self._typed_label)}
        number = next((n for n, text in left.items() if text == self._typed_label), None)
        if number is not None or not left:
            self.clear_labels()
        if number is not None:
            self.follow_href(self.view.document.links[number - 1].href)

    def clear_labels(self) -> bool:
        """Take the letters away; whether there were any."""
        shown = bool(self.view.labels)
        self.view.labels = {}
        if shown:
            self.view.redraw()
            self.refresh_commands()
        return shown
