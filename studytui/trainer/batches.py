"""The rows of a stack on its device: batches in each model's own order, and held-out rows."""

from collections.abc import Iterator, Sequence

import numpy as np
import torch
from torch import Tensor

from studytui.trainer.data import Data, Part

_GATHERED_BYTES = 64 << 20
"""Up to this size an epoch's rows are put in order at once, not batch by batch."""
_CACHED_NUMBERS, _MANY_NUMBERS = 1 << 17, 1 << 24
"""Evaluation makes at most so many activations of a layer at a time: what a processor's cache
holds, or many, where each call to the device costs more than its arithmetic."""


class TrainingRows:
    """The training rows of M models, those of equal data kept once.

    Batches are [rows, features] and [rows, 1], with M in front when M > 1.
    """

    def __init__(self, datas: Sequence[Data], dtype: torch.dtype, device: torch.device) -> None:
        unique = list({id(data): data for data in datas}.values())
        self.count = len(unique[0].train)
        self._x = _inputs([data.train for data in unique], dtype, device)
        self._y = _labels([data.train for data in unique], device)
        place = {id(data): number for number, data in enumerate(unique)}
        self._places = [place[id(data)] for data in datas]
        self._offset = self.count * torch.tensor(self._places)[:, None]
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

    def held(self) -> "HeldRows":
        """The same rows to be evaluated on."""
        return HeldRows(self._x, self._y, self._places)


class HeldRows:
    """Rows to be evaluated on, of M models: [rows, features], with M in front when M > 1.

    Args:
        x: Inputs of the D different parts one after the other, [D · rows, features].
        y: Labels [D · rows, 1].
        places: For each model which of the D parts is its own.
    """

    def __init__(self, x: Tensor, y: Tensor, places: Sequence[int]) -> None:
        parts = max(places) + 1
        x, y = x.view(parts, -1, x.shape[-1]), y.view(parts, -1, 1)
        models = len(places)
        if parts == 1:
            x, y = x.expand(models, -1, -1), y.expand(models, -1, -1)
        elif list(places) != list(range(parts)):
            x, y = x[list(places)], y[list(places)]
        self.x, self.y = (x[0], y[0]) if models == 1 else (x, y)

    @classmethod
    def of(cls, parts: Sequence[Part], dtype: torch.dtype, device: torch.device) -> "HeldRows":
        """The rows of each model, equal parts kept once."""
        unique = list({id(part): part for part in parts}.values())
        places = [next(i for i, kept in enumerate(unique) if kept is part) for part in parts]
        return cls(_inputs(unique, dtype, device), _labels(unique, device), places)

    def __len__(self) -> int:
        return self.x.shape[-2]

    def of_model(self, m: int) -> "HeldRows":
        """The rows of one model alone."""
        return self if self.x.ndim == 2 else HeldRows(self.x[m], self.y[m], [0])

    def chunks(self, width: int) -> Iterator[tuple[Tensor, Tensor]]:
        """Pieces small enough for a layer of that many units."""
        models = self.x.shape[0] if self.x.ndim == 3 else 1
        numbers = _CACHED_NUMBERS if self.x.device.type == "cpu" else _MANY_NUMBERS
        size = max(numbers // (models * width), 64)
        if len(self) <= size:
            return iter([(self.x, self.y)])
        return zip(torch.split(self.x, size, -2), torch.split(self.y, size, -2), strict=True)


def _inputs(parts: Sequence[Part], dtype: torch.dtype, device: torch.device) -> Tensor:
    x = parts[0].x if len(parts) == 1 else np.concatenate([part.x for part in parts])
    return torch.from_numpy(np.ascontiguousarray(x)).to(dtype).to(device)


def _labels(parts: Sequence[Part], device: torch.device) -> Tensor:
    y = np.concatenate([part.y for part in parts])
    return torch.from_numpy(y)[:, None].to(device)
