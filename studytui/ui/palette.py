"""The palette: commands, notes and experiments, found by a part of their names."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from studytui.ui.commands import TABLE, Command
from studytui.ui.widgets.pick_line import PickLine

if TYPE_CHECKING:
    from studytui.ui.app import StudyApp
    from studytui.ui.screens.base import StudyScreen


@dataclass(frozen=True)
class Entry:
    """One thing to choose: how it is called, what it is, and what choosing it does."""

    key: str
    label: str
    text: str
    run: Callable[[], object]

    def has(self, words: list[str]) -> bool:
        """Whether each word stands in its name or text."""
        return all(word in f"{self.label} {self.text}".lower() for word in words)

    def line(self) -> Content:
        """How it is listed."""
        return Content.assemble(
            (f"{self.key:<10} ", "$key"),
            (f"{self.label:<16} ", "bold"),
            (self.text, "$text-muted"),
        )


def commands(app: "StudyApp", below: "StudyScreen") -> Iterator[Entry]:
    """The commands that work on the screen below, then those that work everywhere."""

    def entry(command: Command, target: "StudyApp | StudyScreen") -> Entry:
        def run() -> None:
            app.call_later(app.run_action, command.id, target)

        return Entry(command.shown, command.label, command.help, run)

    for command in TABLE[below.SCOPE]:
        if below.enabled(command.id):
            yield entry(command, below)
    for command in TABLE["app"]:
        if command.id != "palette":
            yield entry(command, app)


def places(app: "StudyApp") -> Iterator[Entry]:
    """The notes and the experiments."""
    from studytui import paths
    from studytui.lab import presets
    from studytui.notes import catalog
    from studytui.notes.index import Index

    def lead(screen: str, **target: object) -> Callable[[], None]:
        return lambda: app.goto(screen, **target)

    for note in catalog.load(
        app.content_folders, Index.at(paths.cache_dir(), app.content_folders)
    ).notes:
        yield Entry("note", note.title, note.id, lead("notes", note=note.id))
    for name in presets.names():
        yield Entry("experiment", name, "", lead("lab", experiment=name))


class CommandPalette(ModalScreen[None]):
    """Type a part of a name, enter goes there, esc leaves."""

    DEFAULT_CSS = """
    CommandPalette { align: center top; background: $background 60%; }
    CommandPalette #box { width: 72; max-width: 100%; height: auto; max-height: 80%;
        margin-top: 2; background: $panel; border: solid $primary; }
    CommandPalette Input, CommandPalette Input:focus {
        border: none; height: 1; padding: 0 1; background: $panel;
    }
    CommandPalette OptionList, CommandPalette OptionList:focus {
        border: none; height: auto; max-height: 16; padding: 0; background: $panel;
        text-wrap: nowrap; text-overflow: ellipsis;
    }
    """
    BINDINGS = [("escape", "leave", "Close")]

    def __init__(self) -> None:
        super().__init__()
        self._commands: list[Entry] = []
        self._places: list[Entry] | None = None
        self._found: list[Entry] = []

    def compose(self) -> ComposeResult:
        """A line to type in, and what it finds."""
        with Vertical(id="box"):
            yield PickLine(placeholder="find a command, a note, an experiment")
            yield OptionList()

    def on_mount(self) -> None:
        """Show the commands first."""
        app = cast("StudyApp", self.app)
        self._commands = list(commands(app, cast("StudyScreen", app.screen_stack[-2])))
        self._list("")

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._list(event.value)

    def _list(self, text: str) -> None:
        words = text.lower().split()
        if words and self._places is None:
            self._places = list(places(cast("StudyApp", self.app)))
        candidates = self._commands + (self._places or [] if words else [])
        self._found = [entry for entry in candidates if entry.has(words)]
        options = self.query_one(OptionList)
        options.clear_options()
        options.add_options(Option(entry.line()) for entry in self._found)
        if self._found:
            options.highlighted = 0

    @on(Input.Submitted)
    def _chosen(self) -> None:
        row = self.query_one(OptionList).highlighted
        if row is not None and row < len(self._found):
            self._run(self._found[row])

    @on(OptionList.OptionSelected)
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        self._run(self._found[event.option_index])

    def _run(self, entry: Entry) -> None:
        self.dismiss()
        self.app.call_later(entry.run)

    def action_leave(self) -> None:
        """Leave without running anything."""
        self.dismiss()
