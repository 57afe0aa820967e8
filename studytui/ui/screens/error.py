"""What is shown when something in the app itself has failed."""

from typing import TYPE_CHECKING, cast

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from studytui import paths

if TYPE_CHECKING:
    from studytui.ui.recovery import RecoveringApp


class ErrorScreen(ModalScreen[None]):
    """A sentence on what failed, where the details are, and two ways on."""

    DEFAULT_CSS = """
    ErrorScreen { align: center middle; }
    ErrorScreen Vertical { width: 72; max-width: 100%; height: auto; padding: 1 2;
        background: $panel; border: solid $error; }
    """
    BINDINGS = [("enter,escape", "go_on", "Go on"), ("q,ctrl+q", "leave", "Quit")]

    def __init__(self, error: Exception, mode: str) -> None:
        super().__init__()
        self._error = error
        self._mode = mode

    def compose(self) -> ComposeResult:
        """The message."""
        kind = type(self._error).__name__
        detail = str(self._error).strip().splitlines()
        with Vertical() as box:
            box.border_title = "Something went wrong"
            yield Static(
                f"The {self._mode} screen failed: {detail[0] if detail else kind} ({kind}).\n\n"
                "Answers and runs are safe: they are on disk, and running experiments go on.\n\n"
                f"Details for a bug report: {paths.log_file()}\n\n"
                "enter  go on, with this screen opened anew      q  quit",
                markup=False,
            )

    async def action_go_on(self) -> None:
        """Open the failed screen anew."""
        await cast("RecoveringApp", self.app).restart_screen(self._mode)

    def action_leave(self) -> None:
        """Leave the app."""
        self.app.exit()
