"""Figures that are kept: nothing is trained twice, and what is damaged is trained again."""

import math
from collections.abc import Sequence
from pathlib import Path

from studytui.quiz.experiment import Figures, Member, members
from studytui.quiz.trained import Trained
from tests.quiz.no_trainer import NoTrainer

BLOCK = 'base = "noisy-moons"\nset = {{epochs = {epochs}}}\n'


class Counting(Trained):
    """Counts what it is asked to train."""

    def __init__(self, cache_dir: Path | None) -> None:
        super().__init__(NoTrainer(), cache_dir)
        self.trained = 0

    def _train(self, members: Sequence[Member]) -> list[Figures]:
        self.trained += 1
        return [{"run.end_val_loss": 0.25, "run.best_epoch": math.nan}]


def test_the_same_experiment_is_trained_once(tmp_path: Path) -> None:
    first = Counting(tmp_path)
    found = first.rows(members(BLOCK.format(epochs=3)))
    again = Counting(tmp_path)
    [row] = again.rows(members(BLOCK.format(epochs=3)))
    assert (first.trained, again.trained) == (1, 0)
    assert row["run.end_val_loss"] == found[0]["run.end_val_loss"] == 0.25
    assert math.isnan(row["run.best_epoch"])


def test_another_experiment_and_another_number_of_seeds_are_trained(tmp_path: Path) -> None:
    trained = Counting(tmp_path)
    for epochs, seeds in ((3, 1), (4, 1), (3, 2)):
        trained.rows(members(BLOCK.format(epochs=epochs), seeds))
    assert trained.trained == 3


def test_what_was_kept_and_is_damaged_is_trained_again(tmp_path: Path) -> None:
    Counting(tmp_path).rows(members(BLOCK.format(epochs=3)))
    [kept] = tmp_path.rglob("*.json")
    kept.write_bytes(b"[{")
    trained = Counting(tmp_path)
    trained.rows(members(BLOCK.format(epochs=3)))
    assert trained.trained == 1


def test_without_a_folder_everything_is_trained(tmp_path: Path) -> None:
    trained = Counting(None)
    for _ in range(2):
        trained.rows(members(BLOCK.format(epochs=3)))
    assert trained.trained == 2
