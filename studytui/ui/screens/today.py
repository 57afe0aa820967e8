"""Today: what is due, what to read on, what runs and what finished."""

from collections.abc import Iterable

from textual.widget import Widget
from textual.widgets import Static

from studytui.ui.screens.base import StudyScreen


class TodayScreen(StudyScreen):
    """The first screen."""

    SCOPE = "today"

    def compose_content(self) -> Iterable[Widget]:
        """The day."""
        yield Static("Today")
