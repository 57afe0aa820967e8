"""The user's own data files: CSV tables and NumPy archives, refused with a sentence each."""

import csv
import math
import zlib
from array import array
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple, TextIO
from zipfile import BadZipFile, is_zipfile

import numpy as np
from numpy.typing import NDArray

from studytui.lab.figures import counted
from studytui.trainer.generated import Labels, Rows

_ARRAYS = frozenset(f"{kind}{part}" for kind in "Xy" for part in ("", "_train", "_val", "_test"))


class DataError(ValueError):
    """The data cannot be used; the message names the file (and line) and what to do."""


class Table(NamedTuple):
    """Rows and labels as read; `names` are the classes, label k being names[k]."""

    x: Rows
    y: Labels
    names: tuple[str, ...]


class Archive(NamedTuple):
    """The parts that a file names itself; `test` is None where it has none."""

    train: Table
    validation: Table
    test: Table | None


def read_csv(file: Path, target: str) -> Table:
    """Read a table with a header row; the column `target` names the class, the rest are numbers.

    The delimiter is found by itself (comma, semicolon, tab, bar). Classes are in the order of
    their text.

    Raises:
        DataError: The file, its header or one of its cells is not as it must be.
    """
    try:
        with file.open(newline="", encoding="utf-8-sig") as stream:
            x, labels = _table(file, stream, target)
    except UnicodeDecodeError as error:
        line = _line_of_no_text(file)
        raise DataError(f"{file}:{line}: is no text in UTF-8; save it as CSV in UTF-8.") from error
    except OSError as error:
        raise DataError(f"{file}: cannot be read: {error.strerror or error}.") from error
    return _classified(x, np.array(labels), f"{file}: {target}")


def _table(file: Path, stream: TextIO, target: str) -> tuple[Rows, list[str]]:
    """The numbers [n, features] of a table and what stands in its target column."""
    delimiter = _delimiter(stream.readline())
    stream.seek(0)
    reader = csv.reader(stream, delimiter=delimiter, strict=True)
    try:
        header = [name.strip() for name in next(reader, [])]
        column = _target_column(file, header, target)
        numbered = ((reader.line_num, cells) for cells in reader)
        numbers, labels = _cells(file, numbered, header, column)
    except csv.Error as error:
        raise DataError(f"{file}:{reader.line_num}: is no row of a CSV table: {error}.") from error
    if not labels:
        raise DataError(f"{file}: has a header but no rows below it.")
    return np.array(numbers).reshape(len(labels), -1), labels


def _line_of_no_text(file: Path) -> int:
    """The number of the first line that is not in UTF-8."""
    with file.open("rb") as stream:
        for number, line in enumerate(stream, start=1):
            try:
                line.decode("utf-8")
            except UnicodeDecodeError:
                return number
    return 1


def _delimiter(header: str) -> str:
    return max(",;\t|", key=header.count)


def _target_column(file: Path, header: list[str], target: str) -> int:
    if not header:
        raise DataError(f"{file}:1: is empty; a header row with the columns' names is needed.")
    doubled = sorted({name for name in header if header.count(name) > 1})
    if doubled:
        raise DataError(f"{file}:1: the header names {doubled[0]!r} twice.")
    if len(header) < 2:
        raise DataError(
            f"{file}:1: has only the column {header[0][:60]!r}; features are needed beside the "
            "target, with commas, semicolons, tabs or bars between them."
        )
    if target not in header:
        known = ", ".join(header[:12]) + (", …" if len(header) > 12 else "")
        raise DataError(f"{file}:1: has no column {target!r}; set target to one of {known}.")
    return header.index(target)


def _cells(
    file: Path, numbered: Iterable[tuple[int, list[str]]], header: list[str], column: int
) -> tuple["array[float]", list[str]]:
    """All numbers, row after row, and the labels."""
    numbers = array("d")
    labels: list[str] = []
    names = [name or f"column {i}, which has no name," for i, name in enumerate(header, start=1)]
    name = names.pop(column)
    for line, cells in numbered:
        if not cells:
            continue
        where = f"{file}:{line}"
        if len(cells) != len(header):
            has = counted(len(cells), "cell")
            raise DataError(f"{where}: has {has}, the header has {len(header)}.")
        label = cells.pop(column).strip()
        if not label:
            raise DataError(f"{where}: has no {name}.")
        labels.append(label)
        try:
            row = [*map(float, cells)]
        except ValueError:
            row = [*map(_number, cells)]
        if not all(map(math.isfinite, row)):
            i = next(i for i, value in enumerate(row) if not math.isfinite(value))
            text = cells[i].strip()[:40]
            raise DataError(f"{where}: {names[i]} is {text!r}; a finite number is needed.")
        numbers.extend(row)
    return numbers, labels


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return math.nan


