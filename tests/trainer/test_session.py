import errno
from collections.abc import Callable
from itertools import count
from pathlib import Path

import msgspec
import numpy as np
import pytest
import torch

from studytui.lab import view
from studytui.lab.events import Checkpoint, Epoch, Failed, Finished, Heartbeat, Started
from studytui.lab.folder import RunFolder, state_of
from studytui.trainer import checkpoint, device, opening, picture, recorder, session
from studytui.trainer.__main__ import main
from studytui.trainer.data import load
from studytui.trainer.engine import Stack
from studytui.trainer.slot import Slot
from tests.trainer.helpers import epoch_of, stack_of
from tests.trainer.sessions import (
    answers_of,
    at,
    eager,
    epochs_of,
    events_of,
    losses_of,
    new,
    order,
    work,
)

__all__ = ["eager"]
pytestmark = pytest.mark.usefixtures("eager")


def test_the_journal_of_a_run(tmp_path: Path) -> None:
    folder = new(tmp_path, dropout=0.2, l2=0.001)
    work(folder)
    events = events_of(folder)
    first, last = events[0], events[-1]
    assert isinstance(first, Started)
    assert (first.incarnation, first.from_epoch, first.stack) == (1, 0, None)
    assert (first.n_train, first.n_val, first.n_test, first.classes) == (40, 50, 30, 2)
    assert (first.device, first.device_reason, first.threads) == ("cpu", "asked for", 1)
    assert first.parameters == 2 * 6 + 6 + 6 * 2 + 2
    assert epochs_of(events) == list(range(1, 9))
    assert isinstance(events[-2], Checkpoint)
    assert isinstance(last, Finished)
    assert (last.reason, last.end_epoch, last.changes) == ("max_epochs", 8, 0)
    stack = stack_of(folder.spec())
    for event in events:
        if isinstance(event, Epoch):
            outcome = epoch_of(stack)[0]
            assert event.val_loss == outcome.val_loss
            assert event.penalty == outcome.penalty > 0


def test_a_stack_writes_to_each_folder_what_a_single_run_would(tmp_path: Path) -> None:
    fields: dict[str, object] = {"dtype": "float64", "dropout": 0.3, "epochs": 10}
    variants: list[dict[str, object]]
    variants = [{"seed": 1}, {"seed": 2, "lr": 0.1}, {"seed": 1, "l2": 0.01, "epochs": 4}]
    together = [new(tmp_path, **fields | variant) for variant in variants]
    alone = [new(tmp_path, **fields | variant) for variant in variants]
    work(*together)
    for position, (mine, single) in enumerate(zip(together, alone, strict=True)):
        work(single)
        started = events_of(mine)[0]
        assert isinstance(started, Started)
        assert started.stack == (position, 3)
        for found, expected in zip(losses_of(mine), losses_of(single), strict=True):
            assert found == pytest.approx(expected, rel=1e-9)
        assert mine.read()[0].reason == "max_epochs"


def test_runs_of_different_shapes_train_side_by_side(tmp_path: Path) -> None:
    folders = [new(tmp_path, hidden=[4]), new(tmp_path, hidden=[5, 3], batch_size="full")]
    work(*folders)
    assert [folder.read()[0].status for folder in folders] == ["finished", "finished"]


def test_a_change_ahead_of_time_is_made_before_the_epochs_first_step(tmp_path: Path) -> None:
    folder, plain = new(tmp_path, changes=[{"at": 4, "set": {"dropout": 0.5}}]), new(tmp_path)
    work(folder)
    work(plain)
    (answer,) = answers_of(folder)
    assert (answer.epoch, answer.step, answer.set, answer.was) == (
        3, 15, {"dropout": 0.5}, {"dropout": 0.0},
    )  # fmt: skip
    assert losses_of(folder)[:3] == losses_of(plain)[:3]
    assert losses_of(folder)[3] != losses_of(plain)[3]
    assert folder.read()[0].reason == "max_epochs"


