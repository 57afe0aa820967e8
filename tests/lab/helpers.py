"""Runs made up for tests: events of a run with given losses."""

import math
from collections.abc import Sequence
from typing import Any

import msgspec
from hypothesis import strategies as st

from studytui.lab.early_stopping import EarlyStopping
from studytui.lab.events import Applied, Epoch, Event, Finished, Picture, Started
from studytui.lab.run import RunState, fold_all, new_run
from studytui.lab.spec import ExperimentSpec, parse


def spec(**fields: object) -> ExperimentSpec:
    """A valid experiment with these fields."""
    made = parse(fields)
    assert isinstance(made, ExperimentSpec), made
    return made


def started(**fields: Any) -> Started:
    """A first word."""
    values: dict[str, Any] = {
        "run": "r", "incarnation": 1, "from_epoch": 0, "host": "elsewhere", "pid": 1,
        "pid_start": 0.0, "device": "cpu", "device_reason": "no GPU found", "threads": 1,
        "parameters": 10, "n_train": 100, "n_val": 2000, "n_test": 2000, "classes": 2,
    }  # fmt: skip
    return Started(**(values | fields))


def epochs(losses: Sequence[float], patience: int = 5, **fields: Any) -> list[Epoch]:
    """One event for each loss, as a trainer with stopping off would report it."""
    stopper = EarlyStopping(patience, enabled=False)
    events = []
    for epoch, loss in enumerate(losses, start=1):
        decision = stopper.step(epoch, loss)
        values: dict[str, Any] = {
            "epoch": epoch, "step": 4 * epoch, "val_loss": loss, "val_accuracy": 0.9,
            "train_loss": loss / 2, "running_loss": loss, "penalty": 0.0, "lr": 0.01,
            "counter": decision.counter, "reference": decision.reference,
            "best_epoch": decision.best_epoch, "improved": decision.improved, "seconds": 0.5,
        }  # fmt: skip
        events.append(Epoch(**(values | fields)))
    return events


def numbered(events: Sequence[Event]) -> list[Event]:
    """The events with seq 1, 2, … and a second between them."""
    return [
        msgspec.structs.replace(event, seq=seq, t=float(seq))
        for seq, event in enumerate(events, start=1)
    ]


def run_of(*events: Event, **fields: object) -> RunState:
    """The run after these events."""
    return fold_all(new_run(spec(**fields), "r"), numbered(events))


def ended(
    losses: Sequence[float],
    reason: str = "max_epochs",
    between: Sequence[Event] = (),
    **fields: Any,
) -> RunState:
    """A finished run with these losses."""
    event_fields = {k: fields.pop(k) for k in ("val_accuracy", "train_loss") if k in fields}
    classes = fields.pop("classes", 2)
    rows: list[Event] = list(epochs(losses, **event_fields))
    for item in between:
        if isinstance(item, Applied):
            rows.insert(item.epoch, item)
    end = Finished(reason=reason, end_epoch=len(losses))
    return run_of(started(classes=classes), *rows, end, **{"epochs": len(losses), **fields})


numbers = st.one_of(
    st.floats(0, 10, allow_nan=False), st.sampled_from([math.nan, math.inf, -math.inf])
)


SWITCHES: tuple[dict[str, Any], ...] = (
    {"dropout": 0.5},
    {"l2": 1e-3},
    {"early_stopping": True},
    {"early_stopping": False},
    {"pace": 3.0},
    {"patience": 2},
)


@st.composite
def histories(draw: st.DrawFn, restarts: bool = True) -> list[Event]:
    """Journals of any course: epochs, switches, pauses, restarts from a checkpoint, ends."""
    kinds = ["epoch"] * 6 + ["switch", "pause"] + (["restart", "end"] if restarts else [])
    events: list[Event] = [started()]
    epoch, incarnation, count = 0, 1, 0
    losses = draw(st.lists(numbers, min_size=1, max_size=25))
    rows = epochs(losses)
    while epoch < len(rows):
        what = draw(st.sampled_from(kinds))
        count += 1
        match what:
            case "epoch":
                events.append(rows[epoch])
                epoch += 1
                if draw(st.booleans()):
                    events.append(Picture(epoch=epoch, arrays={"grid": f"{count}"}))
            case "switch":
                settings = draw(st.sampled_from(SWITCHES))
                was = dict.fromkeys(settings, 0.0)
                events.append(
                    Applied(id=f"c{count}", epoch=epoch, step=4 * epoch, set=settings, was=was)
                )
            case "pause":
                do = draw(st.sampled_from(["pause", "resume", "step"]))
                events.append(Applied(id=f"c{count}", epoch=epoch, step=4 * epoch, do=do))
            case "restart":
                epoch = draw(st.integers(0, epoch))
                incarnation += 1
                events.append(started(incarnation=incarnation, from_epoch=epoch))
            case _:
                if epoch:
                    events.append(Finished(reason="user", end_epoch=epoch))
                    incarnation += 1
                    events.append(started(incarnation=incarnation, from_epoch=epoch))
    return numbered(events)
