"""The index of runs: what lists, header and Today show."""

from pathlib import Path

import msgspec
import pytest

from studytui.lab import folder as folders
from studytui.lab.events import Epoch, Finished, Picture, Started
from studytui.lab.folder import RunFolder
from studytui.lab.index import RunIndex
from studytui.lab.journal import Journal
from studytui.lab.spec import ExperimentSpec


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "runs"


def started(run: RunFolder) -> Started:
    from studytui.lab.lock import this_process

    here = this_process()
    return Started(
        run=run.run, incarnation=1, from_epoch=0, host=here.host, pid=here.pid,
        pid_start=here.start, device="cpu", device_reason="the only one", threads=1,
        parameters=10, n_train=1, n_val=1, n_test=0, classes=2, versions={},
    )  # fmt: skip


def epoch(number: int, loss: float) -> Epoch:
    return Epoch(
        epoch=number, step=number, val_loss=loss, val_accuracy=0.5, train_loss=loss,
        train_accuracy=0.5, running_loss=loss, penalty=0.0, lr=0.1, counter=0, reference=loss,
        best_epoch=number, improved=True, seconds=0.1,
    )  # fmt: skip


def test_no_folder_no_runs(root: Path) -> None:
    assert RunIndex(root).refresh() == []
    assert not root.exists()


def test_it_follows_a_run_from_queued_to_its_end(root: Path) -> None:
    run = folders.create(ExperimentSpec(), root)
    index = RunIndex(root)
    assert [entry.state for entry in index.refresh()] == ["queued"]
    journal = Journal(run.journal)
    journal.append(started(run))
    journal.append(epoch(1, 0.7))
    assert [(e.state, e.run.epoch) for e in index.refresh()] == [("running", 1)]
    journal.append(epoch(2, 0.6))
    journal.append(Picture(epoch=2, arrays={"confusion": ""}))
    assert index.refresh()[0].run.best_epoch == 2
    assert index.refresh()[0].run.pictures == (), "those of all runs would fill the memory"
    journal.close()


def test_a_removed_run_leaves_the_list_and_a_damaged_one_never_enters(root: Path) -> None:
    first, second = (folders.create(ExperimentSpec(), root) for _ in range(2))
    index = RunIndex(root)
    assert len(index.refresh()) == 2
    folders.remove(first)
    second.spec_file.write_text("lr = 'much'\n", encoding="utf-8")
    assert [entry.folder for entry in index.refresh()] == [second], "known runs stay known"
    assert RunIndex(root).refresh() == []


def test_a_short_look_is_continued_by_the_next_one(root: Path) -> None:
    for _ in range(3):
        folders.create(ExperimentSpec(), root)
    ticks = iter(range(1000))
    index = RunIndex(root, clock=lambda: next(ticks))
    assert [len(index.refresh(seconds=0)) for _ in range(4)] == [1, 2, 3, 3]


def test_a_finished_run_is_finished(root: Path) -> None:
    run = folders.create(ExperimentSpec(), root)
    journal = Journal(run.journal)
    journal.append(started(run))
    journal.append(epoch(1, 0.7))
    journal.append(Finished(reason="user"))
    journal.close()
    assert RunIndex(root).refresh()[0].state == "finished"


def test_how_long_a_run_on_another_computer_said_nothing(root: Path) -> None:
    run = folders.create(ExperimentSpec(), root)
    away = msgspec.structs.replace(started(run), host="elsewhere.example")
    journal, now = Journal(run.journal), 0.0
    journal.append(away)
    index = RunIndex(root, clock=lambda: now)
    index.refresh()
    journal.append(epoch(1, 0.7))
    journal.close()
    assert [(e.state, e.silence) for e in index.refresh()] == [("running", 0.0)]
    now = 3600.0
    assert [(e.state, e.silence) for e in index.refresh()] == [("silent", 3600.0)]
