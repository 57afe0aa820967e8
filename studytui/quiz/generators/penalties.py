"""L2, L1, AdamW, smoothing, dropout: what a penalty or a mask does to a number."""

# ruff: noqa: N803 - variables have the field's letters

import math

from studytui.quiz.generators.base import Real, Value, Whole, generator, pick


@generator(
    "sgd-decay",
    "One SGD step with weight decay: w − η(g + αw).",
    "t = torch.tensor(float(w), dtype=torch.float64, requires_grad=True)\nt.grad = "
    "torch.tensor(float(g), dtype=torch.float64)\n"
    "torch.optim.SGD([t], lr=eta, weight_decay=alpha).step()\nanswer = t.item()",
    w=pick(1, 2, 3, 5),
    g=pick(-1, 0.5, 1, 2),
    eta=pick(0.1, 0.2, 0.5),
    alpha=pick(0.01, 0.05, 0.1),
    wrong={
        "no_decay": "the decay forgotten",
        "doubled": "a factor 2",
        "unscaled": "the decay not multiplied by η",
    },
)
def _sgd_decay(w: float, g: float, eta: float, alpha: float) -> dict[str, Value]:
    plain = w - eta * g
    wrong: dict[str, Value] = {"no_decay": plain, "doubled": plain - 2 * eta * alpha * w}
    return {"answer": plain - eta * alpha * w, **wrong, "unscaled": plain - alpha * w}


@generator(
    "penalty-to-decay",
    "The weight_decay that equals a penalty λ‖w‖² in the loss: 2λ.",
    "t = torch.tensor(1.0, dtype=torch.float64, requires_grad=True)\n(lam * t**2).backward()\n"
    "answer = t.grad.item()",
    lam=pick(0.0001, 0.0005, 0.001, 0.003, 0.01, 0.05),
    wrong={"same": "λ: the factor 2 forgotten", "half": "λ/2", "square": "λ²"},
)
def _penalty_to_decay(lam: float) -> dict[str, Value]:
    return {"answer": 2 * lam, "same": lam, "half": lam / 2, "square": lam**2}


@generator(
    "ridge-to-decay",
    "The weight_decay (mean MSE) that equals Ridge(alpha=a) on n rows: 2a/n.",
    "t = torch.tensor(1.0, dtype=torch.float64, requires_grad=True)\n(a * t**2 / n).backward()\n"
    "answer = t.grad.item()",
    a=pick(0.1, 1, 3, 10),
    n=pick(20, 50, 100, 200),
    wrong={"no_two": "a/n", "no_rows": "2a", "same": "a"},
)
def _ridge_to_decay(a: float, n: int) -> dict[str, Value]:
    return {"answer": 2 * a / n, "no_two": a / n, "no_rows": 2 * a, "same": a}


@generator(
    "shrink-factor",
    "Share of w* that L2 keeps along an eigenvector: λ/(λ+α).",
    "answer = torch.linalg.solve(torch.tensor([[lam + alpha]], dtype=torch.float64),"
    " torch.tensor([lam], dtype=torch.float64)).item()",
    lam=pick(0.1, 0.25, 0.5, 1, 4, 10),
    alpha=pick(0.1, 0.5, 1, 2),
    keep=lambda lam, alpha: lam != alpha,
    wrong={"lost": "the share lost, α/(λ+α)", "ratio": "α/λ", "none": "1: nothing shrinks"},
)
def _shrink_factor(lam: float, alpha: float) -> dict[str, Value]:
    kept = lam / (lam + alpha)
    return {"answer": kept, "lost": 1 - kept, "ratio": alpha / lam, "none": 1}


@generator(
    "effective-dof",
    "Effective degrees of freedom Σ λ/(λ+α) of four eigenvalues.",
    "H = torch.diag(torch.tensor([l0, l1, l2, l3], dtype=torch.float64))\n"
    "answer = torch.trace(torch.linalg.solve(H + alpha * torch.eye(4).double(), H)).item()",
    l0=pick(5, 10, 20),
    l1=pick(0.5, 1, 2),
    l2=pick(0.1, 0.2),
    l3=pick(0.01, 0.02, 0.05),
    alpha=pick(0.1, 0.2, 0.5),
    wrong={"all": "4: every direction counts", "lost": "Σ α/(λ+α)", "trace": "Σ λ"},
)
def _effective_dof(l0: float, l1: float, l2: float, l3: float, alpha: float) -> dict[str, Value]:
    kept = sum(value / (value + alpha) for value in (l0, l1, l2, l3))
    return {"answer": kept, "all": 4, "lost": 4 - kept, "trace": l0 + l1 + l2 + l3}


