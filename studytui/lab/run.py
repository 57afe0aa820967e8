"""The only fold: from events to a run; used by screens, command line, exports and tests."""

import math
from bisect import bisect_left
from collections.abc import Iterable
from typing import Final

import msgspec
import numpy as np

from studytui.lab.declarations import ExperimentSpec
from studytui.lab.events import (
    Applied,
    Checkpoint,
    Epoch,
    Event,
    Failed,
    Finished,
    Picture,
    Started,
    Trouble,
)
from studytui.lab.history import History
from studytui.lab.runstate import (
    Mark,
    RunState,
    Shadow,
    Status,
    Switched,
    controls_of,
    judged,
)

__all__ = [
    "Mark",
    "RunState",
    "Shadow",
    "Status",
    "Switched",
    "first_loss",
    "fold",
    "fold_all",
    "new_run",
    "summary",
]

DIVERGED: Final = 1000.0
"""A loss above so many times its first value is called diverging; see `first_loss`."""


def new_run(spec: ExperimentSpec, run: str = "") -> RunState:
    """A run of which nothing is known but its experiment."""
    return RunState(
        run=run, spec=spec, history=History(), limit=spec.epochs, controls=controls_of(spec, ())
    )


def fold(run: RunState, event: Event) -> RunState:
    """The run after one more event; an event that was folded already changes nothing."""
    if event.seq <= run.seq:
        return run
    run = msgspec.structs.replace(run, seq=event.seq)
    match event:
        case Epoch():
            return _fold_epoch(run, event)
        case Applied():
            return _fold_applied(run, event)
        case Started():
            return _fold_started(run, event)
        case Checkpoint():
            return msgspec.structs.replace(run, checkpoint=event.epoch)
        case Picture():
            return _fold_picture(run, event)
        case Finished():
            return msgspec.structs.replace(run, status="finished", finished=event, trouble=None)
        case Failed():
            return msgspec.structs.replace(run, status="failed", failure=event.message)
        case Trouble():
            return msgspec.structs.replace(run, trouble=event.message)
        case _:
            return run


def fold_all(run: RunState, events: Iterable[Event]) -> RunState:
    """The run after all these events."""
    for event in events:
        run = fold(run, event)
    return run


def first_loss(run: RunState, otherwise: float = math.inf) -> float:
    """What diverging is measured against: the first epoch's loss, or ln K if that is less.

    A rate that is far too high has done its damage before the first epoch is over, and an
    untrained model's loss is about ln K for K classes.
    """
    first = float(run.curve("val_loss")[0]) if run.n else otherwise
    chance = math.log(max(run.started.classes, 2)) if run.started else math.inf
    return min(first, chance) if math.isfinite(first) else chance


def _fold_epoch(run: RunState, event: Epoch) -> RunState:
    n = run.n
    if n and event.epoch <= run.epoch:
        n = run.history.index(event.epoch - 1, n)
    history = run.history.append(n, event)
    diverged = run.diverged_at
    if diverged is None and event.val_loss > DIVERGED * first_loss(run, event.val_loss):
        diverged = event.epoch
    run = msgspec.structs.replace(
        run,
        history=history,
        n=n + 1,
        counter=event.counter,
        reference=event.reference,
        best_epoch=event.best_epoch,
        diverged_at=diverged,
    )
    if run.shadow is None and not run.controls["early_stopping"]:
        patience = run.controls["patience"]
        if isinstance(patience, int) and event.counter >= patience:
            shadow = Shadow(event.epoch, run.mark(event.best_epoch))
            run = msgspec.structs.replace(run, shadow=shadow)
    return run


def _fold_started(run: RunState, event: Started) -> RunState:
    n = run.history.index(event.from_epoch, run.n)
    kept = msgspec.structs.replace(
        run,
        n=n,
        status="running",
        started=event,
        finished=None,
        failure=None,
        trouble=None,
        shadow=run.shadow if run.shadow and run.shadow.epoch <= event.from_epoch else None,
        pictures=tuple(old for old in run.pictures if old.epoch <= event.from_epoch),
        diverged_at=None if (run.diverged_at or 0) > event.from_epoch else run.diverged_at,
    )
    return judged(kept) if n < run.n else kept


def _fold_picture(run: RunState, event: Picture) -> RunState:
    before = run.pictures[-1].arrays if run.pictures else {}
    whole = msgspec.structs.replace(event, arrays=before | event.arrays)
    place = bisect_left(run.pictures, event.epoch, key=lambda old: old.epoch)
    again = place < len(run.pictures) and run.pictures[place].epoch == event.epoch
    pictures = (*run.pictures[:place], whole, *run.pictures[place + again :])
    return msgspec.structs.replace(run, pictures=pictures)


def _fold_applied(run: RunState, event: Applied) -> RunState:
    if event.id in run.answered:
        return run
    run = msgspec.structs.replace(run, answers=(*run.answers, event))
    if event.error is not None:
        return run
    if event.set:
        run = _fold_switch(run, event)
    match event.do:
        case "pause" | "step":
            return msgspec.structs.replace(run, status="paused")
        case "resume":
            return msgspec.structs.replace(run, status="running")
        case "continue":
            return msgspec.structs.replace(
                run, status="running", finished=None, counter=0, limit=event.epochs or run.limit
            )
        case _:
            return run


def _fold_switch(run: RunState, event: Applied) -> RunState:
    switch = Switched(event.id, event.epoch, event.step, event.set, event.was)
    again = event.set.get("early_stopping") is True and not run.controls["early_stopping"]
    switched = (*run.switched, switch)
    run = msgspec.structs.replace(run, switched=switched, controls=controls_of(run.spec, switched))
    if not again:
        return run
    best = run.best
    value = best and (best.val_loss if run.spec.monitor == "val_loss" else best.val_accuracy)
    return msgspec.structs.replace(run, counter=0, reference=value)


def summary(run: RunState) -> dict[str, int | float | str | None]:
    """The run's figures under the names that events, `--json`, exports and screens use.

    None where nothing was measured; numbers that are not finite stay what they are.
    """
    best, end = run.best, run.end
    losses, accuracies = run.curve("val_loss"), run.curve("val_accuracy")
    losses, accuracies = losses[np.isfinite(losses)], accuracies[np.isfinite(accuracies)]
    train_loss = float(run.curve("train_loss")[-1]) if run.n and run.spec.evaluate_train else None
    return {
        "best_epoch": run.best_epoch,
        "val_loss_at_best": best.val_loss if best else None,
        "val_accuracy_at_best": best.val_accuracy if best else None,
        "end_epoch": run.epoch,
        "end_val_loss": end.val_loss if end else None,
        "end_val_accuracy": end.val_accuracy if end else None,
        "end_train_loss": train_loss,
        "lowest_val_loss": float(losses.min()) if len(losses) else None,
        "highest_val_accuracy": float(accuracies.max()) if len(accuracies) else None,
        "reason": run.reason,
        "changes": len(run.changes),
    }
