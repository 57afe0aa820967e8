import copy
import math

import pytest
import torch

from studytui.lab.spec import ExperimentSpec
from studytui.trainer.control import go_on, revise
from studytui.trainer.engine import Outcome, Stack, evaluate
from studytui.trainer.state import ModelState
from tests.trainer.helpers import epoch_of, resumed, spec_of, stack_of, train

SMALL = {"n_train": 50, "n_val": 60, "n_test": 4, "hidden": [9, 7], "dtype": "float64"}


def losses(outcome: Outcome) -> tuple[float | None, ...]:
    return (outcome.val_loss, outcome.train_loss, outcome.running_loss, outcome.penalty)


def copied(stack: Stack, m: int = 0) -> ModelState:
    """A captured state with a stopper of its own."""
    return copy.deepcopy(stack.capture(m))


def sixteen(batch_norm: bool, optimizer: str) -> list[ExperimentSpec]:
    return [
        spec_of(
            **SMALL, batch_norm=batch_norm, optimizer=optimizer, seed=m % 5, batch_size=7,
            momentum=0.5, lr=0.002 * (1 + m % 3), dropout=(0, 0.3, 0.6)[m % 3],
            l2=(0, 0.01)[m % 2], label_noise=0.1,
        )
        for m in range(16)
    ]  # fmt: skip


@pytest.mark.parametrize(("batch_norm", "optimizer"), [(False, "adam"), (True, "sgd")])
def test_a_stack_of_sixteen_equals_single_runs(batch_norm: bool, optimizer: str) -> None:
    specs = sixteen(batch_norm, optimizer)
    together = train(stack_of(*specs), 10)
    for m, spec in enumerate(specs):
        alone = train(stack_of(spec), 10)
        for row, single in zip(together, alone, strict=True):
            assert losses(row[m]) == pytest.approx(losses(single[0]), rel=1e-9, abs=1e-9)
            assert row[m].decision.counter == single[0].decision.counter


def test_models_that_leave_do_not_disturb_those_that_stay() -> None:
    specs = sixteen(batch_norm=False, optimizer="adam")[:4]
    whole, divided = stack_of(*specs), stack_of(*specs)
    train(whole, 3)
    train(divided, 3)
    steps = iter([False, False, True])
    for stack in (whole, divided):
        steps = iter([False, False, True])
        assert not stack.advance(lambda: next(steps))  # noqa: B023  used at once
    left, rest = divided.part([1]), divided.part([0, 2, 3])
    expected = [train(whole, 1)[0] for _ in range(3)]
    for row in expected:
        assert losses(epoch_of(left)[0]) == pytest.approx(losses(row[1]), rel=1e-9)
        for mine, theirs in zip(epoch_of(rest), (row[0], row[2], row[3]), strict=True):
            assert losses(mine) == pytest.approx(losses(theirs), rel=1e-9)


@pytest.mark.parametrize("stop_at", [1, 3, 8])
def test_a_captured_state_goes_on_as_if_nothing_had_happened(stop_at: int) -> None:
    spec = spec_of(**SMALL | {"dtype": "float32"}, dropout=0.4, batch_norm=True, batch_size=8)
    unbroken = stack_of(spec)
    expected = train(unbroken, 4)
    broken = stack_of(spec)
    train(broken, 2)
    count = iter(range(1, 100))
    broken.advance(lambda: next(count) == stop_at)
    again = resumed(broken, copied(broken))
    assert (again.epoch, again.batch) == (2, min(stop_at, 7))
    for row in expected[2:]:
        assert losses(epoch_of(again)[0]) == losses(row[0])
    assert torch.equal(again.network.flat, unbroken.network.flat)


def test_best_weights_give_the_best_loss_again_and_are_a_copy() -> None:
    spec = spec_of(n_train=60, noise=0.3, hidden=[64], batch_size="full", lr=0.05, n_val=500)
    stack = stack_of(spec)
    rows = train(stack, 60)
    best = rows[-1][0].decision.best_epoch
    assert best is not None
    assert best < 50, "the experiment has to overfit for this test to say anything"
    (loss, _), *_ = evaluate(stack.single(0, best=True), stack._validation)
    assert loss == pytest.approx(rows[best - 1][0].val_loss, abs=1e-6)
    assert loss < rows[-1][0].val_loss


def test_a_captured_state_is_a_copy() -> None:
    stack = stack_of(spec_of(**SMALL))
    train(stack, 1)
    state = stack.capture(0)
    kept = copy.deepcopy(state)
    train(stack, 3)
    for name in ("flat", "stats", "best_flat", "best_stats", "order_source"):
        assert torch.equal(getattr(state, name), getattr(kept, name)), name
    assert torch.equal(state.optimizer["mean"], kept.optimizer["mean"])
    assert not torch.equal(state.flat, stack.network.flat)


