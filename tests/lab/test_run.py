"""The fold: the same run however it is told, and time travel that agrees with it."""

import math
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from studytui.lab.events import Applied, Epoch, Event, Failed, Finished, Picture, Trouble
from studytui.lab.history import History
from studytui.lab.run import RunState, fold, fold_all, new_run, summary
from tests.lab.helpers import ended, epochs, histories, run_of, spec, started


def _picture(run: RunState) -> dict[str, Any]:
    """What a screen shows below and beside the chart."""
    figures = {k: v for k, v in summary(run).items() if k != "reason"}
    return {
        "figures": figures,
        "counter": run.counter,
        "reference": run.reference,
        "controls": dict(run.controls),
        "shadow": run.shadow,
        "since": run.best_since_change,
        "diverged": run.diverged_at,
        "limit": run.limit,
        "losses": run.curve("val_loss").tolist(),
        "pictures": [(picture.epoch, dict(picture.arrays)) for picture in run.pictures],
    }


@given(histories())
def test_folding_an_event_twice_or_out_of_order_changes_nothing(events: list[Event]) -> None:
    run = fold_all(new_run(spec()), events)
    assert fold_all(run, events) is run


@given(histories(), st.data())
def test_older_states_stay_as_they_were(events: list[Event], data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(events)))
    early = fold_all(new_run(spec()), events[:cut])
    before = repr(_picture(early))
    fold_all(early, events[cut:])
    other = [event for event in events[cut:] if not isinstance(event, Applied)]
    fold_all(early, other)
    assert repr(_picture(early)) == before


@given(histories(restarts=False))
def test_looking_back_shows_the_run_as_it_stood(events: list[Event]) -> None:
    run = new_run(spec())
    stood = {}
    for event in events:
        run = fold(run, event)
        if isinstance(event, Epoch | Picture):
            stood[event.epoch] = repr(_picture(run))
    for epoch, picture in stood.items():
        if epoch < run.epoch:
            assert repr(_picture(run.at(epoch))) == picture


@given(histories())
def test_summary_agrees_with_the_curves(events: list[Event]) -> None:
    run = fold_all(new_run(spec()), events)
    figures = summary(run)
    losses = run.curve("val_loss")
    assert figures["end_epoch"] == run.epoch == len(losses)
    finite = losses[np.isfinite(losses)]
    assert figures["lowest_val_loss"] == (finite.min() if len(finite) else None)
    if run.best_epoch is not None and run.best is not None:
        assert figures["val_loss_at_best"] == losses[run.best_epoch - 1]


def test_a_restart_discards_what_came_after_its_checkpoint() -> None:
    first = epochs([5.0, 4.0, 3.0, 2.0])
    second = epochs([5.0, 4.0, 3.5, 3.0, 2.5])[2:]
    run = run_of(started(), *first, started(incarnation=2, from_epoch=2), *second)
    assert run.curve("val_loss").tolist() == [5.0, 4.0, 3.5, 3.0, 2.5]
    assert run.best_epoch == 5


def test_a_picture_has_the_rows_of_the_first_and_stands_where_its_epoch_is() -> None:
    pictures = [
        Picture(epoch=1, arrays={"grid": "a", "points": "p"}),
        Picture(epoch=4, arrays={"grid": "b"}),
        Picture(epoch=2, arrays={"grid": "best"}),
        Picture(epoch=4, arrays={"grid": "end"}),
    ]
    run = run_of(started(), *epochs([1.0, 0.5, 0.7, 0.8]), *pictures)
    assert [(kept.epoch, kept.arrays["grid"]) for kept in run.pictures] == [
        (1, "a"), (2, "best"), (4, "end"),
    ]  # fmt: skip
    assert {kept.arrays["points"] for kept in run.pictures} == {"p"}
    assert run.at(3).pictures[-1].arrays["grid"] == "best"
    again = fold(run, msgspec.structs.replace(started(incarnation=2, from_epoch=3), seq=99))
    assert [kept.epoch for kept in again.pictures] == [1, 2], "the others are of weights given up"


def test_a_restart_from_the_beginning_knows_no_best() -> None:
    run = run_of(started(), *epochs([5.0, 4.0]), started(incarnation=2, from_epoch=0))
    assert (run.epoch, run.best_epoch, run.counter, run.end) == (0, None, 0, None)
    assert summary(run)["end_val_loss"] is None


