"""The list of runs: rows made of entries, sorted, filtered, groups folded into one row."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from studytui.lab.figures import duration, figure
from studytui.lab.index import Entry
from studytui.lab.spec import ExperimentSpec
from studytui.lab.verdict import reason_text
from studytui.ui.lab.status import GLYPHS
from studytui.ui.lab.table import what_differs
from studytui.ui.plot import Line

SORTS = ("newest", "preset", "end val", "best val", "state")
WIDE = 100
_REASON = 15
"""Columns for why a run ended, where the list is narrow."""
_LEAST_ROOM = 8
"""Columns for what differs below which it is left out."""
_STATES = ("running", "paused", "queued", "silent", "lost", "failed", "finished")
_HEAD = ("run", "preset", "what differs", "end val", "best", "at")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list: a run, or a group of runs that opens.

    Attributes:
        entries: The run, or the group's runs.
        group: The group's name, for its row.
        indented: A member of an open group.
    """

    entries: tuple[Entry, ...]
    group: str = ""
    indented: bool = False

    @property
    def entry(self) -> Entry | None:
        """The run; None for a group."""
        return None if self.group else self.entries[0]

    @property
    def key(self) -> str:
        """What stays the same when the list is made again."""
        return f"group:{self.group}" if self.group else self.entries[0].folder.run


def listed(
    entries: Sequence[Entry],
    text: str,
    sort: str,
    opened: Collection[str],
    base_of: Callable[[ExperimentSpec], ExperimentSpec],
) -> list[Row]:
    """The rows for these runs.

    Args:
        entries: All runs, newest first.
        text: Words that each shown run must have somewhere.
        sort: One of `SORTS`. In rankings by a figure, runs that were changed come last.
        opened: Groups that are open.
        base_of: The preset an experiment began from.
    """
    words = text.lower().split()
    found = [e for e in entries if all(word in _searched(e, base_of) for word in words)]
    rows: list[Row] = []
    groups: dict[str, list[Entry]] = {}
    for entry in sorted(found, key=_order(sort)):
        name = entry.run.spec.group
        if not name:
            rows.append(Row((entry,)))
        elif name in groups:
            groups[name].append(entry)
        else:
            groups[name] = [entry]
            rows.append(Row((entry,), group=name))
    return [shown for row in rows for shown in _opened(row, groups, opened)]


def _opened(row: Row, groups: dict[str, list[Entry]], opened: Collection[str]) -> list[Row]:
    if not row.group:
        return [row]
    members = tuple(groups[row.group])
    head = Row(members, group=row.group)
    return [head, *(Row((m,), indented=True) for m in members)] if row.group in opened else [head]


def _searched(entry: Entry, base_of: Callable[[ExperimentSpec], ExperimentSpec]) -> str:
    run = entry.run
    parts = (entry.folder.run, run.spec.name, run.spec.group, entry.state,
             reason_text(run), what_differs(run, base_of(run.spec)))  # fmt: skip
    return " ".join(parts).lower()


def _order(sort: str) -> Callable[[Entry], tuple[float, str]]:
    """A sort key; sorting is stable, so that the newest stay first among equals."""

    def key(entry: Entry) -> tuple[float, str]:
        run = entry.run
        if sort == "preset":
            return 0, run.spec.name
        if sort == "state":
            return _STATES.index(entry.state), ""
        if sort == "newest":
            return 0, ""
        mark = run.end if sort == "end val" else run.best
        value = mark.val_loss if mark is not None else float("inf")
        unranked = bool(run.changes) or value != value
        return (float("inf") if unranked else value), ""

    return key


def head(width: int) -> Line:
    """The list's heading."""
    return ((_columns("", *_HEAD, "why · when" if width >= WIDE else "why", width), "text-muted"),)