def test_commands_are_answered_each_once(tmp_path: Path) -> None:
    folder = new(tmp_path)

    def steer(folder: RunFolder, epoch: int) -> None:
        if epoch == 3:
            late = order(folder, {"lr": 0.5}, at=2)
            (folder.commands / "9999999999999-again.json").write_bytes(msgspec.json.encode(late))
            (folder.commands / "9999999999998-odd.json").write_text('{"id": "odd", "t": 1}')
            (folder.commands / "9999999999997-bad.json").write_text("no json")
            order(folder, {"patience": 3, "lr": 0.001})

    work(folder, on_epoch=steer)
    answers = {answer.id: answer for answer in answers_of(folder)}
    assert len(answers) == len(answers_of(folder)) == 4
    errors = sorted(str(answer.error)[:22] for answer in answers.values() if answer.error)
    assert errors == ["A command either sets ", "Epoch 2 has already be", "This is no command: JS"]
    (change,) = [answer for answer in answers.values() if not answer.error]
    assert change.set == {"patience": 3, "lr": 0.001}
    run, _ = folder.read()
    assert run.curve("lr").tolist()[2:4] == [0.02, 0.001]


def test_pause_one_epoch_and_resume_change_no_loss(tmp_path: Path) -> None:
    folder, plain = new(tmp_path, dropout=0.3), new(tmp_path, dropout=0.3)
    todo = ["step", "resume"]
    seen: list[int] = []

    def idle(_: float) -> None:
        seen.append(folder.read()[0].epoch)
        order(folder, todo.pop(0))

    work(folder, on_epoch=at(3, "pause"), idle=idle)
    work(plain)
    assert seen == [3, 4]
    assert [answer.do for answer in answers_of(folder)] == ["pause", "step", "resume"]
    assert losses_of(folder) == losses_of(plain)


def test_pausing_a_member_holds_up_nobody_else(tmp_path: Path) -> None:
    folders = [new(tmp_path, seed=seed) for seed in range(3)]
    plain = [new(tmp_path, seed=seed) for seed in range(3)]

    def steer(folder: RunFolder, epoch: int) -> None:
        if folder == folders[1] and epoch == 2:
            order(folder, "pause")

    def idle(_: float) -> None:
        assert [folder.read()[0].status for folder in folders] == ["finished", "paused", "finished"]
        order(folders[1], "resume")

    work(*folders, on_epoch=steer, idle=idle)
    work(*plain)
    for mine, theirs in zip(folders, plain, strict=True):
        for found, expected in zip(losses_of(mine), losses_of(theirs), strict=True):
            assert found == pytest.approx(expected, rel=1e-4)


def test_stop_records_no_epoch_that_it_interrupts_and_continue_goes_on(tmp_path: Path) -> None:
    folder, plain = new(tmp_path, dropout=0.3), new(tmp_path, dropout=0.3)
    work(folder, on_epoch=at(3, "stop"))
    run, _ = folder.read()
    assert (run.reason, run.epoch) == ("user", 3)
    order(folder, "continue")
    work(folder)
    work(plain)
    assert losses_of(folder) == losses_of(plain)
    started = [event for event in events_of(folder) if isinstance(event, Started)]
    assert [(event.incarnation, event.from_epoch) for event in started] == [(1, 0), (2, 3)]


def test_continue_past_the_limit_doubles_it(tmp_path: Path) -> None:
    folder, longer = new(tmp_path), new(tmp_path, epochs=16)
    work(folder)
    order(folder, "continue")
    work(folder)
    work(longer)
    run, _ = folder.read()
    assert (run.epoch, run.limit, run.reason) == (16, 16, "max_epochs")
    found, expected = losses_of(folder), losses_of(longer)
    assert [row[:6] for row in found] == [row[:6] for row in expected]


def test_continue_past_patience_keeps_best_and_reference(tmp_path: Path) -> None:
    folder = new(tmp_path, early_stopping=True, patience=2, lr=0.5, epochs=60, hidden=[40])
    work(folder)
    stopped, _ = folder.read()
    assert stopped.reason == "patience"
    assert stopped.counter == 2
    order(folder, "continue")
    work(folder)
    run, _ = folder.read()
    assert run.epoch > stopped.epoch
    after = run.at(stopped.epoch + 1)
    assert after.counter in (0, 1)
    assert after.best_epoch in (stopped.best_epoch, stopped.epoch + 1)


def test_a_finished_run_answers_and_does_nothing_else(tmp_path: Path) -> None:
    folder = new(tmp_path)
    work(folder)
    before = losses_of(folder)
    order(folder, {"lr": 0.1})
    order(folder, "open_test")
    work(folder)
    test, setting = sorted(answers_of(folder), key=lambda answer: answer.test is None)
    assert setting.error == "the run had ended"
    assert test.test is not None
    assert set(test.test) == {
        "end_test_loss", "end_test_accuracy", "test_loss_at_best", "test_accuracy_at_best",
    }  # fmt: skip
    assert losses_of(folder) == before
    assert folder.read()[0].status == "finished"


