"""The numbers of all epochs of a run: columns that grow, shared by every state of the fold."""

from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from studytui.lab.events import Epoch

Column: TypeAlias = NDArray[np.float64]

COLUMNS: Final = (
    "epoch", "step", "val_loss", "val_accuracy", "train_loss", "train_accuracy", "running_loss",
    "penalty", "lr", "counter", "reference", "best_epoch", "seconds", "t",
)  # fmt: skip
"""Numbers of `Epoch` that are kept; nan where nothing was measured."""
_PLACE: Final = {name: place for place, name in enumerate(COLUMNS)}
_NAN: Final = float("nan")


class History:
    """Rows of epochs, ascending. A state of the fold looks at the first `n` of them.

    Appending after row n is O(1) and leaves every older state as it was; when rows beyond n
    exist already (a run that went back to a checkpoint) the first n are copied.
    """

    def __init__(self, rows: int = 256) -> None:
        self._table = np.empty((rows, len(COLUMNS)))
        self.length = 0

    def append(self, n: int, event: Epoch) -> "History":
        """The history of which the first n rows are these and the next one is the event's."""
        target = self if n == self.length else self._copy(n)
        target._grow()
        target._table[n] = _row(event)
        target.length = n + 1
        return target

    def _copy(self, n: int) -> "History":
        copy = History(max(256, 2 * n))
        copy._table[:n] = self._table[:n]
        copy.length = n
        return copy

    def _grow(self) -> None:
        if self.length == len(self._table):
            table = np.empty((2 * self.length, len(COLUMNS)))
            table[: self.length] = self._table
            self._table = table

    def column(self, name: str, n: int) -> Column:
        """The first n values of a column, read-only, without copying.

        Raises:
            KeyError: There is no such column.
        """
        values = self._table[:n, _PLACE[name]]
        values.flags.writeable = False
        return values

    def index(self, epoch: int, n: int) -> int:
        """How many of the first n rows are of epochs up to and including `epoch`."""
        return int(np.searchsorted(self._table[:n, 0], epoch, side="right"))


def _row(event: Epoch) -> tuple[float, ...]:
    def number(value: float | None) -> float:
        return _NAN if value is None else value

    return (
        event.epoch, event.step, event.val_loss, event.val_accuracy, number(event.train_loss),
        number(event.train_accuracy), number(event.running_loss), number(event.penalty), event.lr,
        event.counter, number(event.reference), number(event.best_epoch), event.seconds, event.t,
    )  # fmt: skip
