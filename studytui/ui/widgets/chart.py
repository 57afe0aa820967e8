"""A picture that redraws only what changed, and only as often as the machine can afford."""

import time
from typing import cast

from textual import events
from textual.app import App
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.timer import Timer
from textual.widget import Widget

from studytui.ui.draw import column_value, draw
from studytui.ui.plot import Line, Plot
from studytui.ui.widgets.styles import StyleBook

SHARE = 0.1
"""The most of one core that drawing may take."""


class Chart(Widget):
    """Shows a `Plot`; set `plot` as often as you like.

    Args:
        rate: Redraws a second, at most. It falls by itself where drawing is slow.
    """

    DEFAULT_CSS = "Chart { width: 1fr; height: 1fr; }"

    class Picked(Message):
        """A place on the x axis was clicked."""

        def __init__(self, x: float) -> None:
            super().__init__()
            self.x = x

    def __init__(self, rate: float = 10.0, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._rate = rate
        self._plot = Plot()
        self._lines: list[Line] = []
        self._book: StyleBook | None = None
        self._timer: Timer | None = None
        self._drawn_at = 0.0
        self.cost = 0.0
        """Seconds of CPU time that a redraw takes, a running average."""

    @property
    def plot(self) -> Plot:
        """What is shown."""
        return self._plot

    @plot.setter
    def plot(self, plot: Plot) -> None:
        self.show(plot)

    def show(self, plot: Plot, at_once: bool = False) -> None:
        """Show `plot`, now or at the next turn of the clock; `at_once` is for what a key asks."""
        if plot is self._plot:
            return
        self._plot = plot
        wait = self._drawn_at + self.interval - time.monotonic()
        if at_once or wait <= 0:
            self._redraw()
        elif self._timer is None:
            self._timer = self.set_timer(wait, self._redraw)

    @property
    def interval(self) -> float:
        """Seconds between two redraws."""
        return max(1 / self._rate, self.cost / SHARE)

    def on_mount(self) -> None:
        """Follow the theme."""
        self.app.theme_changed_signal.subscribe(self, lambda _: self._repaint())

    def on_resize(self) -> None:
        """Draw for the new size."""
        self._lines = []
        self._redraw()

    def _repaint(self) -> None:
        self._book = None
        self.refresh()

    def _redraw(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        started = time.thread_time()
        lines = draw(self._plot, *self.size)
        cost = time.thread_time() - started
        self.cost = cost if not self.cost else 0.8 * self.cost + 0.2 * cost
        self._drawn_at = time.monotonic()
        before, self._lines = self._lines, lines
        if len(before) != len(lines):
            self.refresh()
            return
        changed = [
            Region(0, row, self.size.width, 1)
            for row, (old, new) in enumerate(zip(before, lines, strict=True))
            if old != new
        ]
        if changed:
            self.refresh(*changed)

    def render_line(self, y: int) -> Strip:
        """One row."""
        if self._book is None:
            self._book = StyleBook(cast("App[object]", self.app))
        base = self.visual_style.rich_style
        if y >= len(self._lines):
            return Strip.blank(self.size.width, base)
        return self._book.strip(self._lines[y], base)

    def on_click(self, event: events.Click) -> None:
        """Tell where on the x axis it was."""
        if self._plot.curves:
            self.post_message(self.Picked(column_value(self._plot, *self.size, event.x)))
