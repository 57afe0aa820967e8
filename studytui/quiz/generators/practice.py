"""Evaluation, batch normalisation, early stopping, ensembles."""

import math
import random

from studytui.lab.early_stopping import EarlyStopping
from studytui.quiz.generators.base import Real, Value, Whole, generator, pick


@generator(
    "accuracy-error",
    "Standard error of an accuracy a measured on n rows: √(a(1−a)/n).",
    "answer = torch.distributions.Binomial(n, torch.tensor(a, dtype=torch.float64))"
    ".stddev.item() / n",
    a=pick(0.6, 0.7, 0.8, 0.9, 0.95, 0.98),
    n=pick(50, 100, 200, 500, 1000, 2000, 10000),
    wrong={"no_miss": "√(a/n)", "variance": "a(1−a)/n: the root forgotten", "rows": "1/√n"},
)
def _accuracy_error(a: float, n: int) -> dict[str, Value]:
    variance = a * (1 - a) / n
    wrong: dict[str, Value] = {"no_miss": math.sqrt(a / n), "variance": variance}
    return {"answer": math.sqrt(variance), **wrong, "rows": 1 / math.sqrt(n)}


@generator(
    "batch-average",
    "Mean loss per sample of two batches of unequal size.",
    "all = torch.cat([torch.full((n1,), loss1), torch.full((n2,), loss2)])\n"
    "answer = all.double().mean().item()",
    n1=pick(32, 64, 100, 256),
    n2=pick(2, 4, 8, 10),
    loss1=pick(0.1, 0.2, 0.4, 0.5),
    loss2=pick(1.0, 1.5, 2.0, 3.0),
    wrong={"batch_mean": "the mean of the batches' means", "first": "the last batch ignored"},
)
def _batch_average(n1: int, n2: int, loss1: float, loss2: float) -> dict[str, Value]:
    answer = (n1 * loss1 + n2 * loss2) / (n1 + n2)
    return {"answer": answer, "batch_mean": (loss1 + loss2) / 2, "first": loss1}


@generator(
    "flip-ceiling",
    "Accuracy of a perfect classifier where a share f of the (binary) labels is wrong: 1−f.",
    "torch.manual_seed(0)\ny = torch.arange(100000) % 2\nwrong = torch.zeros(100000, dtype=bool)\n"
    "wrong[: round(f * 100000)] = True\n"
    "answer = (y == torch.where(wrong, 1 - y, y)).double().mean().item()",
    f=pick(0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4),
    wrong={"perfect": "1: a perfect classifier is always right", "twice": "1−2f", "half": "1−f/2"},
)
def _flip_ceiling(f: float) -> dict[str, Value]:
    return {"answer": 1 - f, "perfect": 1, "twice": 1 - 2 * f, "half": 1 - f / 2}


@generator(
    "batch-norm",
    "The first of four values after batch normalisation in training (ε = 1e-5).",
    "x = torch.tensor([[a], [b], [c], [d]], dtype=torch.float64)\n"
    "answer = torch.nn.BatchNorm1d(1, dtype=torch.float64)(x)[0, 0].item()",
    a=Whole(-4, 6),
    b=Whole(-4, 6),
    c=Whole(-4, 6),
    d=Whole(-4, 6),
    keep=lambda a, b, c, d: len({a, b, c, d}) == 4 and 4 * a != a + b + c + d != 0,
    wrong={"unbiased": "divided by the unbiased deviation", "not_centred": "the mean not taken off",
           "not_scaled": "the deviation forgotten", "variance": "divided by the variance"},
)  # fmt: skip
def _batch_norm(a: int, b: int, c: int, d: int) -> dict[str, Value]:
    mean = (a + b + c + d) / 4
    squares = sum((x - mean) ** 2 for x in (a, b, c, d))
    deviation = math.sqrt(squares / 4 + 1e-5)
    wrong: dict[str, Value] = {"unbiased": (a - mean) / math.sqrt(squares / 3)}
    wrong |= {"not_centred": a / deviation, "not_scaled": a - mean}
    return {"answer": (a - mean) / deviation, **wrong, "variance": (a - mean) / (squares / 4)}


