"""A run for other programs: its epochs as CSV, or all of it as one JSON object."""

import csv
import io
import json
import math

from studytui.lab.events import spell
from studytui.lab.history import COLUMNS
from studytui.lab.run import RunState, summary
from studytui.lab.specfile import plain

_WHOLE = {"epoch", "step", "counter", "best_epoch"}
_EXPORTED = tuple(name for name in COLUMNS if name != "t")
_UNMEASURED = {"train_loss", "train_accuracy", "running_loss", "penalty", "reference", "best_epoch"}
"""Columns in which nan may mean "not measured"."""


def rows(run: RunState) -> list[dict[str, int | float | None]]:
    """One record for each epoch, by the names of events; None where nothing was measured."""
    columns = {name: run.curve(name) for name in _EXPORTED}
    return [
        {name: _cell(run, name, float(values[row])) for name, values in columns.items()}
        for row in range(run.n)
    ]


def _cell(run: RunState, name: str, value: float) -> int | float | None:
    if math.isnan(value) and name in _UNMEASURED:
        measured = name == "running_loss" or (name.startswith("train") and run.spec.evaluate_train)
        return value if measured else None
    return int(value) if name in _WHOLE else value


def to_csv(run: RunState) -> str:
    """The epochs as CSV with a header; empty where nothing was measured, else nan, inf, -inf."""
    stream = io.StringIO()
    writer = csv.DictWriter(stream, _EXPORTED, lineterminator="\n")
    writer.writeheader()
    for row in rows(run):
        writer.writerow({name: "" if value is None else value for name, value in row.items()})
    return stream.getvalue()


def to_json(run: RunState) -> str:
    """The run as one JSON object: experiment, figures, live changes, epochs."""
    whole = {
        "run": run.run,
        "preset": run.spec.preset,
        "status": run.status,
        **summary(run),
        "spec": plain(run.spec),
        "live_changes": [
            {"epoch": s.epoch, "step": s.step, "set": s.set, "was": s.was} for s in run.switched
        ],
        "tests": [answer.test for answer in run.tests],
        "epochs": rows(run),
    }
    return json.dumps(spell(whole), ensure_ascii=False, allow_nan=False) + "\n"
