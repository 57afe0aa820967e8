"""A run after some of its events: an immutable record that can look back in time.

States are made by `run.new_run` and `run.fold` alone.
"""

import math
from collections.abc import Mapping
from typing import Literal, TypeAlias

import msgspec
import numpy as np

from studytui.lab.declarations import CONTROLS, ExperimentSpec
from studytui.lab.events import Applied, Finished, Picture, Started
from studytui.lab.history import Column, History

Status: TypeAlias = Literal["queued", "running", "paused", "finished", "failed"]


class Switched(msgspec.Struct, frozen=True):
    """A live change: what was set after how many whole epochs, and what it was before."""

    id: str
    epoch: int
    step: int
    set: Mapping[str, object]
    was: Mapping[str, object]

    @property
    def counts(self) -> bool:
        """Whether the experiment became another one: pace does not make it so."""
        return any(
            name != "pace" and self.was.get(name) != value for name, value in self.set.items()
        )


class Mark(msgspec.Struct, frozen=True):
    """An epoch with its validation loss and accuracy."""

    epoch: int
    val_loss: float
    val_accuracy: float


class Shadow(msgspec.Struct, frozen=True):
    """Where a run with stopping off would have stopped, and what it would have kept."""

    epoch: int
    kept: Mark | None


class RunState(msgspec.Struct, frozen=True, kw_only=True):
    """A run after some of its events. Epoch numbers count from 1; none is 0."""

    run: str
    spec: ExperimentSpec
    history: History
    n: int = 0
    """Rows of `history` that are this run's so far."""
    seq: int = 0
    status: Status = "queued"
    started: Started | None = None
    controls: Mapping[str, object]
    """The live controls as they are now."""
    switched: tuple[Switched, ...] = ()
    limit: int
    """Epochs at most; continuing past the end raises it."""
    counter: int = 0
    reference: float | None = None
    best_epoch: int | None = None
    shadow: Shadow | None = None
    diverged_at: int | None = None
    answers: tuple[Applied, ...] = ()
    """All answers to commands."""
    checkpoint: int | None = None
    pictures: tuple[Picture, ...] = ()
    """What the model said then, ascending by epoch, not of every epoch; each is complete."""
    finished: Finished | None = None
    failure: str | None = None
    trouble: str | None = None

    @property
    def epoch(self) -> int:
        """Epochs that are over."""
        return int(self.curve("epoch")[-1]) if self.n else 0

    @property
    def changes(self) -> tuple[Switched, ...]:
        """The live changes that make this another experiment; such a run is marked `~`."""
        return tuple(switch for switch in self.switched if switch.counts)

    @property
    def best(self) -> Mark | None:
        """The best check: the weights that were kept."""
        return self.mark(self.best_epoch)

    @property
    def end(self) -> Mark | None:
        """The last epoch."""
        return self.mark(self.epoch) if self.n else None

    @property
    def answered(self) -> frozenset[str]:
        """The ids of commands that have an answer."""
        return frozenset(answer.id for answer in self.answers)

    @property
    def tests(self) -> tuple[Applied, ...]:
        """Each look at the test split."""
        return tuple(answer for answer in self.answers if answer.test is not None)

    @property
    def reason(self) -> str | None:
        """Why it ended; None while it goes on."""
        if self.status == "failed":
            return "failed"
        return self.finished.reason if self.finished else None

    @property
    def train_seconds(self) -> float:
        """Seconds of training and evaluation so far, without waiting."""
        return float(np.sum(self.curve("seconds")))

    def curve(self, name: str) -> Column:
        """A column of `history.COLUMNS` up to now, [epochs]; nan where nothing was measured."""
        return self.history.column(name, self.n)

    def mark(self, epoch: int | None) -> Mark | None:
        """The figures of an epoch; None when there are none."""
        if epoch is None:
            return None
        row = self.history.index(epoch, self.n) - 1
        if row < 0 or self.curve("epoch")[row] != epoch:
            return None
        losses, accuracies = self.curve("val_loss"), self.curve("val_accuracy")
        return Mark(epoch, float(losses[row]), float(accuracies[row]))

    @property
    def best_since_change(self) -> Mark | None:
        """The best epoch after the last live change; None when nothing was changed."""
        if not self.changes:
            return None
        row = self.history.index(self.changes[-1].epoch, self.n)
        name = self.spec.monitor
        sign = 1.0 if name == "val_loss" else -1.0
        values = sign * self.curve(name)[row:]
        finite = np.isfinite(values)
        if not finite.any():
            return None
        place = row + int(np.argmin(np.where(finite, values, np.inf)))
        return self.mark(int(self.curve("epoch")[place]))

    def at(self, epoch: int) -> "RunState":
        """The run as it stood when that epoch was over: the cursor's time travel."""
        n = self.history.index(epoch, self.n)
        if n == self.n:
            return self
        switched = tuple(switch for switch in self.switched if switch.epoch < epoch)
        diverged = self.diverged_at if self.diverged_at and self.diverged_at <= epoch else None
        past = msgspec.structs.replace(
            self,
            n=n,
            status="running" if self.started else "queued",
            switched=switched,
            controls=controls_of(self.spec, switched),
            answers=tuple(answer for answer in self.answers if answer.epoch < epoch),
            shadow=self.shadow if self.shadow and self.shadow.epoch <= epoch else None,
            pictures=tuple(picture for picture in self.pictures if picture.epoch <= epoch),
            diverged_at=diverged,
            finished=None,
            failure=None,
            trouble=None,
            limit=_limit(self, epoch),
        )
        return judged(past)

    def epochs_per_second(self) -> float | None:
        """The pace of the last epochs as it was watched, waiting included."""
        times = self.curve("t")[-20:]
        span = float(times[-1] - times[0]) if len(times) > 1 else 0.0
        return (len(times) - 1) / span if span > 0 else None

    def accuracy_error(self) -> float | None:
        """The standard error of the last validation accuracy, √(a(1 − a)/n)."""
        if not self.n or self.started is None or self.started.n_val < 1:
            return None
        accuracy = float(self.curve("val_accuracy")[-1])
        return math.sqrt(max(accuracy * (1 - accuracy), 0.0) / self.started.n_val)


def controls_of(spec: ExperimentSpec, switched: tuple[Switched, ...]) -> dict[str, object]:
    """The live controls after these changes."""
    controls = {name: getattr(spec, name) for name in CONTROLS}
    for switch in switched:
        controls |= {name: value for name, value in switch.set.items() if name in controls}
    return controls


def _limit(run: RunState, epoch: int) -> int:
    limits = [answer.epochs for answer in run.answers if answer.epochs and answer.epoch < epoch]
    return limits[-1] if limits else run.spec.epochs


def judged(run: RunState) -> RunState:
    """The state with counter, reference and best as the last row has them."""
    if not run.n:
        return msgspec.structs.replace(run, counter=0, reference=None, best_epoch=None)
    reference, best = float(run.curve("reference")[-1]), float(run.curve("best_epoch")[-1])
    return msgspec.structs.replace(
        run,
        counter=int(run.curve("counter")[-1]),
        reference=None if math.isnan(reference) else reference,
        best_epoch=None if math.isnan(best) else int(best),
    )
