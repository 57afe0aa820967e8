"""What the model says now: decision regions or a confusion matrix, in `view.npz` of a run folder.

The trainer writes it while somebody watches; screens read it. It is a picture of the moment and no
part of the run's history.
"""

import io
import os
import tempfile
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

NAME: Final = "view.npz"
GRID_ROWS: Final = 48
GRID_COLUMNS: Final = 64
MAX_POINTS: Final = 400
"""More training points than these only hide the map."""
MAX_CLASSES: Final = 255
VIEWS_A_SECOND: Final = 4.0
"""How often the trainer renews the file, at most."""
_MAX_BYTES: Final = 2_000_000
_DAMAGED: Final = (
    OSError, ValueError, KeyError, TypeError, EOFError, RuntimeError,
    zipfile.BadZipFile, zlib.error,
)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class RegionsView:
    """Which class wins where, for data of two inputs.

    Attributes:
        epoch: The epoch of the weights.
        grid: `[GRID_ROWS, GRID_COLUMNS]`, class indices, the top row (largest y) first.
        box: x low, x high, y low, y high: the outer corners of the grid.
        points: `[n, 2]` training rows, n ≤ MAX_POINTS.
        labels: `[n]` the labels they are trained on.
        wrong: `[n]` whether the model says otherwise.
    """

    epoch: int
    grid: npt.NDArray[np.uint8]
    box: tuple[float, float, float, float]
    points: npt.NDArray[np.float32]
    labels: npt.NDArray[np.uint8]
    wrong: npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class ConfusionView:
    """How validation rows are told apart.

    Attributes:
        epoch: The epoch of the weights.
        confusion: `[K, K]` counts: true class by row, the model's answer by column.
    """

    epoch: int
    confusion: npt.NDArray[np.int64]


View = RegionsView | ConfusionView


def box_around(points: npt.NDArray[Any], margin: float = 0.15) -> tuple[float, ...]:
    """The corners of a map that shows all `points` `[n, 2]` with some margin: a view's `box`."""
    low, high = points.min(axis=0), points.max(axis=0)
    pad = np.maximum((high - low) * margin, 1e-3)
    (x0, y0), (x1, y1) = low - pad, high + pad
    return (float(x0), float(x1), float(y0), float(y1))


def grid_inputs(box: tuple[float, ...]) -> npt.NDArray[np.float32]:
    """The centres of the grid's cells `[GRID_ROWS · GRID_COLUMNS, 2]`, row by row from the top."""
    x0, x1, y0, y1 = box
    x = x0 + (x1 - x0) * (np.arange(GRID_COLUMNS) + 0.5) / GRID_COLUMNS
    y = y1 - (y1 - y0) * (np.arange(GRID_ROWS) + 0.5) / GRID_ROWS
    across, down = np.meshgrid(x, y)
    return np.stack([across.ravel(), down.ravel()], axis=1).astype(np.float32)


def write(folder: Path, view: View) -> None:
    """Put the view into a run folder, whole or not at all; without fsync, since it may be lost.

    Raises:
        OSError: The folder cannot be written. Nobody needs the file: the caller may go on.
    """
    if isinstance(view, RegionsView):
        arrays: dict[str, npt.ArrayLike] = {
            "grid": view.grid.astype(np.uint8),
            "box": np.asarray(view.box, np.float32),
            "points": view.points[:MAX_POINTS].astype(np.float32),
            "labels": view.labels[:MAX_POINTS].astype(np.uint8),
            "wrong": view.wrong[:MAX_POINTS].astype(np.bool_),
        }
    else:
        arrays = {"confusion": view.confusion.astype(np.int64)}
    descriptor, temporary = tempfile.mkstemp(dir=folder, prefix=".view-")
    try:
        with os.fdopen(descriptor, "wb") as stream:
            np.savez(stream, allow_pickle=False, epoch=np.int64(view.epoch), **arrays)
        Path(temporary).replace(folder / NAME)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def read(folder: Path) -> View | None:
    """The view in a run folder; None where there is none or it is damaged."""
    try:
        with (folder / NAME).open("rb") as stream:
            content = stream.read(_MAX_BYTES + 1)
        if len(content) > _MAX_BYTES:
            return None
        with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
            return _checked({name: arrays[name] for name in arrays.files})
    except _DAMAGED:
        return None


def _checked(arrays: dict[str, npt.NDArray[Any]]) -> View:
    """The record of arrays that came from a file.

    Raises:
        ValueError, KeyError, TypeError: They are no view.
    """
    epoch = int(arrays["epoch"])
    if "confusion" in arrays:
        confusion = arrays["confusion"].astype(np.int64)
        rows, columns = confusion.shape
        if rows != columns or not 2 <= rows <= MAX_CLASSES or bool((confusion < 0).any()):
            raise ValueError
        return ConfusionView(epoch, confusion)
    grid, points = arrays["grid"].astype(np.uint8), arrays["points"].astype(np.float32)
    labels, wrong = arrays["labels"].astype(np.uint8), arrays["wrong"].astype(np.bool_)
    x0, x1, y0, y1 = (float(corner) for corner in arrays["box"])
    count = len(points)
    fits = points.shape == (count, 2) and labels.shape == wrong.shape == (count,)
    if grid.shape != (GRID_ROWS, GRID_COLUMNS) or not fits or count > MAX_POINTS:
        raise ValueError
    if not (np.isfinite([x0, x1, y0, y1]).all() and x0 < x1 and y0 < y1):
        raise ValueError
    return RegionsView(epoch, grid, (x0, x1, y0, y1), points, labels, wrong)
