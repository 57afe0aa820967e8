"""The lab's bottom lines: what is to be said about the run as it is shown."""

import textwrap
from collections.abc import Sequence

from studytui.lab.run import RunState
from studytui.lab.verdict import verdict
from studytui.ui.lab.opened import opened_line
from studytui.ui.lab.status import comparison_line
from studytui.ui.lab.table import honest
from studytui.ui.plot import Line

ROWS = 4


def wrapped(text: str, width: int, style: str = "") -> list[Line]:
    """A sentence on as many lines as it takes."""
    return [((f" {line}", style),) for line in textwrap.wrap(text, max(20, width - 2))]


def about_comparison(runs: Sequence[RunState], width: int) -> list[Line]:
    """What to think of when runs are compared."""
    text = honest(runs)
    return wrapped(f"{text} · esc: back" if text else "esc: back", width, "text-muted")[:2]


def looking_back(run: RunState, cursor: int) -> list[Line]:
    """That what stands above is the past."""
    return [((f" looking back to epoch {cursor} of {run.epoch} · esc: now", "bold warning"),)]


def about_run(
    run: RunState, ghost: RunState | None, width: int, catching_up: bool = False
) -> list[Line]:
    """Trouble, the verdict, the test split, and how it compares with the run before."""
    if run.trouble:
        return wrapped(run.trouble, width, "bold bad")
    lines: list[Line] = []
    if catching_up:
        lines.append(((f" reading the journal: epoch {run.epoch} …", "text-muted"),))
    elif (judged := verdict(run)) is not None:
        lines += wrapped(f"{judged.text} n reads: {judged.note}", width, "bold")
    elif run.diverged_at is not None:
        text = "It diverges: the loss is more than 1000 times its first value. It goes on."
        lines += wrapped(text, width, "bold bad")
    lines += [((text, "text-muted"),) for text in opened_line(run)]
    if ghost is not None and run.n:
        lines.append(comparison_line(run, ghost))
    return lines[:ROWS]