@generator(
    "soft-threshold",
    "Minimum of ½H(w − w*)² + α|w|: the soft threshold.",
    "w = torch.linspace(-4, 4, 80001, dtype=torch.float64)\n"
    "answer = w[(0.5 * H * (w - best) ** 2 + alpha * w.abs()).argmin()].item()",
    best=Real(-3, 3, 1),
    alpha=Real(0.1, 1, 1),
    H=pick(0.5, 1, 2),
    keep=lambda best, alpha, H: abs(best) > 0.25 and abs(abs(best) - alpha / H) > 0.05,
    wrong={
        "ridge": "w*·H/(H+α): the shrinkage of L2",
        "unclipped": "w* − α/H without sign and clipping",
        "no_curvature": "the threshold α instead of α/H",
    },
)
def _soft_threshold(best: float, alpha: float, H: float) -> dict[str, Value]:
    def shrunk(threshold: float) -> float:
        return math.copysign(max(abs(best) - threshold, 0.0), best)

    wrong: dict[str, Value] = {"ridge": best * H / (H + alpha)}
    wrong["unclipped"] = best - alpha / H if shrunk(alpha / H) != best - alpha / H else best
    wrong["no_curvature"] = shrunk(alpha) if H != 1 else best
    return {"answer": shrunk(alpha / H), **wrong}


@generator(
    "adamw-idle-weight",
    "Factor on a weight without gradient after t AdamW steps: (1 − η·wd)ᵗ.",
    "t_ = torch.ones(1, dtype=torch.float64, requires_grad=True)\nt_.grad = torch.zeros_like(t_)\n"
    "opt = torch.optim.AdamW([t_], lr=eta, weight_decay=wd)\n"
    "for _ in range(t):\n    opt.step()\nanswer = t_.item()",
    eta=pick(0.001, 0.01),
    wd=pick(0.01, 0.1, 1),
    t=pick(100, 500, 1000),
    keep=lambda eta, wd, t: 0.005 < eta * wd * t < 4,
    wrong={
        "unscaled": "(1−wd)ᵗ: η forgotten",
        "none": "1: no gradient, no change",
        "once": "1−η·wd",
    },
)
def _adamw_idle_weight(eta: float, wd: float, t: int) -> dict[str, Value]:
    wrong: dict[str, Value] = {"unscaled": (1 - wd) ** t, "none": 1, "once": 1 - eta * wd}
    return {"answer": (1 - eta * wd) ** t, **wrong}


@generator(
    "smoothed-targets",
    "Target of the right class with torch's label smoothing; `rest` is that of the others.",
    "z = torch.zeros(1, k).double().requires_grad_()\n"
    "torch.nn.functional.cross_entropy(z, torch.tensor([0]), label_smoothing=eps).backward()\n"
    "answer, rest = (1 / k - z.grad[0, 0]).item(), (1 / k - z.grad[0, 1]).item()",
    k=Whole(2, 20),
    eps=pick(0.05, 0.1, 0.2),
    outputs={"rest": "target of each other class"},
    wrong={"book": "1−ε", "book_rest": "ε/(k−1)", "hard": "1: not smoothed"},
)
def _smoothed_targets(k: int, eps: float) -> dict[str, Value]:
    right: dict[str, Value] = {"answer": 1 - eps + eps / k, "rest": eps / k}
    return {**right, "book": 1 - eps, "book_rest": eps / (k - 1), "hard": 1}


@generator(
    "smoothing-conversion",
    "torch's ε that gives the targets 1−ε and ε/(k−1) of the books: εk/(k−1).",
    "want = torch.tensor(eps / (k - 1), dtype=torch.float64)\nanswer = (want * k).item()",
    k=Whole(2, 20),
    eps=pick(0.05, 0.1, 0.2),
    wrong={"same": "ε", "inverse": "ε(k−1)/k", "share": "ε/k"},
)
def _smoothing_conversion(k: int, eps: float) -> dict[str, Value]:
    wrong: dict[str, Value] = {"same": eps, "inverse": eps * (k - 1) / k, "share": eps / k}
    return {"answer": eps * k / (k - 1), **wrong}


