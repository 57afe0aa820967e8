"""From a spec to the rows that are trained on, validated and tested.

The draws follow `studytui.lab.streams`, so that the exported program has the same rows.
"""

import gzip
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import numpy as np

from studytui.lab.fields import Problem
from studytui.lab.rules import data_file, part_rules, split_sizes, standardizes
from studytui.lab.spec import ExperimentSpec
from studytui.lab.streams import stream_seed
from studytui.trainer.files import Archive, DataError, Table, read_csv, read_npz
from studytui.trainer.generated import RECIPES, Labels, Rows

__all__ = ["Data", "DataError", "Part", "load"]


class Part(NamedTuple):
    """Inputs [n, features], float64, and labels [n], 0 … classes − 1."""

    x: Rows
    y: Labels

    def __len__(self) -> int:
        return len(self.y)


class Data(NamedTuple):
    """The three parts, the classes' names, and how many training labels were made wrong."""

    train: Part
    validation: Part
    test: Part
    names: tuple[str, ...]
    flipped: int = 0

    @property
    def features(self) -> int:
        """The number of inputs."""
        return int(self.train.x.shape[1])


_FILES = {  # name: file, rows to skip, what the inputs are divided by, classes
    "digits": ("digits.csv.gz", 0, 16.0, tuple("0123456789")),
    "breast_cancer": ("breast_cancer.csv", 1, 1.0, ("malignant", "benign")),
    "wine": ("wine_data.csv", 1, 1.0, ("class_0", "class_1", "class_2")),
}


def load(spec: ExperimentSpec) -> Data:
    """Make, split, mislabel and standardise the data of an experiment.

    Raises:
        DataError: A file is missing or not usable, or there are too few rows for the split.
    """
    data = _generated(spec) if spec.dataset in RECIPES else _measured(spec)
    data = _mislabelled(spec, data)
    if standardizes(spec):
        with np.errstate(over="ignore", invalid="ignore"):  # what overflows is refused
            data = _standardised(data)
    _check_size(spec, data)
    return data


def _check_size(spec: ExperimentSpec, data: Data) -> None:
    """Refuse inputs that are no numbers in the run's precision."""
    largest = max(np.abs(part.x).max(initial=0) for part in data[:3])
    if not largest <= np.finfo(spec.dtype).max:
        raise DataError(
            f"{spec.dataset}: its numbers are too large to compute with in {spec.dtype}; "
            "divide them by something."
        )


def _generated(spec: ExperimentSpec) -> Data:
    recipe = RECIPES[spec.dataset]
    parts = [
        Part(*recipe.make(rows, spec.noise, spec.features, stream_seed(spec.seed, name)))
        for name, rows in zip(("train", "validation", "test"), _sizes(spec, None), strict=True)
    ]
    return Data(parts[0], parts[1], parts[2], tuple(str(k) for k in range(recipe.classes)))


def _measured(spec: ExperimentSpec) -> Data:
    table = _read(spec)
    if isinstance(table, Archive):
        return _as_named(spec, table)
    order = np.random.default_rng(stream_seed(spec.seed, "split")).permutation(len(table.y))
    parts = []
    start = 0
    for rows in _sizes(spec, len(table.y)):
        chosen = order[start : start + rows]
        parts.append(Part(table.x[chosen], table.y[chosen]))
        start += rows
    return Data(parts[0], parts[1], parts[2], table.names)


def _as_named(spec: ExperimentSpec, archive: Archive) -> Data:
    """The parts as the file names them; n_train, n_val and n_test take their first rows."""
    tables = (archive.train, archive.validation, archive.test)
    parts = []
    for table, name in zip(tables, ("n_train", "n_val", "n_test"), strict=True):
        wanted = getattr(spec, name)
        have = len(table.y) if table else 0
        rows = have if wanted is None else int(wanted if wanted >= 1 else round(wanted * have))
        if rows > have:
            raise DataError(f"{name} = {rows}, but {data_file(spec)} has {have} rows for it.")
        empty = Part(archive.train.x[:0], archive.train.y[:0])
        parts.append(Part(table.x[:rows], table.y[:rows]) if table else empty)
    if problems := part_rules(spec, len(parts[0]), len(parts[1])):
        raise _refusal(problems)
    return Data(parts[0], parts[1], parts[2], archive.train.names)


def _sizes(spec: ExperimentSpec, rows: int | None) -> tuple[int, int, int]:
    sizes = split_sizes(spec, rows)
    if isinstance(sizes, list):
        raise _refusal(sizes)
    return sizes


def _refusal(problems: list[Problem]) -> DataError:
    return DataError(" ".join(str(problem) for problem in problems))


def _read(spec: ExperimentSpec) -> Table | Archive:
    if spec.dataset in _FILES:
        return _shipped(spec.dataset)
    file = data_file(spec)
    if file is None:
        raise DataError(f"dataset = {spec.dataset}: there is no such data set.")
    if not file.is_file():
        raise DataError(f"{file}: there is no such file.")
    return read_npz(file) if spec.dataset.startswith("npz:") else read_csv(file, spec.target)


def _shipped(name: str) -> Table:
    """A table that comes with scikit-learn, read from its file; its loader where that is gone.

    Importing scikit-learn for this would take longer than many runs.
    """
    file_name, skip, scale, names = _FILES[name]
    package = find_spec("sklearn")
    if package is not None and package.origin is not None:
        file = Path(package.origin).parent / "datasets" / "data" / file_name
        if file.is_file():
            opener = gzip.open if file.suffix == ".gz" else open
            with opener(file, "rt", encoding="utf-8") as stream:
                cells = np.loadtxt(stream, delimiter=",", skiprows=skip)
            return Table(cells[:, :-1] / scale, cells[:, -1].astype(np.int64), names)
    import sklearn.datasets

    x, y = getattr(sklearn.datasets, f"load_{name}")(return_X_y=True)
    return Table(x / scale, y.astype(np.int64), names)


def _mislabelled(spec: ExperimentSpec, data: Data) -> Data:
    if spec.label_noise == 0:
        return data
    rng = np.random.default_rng(stream_seed(spec.seed, "flips"))
    train, flipped = _flip(data.train, spec.label_noise, len(data.names), rng)
    validation = data.validation
    if spec.noisy_validation:
        validation, _ = _flip(validation, spec.label_noise, len(data.names), rng)
    return data._replace(train=train, validation=validation, flipped=flipped)


def _flip(part: Part, share: float, classes: int, rng: np.random.Generator) -> tuple[Part, int]:
    """Give a share of the rows another label, each of the others being equally likely."""
    y = part.y.copy()
    wrong = rng.permutation(len(y))[: round(share * len(y))]
    y[wrong] = (y[wrong] + rng.integers(1, classes, len(wrong))) % classes
    return Part(part.x, y), len(wrong)


def _standardised(data: Data) -> Data:
    """Inputs with mean 0 and deviation 1 on the training rows; a constant column becomes 0."""
    mean = data.train.x.mean(axis=0)
    deviation = data.train.x.std(axis=0)
    deviation[deviation == 0] = 1
    train, validation, test = (
        Part((part.x - mean) / deviation, part.y)
        for part in (data.train, data.validation, data.test)
    )
    return data._replace(train=train, validation=validation, test=test)
