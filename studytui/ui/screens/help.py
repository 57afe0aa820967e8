"""All keys of the screen one came from, and those that work everywhere."""

import textwrap

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from studytui.ui.commands import SCOPES, TABLE, Command
from studytui.ui.screens.base import StudyScreen

WIDTH, INDENT = 72, 15


class HelpScreen(ModalScreen[None]):
    """The command table, read aloud."""

    DEFAULT_CSS = """
    HelpScreen { align: center middle; background: $background 60%; }
    HelpScreen VerticalScroll { width: 78; max-width: 100%; height: auto; max-height: 90%;
        background: $panel; border: solid $primary; padding: 0 1; }
    """
    BINDINGS = [
        ("escape,q,question_mark,f1", "close", "Close"),
        ("j", "scroll(1)", "Down"),
        ("k", "scroll(-1)", "Up"),
    ]

    def __init__(self, below: StudyScreen) -> None:
        super().__init__()
        self._below = below

    def compose(self) -> ComposeResult:
        """Two lists: this screen's keys, then the shared ones."""
        with VerticalScroll() as area:
            area.border_title = "Keys"
            area.border_subtitle = "esc closes"
            yield Static(self._text())

    def _text(self) -> Content:
        scopes = dict.fromkeys((self._below.SCOPE, "app"))
        blocks = [self._block(SCOPES[scope], TABLE[scope]) for scope in scopes]
        return Content("\n\n").join(block for block in blocks if block)

    def _block(self, title: str, commands: tuple[Command, ...]) -> Content:
        rows = [Content.styled(title, "bold $primary")]
        for command in commands:
            text = command.help + (" Also while typing." if command.editing else "")
            first, *more = textwrap.wrap(text, WIDTH - INDENT)
            keys = f"  {command.shown} ".ljust(INDENT)
            rows.append(Content.assemble((keys, "bold $key"), first))
            rows += [Content(" " * INDENT + line) for line in more]
        return Content("\n").join(rows)

    def action_close(self) -> None:
        """Back to the screen."""
        self.dismiss()

    def action_scroll(self, rows: int) -> None:
        """Scroll by rows."""
        self.query_one(VerticalScroll).scroll_relative(y=rows, animate=False)
