"""Generators: repeatable, complete, and their formulas right on known values."""

import random

import pytest

from studytui.quiz.generators import REGISTRY, Value, draw, fill, near, refused
from studytui.quiz.generators.practice import stopping

KNOWN: dict[str, tuple[dict[str, Value], float]] = {
    "tensor-bytes": ({"n": 100, "dtype": "float64"}, 800),
    "vector-jacobian": ({"x": 3, "v": -2}, -12),
    "grad-accumulation": ({"w0": 1, "eta": 0.1, "t": 3}, 0.449),
    "gradient-hessian": ({"a": 1, "b": 2}, 13),
    "binomial-likelihood": ({"n": 10, "k": 7, "p": 0.7}, 0.2668),
    "gaussian-nll": ({"r": 2, "sigma": 1}, 2.919),
    "bayes-posterior": ({"prior": 0.01, "sens": 0.99, "false": 0.05}, 0.1667),
    "coin-map": ({"n": 10, "k": 7, "a": 2, "b": 2}, 0.6667),
    "updates-per-epoch": ({"n": 48000, "B": 256}, 188),
    "batch-noise": ({"a": 16, "b": 64}, 0.5),
    "noise-floor": ({"eta": 0.1}, 0.0526),
    "binary-cross-entropy": ({"y": 1, "p": 0.8}, 0.2231),
    "softmax": ({"z0": 2, "z1": 1, "z2": 0.1}, 0.659),
    "double-softmax-floor": ({"K": 10}, 1.461),
    "entropy-floor": ({"t0": 0.7, "t1": 0.2}, 0.8018),
    "parameter-count": ({"inputs": 784, "hidden": 256, "classes": 10}, 203530),
    "sigmoid-depth": ({"n": 5}, 9.765625e-4),
    "momentum-steps": ({"beta": 0.9, "eta": 0.1, "t": 4}, 0.2268),
    "adagrad-constant": ({"eta": 0.1, "g": 1, "t": 4}, 0.72155),
    "rmsprop-first-step": ({"eta": 0.01, "alpha": 0.99}, 0.1),
    "cosine-schedule": ({"eta0": 0.1, "T": 100, "e": 30}, 0.0794),
    "plateau-patience": ({"p": 10}, 12),
    "accuracy-error": ({"a": 0.9, "n": 200}, 0.0212),
    "batch-average": ({"n1": 256, "n2": 4, "loss1": 0.1, "loss2": 2.0}, 0.12923),
    "sgd-decay": ({"w": 2, "g": 0.5, "eta": 0.1, "alpha": 0.01}, 1.948),
    "ridge-to-decay": ({"a": 3, "n": 20}, 0.3),
    "shrink-factor": ({"lam": 4, "alpha": 1}, 0.8),
    "soft-threshold": ({"best": 0.5, "alpha": 0.2, "H": 1}, 0.3),
    "adamw-idle-weight": ({"eta": 0.001, "wd": 1, "t": 1000}, 0.3677),
    "smoothed-targets": ({"k": 10, "eps": 0.1}, 0.91),
    "smoothing-conversion": ({"k": 5, "eps": 0.1}, 0.125),
    "smoothing-gap": ({"k": 10, "eps": 0.1}, 4.5109),
    "smoothing-floor": ({"k": 4, "eps": 0.2}, 0.5875),
    "dropped-units": ({"n": 200, "p": 0.5}, 7.0711),
    "dropout-variance": ({"h": 3, "p": 0.5}, 9),
    "batch-norm": ({"a": 1, "b": 2, "c": 3, "d": 4}, -1.3416),
    "running-mean": ({"mu": 2.5, "k": 5}, 1.0238),
    "running-variance": ({"a": 1, "b": 2, "c": 3, "d": 4}, 1.0667),
    "kept-share": ({"eta": 0.1, "lam": 1, "tau": 10}, 0.6513),
    "matching-penalty": ({"eta": 0.1, "lam": 1, "tau": 10}, 0.5353),
    "ensemble-variance": ({"v": 1, "c": 0.5, "k": 5}, 0.6),
}


@pytest.mark.parametrize("name", sorted(KNOWN))
def test_known_values(name: str) -> None:
    inputs, answer = KNOWN[name]
    assert REGISTRY[name].compute(**inputs)["answer"] == pytest.approx(answer, rel=1e-3)


@pytest.mark.parametrize("name", sorted(REGISTRY))
def test_draws_are_complete_repeatable_and_varied(name: str) -> None:
    generator = REGISTRY[name]
    draws = [generator.draw(random.Random(seed)) for seed in range(60)]
    assert all(set(values) == set(generator.variables) for values in draws)
    assert draws[7] == generator.draw(random.Random(7))
    assert len({str(values) for values in draws}) >= 5
    wrong = [[values[key] != values["answer"] for key in generator.wrong] for values in draws]
    assert all(any(column) for column in zip(*wrong, strict=True)), "a wrong answer is never wrong"
    assert all(any(row) for row in wrong), "a draw in which every mistake is right"


def test_a_perceptron_moves_only_where_an_update_is_due() -> None:
    moves = REGISTRY["perceptron-update"].compute
    due = moves(a=0, c=0, b=0, x0=2, x1=-1, y=-1, eta=1)
    assert (due["answer"], due["w1"], due["bias"]) == (-2, 1, -1)
    right = moves(a=1, c=0, b=0, x0=2, x1=-1, y=1, eta=1)
    assert (right["answer"], right["w1"], right["bias"]) == (1, 0, 0)
    assert (right["needless"], right["w1_needless"], right["bias_needless"]) == (3, -1, 1)
    generator = REGISTRY["perceptron-update"]
    draws = [generator.draw(random.Random(seed)) for seed in range(60)]
    kept = [values["answer"] == values["a"] for values in draws]
    assert any(kept)
    assert not all(kept)


def test_the_sigmoid_is_asked_for_at_a_named_place_too() -> None:
    slope = REGISTRY["sigmoid-slope"].compute
    at, below = slope(x=r"\ln 3"), slope(x=r"-\ln 3")
    assert [at["value"], at["answer"]] == pytest.approx([0.75, 0.1875])
    assert [below["value"], below["answer"]] == pytest.approx([0.25, 0.1875])


def test_an_input_can_be_fixed() -> None:
    values = draw("parameter-count", random.Random(0), {"inputs": "784"})
    assert values["inputs"] == 784


def test_what_leaves_nothing_to_draw_is_said() -> None:
    with pytest.raises(ValueError, match="updates-per-epoch finds no values"):
        draw("updates-per-epoch", random.Random(0), {"n": "64", "B": "64"})


def test_templates() -> None:
    values: dict[str, Value] = {"x": 0.5, "n": 3, "s": "a×b", "big": 123456789.0}
    assert fill("{{x}} {{ n }} {{s}} {{x:.2f}} {{unknown}}", values) == "0.5 3 a×b 0.50 {{unknown}}"
    assert fill(r"e^{{{n}}}", values) == "e^{3}"


def test_formats_are_checked() -> None:
    assert refused("softmax", {}, "\n{{z0:.2q}}") == (
        2,
        "{{z0:.2q}}: '.2q' is no number format such as .3f.",
    )
    assert "softmax" in near("sofmax")


def test_the_listed_stopping_sequence() -> None:
    losses = [1.0, 0.8, 0.7, 0.75, 0.72, 0.71, 0.69, 0.7, 0.7, 0.7, 0.7]
    assert [stopping(losses, patience, 0)[0] for patience in (1, 2, 3, 4)] == [4, 5, 6, 11]