@generator(
    "smoothing-gap",
    "Gap between the right logit and the others at the optimum of a smoothed loss.",
    "t = torch.full((k,), eps / k, dtype=torch.float64)\nt[0] += 1 - eps\nlogits = t.log()\n"
    "answer = (logits[0] - logits[1]).item()",
    k=pick(2, 3, 5, 10, 20, 100),
    eps=pick(0.05, 0.1, 0.2),
    wrong={"book": "ln((1−ε)(k−1)/ε)", "ratio": "the ratio, not its logarithm"},
)
def _smoothing_gap(k: int, eps: float) -> dict[str, Value]:
    ratio = (1 - eps + eps / k) / (eps / k)
    return {"answer": math.log(ratio), "book": math.log((1 - eps) * (k - 1) / eps), "ratio": ratio}


@generator(
    "smoothing-floor",
    "Smallest loss with torch's label smoothing.",
    "t = torch.full((1, k), eps / k, dtype=torch.float64)\nt[0, 0] += 1 - eps\n"
    "answer = torch.nn.functional.cross_entropy(t.log(), torch.tensor([0]),"
    " label_smoothing=eps).item()",
    k=pick(2, 3, 4, 5, 10, 20),
    eps=pick(0.05, 0.1, 0.2),
    wrong={"zero": "0: reachable as without smoothing", "top": "−ln of the right class's target"},
)
def _smoothing_floor(k: int, eps: float) -> dict[str, Value]:
    top, rest = 1 - eps + eps / k, eps / k
    entropy = -top * math.log(top) - (k - 1) * rest * math.log(rest)
    return {"answer": entropy, "zero": 0, "top": -math.log(top)}


@generator(
    "inverted-dropout",
    "What nn.Dropout(p) makes of a kept value x in training: x/(1−p).",
    "torch.manual_seed(0)\nout = torch.nn.Dropout(p)(torch.full((1000,), float(x)).double())\n"
    "answer = out.max().item()",
    p=pick(0.1, 0.2, 0.3, 0.4, 0.6, 0.7, 0.8, 0.9),
    x=pick(1, 2, 3),
    wrong={"shrunk": "x(1−p): scaling at test time", "mixed_up": "x/p: keep and drop swapped",
           "unscaled": "x: not scaled"},
)  # fmt: skip
def _inverted_dropout(p: float, x: float) -> dict[str, Value]:
    return {"answer": x / (1 - p), "shrunk": x * (1 - p), "mixed_up": x / p, "unscaled": x}


@generator(
    "keep-to-drop",
    "torch's p for a keep probability: 1 − keep.",
    "answer = 1 - torch.tensor(keep_prob, dtype=torch.float64).item()",
    keep_prob=pick(0.2, 0.3, 0.6, 0.7, 0.75, 0.8, 0.9),
    wrong={"same": "the conventions mixed", "scale": "1/keep"},
)
def _keep_to_drop(keep_prob: float) -> dict[str, Value]:
    return {"answer": 1 - keep_prob, "same": keep_prob, "scale": 1 / keep_prob}


@generator(
    "dropped-units",
    "Standard deviation of the number of n units dropped; `mean` is its expectation.",
    "d = torch.distributions.Binomial(n, torch.tensor(p, dtype=torch.float64))\n"
    "answer, mean = d.stddev.item(), d.mean.item()",
    n=pick(50, 100, 200, 400, 1000),
    p=pick(0.1, 0.2, 0.3, 0.5),
    outputs={"mean": "expected number, np"},
    wrong={
        "variance": "np(1−p), the variance",
        "poisson": "√(np)",
        "kept": "n(1−p), the units kept",
    },
)
def _dropped_units(n: int, p: float) -> dict[str, Value]:
    variance = n * p * (1 - p)
    right: dict[str, Value] = {"answer": math.sqrt(variance), "mean": n * p}
    wrong: dict[str, Value] = {"variance": variance, "poisson": math.sqrt(n * p)}
    return {**right, **wrong, "kept": n * (1 - p)}


@generator(
    "dropout-variance",
    "Variance that inverted dropout adds to a value h: h²p/(1−p).",
    "v = torch.tensor([0.0, h / (1 - p)], dtype=torch.float64)\n"
    "q = torch.tensor([p, 1 - p], dtype=torch.float64)\n"
    "answer = ((q * v**2).sum() - (q * v).sum() ** 2).item()",
    h=pick(1, 2, 3, 5),
    p=pick(0.1, 0.2, 0.5, 0.8),
    wrong={"unscaled": "h²p(1−p): without scaling", "linear": "hp/(1−p)", "mean": "h"},
    keep=lambda h: h > 1,
)
def _dropout_variance(h: float, p: float) -> dict[str, Value]:
    wrong: dict[str, Value] = {"unscaled": h * h * p * (1 - p), "linear": h * p / (1 - p)}
    return {"answer": h * h * p / (1 - p), **wrong, "mean": h}
