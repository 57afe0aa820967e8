"""kill -9 on the trainer at seeded lengths of its journal: nothing is lost, resuming is exact."""

import random
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from studytui.lab.commands import send, set_controls
from studytui.lab.events import Epoch
from studytui.lab.folder import RunFolder, create, state_of
from studytui.lab.journal import Tail
from studytui.lab.spec import ExperimentSpec, parse

if not Path("/proc/self/fd").exists():
    pytest.skip("needs /proc", allow_module_level=True)

KILLS = 20
NEVER, EACH_EPOCH = 1e9, 0.0
"""Seconds between two checkpoints."""
Trainer = Callable[[RunFolder, int, float], int]


@pytest.fixture(scope="module")
def trainer() -> Iterator[Trainer]:
    """Trains a run until its journal has that many bytes (0: to its end); the exit status."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.e2e.trainer_forks"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdin
    assert process.stdout
    stdin, stdout = process.stdin, process.stdout

    def train(folder: RunFolder, limit: int, seconds: float) -> int:
        stdin.write(f"{folder.path} {limit} {seconds}\n")
        stdin.flush()
        return int(stdout.readline())

    yield train
    stdin.close()
    stdout.close()
    assert process.wait(30) == 0


def new(root: Path) -> RunFolder:
    """A run with changes ahead of time, dropout, batch norm and stopping."""
    spec = parse(
        {
            "dataset": "moons", "n_train": 41, "n_val": 30, "n_test": 5, "hidden": [6],
            "batch_size": 8, "batch_norm": True, "dropout": 0.3, "epochs": 30, "seed": 3,
            "early_stopping": True, "patience": 25, "device": "cpu",
            "changes": [{"at": 9, "set": {"dropout": 0.5}}, {"at": 17, "set": {"l2": 0.01}}],
        }
    )  # fmt: skip
    assert isinstance(spec, ExperimentSpec)
    return create(spec, root)


def losses(folder: RunFolder) -> list[tuple[float, ...]]:
    run, _ = folder.read()
    names = ("epoch", "step", "val_loss", "train_loss", "running_loss", "penalty", "counter")
    return list(zip(*(run.curve(name).tolist() for name in names), strict=True))


@pytest.mark.parametrize("every", [NEVER, EACH_EPOCH])
def test_killed_at_random_and_resumed_equals_unbroken(
    tmp_path: Path, trainer: Trainer, every: float
) -> None:
    unbroken = new(tmp_path)
    assert trainer(unbroken, 0, every) == 0
    expected = losses(unbroken)
    assert len(expected) == 30
    length = unbroken.journal.stat().st_size
    rng = random.Random(7)
    for number in range(KILLS // 2):
        folder = new(tmp_path)
        assert trainer(folder, rng.randrange(1, length), every) == -signal.SIGKILL
        seen = Tail(folder.journal).read_all()
        before = folder.journal.read_bytes()
        run, _ = folder.read()
        assert state_of(run, folder) == "lost"
        assert run.epoch == max((e.epoch for e in seen if isinstance(e, Epoch)), default=0)
        if number % 4 == 0:  # killed again on the way
            trainer(folder, len(before) + rng.randrange(400, 3000), every)
        assert trainer(folder, 0, every) == 0
        assert folder.journal.read_bytes().startswith(before)
        assert Tail(folder.journal).read_all()[: len(seen)] == seen
        assert losses(folder) == expected
        assert folder.read()[0].reason == "max_epochs"


@pytest.mark.parametrize("every", [NEVER, EACH_EPOCH])
def test_a_change_made_by_hand_is_made_again_where_it_was_made(
    tmp_path: Path, trainer: Trainer, every: float
) -> None:
    folder, twin = new(tmp_path), new(tmp_path)
    assert trainer(folder, 3000, every) == -signal.SIGKILL
    reached = folder.read()[0].epoch
    for run in (folder, twin):
        send(run.commands, set_controls({"lr": 0.1}, at=reached + 2))
    assert trainer(folder, 10_000, every) == -signal.SIGKILL
    assert folder.read()[0].epoch > reached + 2
    assert trainer(folder, 0, every) == 0
    assert trainer(twin, 0, every) == 0
    assert losses(folder) == losses(twin)