def test_without_test_rows_there_is_nothing_to_open(tmp_path: Path) -> None:
    folder = new(tmp_path, n_test=0)
    order(folder, "open_test")
    work(folder)
    (answer,) = answers_of(folder)
    assert "no test rows" in str(answer.error)


def test_scheduled_commands_of_a_run_that_ended_before_are_answered(tmp_path: Path) -> None:
    folder = new(tmp_path, epochs=20)
    order(folder, {"lr": 0.1}, at=15)
    work(folder, on_epoch=at(3, "stop"))
    errors = [answer.error for answer in answers_of(folder) if answer.error]
    assert errors == ["The run ended at epoch 3, before epoch 15."]


def test_a_paused_run_that_nobody_watches_ends_its_process_and_can_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, plain = new(tmp_path, dropout=0.3), new(tmp_path, dropout=0.3)
    monkeypatch.setattr(session, "WATCHED_SECONDS", 0.0)
    work(folder, on_epoch=at(3, "pause"))
    run, _ = folder.read()
    assert run.status == "paused"
    assert state_of(run, folder) == "paused"
    order(folder, {"pace": 1e6})
    order(folder, "resume")
    work(folder)
    work(plain)
    assert losses_of(folder) == losses_of(plain)
    assert not [answer for answer in answers_of(folder) if answer.note or answer.error]


def test_two_trainers_cannot_work_on_one_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = new(tmp_path)
    held = recorder.Recorder(folder)
    assert main([str(folder.path)]) == 1
    assert "already running on" in capsys.readouterr().out
    held.close()
    assert events_of(folder) == []


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"device": "cuda"}, "device = cuda: this computer has no cuda device"),
        ({"dataset": "csv:gone.csv"}, "gone.csv: there is no such file."),
    ],
)
def test_what_cannot_start_says_why(
    tmp_path: Path, fields: dict[str, object], sentence: str
) -> None:
    if fields.get("device") == "cuda" and torch.cuda.is_available():
        pytest.skip("this computer has a CUDA device")
    broken, sound = new(tmp_path, **fields), new(tmp_path)
    assert main([str(broken.path), str(sound.path)]) == 1
    last = events_of(broken)[-1]
    assert isinstance(last, Failed)
    assert sentence in last.message
    assert sound.read()[0].status == "finished"


def test_a_table_with_one_class_says_so(tmp_path: Path) -> None:
    file = tmp_path / "one.csv"
    file.write_text("a,target\n1,x\n2,x\n")
    folder = new(tmp_path, dataset=f"csv:{file}", n_train=None, n_val=None, n_test=None)
    work(folder)
    run, _ = folder.read()
    assert "one class only" in str(run.failure)


@pytest.mark.parametrize(
    ("fields", "note"),
    [
        ({"n_train": 5, "batch_size": 64}, "fewer rows than a batch"),
        ({"n_train": 17, "batch_size": 8, "batch_norm": True}, "batch norm needs two"),
        ({"label_noise": 0.25}, "10 of 40 training labels are wrong on purpose"),
    ],
)
def test_what_a_person_should_know_is_said(
    tmp_path: Path, fields: dict[str, object], note: str
) -> None:
    folder = new(tmp_path, **fields)
    work(folder)
    started = events_of(folder)[0]
    assert isinstance(started, Started)
    assert any(note in sentence for sentence in started.notes)


def test_a_failure_in_training_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = new(tmp_path)

    def fail(*_: object) -> None:
        raise RuntimeError("CUDA error: the cable fell out\nlots of detail")

    monkeypatch.setattr("studytui.trainer.network.Network.train", fail)
    assert work(folder).failed
    run, _ = folder.read()
    assert run.failure == (
        "Training failed: CUDA error: the cable fell out. It can go on from the last checkpoint."
    )


def views_of(folder: RunFolder) -> list[view.View]:
    """What is seen of the run by those who look back."""
    views = [view.unpack(kept.epoch, kept.arrays) for kept in folder.read()[0].pictures]
    assert None not in views
    return [kept for kept in views if kept]


def test_pictures_of_the_model_are_kept(tmp_path: Path) -> None:
    flat, table = new(tmp_path), new(tmp_path, dataset="wine", n_train=100, n_val=40, n_test=10)
    work(flat, table)
    for folder in (flat, table):
        epochs = [kept.epoch for kept in views_of(folder)]
        best = folder.read()[0].best_epoch
        assert epochs == sorted(epochs)
        assert {1, best, 8} <= set(epochs), "the first, the best and the last at least"
    last, confusion = views_of(flat)[-1], views_of(table)[-1]
    assert isinstance(last, view.RegionsView)
    assert len(last.points) == 40
    assert isinstance(confusion, view.ConfusionView)
    assert confusion.confusion.sum() == 40


