"""All runs at a glance, kept up to date by reading only what is new in each journal."""

import time
from collections.abc import Callable
from pathlib import Path

import msgspec

from studytui.lab.events import Picture
from studytui.lab.folder import ACTIVE, RunFolder, State, all_runs, journal_age, state_of
from studytui.lab.journal import Tail
from studytui.lab.run import RunState, fold_all, new_run
from studytui.lab.specfile import SpecError


class Entry(msgspec.Struct, frozen=True):
    """A run, as its journal tells it so far, and the state that lists show."""

    folder: RunFolder
    run: RunState
    state: State
    silence: float = 0.0
    """Seconds without a word, of a run that is silent."""

    @property
    def active(self) -> bool:
        """Whether the run goes on or waits, so that commands reach it."""
        return self.state in ACTIVE


class _Followed:
    """One run: its journal's reader, what was folded so far, when something last came."""

    def __init__(self, folder: RunFolder, clock: Callable[[], float]) -> None:
        self.folder = folder
        self._clock = clock
        self._tail = Tail(folder.journal)
        self._run = new_run(folder.spec(), folder.run)
        self._arrived: float | None = None

    def entry(self) -> Entry:
        try:
            events = self._tail.read_all()
        except OSError:
            events = []
        if events:
            first = self._run.seq == 0
            # Pictures are for who looks at one run: those of all would fill the memory.
            told = (event for event in events if not isinstance(event, Picture))
            self._run = fold_all(self._run, told)
            # What stood there before we looked has no arrival: its age is the journal's own.
            self._arrived = None if first else self._clock()
        arrived = self._arrived
        age = journal_age(self.folder) if arrived is None else self._clock() - arrived
        state = state_of(self._run, self.folder, age)
        return Entry(self.folder, self._run, state, age if state == "silent" else 0.0)


class RunIndex:
    """The runs below a folder. One thread at a time may use it.

    Args:
        root: The folder of all runs; the user's unless given.
        clock: Seconds that only go forward, for ages.
    """

    def __init__(
        self, root: Path | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._root = root
        self._clock = clock
        self._followed: dict[str, _Followed] = {}
        self._entries: dict[str, Entry] = {}

    def refresh(self, seconds: float = 0.25) -> list[Entry]:
        """All runs that are known, newest first, each read up to its end.

        Runs not seen before are read for about so many seconds, newest first; the next call goes
        on. Damaged run folders are left out.
        """
        folders = all_runs(self._root)
        present = {folder.run for folder in folders}
        for gone in self._entries.keys() - present:
            del self._entries[gone]
            self._followed.pop(gone, None)
        end = self._clock() + seconds
        for folder in sorted(folders, key=lambda folder: folder.run not in self._entries):
            fresh = folder.run not in self._entries
            self._look(folder)
            if fresh and self._clock() > end:
                break
        return [self._entries[f.run] for f in folders if f.run in self._entries]

    def _look(self, folder: RunFolder) -> None:
        followed = self._followed.get(folder.run)
        if followed is None:
            try:
                followed = self._followed[folder.run] = _Followed(folder, self._clock)
            except SpecError:
                return
        self._entries[folder.run] = followed.entry()