def row_line(
    row: Row, width: int, marked: bool, chosen: int, base: ExperimentSpec | None, now: datetime
) -> Line:
    """A row as styled text.

    Args:
        row: What it shows.
        width: Columns of the list.
        marked: The cursor is on it.
        chosen: 1, 2 or 3 when it is one of those to be compared, else 0.
        base: What its experiment is compared with; None for a group.
        now: The time, for ages.
    """
    if row.group:
        return _group_line(row, marked)
    entry, run = row.entries[0], row.entries[0].run
    sign, style = GLYPHS[entry.state]
    if entry.state == "finished" and run.reason == "non_finite":
        sign, style = GLYPHS["failed"]
    end, best = run.end, run.best
    figures = (
        figure(end.val_loss if end else None),
        figure(best.val_loss if best else None),
        str(best.epoch) if best else "–",
    )
    why = _why(entry) + (f" · {_when(entry, now)}" if width >= WIDE else "")
    name = ("  " if row.indented else "") + run.spec.name
    differs = what_differs(run, base) if base is not None else "–"
    text = _columns("", entry.folder.short, name, differs, *figures, why, width)
    front = str(chosen) if chosen else " "
    return (
        ("▸" if marked else " ", "key"),
        (front, "bold accent"),
        ("~" if run.changes else " ", "warning"),
        (sign, style),
        (text[4:], "bold" if marked else ""),
    )


def _columns(
    front: str, run: str, preset: str, differs: str, end: str, best: str, at: str, why: str,
    width: int,
) -> str:  # fmt: skip
    """The columns of a row; what differs takes the room that is left, if any is."""
    name = 15 if width < WIDE else 24
    reason = _REASON if width < WIDE else 30
    room = width - 4 - 5 - name - 2 - 3 * 7 - 3 - reason
    if room < _LEAST_ROOM:
        room, name = 0, 12
    cells = (
        f"{front:4} {run:4} ", f"{_cut(preset, name):{name}} ",
        f"{_cut(differs, room):{room}} " if room else "",
        f"{end:>6} {best:>6} {at:>6}  ", _cut(why, reason),
    )  # fmt: skip
    return "".join(cells)


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 1] + "…"


def _group_line(row: Row, marked: bool) -> Line:
    runs = [entry.run for entry in row.entries]
    going = sum(entry.active for entry in row.entries)
    ended = sum(run.status == "finished" for run in runs)
    ends = [run.end.val_loss for run in runs if run.end and run.status == "finished"]
    text = f"{row.group} · {len(runs)} runs"
    text += f" · {going} going" if going else f" · {ended} finished"
    if ends:
        text += f" · end val {figure(min(ends))} to {figure(max(ends))}"
    return (
        ("▸" if marked else " ", "key"),
        ("  ≡ ", "accent"),
        (f"{text} · enter opens", "bold" if marked else ""),
    )


def _why(entry: Entry) -> str:
    run = entry.run
    match entry.state:
        case "running":
            return f"running {run.epoch}/{run.limit}"
        case "paused":
            return f"paused {run.epoch}/{run.limit}"
        case "queued":
            return "queued"
        case "lost":
            return f"lost at {run.epoch}"
        case "silent":
            word, age = "no word for ", duration(entry.silence)
            return word + age if len(word + age) <= _REASON else f"no word {age}"
        case _:
            return reason_text(run)


def _when(entry: Entry, now: datetime) -> str:
    """How long ago a run began, from its id."""
    try:
        began = datetime.strptime(entry.folder.run[:15], "%Y%m%d-%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return "?"
    return f"{duration(max(0.0, (now - began).total_seconds()))} ago"


def described(entry: Entry, base: ExperimentSpec, now: datetime) -> str:
    """A run with all that its row has no room for: what differs, why it ended, when it began."""
    run = entry.run
    differs = what_differs(run, base)
    parts = (
        f"{entry.folder.short} {run.spec.name}",
        "as the preset says" if differs == "–" else differs,
        run.failure or _why(entry),
        f"began {_when(entry, now)}",
    )
    return " · ".join(parts)