@generator(
    "running-mean",
    "running_mean after k batches of mean μ (momentum .1, from 0): μ(1−.9ᵏ).",
    "bn = torch.nn.BatchNorm1d(1, dtype=torch.float64)\n"
    "for _ in range(k):\n    bn(torch.tensor([[mu - 1.0], [mu + 1.0]], dtype=torch.float64))\n"
    "answer = bn.running_mean.item()",
    mu=pick(1, 2, 2.5, 4, 10),
    k=Whole(1, 10),
    wrong={"keras": "momentum .9 for the new value", "whole": "μ: as if it were averaged at once",
           "old": "μ·.9ᵏ: old and new swapped"},
)  # fmt: skip
def _running_mean(mu: float, k: int) -> dict[str, Value]:
    wrong: dict[str, Value] = {"keras": mu * (1 - 0.1**k), "whole": mu, "old": mu * 0.9**k}
    return {"answer": mu * (1 - 0.9**k), **wrong}


@generator(
    "running-variance",
    "running_var after one batch of four values (momentum .1, from 1), unbiased.",
    "bn = torch.nn.BatchNorm1d(1, dtype=torch.float64)\n"
    "bn(torch.tensor([[a], [b], [c], [d]], dtype=torch.float64))\nanswer = bn.running_var.item()",
    a=Whole(0, 9),
    b=Whole(0, 9),
    c=Whole(0, 9),
    d=Whole(0, 9),
    keep=lambda a, b, c, d: len({a, b, c, d}) == 4,
    wrong={"biased": "the biased variance", "keras": "momentum .9 for the new value",
           "whole": "the variance itself"},
)  # fmt: skip
def _running_variance(a: int, b: int, c: int, d: int) -> dict[str, Value]:
    mean = (a + b + c + d) / 4
    squares = sum((x - mean) ** 2 for x in (a, b, c, d))
    wrong: dict[str, Value] = {"biased": 0.9 + 0.1 * squares / 4, "keras": 0.1 + 0.9 * squares / 3}
    return {"answer": 0.9 + 0.1 * squares / 3, **wrong, "whole": squares / 3}


def stopping(losses: list[float], patience: int, min_delta: float) -> tuple[int, int]:
    """Where early stopping ends (0: nowhere) and which epoch it keeps, counted from 1."""
    stopper = EarlyStopping(patience, min_delta)
    for epoch, loss in enumerate(losses, start=1):
        decision = stopper.step(epoch, loss)
        if decision.stop:
            return epoch, decision.best_epoch or 0
    return 0, stopper.best_epoch or 0


def _walk(seed: int) -> list[float]:
    rng = random.Random(seed)
    value, losses = 1.0, []
    for epoch in range(12):
        value += rng.choice((-0.2, -0.1, -0.05, -0.007, -0.004, 0.004, 0.05)) + 0.04 * (epoch > 8)
        losses.append(round(max(value, 0.05), 3))
    return losses


def _telling(losses: list[float], patience: int, min_delta: float) -> bool:
    """Whether it stops neither at once nor never, and `min_delta`, where there is one, counts."""
    stop, best = stopping(losses, patience, min_delta)
    return 3 < stop < 12 and (min_delta == 0 or best != stop - patience)


@generator(
    "patience-trace",
    "Twelve validation losses (`losses`, a list); the epoch after which training stops. "
    "`best` is the epoch whose weights are kept.",
    "seq = [float(v) for v in losses.split(', ')]\n"
    "ref, waited, answer, best = float('inf'), 0, 0, 0\n"
    "for i, v in enumerate(seq):\n"
    "    waited = 0 if ref - v > min_delta else waited + 1\n"
    "    ref = v if waited == 0 else ref\n"
    "    if waited == patience:\n        answer = i + 1\n        break\n"
    "best = int(torch.tensor(seq[:answer], dtype=torch.float64).argmin()) + 1",
    walk=Whole(0, 9999),
    patience=Whole(1, 5),
    min_delta=pick(0, 0.01),
    keep=lambda walk, patience, min_delta: _telling(_walk(walk), patience, min_delta),
    outputs={"losses": "the losses, as text", "best": "epoch whose weights are kept",
             "lowest": "the lowest loss up to the stop"},
    wrong={"one_late": "one check too many", "best_plus_one": "stopped at the first rise",
           "never": "12: it never stops", "restart": "the epoch of the last counter restart"},
)  # fmt: skip
def _patience_trace(walk: int, patience: int, min_delta: float) -> dict[str, Value]:
    losses = _walk(walk)
    stop, best = stopping(losses, patience, min_delta)
    rises = (i for i in range(1, 12) if losses[i] >= losses[i - 1])
    rise = next(rises, 11) + 1
    right: dict[str, Value] = {"answer": stop, "best": best, "lowest": losses[best - 1]}
    right["losses"] = ", ".join(f"{loss:g}" for loss in losses)
    return {
        **right,
        "one_late": stop + 1,
        "best_plus_one": rise if rise != stop else 1,
        "never": 12,
        "restart": stop - patience,
    }