def test_the_pictures_are_those_of_their_epochs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "_KEPT_SHARE", 0)
    folder = new(tmp_path, dropout=0.3, epochs=40, early_stopping=False)
    work(folder)
    found = {kept.epoch: kept for kept in views_of(folder)}
    assert list(found) == list(range(1, 41)), "as long as time is no matter"
    stack = stack_of(folder.spec())
    for epoch in range(1, 41):
        epoch_of(stack)
        if epoch in found:
            kept = found[epoch]
            drawn = picture.draw(stack.single(0), stack.datas[0], stack.validation(0), epoch)
            assert isinstance(drawn, view.RegionsView)
            assert isinstance(kept, view.RegionsView)
            assert np.array_equal(drawn.grid, kept.grid), epoch
            assert np.array_equal(drawn.wrong, kept.wrong), epoch


def test_an_epoch_that_was_broken_off_has_no_picture(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, whole = new(tmp_path, lr=0.3), new(tmp_path, lr=0.3, epochs=4)
    real = Stack.advance

    def advance(self: Stack, stop: Callable[[], bool]) -> bool:
        if self.epoch == 4 and self.batch == 1:
            order(folder, "stop")
        return real(self, stop)

    work(whole)
    monkeypatch.setattr(Stack, "advance", advance)
    monkeypatch.setattr(session, "_KEPT_SHARE", 1e12)
    work(folder)
    saved = checkpoint.load(folder.path, folder.spec(), load(folder.spec()))
    assert saved is not None
    assert saved.state.batch > 1
    assert (folder.read()[0].epoch, folder.read()[0].reason) == (4, "user")
    order(folder, "open_test")
    work(folder)
    assert answers_of(folder)[-1].note == "The end's weights are from within epoch 5."
    found = {kept.epoch: kept for kept in views_of(whole)}
    for kept in views_of(folder):
        expected = found[kept.epoch]
        assert isinstance(kept, view.RegionsView)
        assert isinstance(expected, view.RegionsView)
        assert np.array_equal(kept.grid, expected.grid), kept.epoch


def test_each_of_a_stack_has_its_own_pictures(tmp_path: Path) -> None:
    fields: dict[str, object] = {"dataset": "wine", "n_train": 80, "n_val": 60, "dtype": "float64"}
    together = [new(tmp_path, **fields, seed=seed) for seed in (1, 2, 3)]
    alone = [new(tmp_path, **fields, seed=seed) for seed in (1, 2, 3)]
    work(*together)
    for stacked, single in zip(together, alone, strict=True):
        work(single)
        one, other = views_of(stacked)[-1], views_of(single)[-1]
        assert isinstance(one, view.ConfusionView)
        assert isinstance(other, view.ConfusionView)
        assert one.epoch == other.epoch == 8
        assert np.array_equal(one.confusion, other.confusion)


def test_pictures_take_a_small_share_of_the_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = new(tmp_path, epochs=40)
    monkeypatch.setattr(session, "_KEPT_SHARE", 1e12)
    monkeypatch.setattr(session, "_KEPT_SECONDS", 0.0)
    work(folder)
    best = folder.read()[0].best_epoch
    assert {kept.epoch for kept in views_of(folder)} == {1, best, 40}


def test_the_runs_of_a_stack_share_the_time_for_pictures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folders = [new(tmp_path, epochs=40, seed=seed, lr=0.001) for seed in range(4)]
    ticks = count()
    for clock in ("time.monotonic", "time.thread_time"):
        monkeypatch.setattr(clock, lambda: next(ticks) / 1000)
    work(*folders)
    counts = [len(views_of(folder)) for folder in folders]
    assert max(counts) < 40, "or there is nothing to share"
    assert max(counts) - min(counts) <= 3


def test_a_signal_leaves_a_run_that_can_go_on(tmp_path: Path) -> None:
    folder, plain = new(tmp_path, dropout=0.3), new(tmp_path, dropout=0.3)
    made: list[session.Session] = []
    real = session.Session.run

    def run(self: session.Session) -> None:
        made.append(self)
        real(self)

    session.Session.run = run  # type: ignore[method-assign]
    try:
        work(folder, on_epoch=lambda _, e: made[0].request_end() if e == 4 else None)
    finally:
        session.Session.run = real  # type: ignore[method-assign]
    assert folder.read()[0].epoch == 4
    work(folder)
    work(plain)
    assert losses_of(folder) == losses_of(plain)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [({}, "max_epochs"), ({"early_stopping": True, "patience": 1, "lr": 1.0}, "patience")],
)
def test_an_end_that_was_not_said_is_said_by_the_next_process(
    tmp_path: Path, fields: dict[str, object], reason: str
) -> None:
    folder = new(tmp_path, **fields)
    work(folder)
    whole = losses_of(folder)
    lines = folder.journal.read_bytes().splitlines(keepends=True)
    folder.journal.write_bytes(b"".join(lines[:-1]))
    order(folder, "resume")
    work(folder)
    assert losses_of(folder) == whole
    assert folder.read()[0].reason == reason
    assert "continue takes it past that" in str(answers_of(folder)[-1].error)


