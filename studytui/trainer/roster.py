"""The runs of a process: which of them trains where, who joins, leaves, and ends."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from studytui.lab.view import View
from studytui.trainer import picture
from studytui.trainer.cohort import Cohort
from studytui.trainer.device import failure
from studytui.trainer.engine import Stack
from studytui.trainer.slot import Slot


class Place(NamedTuple):
    """Where a run trains, and as which model of the stack."""

    cohort: Cohort
    m: int


class Roster:
    """All runs of a process, those that have ended included.

    Args:
        cohorts: Stacks with their runs; those still training.
        build: Makes the stack of one run that goes on by itself.
    """

    def __init__(self, cohorts: Sequence[Cohort], build: Callable[[Slot], Stack]) -> None:
        self.cohorts = list(cohorts)
        self.slots = [slot for cohort in cohorts for slot in cohort.slots]
        self._build = build

    def place(self, slot: Slot) -> Place | None:
        """Where the run trains; None when it has ended."""
        for cohort in self.cohorts:
            for m, member in enumerate(cohort.slots):
                if member is slot:
                    return Place(cohort, m)
        return None

    def join(self, slot: Slot) -> Cohort:
        """Let a run that is in no stack train, from its state."""
        cohort = Cohort(self._build(slot), [slot])
        self.cohorts.append(cohort)
        return cohort

    def leave(self, cohort: Cohort, slots: Sequence[Slot]) -> None:
        """Take runs out of their stack, with their states."""
        cohort.leave(slots)
        if not cohort.slots:
            self.cohorts.remove(cohort)

    def alone(self, cohort: Cohort, slot: Slot) -> Cohort:
        """The run in a cohort of its own: what holds it up must not hold up the others."""
        if len(cohort.slots) == 1:
            return cohort
        self.leave(cohort, [slot])
        return self.join(slot)

    def end(self, cohort: Cohort, reasons: Mapping[Slot, str]) -> None:
        """Runs are over: pictures and weights first, then the word."""
        if not reasons:
            return
        for slot in reasons:
            self._keep_last(cohort, slot)
        self.leave(cohort, list(reasons))
        for slot, reason in reasons.items():
            slot.recorder.checkpoint(slot.state, final=True)
            for command in slot.drop_scheduled():
                error = f"The run ended at epoch {slot.state.epoch}, before epoch {command.at}."
                slot.recorder.answer(command.id, slot.state.epoch, slot.state.step, error=error)
            slot.recorder.finish(reason)

    def fail(self, cohort: Cohort, error: Exception) -> None:
        """A stack cannot go on: its runs say so."""
        what = failure(error, cohort.stack.device)
        self.cohorts.remove(cohort)
        for slot in cohort.slots:
            slot.recorder.fail(f"Training failed: {what}. It can go on from the last checkpoint.")

    def put_down(self, cohort: Cohort) -> None:
        """Leave the runs of a cohort as they are; another process can take them up."""
        slots = list(cohort.slots)
        self.leave(cohort, slots)
        for slot in slots:
            slot.recorder.checkpoint(slot.state, final=True)

    def show(self, cohort: Cohort, slot: Slot) -> None:
        """Renew the picture of what the run's model says at the moment."""
        if (shown := self._draw(cohort, slot)) is not None:
            slot.recorder.show(shown)
        slot.view_epoch = cohort.stack.epoch

    def keep(self, cohort: Cohort, slot: Slot, best: int | None = None) -> None:
        """Record what the model says now, or with its best weights, which are of epoch `best`."""
        if (shown := self._draw(cohort, slot, best)) is not None:
            slot.recorder.keep(shown)
        slot.view_epoch = cohort.stack.epoch

    def _keep_last(self, cohort: Cohort, slot: Slot) -> None:
        """Record what the best weights say and what those of the end do, unless that is known.

        Weights within an epoch that was broken off are of none that can be looked back to.
        """
        stack = cohort.stack
        best = stack.stoppers[cohort.slots.index(slot)].best_epoch
        known = {0, *(kept.epoch for kept in slot.recorder.run.pictures)}
        if best is not None and best not in known:
            self.keep(cohort, slot, best)
        if not stack.batch and stack.epoch not in known | {best}:
            self.keep(cohort, slot)

    @staticmethod
    def _draw(cohort: Cohort, slot: Slot, best: int | None = None) -> View | None:
        stack, m = cohort.stack, cohort.slots.index(slot)
        epoch = stack.epoch if best is None else best
        network = stack.single(m, best is not None)
        return picture.draw(network, slot.data, stack.validation(m), epoch)

    def close(self) -> None:
        """Give all runs back."""
        for slot in self.slots:
            slot.recorder.close()