@generator(
    "kept-share",
    "Share of w* reached after τ gradient steps along curvature λ: 1−(1−ηλ)^τ.",
    "w = torch.zeros((), dtype=torch.float64, requires_grad=True)\n"
    "opt = torch.optim.SGD([w], lr=eta)\n"
    "for _ in range(tau):\n    opt.zero_grad()\n    (lam * (w - 1) ** 2 / 2).backward()\n"
    "    opt.step()\nanswer = w.item()",
    eta=pick(0.05, 0.1, 0.2),
    lam=pick(0.5, 1, 2),
    tau=pick(5, 10, 20),
    wrong={"rest": "the distance left, (1−ηλ)^τ", "linear": "ηλτ: linearised"},
)
def _kept_share(eta: float, lam: float, tau: int) -> dict[str, Value]:
    rest = (1 - eta * lam) ** tau
    return {"answer": 1 - rest, "rest": rest, "linear": eta * lam * tau}


@generator(
    "matching-penalty",
    "The α whose L2 keeps the same share as τ steps: λ(1−ηλ)^τ / (1−(1−ηλ)^τ).",
    "share = 1 - (1 - torch.tensor(eta * lam, dtype=torch.float64)) ** tau\n"
    "answer = (lam / share - lam).item()",
    eta=pick(0.05, 0.1, 0.2),
    lam=pick(0.5, 1, 2),
    tau=pick(5, 10, 20),
    wrong={"rough": "1/(ητ), good only for small ηλτ", "inverse": "ητ", "share": "the share"},
)
def _matching_penalty(eta: float, lam: float, tau: int) -> dict[str, Value]:
    rest = (1 - eta * lam) ** tau
    wrong: dict[str, Value] = {"rough": 1 / (eta * tau), "inverse": eta * tau, "share": 1 - rest}
    return {"answer": rest * lam / (1 - rest), **wrong}


@generator(
    "ensemble-variance",
    "Error variance of the mean of k members with variance v and covariance c: v/k + (k−1)c/k.",
    "S = torch.full((k, k), float(c), dtype=torch.float64)\nS.fill_diagonal_(v)\n"
    "answer = S.mean().item()",
    v=pick(1, 2),
    c=pick(0, 0.25, 0.5, 1),
    k=pick(2, 5, 10),
    keep=lambda v, c: 0 < c < v,
    wrong={"independent": "v/k: errors taken as independent", "single": "v: averaging does nothing",
           "deviation": "v/√k"},
)  # fmt: skip
def _ensemble_variance(v: float, c: float, k: int) -> dict[str, Value]:
    wrong: dict[str, Value] = {"independent": v / k, "single": v, "deviation": v / math.sqrt(k)}
    return {"answer": v / k + (k - 1) * c / k, **wrong}


@generator(
    "weighted-loss",
    "A multitask loss L₁ + w·L₂.",
    "answer = (torch.tensor([l1, l2]).double() @ torch.tensor([1.0, w]).double()).item()",
    l1=Real(0.2, 1.5, 1),
    l2=Real(0.5, 4, 1),
    w=pick(0.1, 0.3, 0.5),
    wrong={"unweighted": "the weight forgotten", "mean": "the mean of the two"},
)
def _weighted_loss(l1: float, l2: float, w: float) -> dict[str, Value]:
    return {"answer": l1 + w * l2, "unweighted": l1 + l2, "mean": (l1 + l2) / 2}
