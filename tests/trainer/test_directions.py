"""What the lab's headline experiments show, as directions; seeds are trained as stacks."""

from statistics import mean

from studytui.lab import presets
from studytui.lab.spec import ExperimentSpec, change
from studytui.trainer.control import revise
from studytui.trainer.engine import Outcome, Stack
from tests.trainer.helpers import epoch_of, stack_of, train


def seeds_of(name: str, seeds: int, **settings: object) -> list[ExperimentSpec]:
    base = presets.load(name)
    specs = [change(base, {**settings, "seed": seed, "device": "cpu"}) for seed in range(seeds)]
    return [spec for spec in specs if isinstance(spec, ExperimentSpec)]


def curves(rows: list[list[Outcome]]) -> list[list[float]]:
    """Validation losses [model][epoch]."""
    return [[row[m].val_loss for row in rows] for m in range(len(rows[0]))]


def test_overfitting_shows_in_the_loss_and_early_stopping_ends_it() -> None:
    stack = stack_of(*seeds_of("see-overfitting", 5, evaluate_train=False))
    rows = train(stack, 400)
    for m, losses in enumerate(curves(rows)):
        best = 1 + losses.index(min(losses))
        assert 10 <= best <= 40
        assert losses[-1] >= 3 * min(losses)
        shadow = rows[-1][m].decision.shadow_stop_epoch
        assert shadow is not None
        assert shadow == 20 + 1 + losses.index(min(losses[:shadow]))


def test_dropout_keeps_noisy_digits_from_being_memorised() -> None:
    ends = {}
    for share in (0.0, 0.5):
        stack = stack_of(*seeds_of("noisy-digits", 3, evaluate_train=False, dropout=share))
        ends[share] = mean(o.val_accuracy for o in train(stack, stack.specs[0].epochs)[-1])
    assert ends[0.5] >= ends[0.0] + 0.05


def switched(stack: Stack, settings: dict[str, object]) -> float:
    """The mean end loss of a run of 400 epochs that is changed before epoch 150."""
    train(stack, 149)
    for m in range(stack.models):
        revise(stack, m, settings)
    return mean(outcome.val_loss for outcome in train(stack, 251)[-1])


def test_a_switch_in_mid_run_rescues_it() -> None:
    specs = seeds_of("rescue", 3, evaluate_train=False, changes=[])
    assert specs[0].epochs == 400
    plain = switched(stack_of(*specs), {})
    assert switched(stack_of(*specs), {"dropout": 0.5}) < plain / 2
    assert switched(stack_of(*specs), {"l2": 0.003}) < plain / 2


def test_nothing_can_be_learned_of_random_labels() -> None:
    stack = stack_of(*seeds_of("random-labels", 10, evaluate_train=False))
    bests = [float("inf")] * 10
    over: set[int] = set()
    for _ in range(stack.specs[0].epochs):
        for m, outcome in enumerate(epoch_of(stack)):
            if m not in over:
                bests[m] = min(bests[m], outcome.val_loss)
                over |= {m} if outcome.decision.stop else set()
    assert 0.68 <= mean(bests) <= 0.71
    assert len(over) >= 8
