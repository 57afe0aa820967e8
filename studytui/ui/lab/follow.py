"""One run, followed: its journal read in small pieces, so that a long one never holds up a key."""

import time
from collections.abc import Callable

from studytui.lab.folder import (
    ACTIVE,
    NO_ROOM,
    RunFolder,
    State,
    journal_age,
    lacks_room,
    state_of,
)
from studytui.lab.journal import Tail
from studytui.lab.lock import is_held
from studytui.lab.run import RunState, fold_all, new_run
from studytui.lab.spec import ExperimentSpec
from studytui.ui.lab.album import Album

_PIECE = 1 << 15
_BUDGET_SECONDS = 0.01
_STATE_SECONDS = 1.0
_WATCH_SECONDS = 60.0
_UNBORN_SECONDS = 30.0
NO_TRAINER = (
    "No trainer has begun with this run; trainer.log in its folder may say why. "
    "space starts another."
)


class Followed:
    """A run as far as it has been read.

    Args:
        folder: The run.
        spec: Its experiment.
        clock: Seconds that only go forward.
        fresh: It has just been made here: nothing in its journal is old.

    Attributes:
        run: What its events tell.
        state: What lists show.
        trouble: What stands in the trainer's way, as it says itself or as is plain from here.
        catching_up: Its old events are not all read yet.
        album: The pictures of its model.
    """

    def __init__(
        self,
        folder: RunFolder,
        spec: ExperimentSpec,
        clock: Callable[[], float] = time.monotonic,
        fresh: bool = False,
    ) -> None:
        self.folder = folder
        self.run: RunState = new_run(spec, folder.run)
        self.state: State = "queued"
        self.trouble: str | None = None
        self.catching_up = not fresh
        self.album = Album(folder.path)
        self._clock = clock
        self._tail = Tail(folder.journal)
        self._arrived: float | None = None
        self._opened = clock()
        self._watched = self._looked = -1e9

    @property
    def active(self) -> bool:
        """Whether the run goes on or waits, so that commands reach it."""
        return self.state in ACTIVE

    @property
    def silence(self) -> float:
        """Seconds since an event came; by the journal's date if none came since one looks."""
        if self._arrived is None:
            return journal_age(self.folder)
        return self._clock() - self._arrived

    def poll(self) -> bool:
        """Read what is new for at most 10 ms; whether run or state are new.

        Raises:
            OSError: The journal cannot be read.
        """
        now = self._clock()
        if now - self._watched > _WATCH_SECONDS:
            self.folder.watch()
            self._watched = now
        before, known = self.run, (self.state, self.trouble)
        self._read(now)
        if self.run is not before or now - self._looked > _STATE_SECONDS:
            self._looked = now
            age = None if self._arrived is None else now - self._arrived
            self.state = state_of(self.run, self.folder, age)
            full = self.state == "running" and lacks_room(
                self.folder, now - (self._arrived or self._opened)
            )
            self.trouble = NO_ROOM if full else self.run.trouble
            if self.state == "queued" and now - self._opened > _UNBORN_SECONDS:
                self._miss_trainer()
        return self.run is not before or (self.state, self.trouble) != known

    def expect_trainer(self) -> None:
        """One has just been started: give it time for its first word."""
        self._opened = self._clock()

    def _miss_trainer(self) -> None:
        """A trainer that takes the run up holds its lock long before its first word."""
        if not is_held(self.folder.lock):
            self.state, self.trouble = "lost", NO_TRAINER

    def _read(self, started: float) -> None:
        while True:
            events = self._tail.read(_PIECE)
            if not events:
                self.catching_up = False
                return
            self.run = fold_all(self.run, events)
            if not self.catching_up:
                self._arrived = self._clock()
            if self._clock() - started > _BUDGET_SECONDS:
                return
