"""Exports: the names of events, numbers that are not finite as words."""

import csv
import io
import json
import math

from studytui.lab.export import to_csv, to_json
from studytui.lab.run import new_run
from tests.lab.helpers import ended, spec


def test_json_holds_everything() -> None:
    run = ended([1.0, math.nan], reason="non_finite", seed=7, preset="x")
    whole = json.loads(to_json(run), parse_constant=lambda name: name)
    assert whole["reason"] == "non_finite"
    assert whole["end_val_loss"] == "nan"
    assert whole["spec"]["seed"] == 7
    assert [row["val_loss"] for row in whole["epochs"]] == [1.0, "nan"]
    assert [row["epoch"] for row in whole["epochs"]] == [1, 2]


def test_csv_is_a_table() -> None:
    rows = list(csv.DictReader(io.StringIO(to_csv(ended([1.0, math.inf])))))
    assert [row["val_loss"] for row in rows] == ["1.0", "inf"]
    assert rows[0]["epoch"] == "1"


def test_what_was_not_measured_is_empty() -> None:
    run = ended([1.0], train_loss=None, evaluate_train=False)
    assert json.loads(to_json(run))["epochs"][0]["train_loss"] is None
    assert next(csv.DictReader(io.StringIO(to_csv(run))))["train_loss"] == ""


def test_a_run_without_epochs() -> None:
    run = new_run(spec())
    assert to_csv(run).count("\n") == 1
    assert json.loads(to_json(run))["epochs"] == []
