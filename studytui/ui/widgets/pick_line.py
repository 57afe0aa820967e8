"""A line to type in above a list of options."""

from textual import events
from textual.widgets import Input, OptionList


class PickLine(Input):
    """The arrows move in the screen's list while the text keeps the focus."""

    def on_key(self, event: events.Key) -> None:
        """Up and down are the list's."""
        options = self.screen.query_one(OptionList)
        if event.key == "down":
            options.action_cursor_down()
        elif event.key == "up":
            options.action_cursor_up()
        else:
            return
        event.stop()
        event.prevent_default()
