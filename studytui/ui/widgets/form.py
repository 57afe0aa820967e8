"""One list of rows: ↑ ↓ choose, `, .` step, enter opens a line to type in, esc leaves all as it is.

Nothing here can be focused but the line one types in, and that exists only while one types.
"""

from collections.abc import Callable
from dataclasses import dataclass

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input, Static

from studytui.ui.lab.rows import Row
from studytui.ui.plot import Line
from studytui.ui.widgets.line_list import LineList

_LABEL_WIDTH = 17


def row_line(row: Row, marked: bool) -> Line:
    """A row as styled text: mark, key, label, value, and what is special about it."""
    if row.heading:
        small = row.label.islower()
        return (("  " + row.label, "text-muted" if small else "bold primary"),)
    value = row.value + (" …" if row.pending else "")
    return (
        ("▸ " if marked else "  ", "key"),
        (f"{row.key:1} ", "bold key"),
        (f"{row.label:<{_LABEL_WIDTH}}", "bold" if marked else ""),
        (f" {value}", "bold reverse" if marked else "bold" if row.changed else ""),
        ("  ← restart" if row.changed else "", "warning"),
    )


class Form(Vertical):
    """A form over rows; it knows nothing of what the fields mean.

    Args:
        explain: The sentence about a row, shown below the list.
        raw: The text to begin with when a row is edited.
    """

    DEFAULT_CSS = """
    Form { height: 1fr; }
    Form > #explanation { height: auto; min-height: 2; max-height: 4; }
    Form > #explanation { color: $text-muted; padding: 0 2; }
    Form > #explanation.refused { color: $error; }
    Form > Input, Form > Input:focus {
        border: none; height: 1; padding: 0 2; background: $panel;
    }
    """

    @dataclass
    class Committed(Message):
        """A text was typed for a field; the receiver calls `accept` or `refuse`."""

        name: str
        text: str

    def __init__(self, explain: Callable[[str], str], raw: Callable[[str], str]) -> None:
        super().__init__()
        self._explain = explain
        self._raw = raw
        self._rows: list[Row] = []
        self._marked = ""
        self._line: Input | None = None

    def compose(self) -> ComposeResult:
        """The list and the line below it."""
        yield LineList()
        yield Static(id="explanation", markup=False)

    @property
    def current(self) -> str:
        """The name of the marked field."""
        return self._marked

    @property
    def editing(self) -> bool:
        """Whether a line to type in is open."""
        return self._line is not None

    def show(self, rows: list[Row]) -> None:
        """Show these rows; the marked field stays marked as long as it is there."""
        self._rows = rows
        names = [row.name for row in rows]
        if not self._marked or self._marked not in names:
            self.select(next((name for name in names if name), ""))
        self._update()

    def select(self, name: str) -> None:
        """Mark a field."""
        changed = name != self._marked
        self._marked = name
        if changed:
            self.cancel()
            self._say(self._explain(name) if name else "")
        self._update()

    def move(self, rows: int) -> None:
        """Mark another field, so many rows down (or up), passing over headings."""
        names = [row.name for row in self._rows if row.name]
        if names:
            at = names.index(self._marked) + rows
            self.select(names[max(0, min(len(names) - 1, at))])

    def edit(self) -> None:
        """Open a line to type a value in; one that lost the focus gets it back."""
        if not self._marked:
            return
        if self._line is None:
            self._line = Input(self._raw(self._marked), select_on_focus=True)
            self.mount(self._line)
        self._line.focus()

    def accept(self) -> None:
        """The typed value is taken: close the line."""
        self.cancel()

    def refuse(self, sentence: str) -> None:
        """The typed value is not possible: say why, leave the line open."""
        self._say(sentence, refused=True)

    def cancel(self) -> None:
        """Close the line, if one is open, and leave the field unchanged."""
        if self._line is not None:
            self._line.remove()
            self._line = None
            self.screen.set_focus(None)
        self._say(self._explain(self._marked) if self._marked else "")

    def _update(self) -> None:
        at = next((i for i, row in enumerate(self._rows) if row.name == self._marked), 0)
        lines = [row_line(row, index == at) for index, row in enumerate(self._rows)]
        self.query_one(LineList).show(lines, at)

    def _say(self, text: str, refused: bool = False) -> None:
        line = self.query_one("#explanation", Static)
        line.set_class(refused, "refused")
        line.update(text)

    @on(LineList.Chosen)
    def _chosen(self, event: LineList.Chosen) -> None:
        event.stop()
        if 0 <= event.index < len(self._rows) and (name := self._rows[event.index].name):
            self.select(name)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(self.Committed(self._marked, event.value))

    def on_key(self, event: events.Key) -> None:
        """Esc closes the line one types in."""
        if event.key == "escape" and self.editing:
            event.stop()
            self.cancel()
