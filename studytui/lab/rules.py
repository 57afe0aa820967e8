"""What fields say about each other: which of them matter, which don't go together."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from studytui.lab.declarations import FIELDS, GENERATED, MEASURED, TWO_DIMENSIONAL, ExperimentSpec
from studytui.lab.fields import Problem

DEFAULT_TRAIN: Final = 200
DEFAULT_HELD_OUT: Final = 2000

_APPLIES: Final[dict[str, Callable[[ExperimentSpec], bool]]] = {
    "target": lambda spec: spec.dataset.startswith("csv:"),
    "features": lambda spec: spec.dataset in ("random_labels", "interaction"),
    "noise": lambda spec: spec.dataset in TWO_DIMENSIONAL,
    "noisy_validation": lambda spec: spec.label_noise > 0,
    "activation": lambda spec: bool(spec.hidden),
    "batch_norm": lambda spec: bool(spec.hidden),
    "dropout": lambda spec: bool(spec.hidden),
    "momentum": lambda spec: spec.optimizer == "sgd",
    "decay": lambda spec: spec.l2 > 0,
}


def applies(spec: ExperimentSpec, name: str) -> bool:
    """Whether the field changes anything in this experiment (noise does nothing to digits)."""
    condition = _APPLIES.get(name)
    return condition is None or condition(spec)


def differences(spec: ExperimentSpec, base: ExperimentSpec) -> dict[str, tuple[object, object]]:
    """What makes `spec` another experiment than `base`: name → (value in base, value in spec)."""
    return {
        name: (getattr(base, name), getattr(spec, name))
        for name, field in FIELDS.items()
        if field.differs
        and getattr(base, name) != getattr(spec, name)
        and (applies(spec, name) or applies(base, name))
    }


def is_generated(spec: ExperimentSpec) -> bool:
    """Whether the data are drawn from the seed, so that rows never run out."""
    return spec.dataset in GENERATED


def rows_of_table(spec: ExperimentSpec) -> int | None:
    """Rows of the measured data; None for generated ones, and for a file that was not read."""
    table = MEASURED.get(spec.dataset)
    return table.rows if table else None


def standardizes(spec: ExperimentSpec) -> bool:
    """Whether inputs are standardised; "auto" means tables of measured data except digits."""
    if spec.standardize is not None:
        return spec.standardize
    return not is_generated(spec) and spec.dataset != "digits"


def data_file(spec: ExperimentSpec) -> Path | None:
    """The user's data file, if the experiment reads one."""
    kind, colon, name = spec.dataset.partition(":")
    return Path(name) if colon and kind in ("npz", "csv") else None


def file_problem(spec: ExperimentSpec) -> Problem | None:
    """Why the data file cannot be opened, if that can be seen without reading it."""
    file = data_file(spec)
    if file is None or file.is_file():
        return None
    what = "is a folder, not a file." if file.is_dir() else "there is no such file."
    return Problem("dataset", spec.dataset, what)


def split_sizes(
    spec: ExperimentSpec, rows: int | None = None
) -> tuple[int, int, int] | list[Problem]:
    """Rows for training, validation and test.

    Args:
        spec: Its `n_train`, `n_val`, `n_test`: rows, shares of all rows, or None.
        rows: How many rows there are; None for generated data, of which there are as many as
            one wants (a share of them is a share of 10 000).
    """
    total = rows if rows is not None else 10_000

    def wanted(value: float | None) -> int | None:
        if value is None or value >= 1 or value == 0:
            return None if value is None else int(value)
        return round(value * total)

    train, val, test = wanted(spec.n_train), wanted(spec.n_val), wanted(spec.n_test)
    if rows is None:
        train = DEFAULT_TRAIN if train is None else train
        val = DEFAULT_HELD_OUT if val is None else val
        test = DEFAULT_HELD_OUT if test is None else test
    else:
        train = round(0.6 * total) if train is None else train
        rest = max(total - train - (val or 0) - (test or 0), 0)
        if val is None:
            val = rest // 2 if test is None else rest
            rest -= val
        test = rest if test is None else test
    if rows is not None and train + val + test > rows:
        message = f"{train} + {val} + {test} rows are wanted, the data have {rows}."
        return [Problem("n_train", train, message)]
    return part_rules(spec, train, val) or (train, val, test)


def part_rules(spec: ExperimentSpec, train: int, val: int) -> list[Problem]:
    """What is wrong with so many rows for training and for validation."""
    problems = []
    if train < 1:
        problems.append(Problem("n_train", train, "leaves no row to train on."))
    if val < 1:
        problems.append(Problem("n_val", val, "leaves no row to validate on."))
    if spec.batch_norm and spec.hidden and train == 1:
        what = "one row has no variance: at least 2 with batch_norm."
        problems.append(Problem("n_train", 1, what))
    return problems


def broken_rules(spec: ExperimentSpec) -> list[Problem]:
    """What is wrong with the fields taken together; nothing when the experiment can run."""
    problems = []
    if spec.dataset == "interaction" and spec.features < 3:
        problems.append(Problem("features", spec.features, "interaction needs at least 3 inputs."))
    if spec.batch_norm and spec.hidden and spec.batch_size == 1:
        problems.append(
            Problem("batch_size", 1, "a batch of one has no variance: at least 2 with batch_norm.")
        )
    if spec.device == "mps" and spec.dtype == "float64":
        problems.append(Problem("dtype", spec.dtype, "mps computes in float32 only."))
    for item in spec.changes:
        if item.at > spec.epochs:
            message = f"comes after the last epoch ({spec.epochs})."
            problems.append(Problem("changes.at", item.at, message))
    if is_generated(spec) or spec.dataset in MEASURED:
        sizes = split_sizes(spec, rows_of_table(spec))
        problems += sizes if isinstance(sizes, list) else []
    return problems
