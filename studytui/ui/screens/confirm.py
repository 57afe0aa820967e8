"""A question before something that cannot be undone."""

from textual.app import ComposeResult
from textual.screen import ModalScreen
from textual.widgets import Static


class ConfirmScreen(ModalScreen[bool]):
    """Asks; `y` says yes, anything else that closes says no.

    Args:
        question: What is going to be lost, or allowed.
        answers: The keys and what they mean.
    """

    DEFAULT_CSS = """
    ConfirmScreen { align: center middle; background: $background 60%; }
    ConfirmScreen Static { width: 68; max-width: 100%; height: auto; padding: 1 2;
        background: $panel; border: solid $error; }
    """
    BINDINGS = [
        ("y", "answer(True)", "Yes"),
        ("n,escape,q,enter", "answer(False)", "No"),
    ]

    def __init__(self, question: str, answers: str = "y  yes      n  no") -> None:
        super().__init__()
        self._text = f"{question}\n\n{answers}"

    def compose(self) -> ComposeResult:
        """The question and the keys."""
        yield Static(self._text, markup=False)

    def action_answer(self, yes: bool) -> None:
        """Close with the answer."""
        self.dismiss(yes)
