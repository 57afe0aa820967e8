"""Early stopping as a pure state machine.

*Best* is the strictly best value so far; its weights are kept. The *counter* is another thing: it
goes back to 0 only for a gain of more than `min_delta` over the *reference*, the value at its last
reset, so many small gains add up; any other check adds 1. (The rule with patience of Goodfellow,
Bengio, Courville (2016), Deep Learning, algorithm 7.1, with the minimal gain that libraries add.)
"""

import math
from collections.abc import Mapping
from types import NoneType
from typing import Final, Literal, TypeAlias

import msgspec

Mode: TypeAlias = Literal["min", "max"]
StopReason: TypeAlias = Literal["patience", "non_finite"]


_NUMBER: Final = (int, float)
_KINDS: Final[Mapping[str, tuple[type, ...]]] = {
    "patience": (int,), "min_delta": _NUMBER, "start_epoch": (int,), "mode": (str,),
    "enabled": (bool,), "counter": (int,), "best": (*_NUMBER, NoneType),
    "best_epoch": (int, NoneType), "reference": (*_NUMBER, NoneType),
    "shadow_stop_epoch": (int, NoneType),
}  # fmt: skip
"""What the entries of a state are."""


class Decision(msgspec.Struct, frozen=True):
    """What one check found."""

    stop: bool
    reason: StopReason | None
    improved: bool
    """Strictly better than every value before: keep these weights."""
    counter: int
    """Checks since the last gain of more than `min_delta`; 0 … patience."""
    best_epoch: int | None
    best: float | None
    reference: float | None
    """The value that a check must beat by more than `min_delta`."""
    shadow_stop_epoch: int | None
    """Where it would have stopped first while stopping was off."""


class EarlyStopping:
    """Watches one value after each epoch and says when to stop.

    Args:
        patience: Checks without a gain before it stops, at least 1.
        min_delta: A gain must be larger than this; 0 or more.
        start_epoch: Epochs before it are not judged, for the best as well; epochs count from 1.
        mode: "min" for a loss, "max" for an accuracy.
        enabled: When off it counts on in the shadow and stops for a value that is not finite only.

    Raises:
        ValueError: An argument is outside its range.
    """

    def __init__(
        self,
        patience: int,
        min_delta: float = 0.0,
        start_epoch: int = 1,
        mode: Mode = "min",
        enabled: bool = True,
    ) -> None:
        if mode not in ("min", "max"):
            raise ValueError(f"mode must be min or max, not {mode!r}")
        self.patience = patience
        self.min_delta = min_delta
        self.start_epoch = start_epoch
        self.mode: Mode = mode
        self.enabled = enabled
        self.counter = 0
        self.best: float | None = None
        self.best_epoch: int | None = None
        self.reference: float | None = None
        self.shadow_stop_epoch: int | None = None
        self._check()

    def _check(self) -> None:
        if self.patience < 1:
            raise ValueError(f"patience must be at least 1, not {self.patience}")
        if not (math.isfinite(self.min_delta) and self.min_delta >= 0):
            raise ValueError(f"min_delta must be 0 or more, not {self.min_delta}")
        if self.start_epoch < 1:
            raise ValueError(f"start_epoch must be at least 1, not {self.start_epoch}")

    def change(
        self,
        *,
        early_stopping: bool | None = None,
        patience: int | None = None,
        min_delta: float | None = None,
    ) -> None:
        """Change controls between two checks; they are judged at the next one.

        Counter, reference and best stay, except that switching on again starts the counter at 0
        with the best so far as its reference.

        Raises:
            ValueError: A value is outside its range.
        """
        self.patience = self.patience if patience is None else patience
        self.min_delta = self.min_delta if min_delta is None else min_delta
        self._check()
        if early_stopping is None or early_stopping == self.enabled:
            return
        self.enabled = early_stopping
        if early_stopping:
            self.counter = 0
            self.reference = self.best

    def resume_past_stop(self) -> None:
        """Go on after a stop: counter 0, same reference and best."""
        self.counter = 0

    def step(self, epoch: int, value: float) -> Decision:
        """Judge the value after an epoch.

        Args:
            epoch: 1, 2, …
            value: The monitored loss or accuracy. Pass nan when the loss is not finite even if an
                accuracy is monitored: nothing good comes after it.
        """
        if not math.isfinite(value):
            return self._decide(stop=True, reason="non_finite", improved=False)
        if epoch < self.start_epoch:
            return self._decide(stop=False, reason=None, improved=False)
        improved = self.best is None or self._gain(value, self.best) > 0
        if improved:
            self.best, self.best_epoch = value, epoch
        if self.reference is None or self._gain(value, self.reference) > self.min_delta:
            self.reference, self.counter = value, 0
        else:
            self.counter += 1
        due = self.counter >= self.patience
        if due and not self.enabled and self.shadow_stop_epoch is None:
            self.shadow_stop_epoch = epoch
        stop = due and self.enabled
        return self._decide(stop=stop, reason="patience" if stop else None, improved=improved)

    def _gain(self, value: float, over: float) -> float:
        return over - value if self.mode == "min" else value - over

    def _decide(self, *, stop: bool, reason: StopReason | None, improved: bool) -> Decision:
        return Decision(
            stop=stop,
            reason=reason,
            improved=improved,
            counter=self.counter,
            best_epoch=self.best_epoch,
            best=self.best,
            reference=self.reference,
            shadow_stop_epoch=self.shadow_stop_epoch,
        )

    def state_dict(self) -> dict[str, int | float | bool | str | None]:
        """Everything that decides what comes next, in plain values."""
        return dict(vars(self))

    def load_state_dict(self, state: Mapping[str, int | float | bool | str | None]) -> None:
        """Take over a state that `state_dict` gave.

        Raises:
            ValueError: It has other entries, or one of another kind or outside its range.
        """
        if set(state) != set(vars(self)):
            raise ValueError(f"not the state of an EarlyStopping: {sorted(state)}")
        for name, value in state.items():
            if type(value) not in _KINDS[name]:
                raise ValueError(f"{name} cannot be {value!r}")
            setattr(self, name, value)
        self._check()