def test_status_follows_the_events() -> None:
    def applied(do: str, **fields: Any) -> Applied:
        return Applied(id=do, epoch=2, step=8, do=do, **fields)

    rows = epochs([2.0, 1.0])
    assert new_run(spec()).status == "queued"
    assert run_of(started(), *rows).status == "running"
    assert run_of(started(), *rows, applied("pause")).status == "paused"
    assert run_of(started(), *rows, applied("pause"), applied("resume")).status == "running"
    assert run_of(started(), *rows, applied("pause", error="no")).status == "running"
    end = Finished(reason="patience", end_epoch=2)
    assert run_of(started(), *rows, end).reason == "patience"
    again = run_of(started(), *rows, end, applied("continue", epochs=7))
    assert (again.status, again.reason, again.limit, again.counter) == ("running", None, 7, 0)
    failed = run_of(started(), Failed(message="No room."))
    assert (failed.status, failed.reason, failed.failure) == ("failed", "failed", "No room.")
    waits = run_of(started(), Trouble(message="The disk is full."))
    assert waits.trouble == "The disk is full."


def test_the_shadow_is_where_it_would_have_stopped_first() -> None:
    run = run_of(started(), *epochs([3.0, 1.0, 2.0, 2.0, 2.0, 0.5], patience=3), patience=3)
    assert run.shadow is not None
    assert run.shadow.kept is not None
    assert (run.shadow.epoch, run.shadow.kept.epoch, run.best_epoch) == (5, 2, 6)
    assert run.at(4).shadow is None


def test_switching_on_again_starts_the_counter() -> None:
    switch = Applied(
        id="a", epoch=3, step=12, set={"early_stopping": True}, was={"early_stopping": False}
    )
    run = run_of(started(), *epochs([1.0, 2.0, 3.0]), switch)
    assert (run.counter, run.reference) == (0, 1.0)
    assert run.controls["early_stopping"] is True


def test_changes_count_what_makes_another_experiment() -> None:
    pace = Applied(id="p", epoch=1, step=4, set={"pace": 3.0}, was={"pace": 0.0})
    same = Applied(id="s", epoch=1, step=4, set={"l2": 0.0}, was={"l2": 0.0})
    refused = Applied(id="r", epoch=1, step=4, set={"lr": 9.0}, error="no")
    drop = Applied(id="d", epoch=1, step=4, set={"dropout": 0.5}, was={"dropout": 0.0})
    losses = epochs([1.0, 5.0, 3.0, 4.0])
    run = run_of(started(), losses[0], pace, same, refused, drop, drop, *losses[1:])
    assert summary(run)["changes"] == 1
    assert (run.controls["dropout"], run.controls["lr"]) == (0.5, 0.01)
    since = run.best_since_change
    assert since is not None
    assert since.epoch == 3


@pytest.mark.parametrize(("factor", "diverged"), [(999.0, None), (1001.0, 2)])
def test_diverging_is_a_thousand_times_the_start(factor: float, diverged: int | None) -> None:
    assert run_of(started(), *epochs([0.5, 0.5 * factor])).diverged_at == diverged


def test_a_first_epoch_that_exploded_is_measured_against_an_untrained_model() -> None:
    assert run_of(started(classes=2), *epochs([1e18, 1e19])).diverged_at == 1


def test_derived_figures() -> None:
    run = run_of(started(n_val=100), *epochs([1.0, 0.5], val_accuracy=0.8))
    assert run.train_seconds == 1.0
    assert run.epochs_per_second() == 1.0
    assert run.accuracy_error() == pytest.approx(0.04)
    assert run.mark(7) is None
    assert new_run(spec()).accuracy_error() is None
    assert ended([1.0, 0.5]).reason == "max_epochs"


def test_curves_cannot_be_written() -> None:
    run = run_of(started(), *epochs([1.0]))
    with pytest.raises(ValueError, match="read-only"):
        run.curve("val_loss")[0] = 3.0
    with pytest.raises(KeyError):
        run.curve("nothing")


def test_a_history_grows_and_forks() -> None:
    rows = epochs([float(n) for n in range(600)])
    history = History()
    for n, row in enumerate(rows):
        history = history.append(n, row)
    fork = history.append(10, msgspec.structs.replace(rows[10], val_loss=math.pi))
    assert history.column("val_loss", 600)[10] == 10.0
    assert fork.column("val_loss", 11)[10] == math.pi
    assert fork.index(5, 11) == 5
