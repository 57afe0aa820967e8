"""The journal of a run: events appended by the trainer alone, followed by anyone.

One event is one line and one write; a torn tail is the end of the file for now.
"""

import contextlib
import errno
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeVar

import msgspec

from studytui.lab.events import (
    Checkpoint,
    DamagedError,
    Event,
    Failed,
    Finished,
    Started,
    decode,
    encode,
)

_SYNCED: Final = (Started, Checkpoint, Finished, Failed)
_SYNC_SECONDS: Final = 1.0
_CHUNK: Final = 1 << 20
_NO_ROOM: Final = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}

E = TypeVar("E", bound=Event)


class JournalFullError(OSError):
    """An event did not fit on the disk; nothing is lost, append it again when there is room."""


class Journal:
    """The trainer's end: appends events, numbers and dates them, syncs them to the disk.

    Opening an existing journal ends a torn last line and goes on at the highest `seq` + 1.

    Args:
        file: `events.jsonl` of a run folder; made when missing.
        clock: Unix time, for tests.

    Raises:
        OSError: The file cannot be read or written.
    """

    def __init__(self, file: Path, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._synced = 0.0
        self._descriptor = os.open(file, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
        size = os.fstat(self._descriptor).st_size
        self._torn = size > 0 and os.pread(self._descriptor, 1, size - 1) != b"\n"
        events, _ = read_journal(file)
        self.seq = max((event.seq for event in events), default=0)
        """The number of the last event."""

    def append(self, event: E) -> E:
        """Write the event with its number and time; what was written is returned.

        Raises:
            JournalFullError: There is no room; call again with the same event later.
            OSError: The disk fails otherwise.
        """
        event = msgspec.structs.replace(event, seq=self.seq + 1, t=self._clock())
        line = (b"\n" if self._torn else b"") + encode(event) + b"\n"
        try:
            written = os.write(self._descriptor, line)
        except OSError as error:
            if error.errno in _NO_ROOM:
                raise JournalFullError(error.errno, error.strerror) from error
            raise
        if written < len(line):
            self._torn = self._torn or written > 0
            raise JournalFullError(errno.ENOSPC, "the last event was cut off")
        self._torn = False
        self.seq = event.seq
        self._sync(isinstance(event, _SYNCED))
        return event

    def _sync(self, now: bool) -> None:
        clock = time.monotonic()
        if now or clock - self._synced >= _SYNC_SECONDS:
            self._synced = clock
            with contextlib.suppress(OSError):  # some file systems have no fsync
                os.fsync(self._descriptor)

    def close(self) -> None:
        """Sync and close; calling it twice is no fault."""
        if self._descriptor >= 0:
            self._sync(now=True)
            os.close(self._descriptor)
            self._descriptor = -1


class Tail:
    """A reader's end: gives the events that came since it was last asked.

    Args:
        file: The journal; it may not exist yet.

    Attributes:
        damaged: Lines so far that were no event.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._offset = 0
        self._rest = b""
        self.damaged = 0

    def read(self, limit: int = _CHUNK) -> list[Event]:
        """The new events, from at most `limit` bytes; ask again until it gives none.

        Raises:
            OSError: The file exists but cannot be read.
        """
        try:
            with self._file.open("rb") as stream:
                stream.seek(self._offset)
                fresh = stream.read(limit)
        except FileNotFoundError:
            return []
        self._offset += len(fresh)
        return self.feed(fresh)

    def feed(self, data: bytes) -> list[Event]:
        """The events that these bytes complete; a torn tail is kept for the next call."""
        *lines, rest = (self._rest + data).split(b"\n")
        if len(rest) > _CHUNK:  # no event is that long
            rest = b"#"
        self._rest = rest
        events = []
        for line in lines:
            if not line.strip():
                continue
            try:
                event = decode(line)
            except DamagedError:
                self.damaged += 1
                continue
            if event is not None:
                events.append(event)
        return events

    def read_all(self) -> list[Event]:
        """All events to the present end of the file."""
        events: list[Event] = []
        before = -1
        while self._offset != before:
            before = self._offset
            events += self.read()
        return events


def read_journal(file: Path) -> tuple[list[Event], int]:
    """All events of a journal, and how many lines are damaged (a torn tail is none).

    Raises:
        OSError: The file exists but cannot be read.
    """
    tail = Tail(file)
    return tail.read_all(), tail.damaged
