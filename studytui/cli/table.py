"""Runs as text: the list of all of them, and the details of one."""

import shutil
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from studytui.lab import presets
from studytui.lab.declarations import FIELDS, ExperimentSpec
from studytui.lab.events import spell
from studytui.lab.fields import show_value
from studytui.lab.figures import counted, duration, figure
from studytui.lab.folder import RunFolder, State, all_runs, journal_age, state_of
from studytui.lab.rules import differences
from studytui.lab.run import RunState, summary
from studytui.lab.specfile import SpecError
from studytui.lab.verdict import change_text, reason_text

_MARKS: dict[State, str] = {
    "queued": "…", "running": "●", "paused": "‖", "finished": "✓", "failed": "!", "lost": "?",
    "silent": "?",
}  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One run of the list; `run` is None when its folder is damaged."""

    folder: RunFolder
    state: State
    run: RunState | None
    differs: str

    @property
    def group(self) -> str:
        """The name of what it belongs to, if it belongs to something."""
        return self.run.spec.group if self.run else ""

    def as_json(self) -> dict[str, object]:
        """The row for programs."""
        if self.run is None:
            return {"run": self.folder.run, "state": self.state, "preset": None, "epoch": None,
                    "epochs": None, "best_epoch": None, "val_loss_at_best": None}  # fmt: skip
        values: dict[str, object] = spell(summary(self.run))
        return {
            "run": self.folder.run,
            "preset": self.run.spec.preset,
            "state": self.state,
            "epoch": self.run.epoch,
            "epochs": self.run.limit,
            "seed": self.run.spec.seed,
            "group": self.group,
            **values,
        }


def rows_of_runs() -> list[Row]:
    """All runs, newest first."""
    bases: dict[str, ExperimentSpec] = {}
    rows = []
    for folder in all_runs():
        try:
            run, _ = folder.read()
        except (SpecError, OSError):
            rows.append(Row(folder, "failed", None, "its folder is damaged"))
            continue
        base = bases.setdefault(run.spec.preset, presets.base_of(run.spec))
        rows.append(Row(folder, state_of(run, folder), run, _differs(run, base)))
    return rows


def _differs(run: RunState, base: ExperimentSpec) -> str:
    parts = [
        f"{name} {show_value(FIELDS[name], value) or 'none'}"
        for name, (_, value) in differences(run.spec, base).items()
        if name != "changes"
    ]
    parts += [f"{change_text(s.was, s.set)} @{s.epoch + 1}" for s in run.changes]
    return ", ".join(parts) or "–"


def _mark(row: Row) -> str:
    broken = row.run is not None and row.run.reason == "non_finite" and row.state == "finished"
    return _MARKS["failed" if broken else row.state]


def _why(row: Row) -> str:
    run = row.run
    if run is None:
        return ""
    if row.state in ("running", "paused", "lost", "silent", "queued"):
        silent = row.state == "silent"
        word = f"no word for {duration(journal_age(row.folder))}," if silent else row.state
        return f"{word} {run.epoch}/{run.limit}"
    return reason_text(run)


def run_table(rows: Sequence[Row], opened: str = "") -> str:
    """The list as aligned columns that fit the terminal; of a group not opened one line."""
    head = ["", "run", "preset", "what differs", "end val", "best", "at", "why"]
    cells, folded = [head], list[str]()
    for row in rows:
        if row.group == opened or not row.group:
            cells.append(_cells(row))
        elif row.group not in folded:
            cells.append(_group_cells([other for other in rows if other.group == row.group]))
            folded.append(row.group)
    widths = [max(len(line[i]) for line in cells) for i in range(len(head))]
    room = shutil.get_terminal_size((100, 24)).columns
    widths[3] = max(12, min(widths[3], room - sum(widths) + widths[3] - 2 * len(head)))
    lines = (
        "  ".join(_fit(cell, width) for cell, width in zip(line, widths, strict=True))
        for line in cells
    )
    table = "\n".join(line.rstrip() for line in lines)
    if folded:
        table += f"\n▸ is a group; it opens with: studytui runs list --group {folded[0]}"
    return table


def _cells(row: Row) -> list[str]:
    run = row.run
    end, best = (run.end, run.best) if run else (None, None)
    return [
        ("~" if run and run.changes else "") + _mark(row),
        row.folder.short,
        run.spec.name if run else "",
        row.differs,
        figure(end.val_loss) if end else "–",
        figure(best.val_loss) if best else "–",
        str(best.epoch) if best else "–",
        _why(row),
    ]


def _group_cells(rows: Sequence[Row]) -> list[str]:
    states = Counter(row.state for row in rows)
    why = ", ".join(f"{count} {state}" for state, count in states.items())
    return ["▸", "", rows[0].group, counted(len(rows), "run"), "–", "–", "–", why]


def _fit(text: str, width: int) -> str:
    clean = "".join(c if c.isprintable() else "�" for c in text)
    return clean.ljust(width) if len(clean) <= width else clean[: width - 1] + "…"


def details(run: RunState, state: State, damaged: int) -> str:
    """What the summary leaves out: state, experiment, changes, lines that cannot be read."""
    lines = [f"  state    {state}, epoch {run.epoch} of {run.limit}"]
    if damaged:
        lines.append(f"  damaged  {counted(damaged, 'line')} of its journal cannot be read")
    base = presets.base_of(run.spec)
    differs = _differs(run, base)
    against = run.spec.preset or "the defaults"
    lines.append(f"  differs  {differs if differs != '–' else 'nothing'} (from {against})")
    for answer in run.answers:
        if answer.error:
            lines.append(f"  refused  after epoch {answer.epoch}: {answer.error}")
        elif answer.set:
            text = change_text(answer.was, answer.set)
            lines.append(f"  changed  after epoch {answer.epoch}: {text}")
        elif answer.do == "continue":
            how = f": {answer.note}" if answer.note else ""
            lines.append(f"  went on  after epoch {answer.epoch}{how}")
    if run.tests:
        looks = "once" if len(run.tests) == 1 else f"{len(run.tests)} times"
        lines.append(f"  test     opened {looks}: {_test_text(run)}")
    return "\n".join(lines)


def _test_text(run: RunState) -> str:
    last = run.tests[-1]
    found = ", ".join(f"{name} {figure(value)}" for name, value in (last.test or {}).items())
    return f"{found}. {last.note}" if last.note else found
