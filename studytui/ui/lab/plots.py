"""From folded runs to the chart."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from studytui.lab.curves import smooth
from studytui.lab.run import RunState
from studytui.ui.axes import round_end
from studytui.ui.lab.status import mark_text
from studytui.ui.plot import Curve, Mark, Pattern, Plot

_OVERLAYS = (
    ("curve-val", Pattern.SOLID),
    ("curve-train", Pattern.DASHED),
    ("mark-best", Pattern.DOTTED),
)


@dataclass(frozen=True, slots=True)
class Look:
    """How the chart is looked at; none of it is part of the run."""

    log: bool = False
    accuracy: bool = False
    smooth: bool = False
    running: bool = False
    ghost: bool = True


def run_plot(run: RunState, look: Look, ghost: RunState | None, cursor: int | None) -> Plot:
    """The chart of one run: both comparable curves, marks, and what was asked for beside them.

    Args:
        run: All of the run.
        look: What to show.
        ghost: The run before, drawn dimly.
        cursor: The epoch looked back to.
    """
    val, train = ("val_accuracy", "train_accuracy") if look.accuracy else ("val_loss", "train_loss")
    curves: list[Curve] = []
    last = run.epoch
    if ghost is not None and look.ghost and ghost.n:
        curves.append(_ghost(ghost, run, val))
        last = max(last, ghost.epoch)
    if look.running and not look.accuracy:
        curves += _curve(run, "running_loss", "running", "curve-running", Pattern.DOTTED, look)
    curves += _curve(run, train, "train", "curve-train", Pattern.DASHED, look)
    curves += _curve(run, val, "val", "curve-val", Pattern.SOLID, look)
    seen = run.at(cursor) if cursor is not None else run
    return Plot(
        curves,
        _marks(seen, val),
        x_range=(1, round_end(max(1, last))),
        y_range=None if curves else _range(look, run.started.classes if run.started else 2),
        log_y=look.log,
        cursor=cursor,
        ylabel=_ylabel(look),
    )


def ready_plot(epochs: int, look: Look) -> Plot:
    """The empty chart of an experiment that has not been started."""
    return Plot(
        x_range=(1, max(2, epochs)), y_range=_range(look), log_y=look.log, ylabel=_ylabel(look)
    )


def overlay_plot(runs: Sequence[RunState], look: Look, cursor: int | None = None) -> Plot:
    """The validation curves of up to three runs, one over the other."""
    name = "val_accuracy" if look.accuracy else "val_loss"
    curves: list[Curve] = []
    marks = []
    for run, (style, pattern) in zip(runs, _OVERLAYS, strict=False):
        curves += _curve(run, name, run.run[-4:], style, pattern, look)
        marks += [mark for mark in _marks(run, name) if mark.y is not None]
    last = max((run.epoch for run in runs), default=1)
    ylabel = "validation accuracy" if look.accuracy else "validation loss"
    return Plot(
        curves, marks, x_range=(1, round_end(max(1, last))), log_y=look.log, cursor=cursor,
        ylabel=ylabel,
    )  # fmt: skip


def _ylabel(look: Look) -> str:
    return "accuracy" if look.accuracy else "loss"


def _range(look: Look, classes: int = 2) -> tuple[float, float]:
    """An axis for a run without epochs: up to the loss of knowing nothing, ln 2 or so."""
    top = 1.0 if look.accuracy else float(np.log(max(2, classes)))
    return (0.1 if look.log else 0.0, top)


def _curve(
    run: RunState, column: str, label: str, style: str, pattern: Pattern, look: Look
) -> list[Curve]:
    """A column as a curve; smoothed, with the raw points kept below it."""
    x, y = run.curve("epoch"), run.curve(column)
    if not len(x) or not bool(np.isfinite(y).any()):
        return []
    if not look.smooth:
        return [Curve(x, y, label, style, pattern)]
    raw = Curve(x, y, "", style, Pattern.POINTS)
    return [raw, Curve(x, smooth(y, max(3, len(y) // 10)), label, f"bold {style}", pattern)]


def _ghost(ghost: RunState, run: RunState, column: str) -> Curve:
    """The run before; where it left the picture it doesn't stretch the axis."""
    y = ghost.curve(column)
    own = run.curve(column)
    top = np.nanmax(own) if len(own) and np.isfinite(own).any() else np.inf
    finite = y[np.isfinite(y)]
    ranged = bool(len(finite)) and bool(finite.max() <= 5 * top)
    return Curve(ghost.curve("epoch"), y, ghost.run[-4:], "curve-ghost", Pattern.SPARSE, ranged)


def _marks(run: RunState, column: str) -> list[Mark]:
    """Best, live changes, and where it stopped."""
    marks = [
        Mark(switch.epoch, glyph="┊", text=mark_text(switch), style="text-muted")
        for switch in run.changes
    ]
    if run.reason in ("patience", "user", "non_finite"):
        word = {"patience": "stop", "user": "stopped", "non_finite": "not finite"}[run.reason]
        marks.append(Mark(run.epoch, glyph="┆", text=word, style="warning"))
    if (best := run.best) is not None:
        value = best.val_accuracy if column.endswith("accuracy") else best.val_loss
        marks.append(Mark(best.epoch, value, "★", style="bold mark-best"))
    return marks
