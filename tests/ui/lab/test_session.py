"""What the lab works on, without a screen."""

import os
from itertools import count
from pathlib import Path

import pytest

from studytui.lab.folder import RunFolder
from studytui.ui.lab.follow import Followed
from studytui.ui.lab.session import LabSession, RefusedError, paced, previous_finished
from tests.ui.lab.runs import FakeLauncher, FakeTrainer, spec


def test_a_long_journal_is_read_in_turns() -> None:
    trainer = FakeTrainer(spec(epochs=1000)).start().train(600).finish()
    ticks = count()
    followed = Followed(trainer.folder, trainer.spec, clock=lambda: float(next(ticks)))
    known = []
    for _ in range(50):
        followed.poll()
        known.append((followed.run.n, followed.catching_up))
    assert 0 < known[0][0] < 600
    assert known[0][1]
    assert known[-1] == (600, False)
    assert followed.state == "finished"


def test_a_run_takes_about_twenty_seconds_unless_it_says_otherwise() -> None:
    assert paced(spec(epochs=400, pace=0)).pace == 20
    assert paced(spec(epochs=3, pace=0)).pace == 0.5
    assert paced(spec(pace=7)).pace == 7


def test_the_ghost_is_the_newest_finished_run_of_the_preset_before() -> None:
    FakeTrainer(spec(), "20260302-100000-aa22").start().train(3).finish()
    FakeTrainer(spec(), "20260302-110000-bb22").start().train(3).finish()
    FakeTrainer(spec(), "20260302-120000-cc22").start().train(3)
    FakeTrainer(spec(preset="rescue"), "20260302-130000-dd22").start().train(3).finish()
    found = previous_finished(spec(), before="20260302-120000-cc22")
    assert found is not None
    assert found.run.endswith("bb22")
    assert previous_finished(spec(), before="20260302-100000-aa22") is None


def session(trainer: FakeTrainer) -> LabSession:
    made = LabSession(FakeLauncher(), trainer.spec)
    made.watch(trainer.folder)
    while made.followed is not None and made.followed.catching_up:
        made.poll()
    return made


def test_a_run_that_cannot_write_is_seen_to_wait_for_room(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    trainer = FakeTrainer(spec()).start().train(3)
    now = 0.0
    followed = Followed(trainer.folder, trainer.spec, lambda: now)
    disk = os.statvfs(tmp_path)
    full = os.statvfs_result((disk.f_bsize, disk.f_frsize, 100, 0, 0, *tuple(disk)[5:10]))
    monkeypatch.setattr(os, "statvfs", lambda _: full)
    monkeypatch.setattr("studytui.ui.lab.follow.state_of", lambda *_: "running")
    now = 5.0
    followed.poll()
    assert followed.trouble is None, "a word has just come"
    now = 10.0
    assert followed.poll()
    assert "disk is full" in str(followed.trouble)
    monkeypatch.undo()
    monkeypatch.setattr("studytui.ui.lab.follow.state_of", lambda *_: "running")
    now = 20.0
    assert followed.poll()
    assert followed.trouble is None


def test_a_control_goes_to_the_run_and_a_field_waits_for_a_restart() -> None:
    trainer = FakeTrainer(spec()).start().train(3)
    lab = session(trainer)
    lab.set({"dropout": 0.3, "hidden": (8,)})
    assert lab.pending == {"dropout"}
    assert lab.changed == {"hidden"}
    (command,) = trainer.answer()
    assert command.set == {"dropout": 0.3}
    lab.poll()
    assert lab.pending == frozenset()
    assert lab.draft.hidden == (8,), "what waits for a restart stays"


def test_what_another_app_changes_shows_in_the_form() -> None:
    trainer = FakeTrainer(spec()).start().train(3)
    lab = session(trainer)
    trainer.apply(patience=7)
    lab.poll()
    assert lab.draft.patience == 7


def test_a_value_out_of_range_changes_nothing() -> None:
    trainer = FakeTrainer(spec()).start().train(3)
    lab = session(trainer)
    with pytest.raises(RefusedError, match="dropout = 2"):
        lab.set({"dropout": 2})
    assert lab.draft.dropout == 0
    assert trainer.answer() == []


def test_after_the_end_controls_wait_for_the_next_start() -> None:
    trainer = FakeTrainer(spec()).start().train(3).finish()
    lab = session(trainer)
    lab.set({"dropout": 0.5})
    assert trainer.answer() == []
    assert lab.changed == {"dropout"}
    lab.start()
    assert lab.ghost is not None
    assert lab.followed is not None
    assert RunFolder(lab.followed.folder.path).spec().dropout == 0.5


def test_continuing_takes_the_live_controls_that_the_form_shows() -> None:
    trainer = FakeTrainer(spec()).start().train(3).finish()
    lab = session(trainer)
    lab.set({"dropout": 0.5, "hidden": (8,)})
    lab.do("continue")
    first, second = trainer.answer()
    assert first.do == "continue"
    assert second.set == {"dropout": 0.5}
    lab.poll()
    assert lab.pending == frozenset()
    assert lab.draft.dropout == 0.5


def test_a_file_is_split_as_by_default_for_nobody_knows_its_rows(tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text("a,cls\n1,x\n2,y\n")
    made = LabSession(FakeLauncher(), spec(n_train=800, n_val=200))
    made.set({"dataset": f"csv:{file}"})
    assert (made.draft.n_train, made.draft.n_val, made.draft.n_test) == (None, None, None)
    made.set({"n_train": 1})
    assert made.draft.n_train == 1
