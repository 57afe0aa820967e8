"""The run as a plain PyTorch program: to read, to copy, to write into a file."""

from pathlib import Path

from textual import on
from textual.app import ComposeResult
from textual.containers import ScrollableContainer, Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static


class CodeScreen(ModalScreen[None]):
    """Shows a program.

    Args:
        code: The text.
        name: What the file is called unless another name is typed.
    """

    BINDINGS = [
        ("escape,q,C", "close", "Close"),
        ("y", "copy", "Copy"),
        ("w", "write", "Write"),
        ("j,down", "scroll(1)", "Down"),
        ("k,up", "scroll(-1)", "Up"),
        ("pagedown,space", "scroll(15)", "Page down"),
        ("pageup", "scroll(-15)", "Page up"),
        ("g,home", "scroll(-9999)", "First line"),
        ("G,end", "scroll(9999)", "Last line"),
    ]

    def __init__(self, code: str, name: str) -> None:
        super().__init__()
        self._code = code
        self._file = f"{name}.py"
        self._overwrite: Path | None = None

    def compose(self) -> ComposeResult:
        """The program and a line about it."""
        from rich.syntax import Syntax

        theme = "ansi_dark" if self.app.current_theme.dark else "ansi_light"
        with Vertical(id="box") as box:
            box.border_title = "as plain PyTorch"
            box.border_subtitle = "y copy · w write to a file · esc closes"
            with ScrollableContainer(id="program", can_focus=False):
                code = Syntax(self._code, "python", theme=theme, background_color="default")
                yield Static(code)
            yield Static(f"{len(self._code.splitlines())} lines", id="says", markup=False)

    def _say(self, text: str) -> None:
        self.query_one("#says", Static).update(text)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Letters are letters while a name is being typed."""
        return action == "close" or not self.query(Input)

    def action_scroll(self, rows: int) -> None:
        """Scroll by rows."""
        self.query_one("#program").scroll_relative(y=rows, animate=False)

    def action_copy(self) -> None:
        """Hand the program to the terminal's clipboard."""
        self.app.copy_to_clipboard(self._code)
        self._say("Sent to the terminal, which may not take it (OSC 52). w writes a file.")

    def action_write(self) -> None:
        """Ask for a file's name."""
        line = Input(self._file, select_on_focus=False)
        self.query_one("#box").mount(line)
        line.focus()
        self._say(f"Write to which file? (from {Path.cwd()})")

    @on(Input.Submitted)
    def _named(self, event: Input.Submitted) -> None:
        file = Path(event.value.strip()).expanduser()
        if file.exists() and file != self._overwrite:
            self._overwrite = file
            self._say(f"{file} exists: enter once more writes over it, esc leaves it.")
            return
        try:
            file.write_text(self._code, encoding="utf-8")
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) else error
            self._say(f"{file} cannot be written: {reason}.")
            return
        event.input.remove()
        self._say(f"Written: {file.absolute()}")

    def action_close(self) -> None:
        """Close the line one types in, or else the program."""
        if lines := self.query(Input):
            lines.remove()
            self._say("Nothing was written.")
        else:
            self.dismiss()
