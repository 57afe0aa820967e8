"""What a model says: decision regions, or a confusion matrix.

Pictures of some epochs are events of a run's journal, so that looking back shows them (`pack`,
`unpack`). While somebody watches, the trainer renews `view.json` in the run folder besides, which
holds one such event: a picture of the moment and no part of the run's history (`write`, `read`).
"""

import base64
import math
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from studytui.files import replacing
from studytui.lab.events import DamagedError, Picture, decode, encode

NAME: Final = "view.json"
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
"""The arrays of a view in an event."""
_SHAPES: Final = {"grid": (GRID_ROWS, GRID_COLUMNS), "points": (-1, 2)}
_ROWS: Final = ("box", "points", "labels")
"""What stays the same in all pictures of a run."""


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
        arrays = {name: _unpacked(name, packed[name]) for name in _TYPES if name in packed}
        return _checked(epoch, arrays)
    except (ValueError, KeyError, zlib.error):
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
    picture = Picture(epoch=view.epoch, arrays=pack(view, rows=True))
    with replacing(folder / NAME, sync=False) as stream:
        stream.write(encode(picture))


def read(folder: Path) -> View | None:
    """The view in a run folder; None where there is none or it is damaged."""
    try:
        with (folder / NAME).open("rb") as stream:
            picture = decode(stream.read(_MAX_BYTES))
    except (OSError, DamagedError):
        return None
    return unpack(picture.epoch, picture.arrays) if isinstance(picture, Picture) else None


def _checked(epoch: int, arrays: Mapping[str, npt.NDArray[Any]]) -> View:
    """The record of arrays that came from a run folder, each of its type.

    Raises:
        ValueError, KeyError: They are no view.
    """
    if "confusion" in arrays:
        confusion = arrays["confusion"]
        rows, columns = confusion.shape
        if rows != columns or not 2 <= rows <= MAX_CLASSES or bool((confusion < 0).any()):
            raise ValueError
        return ConfusionView(epoch, confusion)
    grid, points, labels, wrong = (arrays[name] for name in ("grid", "points", "labels", "wrong"))
    x0, x1, y0, y1 = (float(corner) for corner in arrays["box"])
    if not (len(points) == len(labels) == len(wrong) <= MAX_POINTS):
        raise ValueError
    if not (np.isfinite([x0, x1, y0, y1]).all() and x0 < x1 and y0 < y1):
        raise ValueError
    return RegionsView(epoch, grid, (x0, x1, y0, y1), points, labels, wrong)
