"""Runs that train as one stack: a slice of training, the record of an epoch, and who is done."""

import math
import time
from collections.abc import Sequence

from studytui.trainer.control import revise
from studytui.trainer.engine import Outcome, Stack
from studytui.trainer.slot import Slot


class Cohort:
    """A stack and the runs in it, `slots[m]` being the run of model m."""

    def __init__(self, stack: Stack, slots: Sequence[Slot]) -> None:
        self.stack, self.slots = stack, list(slots)
        self.paused = False
        self.one_epoch = False
        """Pause again when the epoch is over."""
        self._due = 0.0
        self._seconds = 0.0

    def wait(self) -> float:
        """Seconds until there is something to train; infinite while paused."""
        if self.paused:
            return math.inf
        return self._due - time.monotonic() if self.stack.batch == 0 else 0.0

    def resume(self, one_epoch: bool = False) -> None:
        """Go on, at once; with `one_epoch` until the epoch is over."""
        self.paused, self.one_epoch, self._due = False, one_epoch, 0.0
        for slot in self.slots:
            slot.paused_since = None

    def repace(self) -> None:
        """The pace has changed: wait no longer by the old one."""
        self._due = 0.0

    def pause(self) -> None:
        """Train no further for now."""
        self.paused, self.one_epoch = True, False
        for slot in self.slots:
            slot.paused_since = time.monotonic()

    def work(self, until: float) -> list[tuple[Slot, str]]:
        """Train until the clock `until` or the epoch's end; the runs that ended, and why."""
        began = time.monotonic()
        stack = self.stack
        self._replay()
        steps = [slot.replays[0].step for slot in self.slots if slot.replays]
        halt = min(steps, default=-1)
        clock = time.monotonic
        done = stack.advance(lambda: clock() >= until or stack.step == halt)
        self._seconds += clock() - began
        if done:
            return self._finish_epoch()
        self._replay()
        self._checkpoint(self.slots)
        return []

    def _checkpoint(self, slots: Sequence[Slot]) -> None:
        """Write the checkpoints that are due; an epoch may be long, so also within one."""
        for m, slot in enumerate(self.slots):
            if slot in slots and slot.recorder.checkpoint_due(len(self.slots)):
                slot.recorder.checkpoint(self.stack.capture(m))

    def _replay(self) -> None:
        """Make again the changes that were once made at this step."""
        for m, slot in enumerate(self.slots):
            while slot.replays and slot.replays[0].step <= self.stack.step:
                revise(self.stack, m, slot.replays.pop(0).set)

    def _finish_epoch(self) -> list[tuple[Slot, str]]:
        began = time.monotonic()
        outcomes = self.stack.finish_epoch()
        now = time.monotonic()
        seconds, self._seconds = self._seconds + now - began, 0.0
        stack = self.stack
        for m, (slot, outcome) in enumerate(zip(self.slots, outcomes, strict=True)):
            rate = float(stack.controls[m]["lr"])
            slot.recorder.epoch(outcome, stack.epoch, stack.step, rate, seconds)
        self._replay()
        ended = {
            slot: reason
            for m, slot in enumerate(self.slots)
            if (reason := self._reason(m, outcomes[m]))
        }
        if self.one_epoch and not ended:
            self.pause()
        self._checkpoint([slot for slot in self.slots if slot not in ended])
        self._due = max(self._due, now - seconds) + self._seconds_per_epoch()
        return list(ended.items())

    def _reason(self, m: int, outcome: Outcome) -> str | None:
        return outcome.decision.reason or self._limit_reached(m)

    def _limit_reached(self, m: int) -> str | None:
        return "max_epochs" if self.stack.epoch >= self.stack.controls[m]["epochs"] else None

    def over_already(self) -> dict[Slot, str]:
        """Runs whose process was ended after their last checkpoint, before it could say the end."""
        reasons = {}
        for m, slot in enumerate(self.slots):
            stopper = self.stack.stoppers[m]
            if not bool(self.stack.network.flat[m].isfinite().all()):
                reasons[slot] = "non_finite"
            elif stopper.enabled and stopper.counter >= stopper.patience:
                reasons[slot] = "patience"
            elif limit := self._limit_reached(m):
                reasons[slot] = limit
        return reasons

    def _seconds_per_epoch(self) -> float:
        """By the slowest pace that one of the runs asks for; 0 when none does."""
        paces = [float(controls["pace"]) for controls in self.stack.controls]
        return max((1 / pace for pace in paces if pace), default=0.0)

    def leave(self, slots: Sequence[Slot]) -> None:
        """Take some runs out; each has its state with it then. The others go on."""
        for m, slot in enumerate(self.slots):
            if slot in slots:
                slot.state = self.stack.capture(m)
        stay = [m for m, slot in enumerate(self.slots) if slot not in slots]
        self.slots = [self.slots[m] for m in stay]
        if stay:
            self.stack = self.stack.part(stay)
