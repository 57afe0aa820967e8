"""The form's rows and steps, derived from the declarations."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studytui.lab.spec import CONTROLS, FIELDS, ExperimentSpec, change, parse
from studytui.ui.lab.rows import NOW, Row, explanation, rows, stepped, switched


def spec(**fields: object) -> ExperimentSpec:
    made = parse(fields)
    assert isinstance(made, ExperimentSpec)
    return made


def row(name: str, **fields: object) -> Row:
    return next(row for row in rows(spec(**fields)) if row.name == name)


def test_what_applies_now_comes_first_and_everything_has_a_row_once() -> None:
    listed = rows(spec(optimizer="sgd", l2=0.1, label_noise=0.1))
    assert listed[0].label == NOW
    restart = next(i for i, r in enumerate(listed) if r.label.startswith("RESTARTS"))
    assert {r.name for r in listed[1:restart]} == set(CONTROLS)
    names = [r.name for r in listed if r.name]
    assert len(names) == len(set(names))
    assert {"momentum", "decay", "noisy_validation", "seed", "start_epoch"} <= set(names)


def test_rows_that_mean_nothing_here_are_left_out() -> None:
    names = {r.name for r in rows(spec(dataset="digits", hidden=""))}
    assert not names & {"noise", "dropout", "activation", "batch_norm", "momentum"}


def test_a_switch_shows_what_it_would_set() -> None:
    assert row("dropout", dropout_on=0.3).value == "[off] p 0.3"
    assert row("dropout", dropout=0.7).value == "[on ] p 0.7"
    assert row("l2").value == "[off] λ 0.003 = weight_decay 0.006"
    assert row("hidden", hidden="").value == "none"
    assert row("batch_size", batch_size="full").value == "full"
    assert row("pace").value == "full speed"


def test_switching_remembers_the_last_value() -> None:
    off = switched(spec(dropout=0.2), "dropout")
    assert off == {"dropout": 0.0, "dropout_on": 0.2}
    assert switched(spec(**off), "dropout") == {"dropout": 0.2}
    assert switched(spec(), "early_stopping") == {"early_stopping": True}


@pytest.mark.parametrize(
    ("fields", "name", "up", "down"),
    [
        ({"dropout": 0.5}, "dropout", {"dropout": 0.7, "dropout_on": 0.7},
         {"dropout": 0.3, "dropout_on": 0.3}),
        ({}, "dropout", {"dropout_on": 0.7}, {"dropout_on": 0.3}),
        ({"patience": 7}, "patience", {"patience": 10}, {"patience": 5}),
        ({"patience": 50}, "patience", None, {"patience": 20}),
        ({"batch_size": 256}, "batch_size", {"batch_size": None}, {"batch_size": 128}),
        ({"batch_size": "full"}, "batch_size", {"batch_size": None}, {"batch_size": 256}),
        ({"optimizer": "sgd"}, "optimizer", {"optimizer": "adam"}, {"optimizer": "adam"}),
        ({}, "batch_norm", {"batch_norm": True}, {"batch_norm": True}),
        ({"seed": 0}, "seed", {"seed": 1}, None),
        ({"pace": 20}, "pace", {"pace": 40.0}, {"pace": 10.0}),
        ({"n_train": 100}, "n_train", {"n_train": 200}, {"n_train": 50}),
    ],
)  # fmt: skip
def test_steps_are_sensible(
    fields: dict[str, object], name: str, up: dict[str, object], down: dict[str, object]
) -> None:
    assert stepped(spec(**fields), name, 1) == up
    assert stepped(spec(**fields), name, -1) == down


@given(
    name=st.sampled_from([r.name for r in rows(ExperimentSpec()) if r.name]),
    steps=st.lists(st.sampled_from([1, -1]), max_size=8),
)
def test_stepping_stays_within_what_is_allowed(name: str, steps: list[int]) -> None:
    current = ExperimentSpec()
    for direction in steps:
        settings = stepped(current, name, direction)
        if settings is not None:
            after = change(current, settings)
            assert isinstance(after, ExperimentSpec), (settings, after)
            current = after


@pytest.mark.parametrize("name", FIELDS)
def test_every_field_explains_itself(name: str) -> None:
    text = explanation(FIELDS[name])
    assert text.endswith(".")
    assert text.startswith("Restarts.") is not FIELDS[name].live


def test_one_of_something_is_not_many() -> None:
    assert row("patience", patience=1).value == "1 check"
    assert row("epochs", epochs=1).value == "1 epoch"
    assert row("batch_size", batch_size=1).value == "1 row"
    assert row("patience").value == "20 checks"
