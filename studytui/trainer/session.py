"""One trainer process: the runs it was given, trained side by side until each has ended."""

import time
import traceback
from collections.abc import Callable, Mapping, Sequence

from studytui.lab.commands import Command, Refused
from studytui.lab.folder import WATCHED_SECONDS
from studytui.lab.view import VIEWS_A_SECOND
from studytui.trainer import picture
from studytui.trainer.cohort import Cohort
from studytui.trainer.control import go_on, is_past, revise
from studytui.trainer.engine import Stack
from studytui.trainer.slot import Slot
from studytui.trainer.testing import test_figures

POLL_SECONDS = 0.05
_OVER = "The run is over; only continue and open_test can follow."


class Session:
    """Trains cohorts, listens to commands, says that it lives.

    Args:
        cohorts: Stacks with their runs.
        build: Makes the stack of one run that goes on after it had left its own.
        idle: Sleeps so many seconds, for tests.
    """

    def __init__(
        self, cohorts: Sequence[Cohort], build: Callable[[Slot], Stack],
        idle: Callable[[float], None] = time.sleep,
    ) -> None:  # fmt: skip
        self._cohorts = list(cohorts)
        self._build = build
        self._idle = idle
        self._slots = [slot for cohort in cohorts for slot in cohort.slots]
        self._next_poll = 0.0
        self._ending = False
        self.failed = False

    def request_end(self) -> None:
        """End the process soon (a signal asks for it): checkpoints are written, runs can go on."""
        self._ending = True
        self._next_poll = 0.0

    def run(self) -> None:
        """Train until every run has ended, or is paused and watched by nobody."""
        while True:
            if time.monotonic() >= self._next_poll:
                self._service()
            if self._ending or not self._cohorts:
                break
            ready = [cohort for cohort in self._cohorts if cohort.wait() <= 0]
            for cohort in ready:
                self._work(cohort)
            if not ready:
                wait = min(cohort.wait() for cohort in self._cohorts)
                self._idle(max(min(wait, self._next_poll - time.monotonic()), 0.001))
        self._leave_all()

    def _work(self, cohort: Cohort) -> None:
        try:
            self._begin_epoch(cohort)
            if cohort.wait() > 0 or cohort not in self._cohorts:
                return
            self._end(cohort, dict(cohort.work(self._next_poll)))
        except OSError:
            raise
        except Exception as error:  # whatever a device or its driver may throw
            traceback.print_exc()
            self._fail(cohort, error)

    def _begin_epoch(self, cohort: Cohort) -> None:
        """Obey what was asked for before the first step of this epoch."""
        if cohort.stack.batch == 0:
            for slot in list(cohort.slots):
                for command in slot.due(cohort.stack.epoch + 1):
                    self._obey(slot, command)

    def _fail(self, cohort: Cohort, error: Exception) -> None:
        what = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        if isinstance(error, MemoryError) or "out of memory" in what.lower():
            what = f"there is not enough memory on {cohort.stack.device}"
        message = f"Training failed: {what}. It can go on from the last checkpoint."
        for slot in cohort.slots:
            slot.recorder.fail(message)
        self._cohorts.remove(cohort)
        self.failed = True

    def _end(self, cohort: Cohort, reasons: Mapping[Slot, str]) -> None:
        """Runs are over: pictures and weights first, then the word."""
        if not reasons:
            return
        for slot in reasons:
            self._show(cohort, slot)
        cohort.leave(list(reasons))
        if not cohort.slots:
            self._cohorts.remove(cohort)
        for slot, reason in reasons.items():
            slot.recorder.checkpoint(slot.state, final=True)
            for command in slot.drop_scheduled():
                error = f"The run ended at epoch {slot.state.epoch}, before epoch {command.at}."
                slot.recorder.answer(command.id, slot.state.epoch, slot.state.step, error=error)
            slot.recorder.finish(reason)

    def _service(self) -> None:
        """Everything but training: commands, heartbeats, pictures, runs that nobody watches."""
        self._next_poll = time.monotonic() + POLL_SECONDS
        for slot in self._slots:
            for command in slot.incoming():
                self._receive(slot, command)
        for cohort in list(self._cohorts):
            for slot in list(cohort.slots):
                slot.recorder.heartbeat()
                if time.monotonic() >= slot.view_due:
                    self._renew_picture(cohort, slot)
                if self._forgotten(slot):
                    self._pause_out(cohort, slot)

    def _cohort(self, slot: Slot) -> tuple[Cohort, int] | None:
        """Where the run trains, and as which model; None when it has ended."""
        for cohort in self._cohorts:
            for m, member in enumerate(cohort.slots):
                if member is slot:
                    return cohort, m
        return None

    def _receive(self, slot: Slot, command: Command | Refused) -> None:
        if isinstance(command, Refused):
            self._answer(slot, command, error=command.error)
            return
        place = self._cohort(slot)
        if command.at is None or place is None:
            self._obey(slot, command)
        elif is_past(command, place[0].stack.epoch, place[0].stack.batch):
            self._answer(slot, command, error=f"Epoch {command.at} has already begun.")
        else:
            slot.schedule(command)

    def _answer(self, slot: Slot, command: Command | Refused, **content: object) -> None:
        place = self._cohort(slot)
        now = place[0].stack if place else slot.state
        slot.recorder.answer(command.id, now.epoch, now.step, **content)

    def _obey(self, slot: Slot, command: Command) -> None:
        """Do what the command says, now, and answer it."""
        place = self._cohort(slot)
        if command.do == "open_test":
            self._open_test(slot, command)
        elif command.do == "continue" and place is None:
            self._continue(slot, command)
        elif place is None:
            self._answer(slot, command, error=_OVER)
        elif command.do is None:
            was = revise(place[0].stack, place[1], command.set)
            if "pace" in was:
                place[0].repace()
            self._answer(slot, command, set=dict(command.set), was=was)
        elif command.do == "stop":
            self._answer(slot, command, do="stop")
            self._end(place[0], {slot: "user"})
        else:
            self._pace(self._alone(place[0], slot), slot, command)

    def _pace(self, cohort: Cohort, slot: Slot, command: Command) -> None:
        """Pause, one epoch, or go on."""
        note = None
        match command.do:
            case "pause":
                note = "It was paused already." if cohort.paused else None
                cohort.pause()
                self._show(cohort, slot)
            case "step":
                cohort.resume(one_epoch=True)
            case _:
                note = None if cohort.paused else "It was running already."
                cohort.resume()
        done = "resume" if command.do == "continue" else command.do
        self._answer(slot, command, do=done, note=note)

    def _alone(self, cohort: Cohort, slot: Slot) -> Cohort:
        """The run in a cohort of its own: what holds it up must not hold up the others."""
        if len(cohort.slots) == 1:
            return cohort
        cohort.leave([slot])
        return self._join(slot)

    def _join(self, slot: Slot) -> Cohort:
        cohort = Cohort(self._build(slot), [slot])
        self._cohorts.append(cohort)
        return cohort

    def _continue(self, slot: Slot, command: Command) -> None:
        try:
            note = go_on(slot.state, slot.recorder.run.reason, slot.spec.epochs)
        except ValueError as error:
            self._answer(slot, command, error=str(error))
            return
        limit = slot.state.controls["epochs"]
        self._answer(slot, command, do="continue", note=note, epochs=limit)
        slot.recorder.checkpoint(slot.state, final=True)
        self._join(slot)

    def _open_test(self, slot: Slot, command: Command) -> None:
        place = self._cohort(slot)
        state = place[0].stack.capture(place[1]) if place else slot.state
        figures = test_figures(slot.spec, slot.data, state)
        if figures is None:
            self._answer(slot, command, error="This experiment has no test rows (n_test = 0).")
        else:
            self._answer(slot, command, do="open_test", test=figures)

    def _renew_picture(self, cohort: Cohort, slot: Slot) -> None:
        slot.view_due = time.monotonic() + 1 / VIEWS_A_SECOND
        if slot.view_epoch != cohort.stack.epoch and slot.watched():
            began = time.monotonic()
            self._show(cohort, slot)
            # A picture that is slow to make may take some percent of the time, no more.
            slot.view_due += 30 * (time.monotonic() - began)

    def _show(self, cohort: Cohort, slot: Slot) -> None:
        stack = cohort.stack
        m = cohort.slots.index(slot)
        shown = picture.draw(stack.single(m), slot.data, stack.epoch)
        if shown is not None:
            slot.recorder.show(shown)
        slot.view_epoch = stack.epoch

    def _forgotten(self, slot: Slot) -> bool:
        if slot.paused_since is None:
            return False
        paused = time.monotonic() - slot.paused_since
        return min(paused, slot.recorder.folder.unwatched_seconds()) >= WATCHED_SECONDS

    def _pause_out(self, cohort: Cohort, slot: Slot) -> None:
        """Leave a paused run that nobody watches: it stays paused, and can be taken up again."""
        self._cohorts.remove(cohort)
        cohort.leave([slot])
        slot.recorder.checkpoint(slot.state, final=True)
        slot.recorder.log("paused and watched by nobody: the process ends, the run stays paused.")

    def _leave_all(self) -> None:
        for cohort in self._cohorts:
            slots = list(cohort.slots)
            cohort.leave(slots)
            for slot in slots:
                slot.recorder.checkpoint(slot.state, final=True)
        self._cohorts = []
