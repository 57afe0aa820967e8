"""A line to type in above a list: search over all notes, bookmarks, paths, presets."""

from collections.abc import Callable, Iterable, Sequence

from textual import events, on
from textual.app import App, ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input

from studytui.ui.notes.listing import Listing, Row
from studytui.ui.notes.rows import plain_rows


class Picker(ModalScreen[object]):
    """Type to narrow, arrows move, enter chooses, esc leaves (with None).

    Args:
        prompt: What the empty line says.
        find: The rows for what was typed.
        empty: What the list says when there is nothing.
    """

    DEFAULT_CSS = """
    Picker { align: center top; background: $background 60%; }
    Picker #box { width: 76; max-width: 100%; height: 80%; margin-top: 1;
        background: $panel; border: solid $primary; }
    Picker Input, Picker Input:focus {
        border: none; height: 1; padding: 0 1; background: $panel;
    }
    Picker Listing { background: $panel; }
    """
    BINDINGS = [("escape", "leave", "Close")]

    def __init__(self, prompt: str, find: Callable[[str], Sequence[Row]], empty: str) -> None:
        super().__init__()
        self._prompt = prompt
        self._find = find
        self._empty = empty

    def compose(self) -> ComposeResult:
        """The line and the list."""
        with Vertical(id="box"):
            yield Input(placeholder=self._prompt)
            listing = Listing(empty=f" {self._empty}")
            listing.can_focus = False
            yield listing

    def on_mount(self) -> None:
        """Show what there is without a word typed."""
        self._list("")

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._list(event.value)

    def _list(self, text: str) -> None:
        rows = self._find(text)
        empty = f" nothing with “{text.strip()}”" if text.strip() else f" {self._empty}"
        self.query_one(Listing).show(rows, empty=empty)

    def on_key(self, event: events.Key) -> None:
        """The arrows move in the list while the line keeps the focus."""
        steps = {"down": 1, "up": -1, "pagedown": 5, "pageup": -5}
        if event.key in steps:
            self.query_one(Listing).move(steps[event.key])
            event.stop()
            event.prevent_default()

    @on(Input.Submitted)
    def _entered(self) -> None:
        self.query_one(Listing).choose()

    @on(Listing.Chosen)
    def _chosen(self, event: Listing.Chosen) -> None:
        self.dismiss(event.value)

    def action_leave(self) -> None:
        """Choose nothing."""
        self.dismiss(None)


def choose(
    app: App[None],
    prompt: str,
    entries: Iterable[tuple[str, str, object]],
    empty: str,
    go: Callable[[object], None],
) -> None:
    """Let the person choose one of some entries (label, remark, value)."""
    rows = list(plain_rows(entries))

    def find(text: str) -> Sequence[Row]:
        return [row for row in rows if text.lower() in row.content.plain.lower()]

    app.push_screen(Picker(prompt, find, empty), go)
