"""Whole sessions of the trainer inside the test's process."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from studytui.lab.commands import Command, deed, send, set_controls
from studytui.lab.events import Applied, Epoch, Event
from studytui.lab.folder import RunFolder, create
from studytui.lab.journal import read_journal
from studytui.trainer import session as sessions
from studytui.trainer.opening import Opening, stack_of
from studytui.trainer.roster import Roster
from studytui.trainer.session import Session
from tests.trainer.helpers import spec_of

SMALL: dict[str, object] = {
    "dataset": "moons", "n_train": 40, "n_val": 50, "n_test": 30, "hidden": [6], "batch_size": 8,
    "epochs": 8, "lr": 0.02, "device": "cpu",
}  # fmt: skip


def new(root: Path, **fields: object) -> RunFolder:
    """The folder of a small new run."""
    return create(spec_of(**SMALL | fields), root)


def order(folder: RunFolder, what: str | dict[str, object], at: int | None = None) -> Command:
    """Send a deed or a set of controls."""
    if isinstance(what, dict):
        return send(folder.commands, set_controls(what, at=at))
    return send(folder.commands, deed(what, at=at))  # type: ignore[arg-type]


def at(epoch: int, what: str) -> Callable[[RunFolder, int], None]:
    """For `work`: order this after that epoch."""

    def steer(folder: RunFolder, now: int) -> None:
        if now == epoch:
            order(folder, what)

    return steer


def work(
    *folders: RunFolder,
    on_epoch: Callable[[RunFolder, int], None] | None = None,
    idle: Callable[[float], None] | None = None,
) -> Session:
    """Train the runs as one process does; commands are looked for after every step.

    Args:
        folders: What the process is given.
        on_epoch: Called after each recorded epoch.
        idle: Called instead of sleeping; without it sleeping fails the test.
    """

    def no_sleep(seconds: float) -> None:
        pytest.fail(f"the session waits for {seconds} s")

    cohorts = Opening().open(folders)
    for cohort in cohorts:
        for slot in cohort.slots:
            record = slot.recorder.epoch

            def told(*arguments: Any, slot: Any = slot, record: Any = record) -> None:
                record(*arguments)
                if on_epoch:
                    on_epoch(slot.recorder.folder, arguments[1])

            slot.recorder.epoch = told  # type: ignore[method-assign,assignment]
    roster = Roster(cohorts, stack_of)
    session = Session(roster, idle or no_sleep)
    session.run()
    for slot in roster.slots:
        slot.recorder.close()
    return session


@pytest.fixture
def eager(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands are looked for after every step."""
    monkeypatch.setattr(sessions, "POLL_SECONDS", 0.0)


def events_of(folder: RunFolder) -> list[Event]:
    """The journal, which must be whole."""
    events, damaged = read_journal(folder.journal)
    assert damaged == 0
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    return events


def losses_of(folder: RunFolder) -> list[tuple[object, ...]]:
    """What the fold of the journal has of each epoch."""
    run, _ = folder.read()
    names = ("epoch", "step", "val_loss", "train_loss", "running_loss", "penalty", "counter")
    return list(zip(*(run.curve(name).tolist() for name in names), strict=True))


def answers_of(folder: RunFolder) -> list[Applied]:
    """The answers to commands."""
    return [event for event in events_of(folder) if isinstance(event, Applied)]


def epochs_of(events: Sequence[Event]) -> list[int]:
    """The epochs in the order in which they were recorded."""
    return [event.epoch for event in events if isinstance(event, Epoch)]
