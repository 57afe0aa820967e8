"""The experiment of a `toml lab` block: its runs with all seeds, trained at once, and what they
show. Predictions are judged by it, and the tables of notes checked.
"""

import math
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from studytui import expressions
from studytui.lab import folder as folders
from studytui.lab import presets, run
from studytui.lab.declarations import ExperimentSpec
from studytui.lab.folder import RunFolder
from studytui.lab.journal import Tail
from studytui.lab.launch import Launcher, Process
from studytui.lab.runstate import RunState
from studytui.lab.specfile import SpecError, overlay
from studytui.notes.fences import FenceError, LabFence, read_lab
from studytui.quiz.questions import OTHERWISE

Figures = Mapping[str, float]
"""Figures of runs, named run.quantity."""

START_SECONDS = 120.0
"""How long a trainer may take until its first word."""


class ExperimentError(RuntimeError):
    """The experiment cannot be run, or failed; the message is a sentence."""


class Member(msgspec.Struct, frozen=True):
    """One of the runs: which, with which seed, and its whole specification."""

    name: str
    seed: int
    spec: ExperimentSpec


class Judgement(msgspec.Struct, frozen=True):
    """Which outcome came true for the means over the seeds."""

    outcome: int | None
    """The number of the option, from 1; None when no condition holds."""
    agree: int
    """Seeds that show the same when taken singly."""
    seeds: int

    @property
    def remark(self) -> str:
        """How sure it is."""
        return f"{self.agree} of {self.seeds} seeds agree"


def members(block: str, seeds: int | None = None, group: str = "") -> list[Member]:
    """The runs of a lab block, each with the seeds 0, 1, …

    Args:
        block: The TOML.
        seeds: How many; the block's own number unless given.
        group: What the runs belong together by, in the list of runs.

    Raises:
        ExperimentError: The block, its preset or a setting is unusable.
    """
    try:
        fence: LabFence = read_lab(block)
        base = presets.load(fence.base)
        found = []
        for name, fields in fence.differences.items():
            for seed in range(seeds or fence.seeds):
                settings = {"group": group, "pace": 0.0, "title": name, **fields, "seed": seed}
                if fence.changes:
                    settings["changes"] = list(fence.changes)
                found.append(Member(name, seed, overlay(base, settings)))
    except FenceError as error:
        raise ExperimentError(f"The lab block cannot be used: {error}.") from error
    except SpecError as error:
        raise ExperimentError(str(error)) from error
    return found


class Trial:
    """All runs of an experiment while they train, and afterwards.

    Args:
        group: What is trained; all at once, by one trainer process.
        launcher: Starts the trainer.
        root: The folder for the runs; the user's unless given.

    Raises:
        ExperimentError: The runs cannot be made or no process can be started.
    """

    def __init__(
        self, group: Iterable[Member], launcher: Launcher, root: Path | None = None
    ) -> None:
        self.members = tuple(group)
        self._begun = time.monotonic()
        try:
            self.folders: tuple[RunFolder, ...] = tuple(
                folders.create(member.spec, root) for member in self.members
            )
            self._process: Process | None = launcher.start(self.folders)
        except OSError as error:
            raise ExperimentError(f"The experiment cannot be started: {error}.") from error
        self._tails = [Tail(folder.journal) for folder in self.folders]
        self.states: list[RunState] = [
            run.new_run(member.spec, folder.run)
            for member, folder in zip(self.members, self.folders, strict=True)
        ]

    @property
    def finished(self) -> bool:
        """Whether every run has ended well."""
        return all(state.status == "finished" for state in self.states)

    @property
    def share(self) -> float:
        """How much of the training is done, 0–1, by epochs."""
        parts = [
            1.0 if state.status == "finished" else state.epoch / max(1, state.limit)
            for state in self.states
        ]
        return sum(parts) / len(parts)

    def look(self) -> bool:
        """Read what is new; True when something was.

        Raises:
            ExperimentError: A run failed, or the trainer is gone.
        """
        fresh = False
        ended = self._process is not None and self._process.poll() is not None
        for place, tail in enumerate(self._tails):
            if events := tail.read_all():
                self.states[place] = run.fold_all(self.states[place], events)
                fresh = True
        failed = next((state for state in self.states if state.status == "failed"), None)
        if failed:
            raise ExperimentError(f"The experiment failed: {failed.failure}")
        if ended and not self.finished:
            raise ExperimentError(
                f"The trainer ended too early; its words are in {self.folders[0].log}."
            )
        silent = not any(state.started for state in self.states)
        if silent and time.monotonic() - self._begun > START_SECONDS:
            raise ExperimentError("The trainer has not said a word; the experiment is given up.")
        return fresh

    def wait(self, pause: Callable[[], None] = lambda: time.sleep(0.05)) -> None:
        """Wait for the end.

        Raises:
            ExperimentError: As for `look`.
        """
        while not self.finished:
            if not self.look():
                pause()

    def curves(self, name: str, quantity: str) -> list[NDArray[np.float64]]:
        """A quantity of all seeds of one run, epoch by epoch, [epochs] each."""
        return [
            state.curve(quantity)
            for member, state in zip(self.members, self.states, strict=True)
            if member.name == name
        ]

    def values(self, seed: int) -> Figures:
        """The figures of all runs with one seed, named run.quantity; NaN where there is none."""
        found = {}
        for member, state in zip(self.members, self.states, strict=True):
            if member.seed == seed:
                for quantity, value in run.summary(state).items():
                    if not isinstance(value, str):
                        number = math.nan if value is None else float(value)
                        found[f"{member.name}.{quantity}"] = number
        return found

    @property
    def seeds(self) -> list[int]:
        """The seeds, ascending."""
        return sorted({member.seed for member in self.members})

    @property
    def names(self) -> list[str]:
        """The runs' names, in the block's order."""
        return list(dict.fromkeys(member.name for member in self.members))

    def rows(self) -> list[Figures]:
        """The figures of all runs, one row a seed."""
        return [self.values(seed) for seed in self.seeds]

    def means(self) -> Figures:
        """The figures of all runs, each the mean over the seeds."""
        return means(self.rows())

    def judge(self, conditions: Mapping[int, str]) -> Judgement:
        """Which condition holds for what the runs came to."""
        return judge(conditions, self.rows())


def means(rows: Sequence[Figures]) -> Figures:
    """The mean of each figure over some rows, one a seed; NaN where one has none."""
    return {name: math.fsum(row[name] for row in rows) / len(rows) for name in rows[0]}


def judge(conditions: Mapping[int, str], rows: Sequence[Figures]) -> Judgement:
    """Which condition holds for the means over the rows, and for how many rows by themselves."""
    outcome = outcome_of(conditions, means(rows))
    singly = [outcome_of(conditions, row) for row in rows]
    return Judgement(outcome, sum(each == outcome for each in singly), len(singly))


def outcome_of(conditions: Mapping[int, str], values: Figures) -> int | None:
    """The number of the first condition that holds, else of `otherwise`; None without that."""
    for number, condition in conditions.items():
        if condition == OTHERWISE or expressions.parse(condition).evaluate(values):
            return number
    return None


def names_in(conditions: Iterable[str]) -> frozenset[str]:
    """The figures, named run.quantity, that conditions speak of."""
    found = (expressions.parse(text).names for text in conditions if text != OTHERWISE)
    return frozenset().union(*found)
