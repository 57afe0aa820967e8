"""The lines of the exported program that make the data; see `code`."""

import csv
import zipfile
from pathlib import Path
from typing import Final

from studytui.lab.declarations import MEASURED, TWO_DIMENSIONAL, ExperimentSpec
from studytui.lab.fields import number_text
from studytui.lab.rules import (
    data_file,
    is_generated,
    rows_of_table,
    split_sizes,
    standardizes,
)
from studytui.lab.streams import stream_seed

_MAKERS: Final[dict[str, tuple[str, ...]]] = {
    "moons": ("return make_moons(n, noise={noise}, random_state=seed)",),
    "circles": ("return make_circles(n, noise={noise}, factor=0.5, random_state=seed)",),
    "blobs": (
        "centers = [[-1, -1], [1, -1], [0, 1]]",
        "return make_blobs(n, centers=centers, cluster_std={noise}, random_state=seed)",
    ),
}
_DRAWS: Final = {
    "spirals": (
        "y = np.arange(n) % 2",
        "t = 3 * np.pi * np.sqrt(rng.random(n))",
        "angle = t + np.pi * y",
        "X = np.column_stack([t * np.cos(angle), t * np.sin(angle)]) / (3 * np.pi)",
        "return X + {noise} * rng.normal(size=(n, 2)), y",
    ),
    "xor": (
        "X = rng.uniform(-1, 1, (n, 2))",
        "y = (X[:, 0] * X[:, 1] > 0).astype(int)",
        "return X + {noise} * rng.normal(size=(n, 2)), y",
    ),
    "random_labels": (
        "X = rng.normal(size=(n, {features}))",
        "return X, rng.integers(2, size=n)  # the labels know nothing of X",
    ),
    "interaction": (
        "X = rng.normal(size=(n, {features}))",
        "return X, (X[:, 0] + X[:, 1] * X[:, 2] > 0).astype(int)",
    ),
}


def imports(spec: ExperimentSpec) -> list[str]:
    """What the data need beside NumPy and torch."""
    if spec.dataset in _MAKERS:
        return [f"from sklearn.datasets import make_{spec.dataset}"]
    if spec.dataset in MEASURED:
        return [f"from sklearn.datasets import load_{spec.dataset}"]
    return []


def lines(spec: ExperimentSpec) -> list[str]:
    """Statements that leave X_train, y_train, X_val, y_val as float64 and int64 arrays."""
    parts = _generated(spec) if is_generated(spec) else _measured(spec)
    return [*parts, *_wrong_labels(spec), *_standardised(spec)]


def _generated(spec: ExperimentSpec) -> list[str]:
    sizes = split_sizes(spec)
    assert not isinstance(sizes, list)  # noqa: S101  parse lets no such spec through
    values = {"noise": number_text(spec.noise), "features": spec.features}
    if spec.dataset in _MAKERS:
        draws = _MAKERS[spec.dataset]
    else:
        draws = ("rng = np.random.default_rng(seed)", *_DRAWS[spec.dataset])
    train, validation = (stream_seed(spec.seed, name) for name in ("train", "validation"))
    return [
        "",
        "def draw(n, seed):",
        *("    " + line.format(**values) for line in draws),
        "",
        "",
        f"X_train, y_train = draw({sizes[0]}, seed={train})",
        f"X_val, y_val = draw({sizes[1]}, seed={validation})",
    ]


def _measured(spec: ExperimentSpec) -> list[str]:
    file = data_file(spec)
    if file is None:
        load = [f"X, y = load_{spec.dataset}(return_X_y=True)"]
        return [*load, *(["X /= 16"] if spec.dataset == "digits" else []), *_split(spec)]
    if spec.dataset.startswith("csv:"):
        return [*_csv(file, spec.target), *_split(spec)]
    held = _arrays(file)
    if held and not {"X", "y"} <= held:
        return _named_parts(spec, file, "y_test" in held)
    load = [
        f"with np.load({str(file)!r}) as arrays:",
        "    X = arrays['X'].reshape(len(arrays['X']), -1).astype(float)",
        "    classes, y = np.unique(arrays['y'], return_inverse=True)",
    ]
    return [*load, *_split(spec)]


def _csv(file: Path, target: str) -> list[str]:
    header = _header(file)
    delimiter = max(",;\t|", key=header.count)
    names = [name.strip() for name in next(csv.reader([header], delimiter=delimiter), [])]
    column = names.index(target) if target in names else -1
    return [
        f"with open({str(file)!r}, encoding='utf-8-sig') as file:",
        f"    table = np.loadtxt(file, dtype=str, delimiter={delimiter!r}, skiprows=1,"
        " quotechar='\"', comments=None)",
        f"X = np.delete(table, {column}, axis=1).astype(float)",
        f"classes, y = np.unique(np.char.strip(table[:, {column}]), return_inverse=True)",
    ]


