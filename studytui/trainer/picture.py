"""What a model says now, for the screens: decision regions or a confusion matrix."""

import numpy as np
import torch
from numpy.typing import NDArray

from studytui.lab import view
from studytui.trainer.data import Data
from studytui.trainer.network import Network


@torch.no_grad()
def _answers(network: Network, x: NDArray[np.generic]) -> NDArray[np.int64]:
    """The most probable class of each row of x [n, features]."""
    inputs = torch.from_numpy(np.ascontiguousarray(x)).to(network.flat)
    answers: NDArray[np.int64] = network.logits(inputs).argmax(-1).cpu().numpy()
    return answers


def draw(network: Network, data: Data, epoch: int) -> view.View | None:
    """The picture of one model: regions for two inputs, else how validation rows are told apart.

    None when there are more classes than a picture can hold.
    """
    classes = len(data.names)
    if classes > view.MAX_CLASSES:
        return None
    if data.features != 2:
        pairs = data.validation.y * classes + _answers(network, data.validation.x)
        counts = np.bincount(pairs, minlength=classes * classes)
        return view.ConfusionView(epoch, counts.reshape(classes, classes))
    box = view.box_around(data.train.x)
    grid = _answers(network, view.grid_inputs(box)).reshape(view.GRID_ROWS, view.GRID_COLUMNS)
    points, labels = data.train.x[: view.MAX_POINTS], data.train.y[: view.MAX_POINTS]
    x0, x1, y0, y1 = box
    return view.RegionsView(
        epoch,
        grid.astype(np.uint8),
        (x0, x1, y0, y1),
        points.astype(np.float32),
        labels.astype(np.uint8),
        _answers(network, points) != labels,
    )
