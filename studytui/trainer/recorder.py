"""What a trainer says about one run: journal, checkpoints, and waiting for room on the disk."""

import time
from collections.abc import Callable
from typing import Any, TypeVar

import msgspec

from studytui.lab import view
from studytui.lab.events import (
    Applied,
    Checkpoint,
    Epoch,
    Event,
    Failed,
    Finished,
    Heartbeat,
    Picture,
    Trouble,
)
from studytui.lab.folder import RunFolder
from studytui.lab.journal import Journal, JournalFullError
from studytui.lab.lock import RunLock
from studytui.lab.run import fold, summary
from studytui.trainer import checkpoint
from studytui.trainer.engine import Outcome
from studytui.trainer.log import say
from studytui.trainer.state import ModelState

HEARTBEAT_SECONDS = 5.0
RETRY_SECONDS = 5.0
CHECKPOINT_SECONDS = 1.0
_SHARE = 50
"""Of the time between two checkpoints at most one part in so many is spent on writing them."""

E = TypeVar("E", bound=Event)


def _sleep(seconds: float) -> None:
    time.sleep(seconds)


class Recorder:
    """The journal and the checkpoints of one run, with its lock held.

    Nothing is given up for want of room: an event or an end's checkpoint that does not fit is
    tried again until it does, and the run waits meanwhile.

    Args:
        folder: The run folder.
        wait: Called between two tries with the seconds to wait.

    Raises:
        LockedError: Another trainer has the run.
        SpecError: `spec.toml` is missing or damaged.
        OSError: The folder cannot be written.
    """

    def __init__(self, folder: RunFolder, wait: Callable[[float], None] = _sleep) -> None:
        self.folder = folder
        self.spec = folder.spec()
        self._wait = wait
        self._lock = RunLock(folder.lock)
        try:
            self.run, _ = folder.read()
            self._journal = Journal(folder.journal)
        except BaseException:
            self._lock.release()
            raise
        self.last_event = self._saved = time.monotonic()
        self._cost = 0.0
        self._saved_best: int | None = None
        self._troubled = False
        self._pictured = False

    @property
    def seq(self) -> int:
        """The number of the last event."""
        return self._journal.seq

    def log(self, message: str) -> None:
        """A line in trainer.log, which standard output is."""
        stamp = time.strftime("%Y-%m-%d %H:%M:%S")
        say(f"{stamp} {self.folder.short}: {message}")

    def write(self, event: E) -> E:
        """Append an event, however long it takes to find room for it."""
        full_since: float | None = None
        while True:
            try:
                written = self._journal.append(event)
                break
            except JournalFullError as error:
                if full_since is None:
                    full_since = time.monotonic()
                    self.log(f"no room for the journal ({error.strerror}); waiting for some.")
                self._wait(RETRY_SECONDS)
        self.run = fold(self.run, written)
        self.last_event = time.monotonic()
        if full_since is not None:
            waited = time.monotonic() - full_since
            self.log(f"there is room again after {waited:.0f} s; nothing was lost.")
        return written

    def trouble(self, message: str | None) -> None:
        """Say that something stands in the way; None when it is over."""
        if message is not None or self._troubled:
            self._troubled = message is not None
            if message is not None:
                self.log(message)
            self.write(Trouble(message=message))

    def heartbeat(self) -> None:
        """Say that the trainer lives, if nothing else was said for a while."""
        if time.monotonic() - self.last_event >= HEARTBEAT_SECONDS:
            self.write(Heartbeat())

    def epoch(self, outcome: Outcome, epoch: int, step: int, lr: float, seconds: float) -> None:
        """Record an epoch that is over after `step` steps of the run."""
        decision = outcome.decision
        self.write(
            Epoch(
                epoch=epoch,
                step=step,
                val_loss=outcome.val_loss,
                val_accuracy=outcome.val_accuracy,
                train_loss=outcome.train_loss,
                train_accuracy=outcome.train_accuracy,
                running_loss=outcome.running_loss,
                penalty=outcome.penalty,
                lr=lr,
                counter=decision.counter,
                reference=decision.reference,
                best_epoch=decision.best_epoch,
                improved=decision.improved,
                seconds=seconds,
            )
        )

    def answer(self, command: str, epoch: int, step: int, **content: Any) -> None:
        """Answer the command of that id after so many epochs and steps."""
        self.write(Applied(id=command, epoch=epoch, step=step, **content))

    def checkpoint_due(self, models: int) -> bool:
        """Whether it is time for the next one: after a second, later if writing is slow.

        Args:
            models: How many runs of the process write theirs as this one does.
        """
        wait = max(CHECKPOINT_SECONDS, _SHARE * self._cost * models)
        return time.monotonic() - self._saved >= wait

    def checkpoint(self, state: ModelState, final: bool = False) -> None:
        """Write last.pt (and best.pt, if the best is new).

        One that does not fit is tried again a second later, or, at an end, until it fits.
        """
        while True:
            try:
                self._save(state)
                self.trouble(None)
                break
            except OSError as error:
                if not self.folder.path.is_dir():
                    raise
                self._saved = time.monotonic()
                if not self._troubled:
                    why = error.strerror or str(error)
                    self.trouble(f"The checkpoint could not be written: {why}. It is tried again.")
                if not final:
                    return
                self._wait(RETRY_SECONDS)
        self.write(Checkpoint(epoch=state.epoch, file=checkpoint.LAST))

    def _save(self, state: ModelState) -> None:
        began = time.monotonic()
        checkpoint.save(self.folder.path, state, self.seq)
        best = state.stopper.best_epoch
        if best is not None and best != self._saved_best:
            checkpoint.save_best(self.folder.path, state)
            self._saved_best = best
        self._saved = time.monotonic()
        self._cost = self._saved - began

    def finish(self, reason: str) -> None:
        """Record the end of the run with its figures."""
        figures = summary(self.run) | {"reason": reason}
        self.write(msgspec.convert(figures, Finished))

    def fail(self, message: str) -> None:
        """Record that the run cannot go on."""
        self.log(f"failed: {message}")
        self.write(Failed(message=message))

    def keep(self, picture: view.View) -> None:
        """Record what the model says, for those who look back."""
        arrays = view.pack(picture, rows=not self._pictured)
        self._pictured = True
        self.write(Picture(epoch=picture.epoch, arrays=arrays))

    def show(self, picture: view.View) -> None:
        """Renew the picture of the moment; it may fail, nobody needs it."""
        try:
            view.write(self.folder.path, picture)
        except OSError as error:
            self.log(f"the picture could not be written: {error}")

    def close(self) -> None:
        """Close the journal and give the run back."""
        self._journal.close()
        self._lock.release()
