"""The lines of the exported program that make the data; see `code`."""

import zipfile
from typing import Final

from studytui.lab.declarations import ExperimentSpec
from studytui.lab.fields import number_text
from studytui.lab.rules import (
    TABLE_ROWS,
    data_file,
    is_generated,
    split_sizes,
    standardizes,
)
from studytui.lab.streams import stream_seed

CLASSES: Final = {"blobs": 3, "digits": 10, "wine": 3}
"""Classes of the data that don't have two."""
_MAKERS: Final = {
    "moons": "make_moons(n, noise={noise}, random_state=seed)",
    "circles": "make_circles(n, noise={noise}, factor=0.5, random_state=seed)",
    "blobs": "make_blobs(n, centers=[[-1, -1], [1, -1], [0, 1]], cluster_std={noise}, "
    "random_state=seed)",
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
    if spec.dataset in TABLE_ROWS:
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
        body = ["    return " + _MAKERS[spec.dataset].format(**values)]
    else:
        draws = ("rng = np.random.default_rng(seed)", *_DRAWS[spec.dataset])
        body = ["    " + line.format(**values) for line in draws]
    train, validation = (stream_seed(spec.seed, name) for name in ("train", "validation"))
    return [
        "def draw(n, seed):",
        *body,
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
        return [*_csv(str(file), spec.target), *_split(spec)]
    if _names_parts(spec):
        return _named_parts(spec)
    load = [
        f"with np.load({str(file)!r}) as arrays:",
        "    X = arrays['X'].reshape(len(arrays['X']), -1).astype(float)",
        "    classes, y = np.unique(arrays['y'], return_inverse=True)",
    ]
    return [*load, *_split(spec)]


def _csv(file: str, target: str) -> list[str]:
    return [
        f"with open({file!r}, newline='', encoding='utf-8-sig') as stream:",
        r"    delimiter = max(',;\t|', key=stream.readline().count)",
        "    stream.seek(0)",
        "    header, *rows = [row for row in csv.reader(stream, delimiter=delimiter) if row]",
        f"column = [name.strip() for name in header].index({target!r})",
        "X = np.array([[float(c) for i, c in enumerate(row) if i != column] for row in rows])",
        "classes, y = np.unique([row[column].strip() for row in rows], return_inverse=True)",
    ]


def _names_parts(spec: ExperimentSpec) -> bool:
    """Whether the archive names its training and validation rows itself."""
    file = data_file(spec)
    try:
        with zipfile.ZipFile(str(file)) as archive:
            names = set(archive.namelist())
    except (OSError, zipfile.BadZipFile):
        return False
    return not {"X.npy", "y.npy"} <= names


def _named_parts(spec: ExperimentSpec) -> list[str]:
    def rows(value: float | None, part: str) -> str:
        if value is None:
            return f"len(arrays['y_{part}'])"
        return str(int(value)) if value >= 1 else f"round({value} * len(arrays['y_{part}']))"

    return [
        f"with np.load({str(data_file(spec))!r}) as arrays:",
        f"    n, m = {rows(spec.n_train, 'train')}, {rows(spec.n_val, 'val')}",
        "    X_train, X_val = (",
        "        arrays[k].reshape(len(arrays[k]), -1).astype(float)",
        "        for k in ('X_train', 'X_val')",
        "    )",
        "    parts = [arrays[k] for k in ('y_train', 'y_val', 'y_test') if k in arrays.files]",
        "    classes, y = np.unique(np.concatenate(parts), return_inverse=True)",
        "y_train, y_val = y[: len(X_train)][:n], y[len(X_train) :][:m]",
        "X_train, X_val = X_train[:n], X_val[:m]",
    ]


def _split(spec: ExperimentSpec) -> list[str]:
    seed = stream_seed(spec.seed, "split")
    train, validation = _sizes(spec)
    return [
        *(
            [f"n_train, n_val = {train}, {validation}"]
            if "n_train" not in validation
            else [f"n_train = {train}", f"n_val = {validation}"]
        ),
        f"rows = np.random.default_rng({seed}).permutation(len(X))",
        "X_train, X_val = np.split(X[rows[: n_train + n_val]], [n_train])",
        "y_train, y_val = np.split(y[rows[: n_train + n_val]], [n_train])",
    ]


def _sizes(spec: ExperimentSpec) -> tuple[str, str]:
    """Training and validation rows, as numbers or as what they are of `len(X)`."""
    if spec.dataset in TABLE_ROWS:
        sizes = split_sizes(spec, TABLE_ROWS[spec.dataset])
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
    count = classes(spec)
    validation = " and of the validation labels" if spec.noisy_validation else ""
    share = number_text(spec.label_noise)
    return [
        f"# A share of {share} of the training labels{validation} is made wrong.",
        f"rng = np.random.default_rng({stream_seed(spec.seed, 'flips')})",
        f"for y in ({'y_train, y_val' if spec.noisy_validation else 'y_train,'}):",
        f"    wrong = rng.permutation(len(y))[: round({share} * len(y))]",
        f"    y[wrong] = (y[wrong] + rng.integers(1, {count}, len(wrong))) % {count}",
    ]


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
    return "len(classes)" if data_file(spec) else str(CLASSES.get(spec.dataset, 2))


def inputs(spec: ExperimentSpec) -> str:
    """The number of inputs, as the program writes it."""
    known = {"digits": 64, "breast_cancer": 30, "wine": 13}
    if data_file(spec):
        return "X_train.shape[1]"
    if spec.dataset in ("random_labels", "interaction"):
        return str(spec.features)
    return str(known.get(spec.dataset, 2))
