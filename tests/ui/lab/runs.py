"""Run folders as a trainer would leave them, without one: made-up but lifelike numbers."""

import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from studytui import paths
from studytui.lab import view
from studytui.lab.commands import Command, CommandBox
from studytui.lab.early_stopping import EarlyStopping
from studytui.lab.events import Applied, Epoch, Event, Finished, Picture, Started
from studytui.lab.folder import RunFolder
from studytui.lab.journal import Journal
from studytui.lab.launch import Process
from studytui.lab.lock import this_process
from studytui.lab.spec import ExperimentSpec, parse
from studytui.lab.specfile import write_spec

BEGAN = 1_760_000_000.0
SECONDS_AN_EPOCH = 0.05


class FakeLauncher:
    """Remembers what it was asked to start and starts nothing."""

    def __init__(self) -> None:
        self.started: list[RunFolder] = []
        self.prepared = 0

    def start(self, folders: Sequence[RunFolder]) -> Process | None:
        self.started += folders
        return None

    def prepare(self) -> None:
        self.prepared += 1

    def close(self) -> None:
        pass


def spec(**fields: object) -> ExperimentSpec:
    made = parse({"preset": "noisy-moons", "epochs": 60, "pace": 20, "batch_size": "full"} | fields)
    assert isinstance(made, ExperimentSpec), made
    return made


class FakeTrainer:
    """Writes into a run folder what a trainer would, as far as a test wants it to."""

    def __init__(self, experiment: ExperimentSpec, name: str = "20260302-120000-t9cd") -> None:
        self.folder = RunFolder(paths.runs_dir() / name)
        self.folder.commands.mkdir(parents=True)
        write_spec(experiment, self.folder.spec_file)
        self._open(experiment)

    @classmethod
    def at(cls, folder: RunFolder) -> "FakeTrainer":
        """A trainer for a folder that the app made."""
        trainer = cls.__new__(cls)
        trainer.folder = folder
        trainer._open(folder.spec())
        return trainer

    def _open(self, experiment: ExperimentSpec) -> None:
        self.spec = experiment
        self.epoch = 0
        self.now = BEGAN
        self.controls = {"dropout": experiment.dropout, "l2": experiment.l2}
        self._stopper = EarlyStopping(
            experiment.patience, experiment.min_delta, experiment.start_epoch,
            enabled=experiment.early_stopping,
        )  # fmt: skip
        self._journal = Journal(self.folder.journal, clock=lambda: self.now)
        self._box = CommandBox(self.folder.commands)

    def write(self, event: Event) -> None:
        self._journal.append(event)

    def start(self, pid: int | None = None, host: str | None = None) -> "FakeTrainer":
        me = this_process()
        self.write(
            Started(
                seq=0, t=0, run=self.folder.run, incarnation=1, from_epoch=0, host=host or me.host,
                pid=me.pid if pid is None else pid, pid_start=me.start, device="cpu",
                device_reason="no GPU found", threads=1, parameters=17154, n_train=100,
                n_val=2000, n_test=2000, classes=2, inputs=2,
            )
        )  # fmt: skip
        return self

    def train(self, epochs: int, worse: float = 1.0, loss: float | None = None) -> "FakeTrainer":
        """So many more epochs: validation loss turns at epoch 20, unless `loss` says otherwise."""
        for _ in range(epochs):
            self.epoch += 1
            self.now += SECONDS_AN_EPOCH
            turn = 0.25 + 0.4 * math.exp(-self.epoch / 8) + worse * 0.008 * max(0, self.epoch - 20)
            value = turn if loss is None else loss
            decision = self._stopper.step(self.epoch, value)
            self.write(
                Epoch(
                    seq=0, t=0, epoch=self.epoch, step=self.epoch, val_loss=value,
                    val_accuracy=0.9 - 0.1 * value, train_loss=0.7 * math.exp(-self.epoch / 15),
                    train_accuracy=0.95, running_loss=0.75 * math.exp(-self.epoch / 15),
                    penalty=0.0, lr=0.01, counter=decision.counter, reference=decision.reference,
                    best_epoch=decision.best_epoch, improved=decision.improved, seconds=0.004,
                )
            )  # fmt: skip
        return self

    def apply(self, command: Command | None = None, **controls: object) -> "FakeTrainer":
        """Answer a command, or record a change as if one had been sent."""
        settings = dict(command.set) if command else controls
        was = {name: self.controls.get(name, getattr(self.spec, name)) for name in settings}
        self.controls |= settings  # type: ignore[arg-type]
        stopping = {k: v for k, v in settings.items() if k in ("early_stopping", "patience")}
        self._stopper.change(**stopping)  # type: ignore[arg-type]
        self.write(
            Applied(
                seq=0, t=0, id=command.id if command else f"c{self.epoch}", epoch=self.epoch,
                step=self.epoch, set=settings, was=was, do=command.do if command else None,
            )
        )  # fmt: skip
        return self

    def answer(self, **content: object) -> list[Command]:
        """Answer all commands that wait; what they were."""
        waiting = [command for command in self._box.read() if isinstance(command, Command)]
        for command in waiting:
            if content:
                self.write(
                    Applied(seq=0, t=0, id=command.id, epoch=self.epoch, step=0, **content)  # type: ignore[arg-type]
                )
            else:
                self.apply(command)
        return waiting

    def finish(self, reason: str = "max_epochs") -> "FakeTrainer":
        self.write(Finished(seq=0, t=0, reason=reason, end_epoch=self.epoch))
        return self

    def keep(self) -> "FakeTrainer":
        """A picture in the journal."""
        arrays = view.pack(self._regions(), rows=True)
        self.write(Picture(seq=0, t=0, epoch=self.epoch, arrays=arrays))
        return self

    def show(self) -> "FakeTrainer":
        """A view file."""
        view.write(self.folder.path, self._regions())
        return self

    def _regions(self) -> view.RegionsView:
        """Class 1 right of the middle."""
        points = np.array([[x, y] for x in (-1.0, 0.5) for y in (-0.5, 0.5)], np.float32)
        grid = np.zeros((view.GRID_ROWS, view.GRID_COLUMNS), np.uint8)
        grid[:, view.GRID_COLUMNS // 2 :] = 1
        return view.RegionsView(
            self.epoch, grid, (-1.5, 1.5, -1.0, 1.0), points,
            np.array([0, 0, 1, 1], np.uint8), np.array([False, False, True, False]),
        )  # fmt: skip


def preset_file(home: Path, name: str, text: str) -> Path:
    """A preset of the user's own."""
    folder = home / "data" / "presets"
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{name}.toml"
    file.write_text(text, encoding="utf-8")
    return file
