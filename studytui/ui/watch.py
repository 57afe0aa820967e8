"""What goes on elsewhere while one is on another screen: running experiments, due questions."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from studytui.ui.app import StudyApp


class Watch:
    """Keeps the header's counts, the terminal's title and the bell in step with the disk."""

    def __init__(self, app: "StudyApp") -> None:
        self._app = app

    def start(self) -> None:
        """Begin to look, now and every two seconds."""

    def farewell(self) -> str:
        """What to say on leaving: which experiments go on."""
        return ""
