"""What all screens share: header, footer, keys from the command table, and the least size."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual import events
from textual.app import ComposeResult
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from studytui.ui import LEAST_COLUMNS, LEAST_ROWS
from studytui.ui.commands import TABLE, Command, bindings, find
from studytui.ui.widgets.bars import Footer, Header

if TYPE_CHECKING:
    from studytui.ui.app import StudyApp


class StudyScreen(Screen[None]):
    """A screen whose keys are the commands of its `SCOPE`.

    A subclass composes its content in `compose_content`, has an `action_<id>` for each command of
    its scope, and may hide a command for the moment through `enabled`.
    """

    SCOPE: ClassVar[str] = "app"

    def __init_subclass__(cls, **kwargs: Any) -> None:
        if "SCOPE" in cls.__dict__:
            cls.BINDINGS = bindings(cls.SCOPE)
        super().__init_subclass__(**kwargs)

    @property
    def study(self) -> "StudyApp":
        """The app, by its own type."""
        return cast("StudyApp", self.app)

    @property
    def editing(self) -> bool:
        """Whether a text is being typed: what has the focus takes printable keys for itself."""
        return self.focused is not None and self.focused.check_consume_key("a", "a")

    def compose(self) -> ComposeResult:
        """Header, the screen's content, footer."""
        yield Header()
        yield from self.compose_content()
        yield Footer()
        yield Static(id="too-small")

    def compose_content(self) -> Iterable[Widget]:
        """The screen's own widgets, between header and footer."""
        return ()

    def open(self, **target: object) -> None:
        """Show `target` (a note, a preset, a run …), as `StudyApp.goto` was asked to."""

    def enabled(self, command_id: str) -> bool:
        """Whether the command makes sense now; what does not is left out of the footer."""
        return True

    def label(self, command: Command) -> str:
        """What the footer calls a command now."""
        return command.label

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keep letters from acting as commands while a text is being typed."""
        command = find(self.SCOPE, action)
        if command is None:
            return True
        if self.editing and not command.editing:
            return False
        return self.enabled(action)

    def available(self) -> list[Command]:
        """The commands that work now, in the order of the footer."""
        own = [c for c in TABLE[self.SCOPE] if self.check_action(c.id, ())]
        shared = [c for c in TABLE["app"] if self.study.available(c)]
        commands = [command for command in own + shared if command.priority]
        return sorted(commands, key=lambda command: command.priority)

    def refresh_commands(self) -> None:
        """Draw the footer again after what is available has changed."""
        self.refresh_bindings()
        for footer in self.query(Footer):
            footer.refresh()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """The footer follows what is being typed in."""
        self.refresh_commands()

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        """The footer follows what is being typed in."""
        self.refresh_commands()

    def on_resize(self, event: events.Resize) -> None:
        """Below the least size one line says so, and nothing else is drawn."""
        columns, rows = event.size
        small = columns < LEAST_COLUMNS or rows < LEAST_ROWS
        self.set_class(small, "too-small")
        if small:
            self.query_one("#too-small", Static).update(
                f"studytui needs {LEAST_COLUMNS}×{LEAST_ROWS} characters; "
                f"this window has {columns}×{rows}."
            )
