"""The lab, looked at: the cursor back in time, and the ways to draw the curves."""

from collections.abc import Callable
from dataclasses import replace
from typing import ClassVar

from studytui.ui.axes import round_end
from studytui.ui.lab.plots import Look
from studytui.ui.lab.session import LabSession, RefusedError
from studytui.ui.screens.reasons import ReasonedScreen
from studytui.ui.widgets.bench import Bench
from studytui.ui.widgets.form import Form

LEAP = 10
_REMOVED = "This run was removed from the disk: enter starts it anew."


class LabLooking(ReasonedScreen):
    """What all of the lab's keys need, and those that change nothing.

    Attributes:
        session: The experiment on the bench.
        look: How the chart is looked at.
        cursor: The epoch looked back to; None is now.
        said: The last sentence that was said.
    """

    SCOPE: ClassVar[str] = "lab"

    session: LabSession
    look: Look = Look()
    cursor: int | None = None
    said: str = ""

    def present(self, at_once: bool = False) -> None:
        """Show what is; the screen's part."""
        raise NotImplementedError

    def say(self, text: str, style: str = "") -> None:
        """Put a sentence on the bottom line; the screen's part."""
        raise NotImplementedError

    @property
    def form(self) -> Form:
        """The form."""
        return self.query_one(Bench).form

    def attempt(self, work: Callable[[], None]) -> bool:
        """Do something that may be refused, and say so if it is; whether it was done."""
        try:
            work()
        except RefusedError as error:
            self.say(str(error), "bad")
        except OSError as error:
            followed = self.session.followed
            gone = followed is not None and not followed.folder.path.exists()
            self.say(
                _REMOVED if gone else f"That cannot be done: {error.strerror or error}.", "bad"
            )
        else:
            return True
        return False

    def _reach(self) -> int:
        """Epochs that one key moves the cursor: a two-hundredth of the axis."""
        run = self.session.run
        return max(1, round(round_end(run.epoch) / 200)) if run and run.n else 1

    def move_cursor(self, epochs: int) -> None:
        """Look so many epochs further on, or back."""
        run = self.session.run
        if run is None or not run.n:
            return
        at = (self.cursor if self.cursor is not None else run.epoch) + epochs
        self.look_at(at)

    def look_at(self, epoch: int) -> None:
        """Show the run as it stood then; the last epoch is now."""
        run = self.session.run
        if run is not None and run.n:
            self.cursor = None if epoch >= run.epoch else max(1, epoch)
            self.said = ""
            self.present(at_once=True)
            self.refresh_commands()

    def action_look_back(self) -> None:
        """Back in time."""
        self.move_cursor(-self._reach())

    def action_look_on(self) -> None:
        """On in time."""
        self.move_cursor(self._reach())

    def action_leap_back(self) -> None:
        """Far back in time."""
        self.move_cursor(-LEAP * self._reach())

    def action_leap_on(self) -> None:
        """Far on in time."""
        self.move_cursor(LEAP * self._reach())

    def action_look_first(self) -> None:
        """To the first epoch."""
        self.look_at(1)

    def _look(self, **changes: bool) -> None:
        self.look = replace(self.look, **changes)
        self.present(at_once=True)

    def action_log_axis(self) -> None:
        """Logarithmic axis or not."""
        self._look(log=not self.look.log)

    def action_accuracy(self) -> None:
        """Accuracy or loss."""
        self._look(accuracy=not self.look.accuracy)

    def action_smooth(self) -> None:
        """Smooth or not."""
        self._look(smooth=not self.look.smooth)

    def action_running(self) -> None:
        """The running loss or not."""
        self._look(running=not self.look.running)
        if self.look.running and self.look.accuracy:
            self.say("The running loss is drawn beside the losses: v shows them.")
        elif self.look.running:
            self.say("running: dropout on, averaged while the weights move: not comparable.")

    def action_ghost(self) -> None:
        """The run before or not."""
        if self.session.ghost is None:
            self.say("No run of this preset has ended before this one.")
        else:
            self._look(ghost=not self.look.ghost)
