"""The command palette: every command that works now, found by a part of its name."""

from typing import TYPE_CHECKING, cast

from textual import events, on
from textual.app import ComposeResult
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from studytui.ui.commands import TABLE, Command

if TYPE_CHECKING:
    from studytui.ui.app import StudyApp
    from studytui.ui.screens.base import StudyScreen


class CommandPalette(ModalScreen[None]):
    """Type a part of a command's name, enter runs it, esc leaves."""

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
    BINDINGS = [
        ("escape", "dismiss_palette", "Close"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._found: list[tuple[str, Command]] = []

    @property
    def _below(self) -> "StudyScreen":
        return cast("StudyScreen", self.app.screen_stack[-2])

    def compose(self) -> ComposeResult:
        """A line to type in, and what it finds."""
        from textual.containers import Vertical

        with Vertical(id="box"):
            yield Input(placeholder="find a command")
            yield OptionList()

    def on_mount(self) -> None:
        """Show everything first."""
        self._list("")

    def _commands(self) -> list[tuple[str, Command]]:
        screen = self._below
        own = [
            (screen.SCOPE, command) for command in TABLE[screen.SCOPE] if screen.enabled(command.id)
        ]
        hidden = {"palette"}
        return own + [("app", c) for c in TABLE["app"] if c.id not in hidden]

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._list(event.value)

    def _list(self, text: str) -> None:
        words = text.lower().split()
        self._found = [
            (scope, command)
            for scope, command in self._commands()
            if all(word in f"{command.label} {command.help}".lower() for word in words)
        ]
        options = self.query_one(OptionList)
        options.clear_options()
        options.add_options(
            Option(
                Content.assemble(
                    (f"{command.shown:<10} ", "$key"),
                    (f"{command.label:<16} ", "bold"),
                    (command.help, "$text-muted"),
                )
            )
            for _, command in self._found
        )
        if self._found:
            options.highlighted = 0

    def on_key(self, event: events.Key) -> None:
        """The arrows move in the list while the text keeps the focus."""
        options = self.query_one(OptionList)
        if event.key == "down":
            options.action_cursor_down()
        elif event.key == "up":
            options.action_cursor_up()
        else:
            return
        event.stop()
        event.prevent_default()

    @on(Input.Submitted)
    async def _chosen(self) -> None:
        row = self.query_one(OptionList).highlighted
        if row is not None and row < len(self._found):
            await self._run(*self._found[row])

    @on(OptionList.OptionSelected)
    async def _clicked(self, event: OptionList.OptionSelected) -> None:
        await self._run(*self._found[event.option_index])

    async def _run(self, scope: str, command: Command) -> None:
        below, app = self._below, cast("StudyApp", self.app)
        self.dismiss()
        app.call_later(app.run_action, command.id, app if scope == "app" else below)

    def action_dismiss_palette(self) -> None:
        """Leave without running anything."""
        self.dismiss()
