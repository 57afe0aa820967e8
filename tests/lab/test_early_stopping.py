"""Early stopping: recorded cases, and a brute-force reading of the rule."""

import json
import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studytui.lab.early_stopping import Decision, EarlyStopping, Mode

CASES = json.loads((Path(__file__).parent / "early_stopping_cases.json").read_text())


def _make(case: dict[str, Any]) -> EarlyStopping:
    return EarlyStopping(case["patience"], case["min_delta"], case["start_epoch"], case["mode"])


def _apply(stopper: EarlyStopping, change: dict[str, Any]) -> None:
    if change.get("continue"):
        stopper.resume_past_stop()
    else:
        stopper.change(**change["set"])


def _play(case: dict[str, Any]) -> dict[str, Any]:
    """Run a recorded case the way a trainer would; a continue waits for its epoch."""
    stopper, counters, stops = _make(case), [], []
    outcome: dict[str, Any] = {"reason": "max_epochs"}
    for epoch, value in enumerate((float(value) for value in case["values"]), start=1):
        for change in case["changes"]:
            if change["after"] == epoch - 1:
                _apply(stopper, change)
        decision = stopper.step(epoch, value)
        counters.append(decision.counter)
        outcome |= {
            "stop_epoch": epoch,
            "best_epoch": decision.best_epoch,
            "shadow_stop_epoch": decision.shadow_stop_epoch,
        }
        if decision.reason == "patience":
            stops.append(epoch)
        goes_on = any(c["after"] == epoch and c.get("continue") for c in case["changes"])
        if decision.stop and not goes_on:
            outcome["reason"] = decision.reason
            break
    return outcome | {"counters": counters, "stops": stops}


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_recorded_case(case: dict[str, Any]) -> None:
    assert _play(case) == case["expected"]


values = st.lists(
    st.one_of(
        st.integers(-8, 8).map(lambda n: n / 4), st.sampled_from([math.nan, math.inf, -math.inf])
    ),
    min_size=1,
    max_size=30,
)
finite_values = st.lists(st.integers(-12, 12).map(lambda n: n / 4), min_size=1, max_size=30)
modes: st.SearchStrategy[Mode] = st.sampled_from(("min", "max"))


def _brute_force(
    seen: list[float], patience: int, min_delta: float, start: int, mode: Mode
) -> tuple[str | None, int, int | None]:
    """Read the rule from the whole history: (reason to stop now, counter, best epoch)."""
    sign = 1 if mode == "min" else -1
    judged = {
        epoch: sign * value
        for epoch, value in enumerate(seen, start=1)
        if epoch >= start and math.isfinite(value)
    }
    best = min(judged, key=lambda epoch: (judged[epoch], epoch)) if judged else None
    resets: list[int] = []
    for epoch, value in judged.items():
        if not resets or judged[resets[-1]] - value > min_delta:
            resets.append(epoch)
    counter = sum(1 for epoch in judged if epoch > resets[-1]) if resets else 0
    if not math.isfinite(seen[-1]):
        return "non_finite", counter, best
    return ("patience" if counter >= patience else None), counter, best


@given(values, st.integers(1, 6), st.sampled_from([0.0, 0.25, 0.5, 1.0]), st.integers(1, 5), modes)
def test_equals_a_brute_force_reading(
    series: list[float], patience: int, min_delta: float, start: int, mode: Mode
) -> None:
    stopper = EarlyStopping(patience, min_delta, start, mode)
    for epoch, value in enumerate(series, start=1):
        decision = stopper.step(epoch, value)
        expected = _brute_force(series[:epoch], patience, min_delta, start, mode)
        assert (decision.reason, decision.counter, decision.best_epoch) == expected
        assert decision.stop == (expected[0] is not None)
        assert decision.improved == (decision.best_epoch == epoch)
        if decision.stop:
            return


@given(finite_values, st.integers(1, 6), st.sampled_from([0.0, 0.5]))
def test_off_it_counts_in_the_shadow_what_on_would_have_done(
    series: list[float], patience: int, min_delta: float
) -> None:
    on = EarlyStopping(patience, min_delta)
    off = EarlyStopping(patience, min_delta, enabled=False)
    stopped_at = None
    for epoch, value in enumerate(series, start=1):
        shadow = off.step(epoch, value)
        assert not shadow.stop
        if stopped_at is None:
            decision = on.step(epoch, value)
            assert (decision.counter, decision.best_epoch) == (shadow.counter, shadow.best_epoch)
            stopped_at = epoch if decision.stop else None
        assert shadow.shadow_stop_epoch == stopped_at


@given(finite_values, st.integers(1, 4), st.data())
def test_a_saved_state_goes_on_as_if_unbroken(
    series: list[float], patience: int, data: st.DataObject
) -> None:
    cut = data.draw(st.integers(0, len(series)))

    def play(stopper: EarlyStopping, start: int, stop: int) -> list[Decision]:
        return [stopper.step(epoch, series[epoch - 1]) for epoch in range(start, stop)]

    unbroken = EarlyStopping(patience, enabled=False)
    first = EarlyStopping(patience, enabled=False)
    play(first, 1, cut + 1)
    saved = json.loads(json.dumps(first.state_dict()))
    second = EarlyStopping(99)
    second.load_state_dict(saved)
    assert play(unbroken, 1, len(series) + 1)[cut:] == play(second, cut + 1, len(series) + 1)


def test_a_saved_state_is_a_copy() -> None:
    stopper = EarlyStopping(3)
    saved = stopper.state_dict()
    stopper.step(1, 0.5)
    assert saved["best_epoch"] is None


@pytest.mark.parametrize(
    "arguments", [{"patience": 0}, {"min_delta": -1.0}, {"min_delta": math.nan}, {"start_epoch": 0}]
)
def test_arguments_outside_their_range_are_refused(arguments: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=next(iter(arguments))):
        EarlyStopping(**({"patience": 1} | arguments))


def test_a_foreign_state_is_refused() -> None:
    with pytest.raises(ValueError, match="not the state"):
        EarlyStopping(1).load_state_dict({"patience": 1})
    whole = EarlyStopping(1).state_dict()
    for name in whole:
        wrong: Any = whole | {name: b"x"}
        with pytest.raises(ValueError, match=f"{name} cannot be"):
            EarlyStopping(1).load_state_dict(wrong)
