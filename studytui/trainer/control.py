"""Live controls in a stack, and going on past an end."""

from collections.abc import Mapping
from typing import cast

from studytui.lab.commands import Command
from studytui.trainer.engine import Stack
from studytui.trainer.state import Controls, ModelState, from_best

_STOPPING = ("early_stopping", "patience", "min_delta")


def revise(stack: Stack, m: int, settings: Mapping[str, object]) -> Controls:
    """Set controls of model m (checked before, by `lab.commands`); what they were."""
    values = cast(Controls, dict(settings))
    was = {name: stack.controls[m][name] for name in values}
    stack.controls[m].update(values)
    stopping = {name: value for name, value in values.items() if name in _STOPPING}
    if stopping:
        stack.stoppers[m].change(**stopping)  # type: ignore[arg-type]  # each has its type
    stack.refresh()
    return was


def is_past(command: Command, epoch: int, batch: int) -> bool:
    """Whether the moment that the command names has gone by."""
    begun = epoch + 1 if batch else epoch
    return command.at is not None and command.at <= begun


def go_on(state: ModelState, reason: str | None) -> str | None:
    """Make an ended model ready to go on past its end; a sentence about it if there is one.

    The patience counter begins at 0 with the same reference and best; the limit of epochs doubles
    where it was reached. After a loss that was not finite the best weights are
    taken, with a fresh optimizer.

    Raises:
        ValueError: There are no finite weights to go on from.
    """
    note = None
    if reason == "non_finite":
        best = state.stopper.best_epoch
        if best is None:
            raise ValueError("No epoch had a finite loss, so there is nothing to go on from.")
        from_best(state)
        note = f"goes on from the best weights (epoch {best}) with a fresh optimizer"
    state.stopper.resume_past_stop()
    if state.epoch >= state.controls["epochs"]:
        state.controls["epochs"] *= 2
    return note
