"""The rows of a stack on its device: batches in each model's own order, and held-out rows."""

from collections.abc import Iterator, Sequence

import numpy as np
import torch
from torch import Tensor

from studytui.trainer.data import Data, Part

_GATHERED_BYTES = 64 << 20
"""Up to this size an epoch's rows are put in order at once, not batch by batch."""
_CHUNK_NUMBERS = 1 << 22
"""Evaluation goes through at most so many inputs at a time."""


class TrainingRows:
    """The training rows of M models, those of equal data kept once.

    Batches are [rows, features] and [rows, 1], with M in front when M > 1.
    """

    def __init__(self, datas: Sequence[Data], dtype: torch.dtype, device: torch.device) -> None:
        unique = list({id(data): data for data in datas}.values())
        self.count = len(unique[0].train)
        self._x = _inputs([data.train for data in unique], dtype, device)
        self._y = _labels([data.train for data in unique], device)
        place = {id(data): number * self.count for number, data in enumerate(unique)}
        self._offset = torch.tensor([place[id(data)] for data in datas])[:, None]
        self._whole = torch.arange(self.count).expand(len(datas), -1)
        self._row_bytes = len(datas) * self._x.shape[1] * self._x.element_size()

    def batches(
        self, orders: Tensor | None, size: int, first: int
    ) -> Iterator[tuple[Tensor, Tensor]]:
        """Batches of `size` rows in the order `orders` [M, count] (None: as they lie).

        The first `first` batches are left out.
        """
        places = (self._whole if orders is None else orders) + self._offset
        if len(places) == 1:
            places = places[0]
            if orders is None and size >= self.count:
                return iter([(self._x, self._y)] if first == 0 else [])
        places = places.to(self._x.device)
        if self.count * self._row_bytes <= _GATHERED_BYTES:
            x, y = self._x[places], self._y[places]
            pairs = list(zip(torch.split(x, size, -2), torch.split(y, size, -2), strict=True))
            return iter(pairs[first:])
        parts = torch.split(places, size, -1)[first:]
        return ((self._x[part], self._y[part]) for part in parts)


class HeldRows:
    """Rows to be evaluated on, of M models: [rows, features], with M in front when M > 1."""

    def __init__(self, parts: Sequence[Part], dtype: torch.dtype, device: torch.device) -> None:
        same = all(part is parts[0] for part in parts)
        kept = parts[:1] if same else parts
        rows = len(parts[0])
        x = _inputs(kept, dtype, device).view(len(kept), rows, -1)
        y = _labels(kept, device).view(len(kept), rows, 1)
        if len(parts) == 1:
            self.x, self.y = x[0], y[0]
        else:
            self.x, self.y = x.expand(len(parts), -1, -1), y.expand(len(parts), -1, -1)

    def __len__(self) -> int:
        return self.x.shape[-2]

    def chunks(self) -> Iterator[tuple[Tensor, Tensor]]:
        """Pieces that fit into memory with all that a forward pass makes of them."""
        per_row = max(self.x[..., :1, :].numel(), 1)
        size = max(_CHUNK_NUMBERS // per_row, 256)
        if len(self) <= size:
            return iter([(self.x, self.y)])
        return zip(torch.split(self.x, size, -2), torch.split(self.y, size, -2), strict=True)


def _inputs(parts: Sequence[Part], dtype: torch.dtype, device: torch.device) -> Tensor:
    x = parts[0].x if len(parts) == 1 else np.concatenate([part.x for part in parts])
    return torch.from_numpy(np.ascontiguousarray(x)).to(dtype).to(device)


def _labels(parts: Sequence[Part], device: torch.device) -> Tensor:
    y = np.concatenate([part.y for part in parts])
    return torch.from_numpy(y)[:, None].to(device)
