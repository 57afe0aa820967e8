"""Run folders: where everything about one run is, made, found, listed and removed."""

import os
import secrets
import shutil
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Literal, TypeAlias

import msgspec

from studytui import paths
from studytui.lab.declarations import ExperimentSpec
from studytui.lab.journal import read_journal
from studytui.lab.lock import Holder, is_alive, is_held, read_holder
from studytui.lab.run import RunState, fold_all, new_run
from studytui.lab.specfile import SpecError, read_spec, write_spec

State: TypeAlias = Literal["queued", "running", "paused", "finished", "failed", "lost", "silent"]
"""lost: its process is gone without an end; silent: another host, no word for more than 60 s."""
ACTIVE: Final[tuple[State, ...]] = ("queued", "running", "paused", "silent")
"""The states of a run that goes on or waits, so that commands reach it."""

_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz23456789"
_SILENT_SECONDS: Final = 60.0
_SPEECHLESS_SECONDS: Final = 7.0
"""Longer than a trainer that can write is without a word."""
_BLOCK: Final = 4096
NO_ROOM: Final = "The disk is full: the run waits, and goes on when there is room."
WATCHED_SECONDS: Final = 15 * 60.0
"""A paused run that nobody watched for so long ends its process; its state stays paused."""


class RunFolder(msgspec.Struct, frozen=True):
    """The places in a run folder; asking for one makes nothing."""

    path: Path

    @property
    def run(self) -> str:
        """The run's id: the folder's name."""
        return self.path.name

    @property
    def short(self) -> str:
        """The last four characters, by which lists call it."""
        return self.run[-4:]

    @property
    def spec_file(self) -> Path:
        """The experiment."""
        return self.path / "spec.toml"

    @property
    def journal(self) -> Path:
        """The events."""
        return self.path / "events.jsonl"

    @property
    def commands(self) -> Path:
        """The folder of command files."""
        return self.path / "commands"

    @property
    def log(self) -> Path:
        """The trainer's standard output and error."""
        return self.path / "trainer.log"

    @property
    def lock(self) -> Path:
        """The lock file."""
        return self.path / "lock"

    @property
    def watched(self) -> Path:
        """Touched once a minute by a UI that shows the run."""
        return self.path / "watched"

    def spec(self) -> ExperimentSpec:
        """The experiment of this run.

        Raises:
            SpecError: The file is missing or damaged.
        """
        return read_spec(self.spec_file)

    def read(self) -> tuple[RunState, int]:
        """The run as its journal tells it, and how many lines of that are damaged.

        Raises:
            SpecError: The experiment is missing or damaged.
            OSError: The journal cannot be read.
        """
        events, damaged = read_journal(self.journal)
        return fold_all(new_run(self.spec(), self.run), events), damaged

    def watch(self) -> None:
        """Say that someone watches; a folder that cannot be written is none of the watcher's."""
        try:
            self.watched.touch(mode=0o600)
        except OSError:
            return

    def unwatched_seconds(self) -> float:
        """How long nobody watched, by the file system's clock; since it was made if nobody did."""
        for file in (self.watched, self.spec_file):
            try:
                return max(time.time() - file.stat().st_mtime, 0.0)
            except OSError:
                continue
        return 0.0


class RunNotFoundError(LookupError):
    """No run, or more than one, has an id with this ending; the message says which."""


def create(spec: ExperimentSpec, root: Path | None = None) -> RunFolder:
    """Make the folder of a new run, with its experiment and the spec's `changes` as commands.

    Args:
        spec: The experiment.
        root: The folder of all runs; the user's unless given.

    Raises:
        OSError: There is no room, or the folder cannot be written.
    """
    from studytui.lab.commands import send, set_controls

    root = paths.runs_dir() if root is None else root
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    while True:
        ending = "".join(secrets.choice(_LETTERS) for _ in range(4))
        folder = RunFolder(root / f"{stamp}-{ending}")
        try:
            folder.path.mkdir(mode=0o700)
            break
        except FileExistsError:
            continue
    try:
        write_spec(spec, folder.spec_file)
        folder.commands.mkdir(mode=0o700)
        for change in spec.changes:
            send(folder.commands, set_controls(change.set, at=change.at, sender="spec"))
    except BaseException:
        shutil.rmtree(folder.path, ignore_errors=True)
        raise
    return folder


