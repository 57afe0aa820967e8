"""The header with the five screens, and the footer with the keys that work now."""

from typing import TYPE_CHECKING, cast

from textual.content import Content
from textual.widget import Widget

if TYPE_CHECKING:
    from studytui.ui.app import StudyApp
    from studytui.ui.screens.base import StudyScreen

SCREENS = ("today", "notes", "quiz", "lab", "runs")
# What ends a line of text, where the screen itself has no word for it.
TYPING = (("enter", "OK"), ("esc", "Leave"))


class Header(Widget):
    """Where one is, where one can go, and what is going on elsewhere."""

    DEFAULT_CSS = """
    Header {
        dock: top; height: 2; width: 100%;
        background: $background; border-bottom: solid $line;
    }
    """

    @property
    def _app(self) -> "StudyApp":
        return cast("StudyApp", self.app)

    def on_mount(self) -> None:
        """Follow what the header shows of the app."""
        for name in ("due", "running"):
            self.watch(self.app, name, self._changed, init=False)

    def _changed(self) -> None:
        self.refresh()

    def render(self) -> Content:
        """One row: name, screens, and at the right what is due and running."""
        screen = cast("StudyScreen", self.screen)
        function_keys = screen.editing or not self._app.digits_work
        parts: list[Content] = [Content.styled(" studytui ", "bold $primary")]
        for number, name in enumerate(SCREENS, start=1):
            key = f"F{number + 1}" if function_keys else str(number)
            style = "bold reverse" if name == screen.SCOPE else "$text-muted"
            parts.append(Content.styled(f" {key} {name.capitalize()} ", style))
        left = Content("").join(parts)
        right = Content.styled(self._app.status + " ", "$text-muted")
        gap = self.size.width - left.cell_length - right.cell_length
        # Half a count would be a wrong one: where it has no room it is left out.
        return Content("").join([left, Content(" " * gap), right]) if gap > 0 else left


class Footer(Widget):
    """The keys that matter now, as many as fit; the last of them, `? all keys`, always."""

    DEFAULT_CSS = """
    Footer {
        dock: bottom; height: 2; width: 100%;
        background: $background; border-top: solid $line;
    }
    """

    def render(self) -> Content:
        """One row of key and label pairs, by priority."""
        screen = cast("StudyScreen", self.screen)
        commands = screen.available()
        if not commands:
            return Content("")
        pairs = [(command.shown, screen.label(command)) for command in commands]
        if screen.editing and not any(key == "esc" for key, _ in pairs):
            pairs = [*TYPING, *pairs]
        entries = [
            Content.assemble((f" {key} ", "bold $key"), (label, "$text-muted"))
            for key, label in pairs
        ]
        last = entries.pop()
        room = self.size.width - last.cell_length - 1
        row: list[Content] = []
        for entry in entries:
            if entry.cell_length + 1 > room:
                break
            room -= entry.cell_length + 1
            row.append(entry)
        return Content(" ").join([*row, last])
