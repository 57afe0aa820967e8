"""The patience meter's words and blocks."""

from collections.abc import Callable

import pytest

from studytui.lab.run import RunState
from studytui.ui.lab.meter import blocks, meter
from studytui.ui.plot import plain
from tests.ui.lab.runs import FakeTrainer, spec


def words(run: RunState) -> list[str]:
    return plain(meter(run))


def trained(
    epochs: int, then: Callable[[FakeTrainer], object] = lambda _: None, **fields: object
) -> RunState:
    trainer = FakeTrainer(spec(**fields), "20260302-120000-t9cd").start().train(epochs)
    then(trainer)
    run, _ = trainer.folder.read()
    return run


def test_before_the_first_epoch() -> None:
    assert words(trained(0, early_stopping=True))[0].startswith("patience 0/20 ▯▯▯")


def test_a_gain_too_small_to_count_is_told_from_the_best() -> None:
    run = trained(26, early_stopping=True, patience=10, min_delta=0.01)
    assert words(run) == [
        "patience 7/10 ▮▮▮▮▮▮▮▯▯▯",
        "waiting for < .277 (= .287 at epoch 19 − .010)",
        "★ best kept .283 at epoch 20",
    ]


def test_epochs_before_start_epoch_are_not_judged() -> None:
    run = trained(5, early_stopping=True, start_epoch=10)
    assert words(run) == ["epochs 1–9 not judged", "", ""]


def test_one_left_is_a_warning() -> None:
    assert "one check left" in words(trained(24, early_stopping=True, patience=5))[0]


def test_too_late_to_judge_keeps_the_last_weights() -> None:
    run = trained(5, lambda t: t.finish(), early_stopping=True, start_epoch=50)
    assert words(run)[2] == "no epoch was judged: the last weights are the result"


def test_a_patience_of_one_waits_one_check() -> None:
    run = trained(21, lambda t: t.finish("patience"), early_stopping=True, patience=1)
    assert words(run)[0] == "stopped at epoch 21: 1 check without a gain"


def test_patience_lowered_below_the_counter() -> None:
    run = trained(30, lambda t: t.apply(patience=5), early_stopping=True)
    assert words(run)[0].endswith("counter is 10: stops at the next check")


def test_stopping_off_counts_in_the_shadow() -> None:
    assert words(trained(30))[0] == "stopping off · in the shadow 10/20 " + "▮" * 10 + "▯" * 10


def test_stopping_off_tells_what_would_have_been_kept() -> None:
    assert words(trained(45))[0] == (
        "stopping off · would have stopped at 40, keeping 20 (.283) · now .451"
    )


@pytest.mark.parametrize(
    ("reason", "text"),
    [
        ("patience", "stopped at epoch 30: 10 checks without a gain"),
        ("non_finite", "stopped at epoch 30: the loss is no longer a number"),
        ("max_epochs", "all 30 epochs done"),
        ("user", "you stopped it at epoch 30"),
    ],
)
def test_the_reason_of_an_end(reason: str, text: str) -> None:
    run = trained(30, lambda t: t.finish(reason), early_stopping=True)
    assert words(run)[0] == text


def test_the_best_since_a_change_stands_beside_the_best() -> None:
    def change(trainer: FakeTrainer) -> None:
        trainer.apply(dropout=0.5).train(5)

    assert words(trained(30, change))[2] == "★ best .283 at epoch 20 · since the change: .346 at 31"


@pytest.mark.parametrize(
    ("counter", "patience", "shown"),
    [(0, 3, "▯▯▯"), (2, 3, "▮▮▯"), (9, 3, "▮▮▮"), (50, 100, "▮" * 10 + "▯" * 10)],
)
def test_blocks(counter: int, patience: int, shown: str) -> None:
    assert blocks(counter, patience) == shown


def test_a_tie_is_not_what_is_waited_to_be_beaten() -> None:
    run = trained(
        0, lambda t: [t.train(1, loss=loss) for loss in (0.2, 0.5, 0.3, 0.4, 0.3)],
        early_stopping=True, start_epoch=2,
    )  # fmt: skip
    assert words(run)[0].startswith("patience 2/20")
    assert words(run)[1] == "waiting for < .300 (epoch 3)"
