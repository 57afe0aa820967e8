"""What a model says now, for the screens: decision regions or a confusion matrix."""

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from studytui.lab import view
from studytui.trainer.batches import HeldRows
from studytui.trainer.data import Data
from studytui.trainer.network import Network


def _answers(network: Network, x: Tensor) -> Tensor:
    """The most probable class of each row of x [n, features], [n, 1]."""
    return network.logits(x).argmax(-1, keepdim=True)


@torch.no_grad()
def draw(network: Network, data: Data, validation: HeldRows, epoch: int) -> view.View | None:
    """The picture of one model: regions for two inputs, else how validation rows are told apart.

    None when there are more classes than a picture can hold.

    Args:
        network: The model.
        data: Its data.
        validation: Their validation rows, where the model is.
        epoch: The epoch of its weights.
    """
    if len(data.names) > view.MAX_CLASSES:
        return None
    if data.features != 2:
        return view.ConfusionView(epoch, _confusion(network, validation, len(data.names)))
    return _regions(network, data, epoch)


def _confusion(network: Network, rows: HeldRows, classes: int) -> NDArray[np.int64]:
    """How many rows of each class (by row) get which answer (by column)."""
    chunks = rows.chunks(max(network.layout.sizes))
    pairs = torch.cat([y * classes + _answers(network, x) for x, y in chunks])
    counts = np.bincount(pairs.flatten().cpu().numpy(), minlength=classes * classes)
    return counts.reshape(classes, classes)


def _regions(network: Network, data: Data, epoch: int) -> view.RegionsView:
    box = view.box_around(data.train.x)
    few = slice(view.MAX_POINTS)
    points, labels = data.train.x[few], data.train.y[few].astype(np.uint8)
    inputs = torch.from_numpy(np.concatenate([view.grid_inputs(box), points]))
    answers = _answers(network, inputs.to(network.flat)).cpu().numpy().astype(np.uint8).ravel()
    cells = view.GRID_ROWS * view.GRID_COLUMNS
    x0, x1, y0, y1 = box
    return view.RegionsView(
        epoch,
        answers[:cells].reshape(view.GRID_ROWS, view.GRID_COLUMNS),
        (x0, x1, y0, y1),
        points.astype(np.float32),
        labels,
        answers[cells:] != labels,
    )