def _classified(x: Rows, labels: NDArray[np.generic], where: str) -> Table:
    classes, y = np.unique(labels, return_inverse=True)
    if len(classes) < 2:
        raise DataError(f"{where} has one class only ({classes[0]}); at least two are needed.")
    if len(classes) > 1000:
        raise DataError(f"{where} has {len(classes)} classes; is it a number, not a class?")
    names = tuple(str(name) for name in classes)
    return Table(x, y.reshape(-1).astype(np.int64), names)


def read_npz(file: Path) -> Table | Archive:
    """Read arrays X and y, or X_train, y_train, X_val, y_val (and X_test, y_test if there).

    Inputs of more than two dimensions are flattened to one row each. Nothing pickled is read.

    Raises:
        DataError: The file or one of its arrays is not as it must be.
    """
    if not is_zipfile(file):
        raise DataError(f"{file}: is no npz archive; numpy.savez writes one.")
    try:
        with np.load(file, allow_pickle=False) as archive:
            arrays = {name: np.asanyarray(archive[name]) for name in _ARRAYS & {*archive.files}}
    except MemoryError as error:
        raise DataError(f"{file}: there is not enough memory for its arrays.") from error
    except ValueError as error:
        what = "holds Python objects, or is damaged; arrays of numbers or texts are needed"
        raise DataError(f"{file}: {what}.") from error
    except (OSError, BadZipFile, zlib.error, EOFError, AttributeError) as error:
        raise DataError(f"{file}: cannot be read as an npz archive: {error}.") from error
    if {"X", "y"} <= arrays.keys():
        return _classified(*_pair(file, arrays, ""), where=f"{file}: y")
    if {"X_train", "y_train", "X_val", "y_val"} <= arrays.keys():
        return _parts(file, arrays)
    found = ", ".join(sorted(arrays)) or "none of them"
    raise DataError(
        f"{file}: needs the arrays X and y, or X_train, y_train, X_val and y_val; it has {found}."
    )


def _pair(
    file: Path, arrays: dict[str, NDArray[np.generic]], part: str
) -> tuple[Rows, NDArray[np.generic]]:
    x, y = arrays[f"X{part}"], arrays[f"y{part}"]
    if x.ndim < 2 or x.dtype.kind not in "fiub" or not len(x):
        raise DataError(f"{file}: X{part} must be numbers, one row an example, not {x.shape}.")
    if y.shape != (len(x),) or y.dtype.kind not in "iubU":
        raise DataError(
            f"{file}: y{part} must be {len(x)} whole numbers or texts, one a row of X{part}; "
            f"it is {y.dtype} {y.shape}."
        )
    rows = x.reshape(len(x), -1).astype(np.float64)
    if not rows.shape[1]:
        raise DataError(f"{file}: X{part} has rows without numbers: its shape is {x.shape}.")
    if not np.isfinite(rows).all():
        row = int(np.argmin(np.isfinite(rows).all(axis=1)))
        raise DataError(f"{file}: X{part}[{row}] holds a number that is not finite.")
    return rows, y


def _parts(file: Path, arrays: dict[str, NDArray[np.generic]]) -> Archive:
    parts = ["_train", "_val"]
    if {"X_test", "y_test"} <= arrays.keys():
        parts.append("_test")
    pairs = [_pair(file, arrays, part) for part in parts]
    widths = {x.shape[1] for x, _ in pairs}
    if len(widths) > 1:
        raise DataError(f"{file}: the parts differ in their number of inputs: {sorted(widths)}.")
    y = np.concatenate([labels for _, labels in pairs])
    every = _classified(np.concatenate([x for x, _ in pairs]), y, f"{file}: y")
    cuts = np.cumsum([len(x) for x, _ in pairs])[:-1]
    tables = [
        Table(rows, labels, every.names)
        for rows, labels in zip(np.split(every.x, cuts), np.split(every.y, cuts), strict=True)
    ]
    return Archive(tables[0], tables[1], tables[2] if len(tables) > 2 else None)
