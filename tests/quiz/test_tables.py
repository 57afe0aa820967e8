"""The result tables of notes: read, compared, written; the runs themselves are made up."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from studytui.lab.launch import ProcessLauncher
from studytui.notes import note as notes
from studytui.quiz import tables
from studytui.quiz.experiment import Figures, Member
from studytui.quiz.tables import Table
from studytui.quiz.trained import Trained

SOURCE = """```toml lab
base = "noisy-moons"
runs = {plain = {}, dropped = {dropout = 0.5}}
```
```result
run      best_epoch  end_val_accuracy
plain          18.0             0.880
dropped        30.0             0.910
```
"""
MEANS = {
    "plain.best_epoch": 19.5, "plain.end_val_accuracy": 0.875, "plain.end_val_loss": 1.2,
    "dropped.best_epoch": 31.0, "dropped.end_val_accuracy": 0.905, "dropped.end_val_loss": 0.3,
}  # fmt: skip


def table(source: str = SOURCE) -> Table:
    [found] = tables.tables(notes.parse(source, Path("/c/a.md"), Path("/c")))
    return found


class Made(Trained):
    """What runs came to, without any training."""

    def __init__(self, figures: Figures) -> None:
        super().__init__(ProcessLauncher())
        self._figures = figures

    def rows(self, members: Sequence[Member]) -> list[Figures]:
        return [self._figures]


def test_close_figures_agree() -> None:
    assert list(tables.differences(table(), MEANS)) == []


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("plain.best_epoch", 25.0, "best_epoch of plain came to 25, shown is 18.0"),
        ("dropped.end_val_accuracy", 0.95, "end_val_accuracy of dropped came to 0.950"),
        ("plain.best_epoch", float("nan"), "best_epoch of plain came to nan"),
    ],
)
def test_figures_that_are_off_are_named(name: str, value: float, words: str) -> None:
    [found] = tables.differences(table(), MEANS | {name: value})
    assert found.startswith(words)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("dropped        30.0", "other          30.0", "the rows are plain, other"),
        ("best_epoch  end", "best_epohc  end", "a run has no 'best_epohc'"),
        ("18.0             0.880", "18.0", "has 1 figures for 2 columns"),
    ],
)
def test_tables_of_another_shape_are_named(old: str, new: str, words: str) -> None:
    assert words in " ".join(tables.differences(table(SOURCE.replace(old, new)), MEANS))


def test_a_wrong_table_is_written_anew_and_then_agrees() -> None:
    wrong = SOURCE.replace("0.880", "0.1")
    note = notes.parse(wrong, Path("/c/a.md"), Path("/c"))
    assert [p.line for p in tables.check(note, Made(MEANS))] == [5]
    mended = tables.fixed(note, Made(MEANS), wrong)
    assert list(tables.differences(table(mended), MEANS)) == []
    assert "plain          19.5             0.875" in mended


def test_an_empty_table_gets_the_usual_columns() -> None:
    empty = SOURCE[: SOURCE.index("run  ")] + "```\n"
    means = {f"{run}.{column}": 1.0 for run in ("plain", "dropped") for column in tables.COLUMNS}
    note = notes.parse(empty, Path("/c/a.md"), Path("/c"))
    mended = tables.fixed(note, Made(means), empty)
    assert table(mended).columns == tables.COLUMNS
    assert table(mended).rows[1][0] == "plain"


@pytest.mark.parametrize(
    ("column", "value", "text"),
    [("best_epoch", 18.0, "18"), ("best_epoch", 18.25, "18.2"), ("end_val_loss", 0.2433, "0.243"),
     ("end_val_loss", 0.00123, "0.0012"), ("end_val_loss", float("inf"), "inf")],
)  # fmt: skip
def test_how_figures_are_written(column: str, value: float, text: str) -> None:
    assert tables.written(column, value) == text
