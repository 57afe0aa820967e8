"""A key that makes no sense now says why, instead of doing nothing."""

from textual import events

from studytui.ui.commands import TABLE
from studytui.ui.screens.base import StudyScreen


class ReasonedScreen(StudyScreen):
    """A screen that can say why a command is not enabled."""

    def why_not(self, command_id: str) -> str:
        """Why a command that is not enabled makes no sense now."""
        raise NotImplementedError

    def say(self, text: str) -> None:
        """Put a sentence on the bottom line."""
        raise NotImplementedError

    def on_key(self, event: events.Key) -> None:
        """Say why, if the key is that of a command which is not enabled."""
        command = next((c for c in TABLE[self.SCOPE] if event.key in c.keys), None)
        if command is not None and not self.editing and not self.enabled(command.id):
            self.say(self.why_not(command.id))
