"""A plot that redraws only what changed, and only as often as the machine can afford."""

import time

from textual import events
from textual.message import Message
from textual.timer import Timer

from studytui.ui.draw import column_value, draw
from studytui.ui.plot import Plot
from studytui.ui.widgets.picture import Picture

SHARE = 0.1
"""The most of one core that drawing may take."""
TRAFFIC = 8_000.0
"""Bytes a second to the terminal from which the rate falls: a slow line must not fall behind."""


class Chart(Picture):
    """Shows a `Plot`; call `show` as often as you like.

    Args:
        rate: Redraws a second, at most. It falls by itself where drawing is slow.
    """

    class Picked(Message):
        """A place on the x axis was clicked."""

        def __init__(self, x: float) -> None:
            super().__init__()
            self.x = x

    def __init__(self, rate: float = 10.0, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.plot = Plot()
        self._rate = rate
        self._timer: Timer | None = None
        self._drawn_at = 0.0
        self.cost = 0.0
        """Seconds of CPU time that a redraw takes, a running average."""
        self.bytes = 0.0
        """Bytes that a redraw sends, a running average."""

    @property
    def interval(self) -> float:
        """Seconds between two redraws."""
        return max(1 / self._rate, self.cost / SHARE, min(1.0, self.bytes / TRAFFIC))

    def show(self, plot: Plot, at_once: bool = False) -> None:
        """Show `plot` as soon as the rate allows; `at_once` is for what a key asks."""
        self.plot = plot
        wait = self._drawn_at + self.interval - time.monotonic()
        if at_once or wait <= 0:
            self._redraw()
        elif self._timer is None:
            self._timer = self.set_timer(wait, self._redraw)

    def on_resize(self) -> None:
        """Draw for the new size."""
        self._redraw()

    def _redraw(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        started = time.thread_time()
        lines = draw(self.plot, *self.size)
        cost = time.thread_time() - started
        self.cost = cost if not self.cost else 0.8 * self.cost + 0.2 * cost
        self._drawn_at = time.monotonic()
        self.bytes = 0.7 * self.bytes + 0.3 * self.show_lines(lines)

    def on_click(self, event: events.Click) -> None:
        """Tell where on the x axis it was."""
        if self.plot.curves:
            self.post_message(self.Picked(column_value(self.plot, *self.size, event.x)))
