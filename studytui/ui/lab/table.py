"""Runs in a table: what differs, what came out."""

from collections.abc import Sequence

from studytui.lab.figures import figure
from studytui.lab.run import RunState
from studytui.lab.spec import ExperimentSpec, differences
from studytui.lab.verdict import reason_text
from studytui.ui.lab.status import short_change, short_differences
from studytui.ui.plot import Line

HEAD = ("run", "what differs", "end val", "end acc", "best val", "best acc", "at", "why it ended")
_WORDS = (0, 1, 7)
_SPARE = (7, 5, 3)
"""Columns that are left out, in this order, where there is no room for what differs."""
_LEAST = 12
_STYLES = ("curve-val", "curve-train", "mark-best")
_VALIDATION = {"dataset", "target", "features", "n_val", "noise", "noisy_validation"}
"""Fields that make the validation rows other ones."""


def what_differs(run: RunState, base: ExperimentSpec) -> str:
    """How a run differs from `base`, live changes included."""
    fixed = short_differences(run.spec, base)
    changes = ", ".join(filter(None, map(short_change, run.changes)))
    if not changes:
        return fixed
    return changes if fixed == "–" else f"{fixed}, {changes}"


def compared(runs: Sequence[RunState], width: int) -> list[Line]:
    """A table of up to three runs: what makes them differ from the first, and the figures."""
    if not runs:
        return []
    rows = [HEAD, *(_row(run, runs[0]) for run in runs)]
    widths = _widths(rows, width)
    lines: list[Line] = []
    for place, row in enumerate(rows):
        cells = [
            _cut(row[i], w).ljust(w) if i in _WORDS else row[i][:w].rjust(w)
            for i, w in widths.items()
        ]
        style = "text-muted" if place == 0 else ""
        first = style or _STYLES[(place - 1) % len(_STYLES)]
        lines.append(((f" {cells[0]}", first), ("  " + "  ".join(cells[1:]), style)))
    return lines


def _widths(rows: Sequence[tuple[str, ...]], width: int) -> dict[int, int]:
    """Column → its width; figures make room for what differs, and the rest of it is cut."""
    widths = {i: max(len(row[i]) for row in rows) for i in range(len(HEAD))}
    for spare in _SPARE:
        if sum(widths.values()) + 2 * len(widths) <= width:
            break
        del widths[spare]
    over = sum(widths.values()) + 2 * len(widths) - width
    widths[1] = max(_LEAST, widths[1] - max(0, over))
    return widths


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 1] + "…"


def _row(run: RunState, first: RunState) -> tuple[str, ...]:
    best, end = run.best, run.end
    mark = " ~" if run.changes else ""
    differs = what_differs(run, first.spec) if run is not first else _name(run)
    return (
        run.run[-4:] + mark,
        differs,
        figure(end.val_loss if end else None),
        figure(end.val_accuracy if end else None),
        figure(best.val_loss if best else None),
        figure(best.val_accuracy if best else None),
        str(best.epoch) if best else "–",
        reason_text(run) or f"at {run.epoch} of {run.limit}",
    )


def _name(run: RunState) -> str:
    changes = ", ".join(filter(None, map(short_change, run.changes)))
    return f"{run.spec.name}{', ' + changes if changes else ''}"


def honest(runs: Sequence[RunState]) -> str:
    """What to think of when these runs are compared."""
    parts = []
    if any(run.changes for run in runs):
        parts.append("a run marked ~ was changed while it trained")
    if len({run.spec.seed for run in runs}) == 1 and len(runs) > 1:
        parts.append("one seed each: other seeds may rank them otherwise")
    if len({bool(run.controls["early_stopping"]) for run in runs}) > 1:
        parts.append("with and without early stopping: compare best with end knowingly")
    if any(differences(run.spec, runs[0].spec).keys() & _VALIDATION for run in runs[1:]):
        parts.append("other data: the losses don't compare")
    return "; ".join(parts)
