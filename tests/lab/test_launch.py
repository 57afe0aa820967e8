"""Launching: a new process, the waiting one, and taking up runs that have no process."""

import sys
import threading
from collections.abc import Sequence
from pathlib import Path

import pytest

from studytui.lab import launch
from studytui.lab.commands import deed, pending, set_controls
from studytui.lab.events import Applied, Event, Finished
from studytui.lab.folder import RunFolder, create
from studytui.lab.journal import Journal
from studytui.lab.launch import Process, ProcessLauncher, steer, take_up
from studytui.lab.lock import this_process
from tests.lab.helpers import run_of, spec, started

# Notes what it was started with, in each folder.
FAKE = """
import json, os, sys
from pathlib import Path
if sys.argv[1:] == ["--standby"]:
    line = sys.stdin.readline()
    folders, how = (json.loads(line) if line else []), "standby"
    if (Path(folders[0]) / "drop").exists() if folders else False:
        sys.exit(0)
else:
    folders, how = sys.argv[1:], "new"
for folder in folders:
    (Path(folder) / "lock").touch()
    (Path(folder) / "done").write_text(f"{how} {len(folders)} {os.getsid(0) == os.getpid()}")
"""


@pytest.fixture
def trainer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = tmp_path / "fake_trainer.py"
    script.write_text(FAKE)
    monkeypatch.setattr(launch, "TRAINER", (sys.executable, str(script)))


class FakeLauncher:
    """Notes what would be started."""

    def __init__(self) -> None:
        self.started: list[RunFolder] = []
        self.called = threading.Event()

    def start(self, folders: Sequence[RunFolder]) -> Process | None:
        self.started += folders
        self.called.set()
        return None

    def prepare(self) -> None:
        return

    def close(self) -> None:
        return


def _wait(process: Process) -> None:
    pid = process.pid
    for thread in threading.enumerate():
        if thread.name == f"reap-{pid}":
            thread.join(30)
    assert process.poll() == 0


def _done(folder: RunFolder) -> str:
    return (folder.path / "done").read_text()


@pytest.mark.usefixtures("trainer")
def test_a_process_of_its_own_for_a_stack_of_runs() -> None:
    folders = [create(spec(seed=seed)) for seed in range(2)]
    _wait(ProcessLauncher().start(folders))
    assert [_done(folder) for folder in folders] == ["new 2 True"] * 2


@pytest.mark.usefixtures("trainer")
def test_the_waiting_trainer_takes_the_next_run() -> None:
    launcher = ProcessLauncher()
    launcher.prepare()
    launcher.prepare()
    folder = create(spec())
    _wait(launcher.start([folder]))
    assert _done(folder) == "standby 1 True"
    other = create(spec())
    _wait(launcher.start([other]))
    assert _done(other) == "new 1 True"
    launcher.close()


@pytest.mark.usefixtures("trainer")
def test_closing_ends_the_waiting_trainer() -> None:
    launcher = ProcessLauncher()
    launcher.prepare()
    standby = launcher._standby
    assert standby is not None
    launcher.close()
    _wait(standby)


@pytest.mark.usefixtures("trainer")
def test_what_the_waiting_trainer_dropped_is_started_anew() -> None:
    launcher = ProcessLauncher()
    launcher.prepare()
    folder = create(spec())
    (folder.path / "drop").touch()
    process = launcher.start([folder])
    _wait(process)
    for thread in threading.enumerate():
        if thread.name.startswith("reap-"):
            thread.join(30)
    assert _done(folder) == "new 1 True"


def _with_journal(*events: Event) -> RunFolder:
    folder = create(spec())
    journal = Journal(folder.journal)
    for event in events:
        journal.append(event)
    journal.close()
    return folder


def test_a_run_without_process_is_taken_up_by_what_needs_one() -> None:
    lost = started(host=this_process().host, pid=2**22 + 1)
    folder, launcher = _with_journal(lost), FakeLauncher()
    run, _ = folder.read()
    steer(launcher, folder, run, set_controls({"dropout": 0.5}))
    assert launcher.started == []
    steer(launcher, folder, run, deed("resume"))
    assert launcher.started == [folder]
    assert len(pending(folder.commands, ())) == 2
    take_up(launcher, folder, run)
    assert launcher.started == [folder, folder]


def test_a_living_trainer_is_left_alone() -> None:
    here = this_process()
    word = started(host=here.host, pid=here.pid, pid_start=here.start)
    folder, launcher = _with_journal(word), FakeLauncher()
    run, _ = folder.read()
    command = deed("pause")
    steer(launcher, folder, run, command)
    assert not take_up(launcher, folder, run)
    assert launcher.started == []


def test_a_trainer_that_answers_is_heard() -> None:
    here = this_process()
    word = started(host=here.host, pid=here.pid, pid_start=here.start)
    command = deed("resume")
    folder = _with_journal(word, Applied(id=command.id, epoch=0, step=0, do="resume"))
    assert launch.heard(folder, run_of(word), command)


def test_a_command_that_met_an_ending_trainer_starts_another() -> None:
    word = started(host=this_process().host, pid=2**22 + 1)
    folder = _with_journal(word, Finished(reason="user"))
    run, _ = folder.read()
    assert not launch.heard(folder, run, deed("continue"))
    launcher = FakeLauncher()
    launch._start_if_unheard(launcher, folder, run, deed("continue"))
    assert launcher.called.is_set()
