"""One trainer process: the runs it was given, trained side by side until each has ended."""

import time
from collections.abc import Callable

from studytui.lab.folder import WATCHED_SECONDS
from studytui.lab.view import VIEWS_A_SECOND
from studytui.trainer.cohort import Cohort
from studytui.trainer.log import say_traceback
from studytui.trainer.roster import Roster
from studytui.trainer.slot import Slot
from studytui.trainer.steering import Steering

POLL_SECONDS = 0.05
_PICTURE_SHARE = 30
"""Of the time between two pictures at most one part in so many is spent on making them."""
_KEPT_GAP = 256
"""A picture is kept when the run is longer by one part in so many than at the last one."""
_KEPT_SHARE = 20
_KEPT_SECONDS = 0.05
"""Of its time a process computes at most one part in so many for pictures that are kept; a little
more in a short run, whose beginning is what one looks back to."""


class Session:
    """Trains the runs of a roster, listens to commands, says that it lives.

    Args:
        roster: The runs.
        idle: Sleeps so many seconds, for tests.
    """

    def __init__(self, roster: Roster, idle: Callable[[float], None] = time.sleep) -> None:
        self._roster = roster
        self._steering = Steering(roster)
        self._idle = idle
        self._next_poll = 0.0
        self._ending = False
        self.failed = False
        self._began = time.monotonic()
        self._drawing = -_KEPT_SECONDS
        self._last_drawing = 0.0

    def request_end(self) -> None:
        """End the process soon (a signal asks for it): checkpoints are written, runs can go on."""
        self._ending = True
        self._next_poll = 0.0

    def run(self) -> None:
        """Train until every run has ended, or is paused and watched by nobody."""
        cohorts = self._roster.cohorts
        for cohort in list(cohorts):
            self._roster.end(cohort, cohort.over_already())
        while True:
            if time.monotonic() >= self._next_poll:
                self._service()
            if self._ending or not cohorts:
                break
            ready = [cohort for cohort in cohorts if cohort.wait() <= 0]
            for cohort in ready:
                self._work(cohort)
            if not ready:
                wait = min(cohort.wait() for cohort in cohorts)
                self._idle(max(min(wait, self._next_poll - time.monotonic()), 0.001))
        for cohort in list(cohorts):
            self._roster.put_down(cohort)

    def _work(self, cohort: Cohort) -> None:
        try:
            self._steering.begin_epoch(cohort)
            if cohort.slots and cohort.wait() <= 0:
                self._roster.end(cohort, dict(cohort.work(self._next_poll)))
                self._keep_pictures(cohort)
        except OSError:
            raise
        except Exception as error:  # whatever a device or its driver may throw
            say_traceback()
            self._roster.fail(cohort, error)
            self.failed = True

    def _service(self) -> None:
        """Everything but training: commands, heartbeats, pictures, runs that nobody watches."""
        self._next_poll = time.monotonic() + POLL_SECONDS
        self._steering.look()
        training = [(cohort, slot) for cohort in self._roster.cohorts for slot in cohort.slots]
        for cohort, slot in training:
            slot.recorder.heartbeat()
            if time.monotonic() >= slot.view_due:
                self._renew_picture(cohort, slot)
        if training and all(self._forgotten(slot) for _, slot in training):
            for _, slot in training:
                slot.recorder.log("paused and watched by nobody: it can be taken up again.")
            self._ending = True

    def _keep_pictures(self, cohort: Cohort) -> None:
        """Record pictures that are due, between two epochs: of each at first, then of fewer.

        They cost no time while a run waits for its pace. The first one and those of a run that goes
        epoch by epoch are not spared. In a stack, whose last one is oldest comes first.
        """
        epoch = cohort.stack.epoch
        if cohort.stack.batch or not epoch:
            return
        for slot in sorted(cohort.slots, key=lambda slot: slot.kept_epoch):
            began, kept = time.thread_time(), slot.kept_epoch
            wanted = not kept or cohort.paused
            spare = _KEPT_SHARE * self._drawing <= time.monotonic() - self._began
            spare = spare or cohort.wait() > self._last_drawing
            if wanted or (spare and epoch - kept >= max(1, kept // _KEPT_GAP)):
                self._roster.keep(cohort, slot)
                slot.view_due = time.monotonic() + 1 / VIEWS_A_SECOND  # it is shown too
                self._last_drawing = time.thread_time() - began
                self._drawing += self._last_drawing

    def _renew_picture(self, cohort: Cohort, slot: Slot) -> None:
        slot.view_due = time.monotonic() + 1 / VIEWS_A_SECOND
        if slot.view_epoch != cohort.stack.epoch and slot.watched():
            began = time.monotonic()
            self._roster.show(cohort, slot)
            slot.view_due += _PICTURE_SHARE * (time.monotonic() - began)

    def _forgotten(self, slot: Slot) -> bool:
        """Whether the run is paused and nobody has watched it for a quarter of an hour."""
        if slot.paused_since is None:
            return False
        paused = time.monotonic() - slot.paused_since
        return min(paused, slot.recorder.folder.unwatched_seconds()) >= WATCHED_SECONDS