def all_runs(root: Path | None = None) -> list[RunFolder]:
    """All run folders, newest first; none when there is no folder yet.

    Raises:
        OSError: The folder cannot be read.
    """
    root = paths.runs_dir() if root is None else root
    try:
        with os.scandir(root) as entries:
            names = [entry.name for entry in entries if entry.is_dir(follow_symlinks=False)]
    except (FileNotFoundError, NotADirectoryError):
        return []
    folders = (RunFolder(root / name) for name in sorted(names, reverse=True))
    return [folder for folder in folders if folder.spec_file.exists()]


def find(ending: str, root: Path | None = None) -> RunFolder:
    """The run whose id ends so; the last four characters are enough as a rule.

    Raises:
        RunNotFoundError: None or several end so; the message lists those.
    """
    runs = all_runs(root)
    found = [folder for folder in runs if ending and folder.run.endswith(ending)]
    if len(found) == 1:
        return found[0]
    if found:
        several = ", ".join(folder.run for folder in found[:5])
        raise RunNotFoundError(f"Several runs end in {ending!r}: {several}. Give more of the id.")
    if not runs:
        raise RunNotFoundError("There are no runs yet. Start one: studytui train see-overfitting")
    raise RunNotFoundError(f"No run ends in {ending!r}. All of them: studytui runs list")


def state_of(run: RunState, folder: RunFolder, age: float | None = None) -> State:
    """The state that lists show.

    Args:
        run: The run as folded so far.
        folder: Its folder, for who holds it before its first event.
        age: Seconds since an event last arrived here; by the journal's own date unless given.
    """
    if run.status in ("finished", "failed", "paused"):
        return run.status
    started = run.started
    if started is None:
        holder = read_holder(folder.lock)
        return "lost" if holder is not None and is_alive(holder) is False else "queued"
    alive = is_alive(Holder(started.host, started.pid, started.pid_start))
    if alive is None:
        age = journal_age(folder) if age is None else age
        return "silent" if age > _SILENT_SECONDS else "running"
    return "running" if alive else "lost"


def journal_age(folder: RunFolder) -> float:
    """Seconds since the journal was written, by its own date; 0 when there is none."""
    try:
        return time.time() - folder.journal.stat().st_mtime
    except OSError:
        return 0.0


def lacks_room(folder: RunFolder, silence: float) -> bool:
    """Whether a run's trainer is silent because its disk is full: then it cannot even say so.

    Args:
        folder: The run's.
        silence: Seconds since an event last came, or since one looks. (The journal's own date
            tells nothing: some file systems renew it when a write fails.)
    """
    if silence < _SPEECHLESS_SECONDS:
        return False
    try:
        disk = os.statvfs(folder.path)
    except OSError:
        return False
    return disk.f_blocks > 0 and disk.f_bavail * disk.f_frsize < _BLOCK


def is_active(run: RunState, folder: RunFolder) -> bool:
    """Whether a process works on the run: running, or paused with its process waiting.

    One on another host cannot be asked; it counts while it says something, or has the lock.
    """
    if run.status in ("finished", "failed") or run.started is None:
        holder = read_holder(folder.lock)
    else:
        holder = Holder(run.started.host, run.started.pid, run.started.pid_start)
    alive = holder is not None and is_alive(holder)
    if alive is None:
        return journal_age(folder) <= _SILENT_SECONDS or is_held(folder.lock)
    return alive


def remove(folder: RunFolder) -> None:
    """Remove a run and everything about it.

    Raises:
        RuntimeError: A trainer still works on it.
        OSError: The folder cannot be written.
    """
    try:
        run, _ = folder.read()
        active = run.status not in ("finished", "failed") and is_active(run, folder)
    except (SpecError, OSError):
        active = False
    if active:
        raise RuntimeError(f"{folder.short} is still running: stop it first.")
    shutil.rmtree(folder.path)
