"""Verdicts: each case by a run that is one."""

import math
from typing import Any

import pytest
from hypothesis import given

from studytui.lab.events import Applied, Event, Failed
from studytui.lab.figures import figure
from studytui.lab.run import fold_all, new_run
from studytui.lab.verdict import change_text, verdict
from tests.lab.helpers import ended, epochs, histories, run_of, spec, started

OVERFITTED = [0.5, 0.3, 0.25, 0.4, 0.8, 1.3]


def _case(*arguments: Any, **fields: Any) -> str:
    found = verdict(ended(*arguments, **fields))
    assert found is not None
    assert found.text
    return found.case


@pytest.mark.parametrize(
    ("losses", "fields", "case"),
    [
        (OVERFITTED, {}, "overfitted"),
        (OVERFITTED, {"reason": "patience"}, "stopped_early"),
        (OVERFITTED, {"reason": "user"}, "overfitted"),
        ([0.5, 0.4, 0.3], {}, "unfinished"),
        ([0.5, 0.3, 0.31], {}, "settled"),
        ([0.70, 0.69, 0.72, 0.8, 0.8], {}, "nothing_learned"),
        ([0.75, 0.72], {}, "unfinished"),
        ([5.0], {}, "unfinished"),
        ([0.70, 0.69, 0.72, 0.8], {"reason": "patience"}, "nothing_learned"),
        ([2.2, 1.0, 0.9, 2.0], {"classes": 10}, "overfitted"),
        ([0.6, 1e4, 1e5], {}, "diverged"),
        ([0.6, 1e4, 0.5, 0.51], {}, "settled"),
        ([0.6, math.nan], {"reason": "non_finite"}, "non_finite"),
        ([math.nan], {"reason": "non_finite"}, "non_finite"),
        ([0.6, 0.7], {"reason": "user"}, "stopped"),
    ],
)
def test_cases(losses: list[float], fields: dict[str, Any], case: str) -> None:
    if case == "stopped":
        losses = [0.6, 0.61]
    assert _case(losses, **fields) == case


def test_overfitting_of_the_loss_is_told_from_that_of_the_accuracy() -> None:
    text = _text(ended(OVERFITTED))
    assert "epoch 3 (.250)" in text
    assert "3 epochs after" in text
    assert "over-confidence" in text


def _text(run: Any) -> str:
    found = verdict(run)
    assert found is not None
    return found.text


def test_a_change_that_rescued() -> None:
    change = Applied(id="d", epoch=6, step=24, set={"dropout": 0.5}, was={"dropout": 0.0})
    run = ended([*OVERFITTED, 0.9, 0.5, 0.3], between=[change])
    found = verdict(run)
    assert found is not None
    assert found.case == "rescued"
    assert "dropout 0 → .5" in found.text
    assert "1.30 → .300" in found.text
    assert "Best since then: .300 at epoch 9; best of all:" in found.text
    best = verdict(ended([*OVERFITTED, 0.9, 0.1], between=[change]))
    assert best is not None
    assert best.text.endswith("Best since then: .100 at epoch 8, the best of all.")


def test_a_change_before_anything_was_wrong_rescued_nothing() -> None:
    change = Applied(id="d", epoch=2, step=8, set={"dropout": 0.5}, was={"dropout": 0.0})
    assert _case([2.0, 1.6, 1.2, 0.9, 0.6], between=[change]) == "unfinished"


def test_a_failure_speaks_for_itself() -> None:
    assert _text(run_of(started(), Failed(message="No such device."))) == "No such device."


def test_nothing_judged_is_said() -> None:
    run = ended([0.5, 0.4], start_epoch=9)
    import msgspec

    unjudged = msgspec.structs.replace(run, best_epoch=None)
    assert "start_epoch is 9" in _text(unjudged)


def test_no_verdict_while_it_goes_on() -> None:
    assert verdict(new_run(spec())) is None
    assert verdict(run_of(started(), *epochs([1.0]))) is None


@given(histories())
def test_any_run_has_a_verdict_when_it_ends(events: list[Event]) -> None:
    run = new_run(spec())
    for event in events:
        run = fold_all(run, [event])
        found = verdict(run)
        assert (found is not None) == (run.status in ("finished", "failed"))


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.243, ".243"), (1.332, "1.33"), (24.74, "24.7"), (123.4, "123"), (5.2e21, "5.2e21"),
     (0.0, ".000"), (0.9996, "1.00"), (0.0004, "4e−4"), (-0.25, "−.250"), (None, "–"),
     (math.nan, "nan"), (math.inf, "∞"), (-math.inf, "−∞")],
)  # fmt: skip
def test_figures(value: float | None, text: str) -> None:
    assert figure(value) == text


def test_changes_in_words() -> None:
    assert change_text({"dropout": 0.0}, {"dropout": 0.5}) == "dropout 0 → .5"
    assert change_text({}, {"early_stopping": True}) == "early_stopping ? → on"
    both = change_text({"lr": 0.1, "dropout": 0.0}, {"lr": 0.1, "dropout": 0.5})
    assert both == "dropout 0 → .5", "what stays as it was is no change"
