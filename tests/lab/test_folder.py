"""Run folders: made, found, listed, locked, removed; and what state a run is in."""

import errno
import fcntl
import os
import subprocess
import sys
from pathlib import Path

import pytest

from studytui.lab.commands import CommandBox, pending
from studytui.lab.events import Applied, Event, Finished
from studytui.lab.folder import (
    RunFolder,
    RunNotFoundError,
    all_runs,
    create,
    find,
    is_active,
    remove,
    state_of,
)
from studytui.lab.journal import Journal
from studytui.lab.lock import (
    Holder,
    LockedError,
    RunLock,
    is_alive,
    is_held,
    process_start,
    read_holder,
    take_over,
    this_process,
)
from studytui.lab.run import new_run
from tests.lab.helpers import run_of, spec, started


def _journal(folder: RunFolder, *events: Event) -> None:
    journal = Journal(folder.journal)
    for event in events:
        journal.append(event)
    journal.close()


def _dead_pid() -> int:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_changes_for_one_epoch_are_made_in_the_order_in_which_they_stand() -> None:
    shares = [place / 20 for place in range(20)]
    folder = create(spec(changes=[{"at": 3, "set": {"dropout": share}} for share in shares]))
    found = pending(folder.commands, ())
    assert [command.set["dropout"] for command in found] == shares


def test_a_new_run_has_its_experiment_and_its_changes() -> None:
    made = spec(changes=[{"at": 3, "set": {"dropout": 0.5}}])
    folder = create(made)
    assert folder.spec() == made
    assert folder.path.stat().st_mode & 0o777 == 0o700
    [command] = CommandBox(folder.commands).read()
    assert (command.at, command.set) == (3, {"dropout": 0.5})  # type: ignore[union-attr]
    run, damaged = folder.read()
    assert (run.status, damaged) == ("queued", 0)


def test_a_folder_that_cannot_be_made_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*arguments: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("studytui.lab.folder.write_spec", full)
    with pytest.raises(OSError, match="No space"):
        create(spec(), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_runs_are_found_by_any_ending() -> None:
    with pytest.raises(RunNotFoundError, match="no runs yet"):
        find("x")
    folders = [create(spec(seed=seed)) for seed in range(3)]
    for folder in folders:
        assert find(folder.short) == folder
        assert find(folder.run) == folder
    assert {f.run for f in all_runs()} == {f.run for f in folders}
    assert [f.run for f in all_runs()] == sorted((f.run for f in folders), reverse=True)
    with pytest.raises(RunNotFoundError, match="No run ends"):
        find("-")
    with pytest.raises(RunNotFoundError, match="No run ends"):
        find("")
    twin = folders[0].path.with_name("x" + folders[0].run)
    twin.mkdir()
    (twin / "spec.toml").touch()
    with pytest.raises(RunNotFoundError, match="Several"):
        find(folders[0].short)


def test_asking_makes_nothing(home: Path) -> None:
    assert all_runs() == []
    assert not home.exists()


def test_states() -> None:
    folder = create(spec())
    here, host = this_process(), "elsewhere.example"
    word = started(host=here.host, pid=here.pid, pid_start=here.start)
    gone = started(host=here.host, pid=_dead_pid(), pid_start=1.0)
    reused = started(host=here.host, pid=here.pid, pid_start=1.0)
    away = started(host=host)
    pause = Applied(id="p", epoch=0, step=0, do="pause")
    assert state_of(new_run(spec()), folder) == "queued"
    assert state_of(run_of(word), folder) == "running"
    assert state_of(run_of(gone), folder) == "lost"
    assert state_of(run_of(reused), folder) == "lost"
    assert state_of(run_of(gone, pause), folder) == "paused"
    assert state_of(run_of(away), folder, age=59) == "running"
    assert state_of(run_of(away), folder, age=61) == "silent"
    assert state_of(run_of(word, Finished(reason="user")), folder) == "finished"
    assert is_active(run_of(word), folder)
    assert not is_active(run_of(gone), folder)
    assert not is_active(run_of(word, Finished(reason="user")), folder)


def test_a_run_of_another_host_goes_on_while_it_speaks_or_has_the_lock() -> None:
    folder, away = create(spec()), run_of(started(host="elsewhere.example"))
    Journal(folder.journal).close()
    assert is_active(away, folder)
    os.utime(folder.journal, (0, 0))
    assert not is_active(away, folder)
    lock = RunLock(folder.lock)
    assert is_active(away, folder)
    lock.release()
    assert not is_active(away, folder)
    (folder.path / "lock.exclusive").touch()
    assert is_active(away, folder)


def test_a_queued_run_whose_process_died_is_lost() -> None:
    folder = create(spec())
    folder.lock.write_bytes(b'{"host":"%s","pid":%d,"start":1.0}' % (
        this_process().host.encode(), _dead_pid()))  # fmt: skip
    assert state_of(new_run(spec()), folder) == "lost"


def test_removing() -> None:
    folder = create(spec())
    here = this_process()
    _journal(folder, started(host=here.host, pid=here.pid, pid_start=here.start))
    with pytest.raises(RuntimeError, match="still running"):
        remove(folder)
    _journal(folder, Finished(reason="user"))
    remove(folder)
    assert all_runs() == []


def test_a_damaged_folder_can_be_removed() -> None:
    folder = create(spec())
    folder.spec_file.write_text("nonsense")
    remove(folder)
    assert not folder.path.exists()


def test_watching() -> None:
    folder = create(spec())
    os.utime(folder.spec_file, (1.0, 1.0))
    assert folder.unwatched_seconds() > 1e6
    folder.watch()
    assert folder.unwatched_seconds() < 60
    RunFolder(Path("/nowhere/at/all")).watch()
    assert RunFolder(Path("/nowhere/at/all")).unwatched_seconds() == 0


def test_the_lock_is_held_once(tmp_path: Path) -> None:
    file = tmp_path / "lock"
    lock = RunLock(file)
    assert read_holder(file) == this_process()
    with pytest.raises(LockedError, match="already running on") as caught:
        RunLock(file)
    assert caught.value.holder == this_process()
    lock.release()
    lock.release()
    assert read_holder(file) is None
    RunLock(file).release()


def test_without_locks_a_file_stands_for_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(descriptor: int, operation: int) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", none)
    file, exclusive = tmp_path / "lock", tmp_path / "lock.exclusive"
    lock = RunLock(file)
    with pytest.raises(LockedError):
        RunLock(file)
    lock.release()
    assert not exclusive.exists()
    exclusive.write_bytes(b'{"host":"elsewhere","pid":1,"start":1.0}')
    with pytest.raises(LockedError, match="elsewhere"):
        RunLock(file)
    assert is_held(file)
    take_over(file)
    assert not is_held(file)
    lock = RunLock(file)
    with pytest.raises(LockedError, match="already running on"):
        take_over(file)
    lock.release()
    dead = b'{"host":"%s","pid":%d,"start":1.0}' % (this_process().host.encode(), _dead_pid())
    exclusive.write_bytes(dead)
    RunLock(file).release()


def test_processes() -> None:
    assert process_start(_dead_pid()) is None
    assert process_start(2**40) is None
    assert is_alive(this_process()) is True
    assert is_alive(Holder("elsewhere", 1, 0.0)) is None
