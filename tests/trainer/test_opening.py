"""Taking up a run: what was asked before and what is asked from now on."""

from pathlib import Path

import msgspec
import pytest

from studytui.lab.commands import deed, send, set_controls
from studytui.lab.events import Applied, Event, Started
from studytui.lab.journal import read_journal
from studytui.trainer import checkpoint
from studytui.trainer.recorder import Recorder
from tests.trainer.sessions import at, new, order, work


def test_what_is_asked_at_a_trainers_first_word_is_obeyed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = new(tmp_path)
    work(folder, on_epoch=at(3, "stop"))
    order(folder, "continue")
    write = Recorder.write

    def answered_by_a_quick_reader(recorder: Recorder, event: Event) -> Event:
        written = write(recorder, event)
        if isinstance(event, Started):
            order(folder, {"dropout": 0.5})
        return written

    monkeypatch.setattr(Recorder, "write", answered_by_a_quick_reader)
    work(folder)
    events, _ = read_journal(folder.journal)
    notes = [event.note for event in events if isinstance(event, Applied) and event.set]
    assert notes == [None]
    assert folder.read()[0].controls["dropout"] == 0.5


def test_controls_that_are_set_after_continue_hold_for_what_goes_on(tmp_path: Path) -> None:
    folder = new(tmp_path)
    work(folder)
    before = set_controls({"lr": 0.5})
    send(folder.commands, before)
    send(folder.commands, msgspec.structs.replace(deed("continue"), t=before.t + 1))
    after = msgspec.structs.replace(set_controls({"dropout": 0.5}), t=before.t + 2)
    send(folder.commands, after)
    work(folder)
    run, _ = folder.read()
    assert [answer.error for answer in run.answers] == ["the run had ended", None, None]
    assert (run.controls["dropout"], run.controls["lr"]) == (0.5, 0.02)
    assert (run.changes[0].epoch, run.epoch) == (8, 16)


def test_what_takes_a_lost_run_up_again_is_answered_without_a_remark(tmp_path: Path) -> None:
    folder = new(tmp_path)
    work(folder)
    lines = folder.journal.read_bytes().splitlines(keepends=True)
    folder.journal.write_bytes(b"".join(lines[:4]))
    (folder.path / checkpoint.LAST).unlink()
    order(folder, "continue")
    work(folder)
    run, _ = folder.read()
    assert [(answer.do, answer.note) for answer in run.answers] == [("resume", None)]
    assert (run.status, run.epoch) == ("finished", 8)
