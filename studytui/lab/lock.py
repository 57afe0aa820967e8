"""Two trainers cannot work on one run: an exclusive lock on its folder.

An advisory `flock` where the file system has one, with the holder's host, pid and process start
time written in the file; else a file made with O_EXCL, taken over only when its process is dead on
this very host, or when the person says so.
"""

import contextlib
import errno
import fcntl
import os
import socket
import time
from pathlib import Path
from typing import Final

import msgspec

_NO_LOCKS: Final = {errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.EINVAL}
_EXCLUSIVE: Final = "lock.exclusive"
_START_TOLERANCE: Final = 2.0


class Holder(msgspec.Struct, frozen=True):
    """A process: where it runs, its number, and when it began (Unix seconds)."""

    host: str
    pid: int
    start: float


class LockedError(RuntimeError):
    """Another trainer has the run.

    Attributes:
        holder: Who, if it is written in the file.
    """

    def __init__(self, holder: Holder | None) -> None:
        where = f"on {holder.host} (process {holder.pid})" if holder else "elsewhere"
        super().__init__(f"This run is already running {where}.")
        self.holder = holder


def this_host() -> str:
    """The name of this machine, as runs record it."""
    return socket.gethostname()


def this_process() -> Holder:
    """The process that asks."""
    return Holder(
        host=this_host(), pid=os.getpid(), start=process_start(os.getpid()) or time.time()
    )


def process_start(pid: int) -> float | None:
    """When the process of that number began, Unix seconds; None when there is none."""
    import psutil

    try:
        process = psutil.Process(pid)
        if process.status() == psutil.STATUS_ZOMBIE:
            return None
        return float(process.create_time())
    except (psutil.Error, OverflowError, ValueError):
        return None


def is_alive(holder: Holder) -> bool | None:
    """Whether the process still exists; None when it runs on another host and nobody can say."""
    if holder.host != this_host():
        return None
    start = process_start(holder.pid)
    return start is not None and abs(start - holder.start) <= _START_TOLERANCE


def read_holder(file: Path) -> Holder | None:
    """Who is written in a lock file."""
    try:
        return msgspec.json.decode(file.read_bytes()[:4096], type=Holder)
    except (OSError, msgspec.DecodeError):
        return None


def is_held(file: Path) -> bool:
    """Whether a process on any host has the lock: the file system is asked, by trying for it.

    Where it cannot say, the run counts as held, except that without locks its file says it.
    """
    if file.with_name(_EXCLUSIVE).exists():
        return True
    try:
        descriptor = os.open(file, os.O_RDWR | os.O_CLOEXEC)
    except OSError as error:
        return error.errno != errno.ENOENT
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return error.errno not in _NO_LOCKS
    finally:
        os.close(descriptor)
    return False


class RunLock:
    """The lock on one run folder, held until `release` or the end of the process.

    Args:
        file: The lock file in the run folder.

    Raises:
        LockedError: Another process holds it.
        OSError: The folder cannot be written.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._exclusive: Path | None = None
        self._descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            self._lock()
        except BaseException:
            os.close(self._descriptor)
            raise
        os.ftruncate(self._descriptor, 0)
        os.pwrite(self._descriptor, msgspec.json.encode(this_process()), 0)

    def _lock(self) -> None:
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise LockedError(read_holder(self._file)) from error
        except OSError as error:
            if error.errno not in _NO_LOCKS:
                raise
            self._exclusive = _make_exclusive(self._file.with_name(_EXCLUSIVE))

    def release(self) -> None:
        """Give the run back; calling it twice is no fault."""
        if self._descriptor < 0:
            return
        with contextlib.suppress(OSError):
            os.ftruncate(self._descriptor, 0)
        os.close(self._descriptor)
        self._descriptor = -1
        if self._exclusive is not None:
            self._exclusive.unlink(missing_ok=True)


def take_over(file: Path) -> None:
    """Free the O_EXCL file of a holder that nobody can ask: the person says that it is gone.

    An advisory lock is freed by the system and by nobody else.

    Raises:
        LockedError: The holder is a process of this host, and lives.
        OSError: The folder cannot be written.
    """
    exclusive = file.with_name(_EXCLUSIVE)
    holder = read_holder(exclusive)
    if holder is not None and is_alive(holder):
        raise LockedError(holder)
    exclusive.unlink(missing_ok=True)


def _make_exclusive(file: Path) -> Path:
    """Make the O_EXCL file, taking over from a holder that is dead."""
    for _ in range(2):
        try:
            descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError as error:
            holder = read_holder(file)
            dead = holder is not None and is_alive(holder) is False
            if not dead:
                raise LockedError(holder) from error
            file.unlink(missing_ok=True)
            continue
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(msgspec.json.encode(this_process()))
        return file
    raise LockedError(read_holder(file))
