"""Starting trainers: processes of their own, which go on when the one that started them ends."""

import contextlib
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

import msgspec

from studytui import paths
from studytui.lab.commands import TAKES_UP, Command, send
from studytui.lab.events import Applied
from studytui.lab.folder import RunFolder, is_active
from studytui.lab.journal import Tail
from studytui.lab.runstate import RunState

# -P: a file `random.py` beside the person's data must not be imported.
TRAINER = (sys.executable, "-P", "-m", "studytui.trainer")
"""The command of a trainer: `TRAINER FOLDER…`, or `TRAINER --standby`, which reads one line from
its standard input, a JSON list of run folders; end of file or ten idle minutes end it."""
_LISTEN_SECONDS = 10.0


class Process(Protocol):
    """A trainer that was started."""

    @property
    def pid(self) -> int:
        """Its process number."""

    def poll(self) -> int | None:
        """Its exit status; None while it lives."""

    def kill(self) -> None:
        """End it at once."""


class Launcher(Protocol):
    """Starts trainers; tests give the app one that starts no process."""

    def start(self, folders: Sequence[RunFolder]) -> Process | None:
        """Train these runs, as one stack where there are several; None when no process began."""

    def prepare(self) -> None:
        """Have a trainer wait with everything imported, so that the next start is quick."""

    def close(self) -> None:
        """Let the waiting trainer end; those at work go on."""


class ProcessLauncher:
    """Starts trainers as processes in sessions of their own: a hang-up doesn't reach them."""

    def __init__(self) -> None:
        self._standby: subprocess.Popen[bytes] | None = None

    def prepare(self) -> None:
        """Start the waiting trainer, unless one waits already.

        Raises:
            OSError: The state folder cannot be written, or no process can be started.
        """
        if self._standby is not None and self._standby.poll() is None:
            return
        log = paths.state_dir() / "standby.log"
        log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._standby = _spawn([*TRAINER, "--standby"], log, "wb", stdin=subprocess.PIPE)

    def start(self, folders: Sequence[RunFolder]) -> Process:
        """Hand the runs to the waiting trainer, or to a new process.

        Raises:
            OSError: A folder cannot be written, or no process can be started.
        """
        standby, self._standby = self._standby, None
        if standby is not None and standby.poll() is None and _hand_over(standby, folders):
            _reap(standby, lambda: _start_if_dropped(folders))
            return standby
        if standby is not None:
            _let_end(standby)
        return _start(folders)

    def close(self) -> None:
        """Close the waiting trainer's input, which ends it."""
        if self._standby is not None:
            _let_end(self._standby)
            self._standby = None


def _spawn(
    arguments: Sequence[str], log: Path, mode: str, stdin: int = subprocess.DEVNULL
) -> subprocess.Popen[bytes]:
    with log.open(mode) as stream:
        return subprocess.Popen(
            arguments, stdin=stdin, stdout=stream, stderr=stream, start_new_session=True
        )


def _start(folders: Sequence[RunFolder]) -> Process:
    names = [str(folder.path.absolute()) for folder in folders]
    process = _spawn([*TRAINER, *names], folders[0].log, "ab")
    _reap(process)
    return process


def _hand_over(standby: "subprocess.Popen[bytes]", folders: Sequence[RunFolder]) -> bool:
    """Give the folders to the waiting trainer; False when it went away meanwhile."""
    line = msgspec.json.encode([str(folder.path.absolute()) for folder in folders]) + b"\n"
    pipe = standby.stdin
    assert pipe is not None  # noqa: S101  it was opened with PIPE
    try:
        pipe.write(line)
        pipe.close()
    except OSError:
        with contextlib.suppress(OSError):
            pipe.close()
        return False
    return True


def _start_if_dropped(folders: Sequence[RunFolder]) -> None:
    """Start anew what a waiting trainer didn't take because its time was up at that moment."""
    untouched = [f for f in folders if f.path.exists() and not f.lock.exists()]
    if len(untouched) == len(folders):
        _start(folders)


def _reap(process: "subprocess.Popen[bytes]", then: Callable[[], None] | None = None) -> None:
    """Wait for the process in the background, so that it leaves no zombie."""

    def wait() -> None:
        if process.wait() == 0 and then is not None:
            then()

    threading.Thread(target=wait, name=f"reap-{process.pid}", daemon=True).start()


def _let_end(standby: "subprocess.Popen[bytes]") -> None:
    if standby.stdin is not None:
        with contextlib.suppress(OSError):
            standby.stdin.close()
    _reap(standby)


def steer(launcher: Launcher, folder: RunFolder, run: RunState, command: Command) -> Command:
    """Send a command, and see to it that a trainer is there for what takes a run up again.

    A run that ended, paused out or got lost is taken up by `resume`, `step`, `continue` and
    `open_test`; other commands wait for that.

    Raises:
        OSError: The folder cannot be written, or no process can be started.
    """
    send(folder.commands, command)
    if command.do not in TAKES_UP:
        return command
    if not is_active(run, folder):
        launcher.start([folder])
    else:  # its process may be about to end, without having seen the command
        threading.Thread(
            target=_start_if_unheard, args=(launcher, folder, run, command), daemon=True
        ).start()
    return command


def _start_if_unheard(
    launcher: Launcher, folder: RunFolder, run: RunState, command: Command
) -> None:
    with contextlib.suppress(OSError):
        if not heard(folder, run, command):
            launcher.start([folder])


def heard(folder: RunFolder, run: RunState, command: Command) -> bool:
    """Wait a moment for a trainer to answer; False when it ended without an answer."""
    tail = Tail(folder.journal)
    until = time.monotonic() + _LISTEN_SECONDS
    while time.monotonic() < until:
        gone = not is_active(run, folder)
        if any(isinstance(e, Applied) and e.id == command.id for e in tail.read_all()):
            return True
        if gone:
            return False
        time.sleep(0.05)
    return True


def take_up(launcher: Launcher, folder: RunFolder, run: RunState) -> bool:
    """Start a trainer on a run that is queued or lost, from its last checkpoint.

    False when its trainer lives.

    Raises:
        OSError: The folder cannot be written, or no process can be started.
    """
    if is_active(run, folder):
        return False
    launcher.start([folder])
    return True
