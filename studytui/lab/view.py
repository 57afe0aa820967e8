"""What a model says: decision regions, or a confusion matrix.

Pictures of some epochs are events of a run's journal, so that looking back shows them (`pack`,
`unpack`). While somebody watches, the trainer renews `view.npz` in the run folder besides: a
picture of the moment and no part of the run's history (`write`, `read`).
"""

import base64
import binascii
import io
import math
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from studytui.files import replacing

NAME: Final = "view.npz"
GRID_ROWS: Final = 48
GRID_COLUMNS: Final = 64
MAX_POINTS: Final = 400
"""More training points than these only hide the map."""
MAX_CLASSES: Final = 255
VIEWS_A_SECOND: Final = 4.0
"""How often the trainer renews the file, at most."""
_MAX_BYTES: Final = 2_000_000
_MARGIN: Final = 0.15
"""What a map shows beyond the outermost points, as a share of their extent."""
_TYPES: Final = {
    "grid": "u1", "box": "<f4", "points": "<f4", "labels": "u1", "wrong": "?", "confusion": "<i8"
}  # fmt: skip
"""The arrays of a view in a file or an event."""
_SHAPES: Final = {"grid": (GRID_ROWS, GRID_COLUMNS), "points": (-1, 2)}
_ROWS: Final = ("box", "points", "labels")
"""What stays the same in all pictures of a run."""
_DAMAGED: Final = (
    OSError, ValueError, KeyError, TypeError, EOFError, RuntimeError,
    zipfile.BadZipFile, zlib.error, binascii.Error,
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


def box_around(points: npt.NDArray[Any]) -> tuple[float, ...]:
    """The corners of a map that shows all `points` `[n, 2]` with some margin: a view's `box`."""
    low, high = points.min(axis=0), points.max(axis=0)
    pad = np.maximum((high - low) * _MARGIN, 1e-3)
    (x0, y0), (x1, y1) = low - pad, high + pad
    return (float(x0), float(x1), float(y0), float(y1))


def grid_inputs(box: tuple[float, ...]) -> npt.NDArray[np.float32]:
    """The centres of the grid's cells `[GRID_ROWS · GRID_COLUMNS, 2]`, row by row from the top."""
    x0, x1, y0, y1 = box
    x = x0 + (x1 - x0) * (np.arange(GRID_COLUMNS) + 0.5) / GRID_COLUMNS
    y = y1 - (y1 - y0) * (np.arange(GRID_ROWS) + 0.5) / GRID_ROWS
    across, down = np.meshgrid(x, y)
    return np.stack([across.ravel(), down.ravel()], axis=1).astype(np.float32)


def _arrays(view: View) -> dict[str, npt.NDArray[Any]]:
    if isinstance(view, ConfusionView):
        return {"confusion": view.confusion.astype(_TYPES["confusion"])}
    few = slice(MAX_POINTS)
    found = {
        "grid": view.grid, "box": np.asarray(view.box), "points": view.points[few],
        "labels": view.labels[few], "wrong": view.wrong[few],
    }  # fmt: skip
    return {name: array.astype(_TYPES[name]) for name, array in found.items()}


def pack(view: View, rows: bool) -> dict[str, str]:
    """The arrays of a view as an event carries them: base64 of zlib of their bytes, by name.

    Args:
        view: The picture.
        rows: Also what all pictures of a run share: `box`, `points` and `labels`.
    """
    return {
        name: base64.b64encode(zlib.compress(array.tobytes())).decode("ascii")
        for name, array in _arrays(view).items()
        if rows or name not in _ROWS
    }


def unpack(epoch: int, packed: Mapping[str, str]) -> View | None:
    """The view of an event's arrays, complete with the shared ones; None if they are damaged."""
    try:
        return _checked(
            {"epoch": np.asarray(epoch)}
            | {name: _unpacked(name, packed[name]) for name in _TYPES if name in packed}
        )
    except _DAMAGED:
        return None


def _unpacked(name: str, text: str) -> npt.NDArray[Any]:
    """One array, of no more than `_MAX_BYTES`."""
    stream = zlib.decompressobj()
    content = stream.decompress(base64.b64decode(text, validate=True), _MAX_BYTES)
    if not stream.eof:
        raise ValueError
    array = np.frombuffer(content, _TYPES[name])
    if name == "confusion":
        return array.reshape(math.isqrt(len(array)), -1)
    return array.reshape(_SHAPES.get(name, -1))


def write(folder: Path, view: View) -> None:
    """Put the view into a run folder, whole or not at all; without fsync, since it may be lost.

    Raises:
        OSError: The folder cannot be written. Nobody needs the file: the caller may go on.
    """
    arrays: dict[str, Any] = dict(_arrays(view))
    with replacing(folder / NAME, sync=False) as stream:
        np.savez(stream, allow_pickle=False, epoch=np.int64(view.epoch), **arrays)


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
