"""One run inside a trainer process: its record, its data, and what was asked of it."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import torch

from studytui.lab.commands import Command, CommandBox, Refused
from studytui.lab.spec import ExperimentSpec
from studytui.trainer.data import Data
from studytui.trainer.recorder import Recorder
from studytui.trainer.state import Controls, ModelState

WATCHER_SECONDS = 90.0
"""A watcher touches `watched` once a minute; after so long without, nobody watches."""


@dataclass(frozen=True)
class Replay:
    """A change that an earlier process applied after the checkpoint: to be made again there."""

    step: int
    set: Controls


class Slot:
    """A run: commands come in here; `state` is its model while it is in no stack.

    Args:
        recorder: Its journal, with the lock held.
        data: Its rows.
        state: Where it goes on.
        replays: Changes to be made again, ascending by step.
    """

    def __init__(
        self, recorder: Recorder, data: Data, state: ModelState, replays: list[Replay]
    ) -> None:
        self.recorder, self.data, self.state = recorder, data, state
        self.replays = replays
        self.was_paused = recorder.run.status == "paused"
        self.device = torch.device("cpu")
        """Where it trains, once its process has chosen."""
        self.held = False
        """Paused until a command that is there already is obeyed."""
        self.continued: tuple[str, dict[str, Any]] | None = None
        """The command that takes it past its end, and the answer to it."""
        self._box = CommandBox(recorder.folder.commands)
        self._answered = set(recorder.run.answered)
        self._scheduled: list[Command] = []
        self.view_epoch = -1
        self.view_due = 0.0
        self.paused_since: float | None = None

    @property
    def spec(self) -> ExperimentSpec:
        """The experiment."""
        return self.recorder.spec

    @property
    def kept_epoch(self) -> int:
        """The epoch of the last picture in the journal; 0 without one."""
        pictures = self.recorder.run.pictures
        return pictures[-1].epoch if pictures else 0

    def incoming(self) -> Iterator[Command | Refused]:
        """Commands that came since the last look and have no answer yet."""
        for command in self._box.read():
            if command.id not in self._answered | self.recorder.run.answered:
                self._answered.add(command.id)
                yield command

    def schedule(self, command: Command) -> None:
        """Keep a command for the epoch it names."""
        self._scheduled.append(command)

    def due(self, epoch: int) -> list[Command]:
        """The scheduled commands for before the first step of `epoch`."""
        now = [command for command in self._scheduled if (command.at or 0) <= epoch]
        self._scheduled = [command for command in self._scheduled if (command.at or 0) > epoch]
        return now

    def drop_scheduled(self) -> list[Command]:
        """Forget what was scheduled, because the run ended before; returns it."""
        dropped, self._scheduled = self._scheduled, []
        return dropped

    def watched(self) -> bool:
        """Whether a screen shows the run now."""
        try:
            touched = self.recorder.folder.watched.stat().st_mtime
        except OSError:
            return False
        return time.time() - touched < WATCHER_SECONDS