@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
def test_l2_is_the_penalty_on_the_weights_and_not_on_biases(optimizer: str) -> None:
    """λ‖w‖² differentiated by autograd, added to the loss's gradient, gives the same weights."""
    penalty = 0.02
    spec = spec_of(**SMALL, l2=penalty, optimizer=optimizer, lr=0.01, batch_size="full")
    plain = stack_of(spec_of(**SMALL, optimizer=optimizer, lr=0.01, batch_size="full"))
    ours = stack_of(spec)
    network, layout = plain.network, plain.network.layout
    for _ in range(5):
        ours.advance(lambda: False)
        ours.finish_epoch()
        x, y = plain._training._x, plain._training._y
        network.train(x, y, None)
        flat = network.flat.clone().requires_grad_()
        weights = [spans.weight.of(flat) for spans in layout.layers]
        loss = penalty * torch.stack([weight.square().sum() for weight in weights]).sum()
        network.grad += torch.autograd.grad(loss, flat)[0]
        plain.optimizer.step(network.flat, network.grad, [0.01])
    torch.testing.assert_close(ours.network.flat, network.flat, rtol=0, atol=1e-6)


def test_penalty_is_reported_apart() -> None:
    spec = spec_of(**SMALL, l2=0.5, lr=1e-9)
    outcome = train(stack_of(spec), 1)[0][0]
    bare = train(stack_of(spec_of(**SMALL, lr=1e-9)), 1)[0][0]
    assert outcome.val_loss == pytest.approx(bare.val_loss, abs=1e-6)
    assert outcome.penalty > 1
    assert bare.penalty == 0


def test_a_last_batch_of_one_is_skipped_with_batch_norm_only() -> None:
    rows = SMALL | {"n_train": 17, "batch_size": 8}
    with_norm, without = stack_of(spec_of(**rows, batch_norm=True)), stack_of(spec_of(**rows))
    train(with_norm, 2)
    train(without, 2)
    assert (with_norm.step, without.step) == (4, 6)


def test_fewer_rows_than_a_batch_are_one_smaller_batch() -> None:
    stack = stack_of(spec_of(**SMALL | {"n_train": 5}, batch_size=64))
    train(stack, 3)
    assert stack.step == 3


def test_sgd_at_a_million_is_not_finite_within_three_epochs() -> None:
    spec = spec_of(n_train=100, label_noise=0.15, hidden=[128, 128], batch_size="full",
                   optimizer="sgd", lr=1e6)  # fmt: skip
    decisions = [epoch_of(stack)[0].decision for stack in [stack_of(spec)] for _ in range(3)]
    stopped = [decision for decision in decisions if decision.stop]
    assert stopped
    assert stopped[0].reason == "non_finite"


def test_adam_at_a_million_diverges_but_stays_finite() -> None:
    spec = spec_of(n_train=100, label_noise=0.15, hidden=[128, 128], batch_size="full", lr=1e6)
    rows = train(stack_of(spec), 50)
    assert max(row[0].val_loss for row in rows) > 1e9
    assert all(math.isfinite(row[0].val_loss) for row in rows)


def test_an_accuracy_does_not_outlive_a_loss_that_is_not_finite() -> None:
    stack = stack_of(spec_of(**SMALL, monitor="val_accuracy"))
    stack.network.flat.fill_(math.nan)
    outcome = epoch_of(stack)[0]
    assert math.isfinite(outcome.val_accuracy)
    assert outcome.decision.reason == "non_finite"


def test_going_on_after_non_finite_takes_the_best_weights_and_a_fresh_optimizer() -> None:
    stack = stack_of(spec_of(**SMALL, optimizer="sgd", momentum=0.9, lr=0.1))
    train(stack, 3)
    best = stack.best_flat.clone()
    revise(stack, 0, {"lr": 1e15})
    train(stack, 2)
    state = copied(stack)
    note = go_on(state, "non_finite")
    assert note
    assert "best weights" in note
    again = resumed(stack, state)
    assert torch.equal(again.network.flat, best)
    assert not again.optimizer.state["velocity"].any()
    revise(again, 0, {"lr": 0.1})
    assert math.isfinite(epoch_of(again)[0].val_loss)


def test_going_on_without_a_finite_best_is_refused() -> None:
    stack = stack_of(spec_of(**SMALL))
    stack.network.flat.fill_(math.nan)
    assert epoch_of(stack)[0].decision.reason == "non_finite"
    with pytest.raises(ValueError, match="nothing to go on from"):
        go_on(copied(stack), "non_finite")


def test_switching_a_control_off_and_on_draws_only_what_is_used() -> None:
    spec = spec_of(**SMALL, dropout=0.5)
    stack = stack_of(spec)
    train(stack, 1)
    used = stack.capture(0).dropout
    revise(stack, 0, {"dropout": 0.0})
    train(stack, 2)
    assert stack.capture(0).dropout[1] == used[1]


def test_training_loss_can_be_left_out() -> None:
    outcome = train(stack_of(spec_of(**SMALL, evaluate_train=False)), 1)[0][0]
    assert outcome.train_loss is None
    assert outcome.running_loss > 0


def test_an_epoch_too_large_to_be_gathered_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    specs = sixteen(batch_norm=False, optimizer="sgd")[:3]
    expected = [[losses(o) for o in row] for row in train(stack_of(*specs), 2)]
    monkeypatch.setattr("studytui.trainer.batches._GATHERED_BYTES", 0)
    monkeypatch.setattr("studytui.trainer.batches._CACHED_NUMBERS", 0)
    found = [[losses(o) for o in row] for row in train(stack_of(*specs), 2)]
    for mine, theirs in zip(found, expected, strict=True):
        for a, b in zip(mine, theirs, strict=True):
            assert a == pytest.approx(b, rel=1e-9)
