"""The lab's bottom lines: what is to be said about the run as it is shown."""

import re
import textwrap
from collections.abc import Sequence
from itertools import groupby

from studytui.lab.run import RunState
from studytui.lab.verdict import verdict
from studytui.ui.lab.follow import Followed
from studytui.ui.lab.opened import opened_line
from studytui.ui.lab.status import comparison_line
from studytui.ui.lab.table import honest
from studytui.ui.plot import Line

ROWS = 6
NO_BREAK = "\N{NO-BREAK SPACE}"


def wrapped(text: str, width: int, style: str = "") -> list[Line]:
    """A sentence on as many lines as it takes; none ends at a no-break space."""
    lines = textwrap.wrap(text, max(20, width - 2), break_on_hyphens=False)
    return [((f" {line.replace(NO_BREAK, ' ')}", style),) for line in lines]


def folded(line: Line, width: int) -> list[Line]:
    """A styled line on as many lines as it takes, broken at spaces and begun alike."""
    rows: list[list[tuple[str, str]]] = [[]]
    used = 0
    for text, style in line:
        for piece in re.findall(r"\s*\S+|\s+$", text):
            if used > 1 and used + len(piece.rstrip()) > width:
                rows.append([(" ", "")])
                used, piece = 1, piece.lstrip()
            rows[-1].append((piece, style))
            used += len(piece)
    return [_joined(row) for row in rows]


def _joined(row: list[tuple[str, str]]) -> Line:
    """Neighbours of one style as one piece."""
    styled = groupby(row, key=lambda piece: piece[1])
    return tuple(("".join(text for text, _ in pieces), style) for style, pieces in styled)


def watch_lines(watch: str, width: int) -> list[Line]:
    """What there is to see in an experiment."""
    return folded(((" watch: ", "text-muted"), (watch, "bold")), width)


def about_comparison(runs: Sequence[RunState], width: int) -> list[Line]:
    """What to think of when runs are compared."""
    text = honest(runs)
    return wrapped(f"{text} · esc: back" if text else "esc: back", width, "text-muted")


def looking_back(run: RunState, cursor: int) -> list[Line]:
    """That what stands above is the past."""
    return [((f" looking back to epoch {cursor} of {run.epoch} · esc: now", "bold warning"),)]


def about_run(followed: Followed, ghost: RunState | None, width: int) -> list[Line]:
    """Trouble, what to watch or the verdict, the test split, how it compares with the run before.

    With a run before it the comparison takes the place of what to watch: that was seen then.
    """
    run = followed.run
    if followed.trouble:
        return wrapped(followed.trouble, width, "bold bad")
    lines: list[Line] = []
    if followed.catching_up:
        lines.append(((f" reading the journal: epoch {run.epoch} …", "text-muted"),))
    elif (judged := verdict(run)) is not None:
        more = "" if judged.case == "failed" else f" n{NO_BREAK}reads:{NO_BREAK}{judged.note}"
        lines += wrapped(judged.text + more, width, "bold")
    elif run.diverged_at is not None:
        text = "It diverges: the loss is more than 1000 times its first value. It goes on."
        lines += wrapped(text, width, "bold bad")
    elif ghost is None and run.spec.watch:
        lines += watch_lines(run.spec.watch, width)
    for text in opened_line(run):
        lines += folded(((text, "text-muted"),), width)
    if ghost is not None and run.n:
        lines += _compared(run, ghost, width, ROWS - len(lines))
    return lines


def _compared(run: RunState, ghost: RunState, width: int, rows: int) -> list[Line]:
    """The comparison, in fewer words or not at all where there is no room for the whole of it."""
    for briefly in (False, True):
        lines = folded(comparison_line(run, ghost, briefly), width)
        if len(lines) <= rows:
            return lines
    return []
