"""The tables of notes: a `result` fence below a `toml lab` fence holds what the runs came to.

Each table is trained again and compared.
"""

import math
from collections.abc import Iterator

import msgspec

from studytui.notes.note import Fence, Note
from studytui.notes.text import Problem
from studytui.quiz import experiment
from studytui.quiz.experiment import ExperimentError, Figures
from studytui.quiz.trained import Trained

COLUMNS = ("best_epoch", "val_loss_at_best", "end_val_loss", "end_val_accuracy")
"""What a table shows when its fence says nothing yet."""

RELATIVE, ACCURACY = 0.05, 0.02
EPOCHS, EPOCHS_RELATIVE = 3.0, 0.1
"""How far a figure may be off."""


class Table(msgspec.Struct, frozen=True):
    """A lab fence and the result fence right below it."""

    lab: Fence
    result: Fence

    @property
    def rows(self) -> list[list[str]]:
        """The table's words, the head first."""
        return [line.split() for line in self.result.content.split("\n") if line.strip()]

    @property
    def columns(self) -> tuple[str, ...]:
        """The quantities that it shows."""
        return tuple(self.rows[0][1:]) if self.rows else COLUMNS


def tables(note: Note) -> Iterator[Table]:
    """The tables of a note."""
    for above, below in zip(note.fences, note.fences[1:], strict=False):
        if above.words[:2] == ("toml", "lab") and below.words[:1] == ("result",):
            yield Table(above, below)


def means_of(table: Table, trained: Trained) -> Figures:
    """The figures of the table's runs, each the mean over its seeds, named run.quantity.

    Raises:
        ExperimentError: The runs cannot be made, or one failed.
    """
    return experiment.means(trained.rows(experiment.members(table.lab.content, group="check")))


def differences(table: Table, means: Figures) -> Iterator[str]:
    """Where the table differs from what the runs came to, as sentences."""
    names = list(dict.fromkeys(name.partition(".")[0] for name in means))
    shown = {row[0]: row[1:] for row in table.rows[1:]}
    for column in table.columns:
        if f"{names[0]}.{column}" not in means:
            yield f"a run has no {column!r}"
            return
    if list(shown) != names:
        yield f"the rows are {', '.join(shown) or 'missing'}, the runs {', '.join(names)}"
        return
    for name, row in shown.items():
        if len(row) != len(table.columns):
            yield f"the row of {name} has {len(row)} figures for {len(table.columns)} columns"
            continue
        for column, text in zip(table.columns, row, strict=True):
            value = means[f"{name}.{column}"]
            if not _close(column, text, value):
                yield f"{column} of {name} came to {written(column, value)}, shown is {text}"


def _close(column: str, text: str, value: float) -> bool:
    try:
        shown = float(text.replace("−", "-"))
    except ValueError:
        return text == written(column, value)
    if not (math.isfinite(shown) and math.isfinite(value)):
        return math.isnan(shown) == math.isnan(value) and (math.isnan(value) or shown == value)
    if "epoch" in column or column == "changes":
        return abs(shown - value) <= max(EPOCHS, EPOCHS_RELATIVE * abs(value))
    if "accuracy" in column:
        return abs(shown - value) <= ACCURACY
    return abs(shown - value) <= max(RELATIVE * abs(value), 5e-4)


def written(column: str, value: float) -> str:
    """A figure as tables show it."""
    if not math.isfinite(value):
        return str(value)
    if "epoch" in column or column == "changes":
        return f"{value:.1f}".removesuffix(".0")
    return f"{value:.3f}" if abs(value) >= 0.01 else f"{value:.2g}"


def text(table: Table, means: Figures) -> list[str]:
    """The table's lines as the runs came out."""
    names = list(dict.fromkeys(name.partition(".")[0] for name in means))
    columns = [column for column in table.columns if f"{names[0]}.{column}" in means]
    rows = [["run", *columns]]
    rows += [[name, *(written(c, means[f"{name}.{c}"]) for c in columns)] for name in names]
    first, *others = (max(len(row[place]) for row in rows) for place in range(len(rows[0])))
    return [
        "  ".join([name.ljust(first), *(w.rjust(n) for w, n in zip(rest, others, strict=True))])
        for name, *rest in rows
    ]


def check(note: Note, trained: Trained) -> Iterator[Problem]:
    """Where a note's tables differ from their runs."""
    for table in tables(note):
        try:
            for wrong in differences(table, means_of(table, trained)):
                yield Problem(note.file, table.result.line, f"Not what the runs give: {wrong}.")
        except ExperimentError as error:
            yield Problem(note.file, table.lab.line, str(error))


def fixed(note: Note, trained: Trained, source: str) -> str:
    """The note's `source` with its tables as the runs came out; those that agree stay."""
    lines = source.split("\n")
    for table in reversed(list(tables(note))):
        try:
            means = means_of(table, trained)
        except ExperimentError:
            continue
        if any(differences(table, means)):
            rows = [table.result.indent + row for row in text(table, means)]
            lines[table.result.line : table.result.end - 1] = rows
    return "\n".join(lines)