def _header(file: Path) -> str:
    """The first line of a table; empty where it cannot be read now."""
    try:
        with file.open(newline="", encoding="utf-8-sig") as stream:
            return stream.readline()
    except (OSError, UnicodeDecodeError):
        return ""


def _arrays(file: Path) -> set[str]:
    """The names of the arrays of an archive; none where it cannot be read now."""
    try:
        with zipfile.ZipFile(file) as archive:
            return {name.removesuffix(".npy") for name in archive.namelist()}
    except (OSError, zipfile.BadZipFile):
        return set()


def _named_parts(spec: ExperimentSpec, file: Path, tested: bool) -> list[str]:
    """The rows of an archive that says itself which are for training and which for validation."""
    every = ("y_train", "y_val", "y_test") if tested else ("y_train", "y_val")
    lines = [
        f"with np.load({str(file)!r}) as arrays:",
        "    X_train, X_val = (arrays[name].astype(float) for name in ('X_train', 'X_val'))",
        f"    classes = np.unique(np.concatenate([arrays[name] for name in {every}]))",
        "    y_train, y_val = (np.searchsorted(classes, arrays[y]) for y in ('y_train', 'y_val'))",
        "X_train, X_val = (X.reshape(len(X), -1) for X in (X_train, X_val))",
    ]
    for part, wanted in (("train", spec.n_train), ("val", spec.n_val)):
        if wanted is not None:
            rows = int(wanted) if wanted >= 1 else f"round({wanted} * len(X_{part}))"
            lines += [f"n = {rows}", f"X_{part}, y_{part} = X_{part}[:n], y_{part}[:n]"]
    return lines


def _split(spec: ExperimentSpec) -> list[str]:
    train, validation = _sizes(spec)
    if train.isdigit() and validation.isdigit():
        sizes, ends = [], f"{train}, {int(train) + int(validation)}"
    else:
        sizes = [f"n_train = {train}", f"n_val = {validation}"]
        ends = "n_train, n_train + n_val"
    return [
        *sizes,
        f"rows = np.random.default_rng({stream_seed(spec.seed, 'split')}).permutation(len(X))",
        f"train, val, _ = np.split(rows, [{ends}])",
        "X_train, y_train, X_val, y_val = X[train], y[train], X[val], y[val]",
    ]


def _sizes(spec: ExperimentSpec) -> tuple[str, str]:
    """Training and validation rows, as numbers or as what they are of `len(X)`."""
    if spec.dataset in MEASURED:
        sizes = split_sizes(spec, rows_of_table(spec))
        assert not isinstance(sizes, list)  # noqa: S101  parse lets no such spec through
        return str(sizes[0]), str(sizes[1])

    def rows(value: float | None, otherwise: str) -> str:
        if value is None:
            return otherwise
        return str(int(value)) if value >= 1 or value == 0 else f"round({value} * len(X))"

    rest = "len(X) - n_train"
    half = f"({rest}) // 2" if spec.n_test is None else f"{rest} - {rows(spec.n_test, '')}"
    return rows(spec.n_train, "round(0.6 * len(X))"), rows(spec.n_val, half)


def _wrong_labels(spec: ExperimentSpec) -> list[str]:
    if spec.label_noise == 0:
        return []
    share, count = number_text(spec.label_noise), classes(spec)
    lines = [f"rng = np.random.default_rng({stream_seed(spec.seed, 'flips')})"]
    for y in ("y_train", "y_val") if spec.noisy_validation else ("y_train",):
        lines += [
            f"wrong = rng.permutation(len({y}))[: round({share} * len({y}))]  # get another label",
            f"{y}[wrong] = ({y}[wrong] + rng.integers(1, {count}, len(wrong))) % {count}",
        ]
    return lines


def _standardised(spec: ExperimentSpec) -> list[str]:
    if not standardizes(spec):
        return []
    return [
        "mean, deviation = X_train.mean(axis=0), X_train.std(axis=0)",
        "deviation[deviation == 0] = 1",
        "X_train, X_val = (X_train - mean) / deviation, (X_val - mean) / deviation",
    ]


def classes(spec: ExperimentSpec) -> str:
    """The number of classes, as the program writes it."""
    if data_file(spec):
        return "len(classes)"
    if spec.dataset in MEASURED:
        return str(MEASURED[spec.dataset].classes)
    return "3" if spec.dataset == "blobs" else "2"


def inputs(spec: ExperimentSpec) -> str:
    """The number of inputs, as the program writes it."""
    if data_file(spec):
        return "X_train.shape[1]"
    if spec.dataset in MEASURED:
        return str(MEASURED[spec.dataset].inputs)
    return "2" if spec.dataset in TWO_DIMENSIONAL else str(spec.features)