class Clock:
    """Time that passes when somebody sleeps, and a little whenever somebody looks."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept = 0.0

    def __call__(self) -> float:
        self.now += 1e-5
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        self.slept += seconds


def test_the_pace_is_kept_and_a_new_one_holds_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, clock = new(tmp_path, pace=10), Clock()
    monkeypatch.setattr("time.monotonic", clock)

    def quicker(folder: RunFolder, epoch: int) -> None:
        if epoch == 5:
            order(folder, {"pace": 1000})

    work(folder, on_epoch=quicker, idle=clock.sleep)
    assert 0.3 < clock.slept < 0.6
    assert folder.read()[0].status == "finished"


def test_a_run_that_waits_for_its_pace_keeps_each_picture(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "_KEPT_SHARE", 1e12)
    folder, clock = new(tmp_path, pace=0.01), Clock()
    monkeypatch.setattr("time.monotonic", clock)
    work(folder, idle=clock.sleep)
    assert [kept.epoch for kept in views_of(folder)] == list(range(1, 9))


def test_a_waiting_trainer_says_that_it_lives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, clock = new(tmp_path), Clock()
    monkeypatch.setattr("time.monotonic", clock)

    def idle(seconds: float) -> None:
        clock.sleep(seconds)
        if clock.slept > 21:
            order(folder, "resume")

    order(folder, "pause")
    work(folder, idle=idle)
    beats = [event for event in events_of(folder) if isinstance(event, Heartbeat)]
    assert len(beats) == 4


def test_a_device_that_fails_is_replaced_by_the_cpu_with_auto(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = new(tmp_path, device="auto")
    real = opening._stack

    def stack(group: list[Slot], place: torch.device) -> Stack:
        if place.type != "cpu":
            raise RuntimeError("no kernel image\nlong story")
        return real(group, place)

    monkeypatch.setattr(opening, "_stack", stack)
    found = device.Choice(torch.device("meta"), "found")
    monkeypatch.setattr(device, "choose", lambda *_: found)
    work(folder)
    started = events_of(folder)[0]
    assert isinstance(started, Started)
    assert (started.device, started.device_reason) == ("cpu", "meta failed: no kernel image")
    assert folder.read()[0].status == "finished"


def test_a_device_asked_for_that_cannot_hold_the_model_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> Stack:
        raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 90 GiB.")

    monkeypatch.setattr(opening, "_stack", full)
    found = device.Choice(torch.device("cuda"), "asked for")
    monkeypatch.setattr(device, "choose", lambda *_: found)
    folder = new(tmp_path, device="cuda")
    work(folder)
    assert folder.read()[0].failure == (
        "Training cannot begin: there is not enough memory on cuda for this model and these data."
    )


def test_a_folder_that_cannot_be_written_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = new(tmp_path)

    def refuse(*_: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(recorder, "RunLock", refuse)
    assert main([str(folder.path)]) == 1
    said = capsys.readouterr().out
    assert "The folder cannot be written: Read-only file system." in said
    assert "Traceback" not in said


def test_of_two_that_steer_at_once_no_command_is_lost(tmp_path: Path) -> None:
    folder = new(tmp_path, epochs=30)
    sent: list[str] = []

    def steer(folder: RunFolder, epoch: int) -> None:
        if epoch < 30:
            for patience in (epoch + 1, epoch + 100):
                sent.append(order(folder, {"patience": patience}).id)

    work(folder, on_epoch=steer)
    answers = answers_of(folder)
    assert sorted(answer.id for answer in answers) == sorted(sent)
    assert not [answer for answer in answers if answer.error]
