"""Losses, softmax, the perceptron, layers and activations."""

# ruff: noqa: N803 - variables have the field's letters

import math

from studytui.quiz.generators.base import Real, Value, Whole, generator, pick

LN3 = r"\ln 3"
"""Where the sigmoid is ¾; written as in a formula."""


@generator(
    "binary-cross-entropy",
    "Loss −ln p̂ (label 1) or −ln(1−p̂) (label 0).",
    "p64, y64 = torch.tensor([p, y], dtype=torch.float64)\n"
    "answer = torch.nn.functional.binary_cross_entropy(p64, y64).item()",
    y=pick(0, 1),
    p=Real(0.05, 0.95),
    keep=lambda p: abs(p - 0.5) > 0.04,
    wrong={"other_label": "the term of the other label", "bits": "log₂: bits", "error": "|y − p̂|"},
)
def _binary_cross_entropy(y: int, p: float) -> dict[str, Value]:
    right, other = (p, 1 - p) if y == 1 else (1 - p, p)
    wrong: dict[str, Value] = {"other_label": -math.log(other), "bits": -math.log2(right)}
    return {"answer": -math.log(right), **wrong, "error": 1 - right}


@generator(
    "logits-loss",
    "Binary cross-entropy of a logit z.",
    "answer = torch.nn.functional.binary_cross_entropy_with_logits("
    "torch.tensor(float(z)).double(), torch.tensor(float(y)).double()).item()",
    z=Real(-4, 4, 1),
    y=pick(0, 1),
    keep=lambda z: abs(z) > 0.3,
    wrong={
        "other_label": "the sign of the label mixed up",
        "probability": "σ(z) instead of a loss",
        "hinge": "max(0, ∓z)",
    },
)
def _logits_loss(z: float, y: int) -> dict[str, Value]:
    margin = z if y == 1 else -z
    wrong: dict[str, Value] = {"other_label": math.log1p(math.exp(margin))}
    wrong |= {"probability": 1 / (1 + math.exp(-z)), "hinge": max(0.0, -margin)}
    return {"answer": math.log1p(math.exp(-margin)), **wrong}


@generator(
    "softmax",
    "The first softmax probability of three logits; `p1` and `p2` are the others.",
    "p = torch.softmax(torch.tensor([z0, z1, z2], dtype=torch.float64), 0)\n"
    "answer, p1, p2 = p.tolist()",
    z0=Real(-2, 3, 1),
    z1=Real(-2, 3, 1),
    z2=Real(-2, 3, 1),
    keep=lambda z0, z1, z2: len({z0, z1, z2}) == 3 and abs(z0 + z1 + z2) > 0.5,
    outputs={"p1": "second probability", "p2": "third probability"},
    wrong={
        "sigmoid": "σ(z₀): each logit for itself",
        "share": "z₀/Σz: the exponential forgotten",
        "exponential": "e^z₀ not normalised",
    },
)
def _softmax(z0: float, z1: float, z2: float) -> dict[str, Value]:
    e0, e1, e2 = (math.exp(z) for z in (z0, z1, z2))
    total = e0 + e1 + e2
    wrong: dict[str, Value] = {"sigmoid": e0 / (1 + e0), "share": z0 / (z0 + z1 + z2)}
    return {"answer": e0 / total, "p1": e1 / total, "p2": e2 / total, **wrong, "exponential": e0}


@generator(
    "untrained-loss",
    "Cross-entropy of a net that finds all K classes equally likely: ln K.",
    "z = torch.zeros(1, K, dtype=torch.float64)\n"
    "answer = torch.nn.functional.cross_entropy(z, torch.tensor([0])).item()",
    K=pick(2, 3, 5, 10, 20, 100),
    wrong={"bits": "log₂ K", "decimal": "log₁₀ K", "chance": "1/K", "error": "1 − 1/K"},
)
def _untrained_loss(K: int) -> dict[str, Value]:
    wrong: dict[str, Value] = {"bits": math.log2(K), "decimal": math.log10(K)}
    return {"answer": math.log(K), **wrong, "chance": 1 / K, "error": 1 - 1 / K}


@generator(
    "double-softmax-floor",
    "Smallest loss when softmax outputs go into CrossEntropyLoss: ln(e+K−1) − 1.",
    "p = torch.zeros(1, K).double()\np[0, 0] = 1\n"
    "answer = torch.nn.functional.cross_entropy(p, torch.tensor([0])).item()",
    K=pick(2, 3, 5, 10, 20, 100),
    wrong={"zero": "0: as with one softmax", "chance": "ln K", "no_one": "ln(e+K−1)"},
)
def _double_softmax_floor(K: int) -> dict[str, Value]:
    total = math.log(math.e + K - 1)
    return {"answer": total - 1, "zero": 0, "chance": math.log(K), "no_one": total}


@generator(
    "entropy-floor",
    "Smallest cross-entropy with the soft target (t0, t1, t2): its entropy.",
    "t = torch.tensor([t0, t1, 1 - t0 - t1], dtype=torch.float64)\n"
    "answer = torch.nn.functional.cross_entropy(t.log()[None], t[None]).item()\n"
    "t2 = 1 - t0 - t1",
    t0=pick(0.4, 0.5, 0.6, 0.7, 0.8),
    t1=pick(0.05, 0.1, 0.15, 0.2, 0.25, 0.3),
    keep=lambda t0, t1: t0 + t1 < 0.96,
    outputs={"t2": "the third target"},
    wrong={"zero": "0: as with hard targets", "top": "−ln t₀", "bits": "in bits"},
)
def _entropy_floor(t0: float, t1: float) -> dict[str, Value]:
    t2 = round(1 - t0 - t1, 10)
    entropy = -sum(t * math.log(t) for t in (t0, t1, t2))
    wrong: dict[str, Value] = {"zero": 0, "top": -math.log(t0), "bits": entropy / math.log(2)}
    return {"answer": entropy, "t2": t2, **wrong}


@generator(
    "perceptron-update",
    "A perceptron after one example; `answer` is the first weight, `w1` the second.",
    "w = torch.tensor([a, c], dtype=torch.float64)\n"
    "x = torch.tensor([x0, x1], dtype=torch.float64)\n"
    "if y * (w @ x + b) <= 0:\n    w, b = w + eta * y * x, b + eta * y\n"
    "answer, w1, bias = w[0].item(), w[1].item(), b",
    a=Whole(-3, 3),
    c=Whole(-3, 3),
    b=Whole(-2, 2),
    x0=Whole(-3, 3),
    x1=Whole(-3, 3),
    y=pick(-1, 1),
    eta=pick(0.5, 1),
    keep=lambda x0, x1: x0 != 0 and x1 != 0,
    outputs={"w1": "second weight", "bias": "bias"},
    wrong={
        "unchanged": "no update where one is due",
        "needless": "an update where none is due",
        "reversed": "the sign of the label reversed",
        "no_input": "ηy without the input",
        "w1_needless": "second weight, an update where none is due",
        "w1_reversed": "second weight, the sign of the label reversed",
        "w1_no_input": "second weight, ηy without the input",
        "bias_needless": "bias, an update where none is due",
        "bias_reversed": "bias, the sign of the label reversed",
    },
)
def _perceptron_update(
    a: int, c: int, b: int, x0: int, x1: int, y: int, eta: float
) -> dict[str, Value]:
    move = eta * y
    step = move if y * (a * x0 + c * x1 + b) <= 0 else 0
    right: dict[str, Value] = {"answer": a + step * x0, "w1": c + step * x1, "bias": b + step}
    needless: dict[str, Value] = {"needless": a + move * x0, "w1_needless": c + move * x1}
    needless["bias_needless"] = b + move
    wrong: dict[str, Value] = {"unchanged": a, "reversed": a - step * x0, "no_input": a + step}
    second: dict[str, Value] = {"w1_reversed": c - step * x1, "w1_no_input": c + step}
    return {**right, **needless, **wrong, **second, "bias_reversed": b - step}


@generator(
    "perceptron-bound",
    "Largest number of perceptron updates, (R/γ)².",
    "answer = torch.tensor(R / gamma, dtype=torch.float64).square().item()",
    R=Whole(1, 5),
    gamma=pick(0.1, 0.2, 0.5),
    wrong={"no_square": "R/γ", "half_square": "R²/γ", "inverse": "(γ/R)²"},
    keep=lambda R: R > 1,
)
def _perceptron_bound(R: int, gamma: float) -> dict[str, Value]:
    wrong: dict[str, Value] = {"no_square": R / gamma, "half_square": R * R / gamma}
    return {"answer": (R / gamma) ** 2, **wrong, "inverse": (gamma / R) ** 2}


@generator(
    "parameter-count",
    "Parameters of a net inputs–hidden–classes.",
    "net = torch.nn.Sequential(torch.nn.Linear(inputs, hidden), torch.nn.ReLU(),"
    " torch.nn.Linear(hidden, classes))\nanswer = sum(p.numel() for p in net.parameters())",
    inputs=pick(2, 4, 8, 30, 64, 784),
    hidden=pick(3, 16, 32, 64, 128, 256),
    classes=pick(2, 3, 10),
    wrong={"no_biases": "without biases", "one_bias": "the hidden layer's biases forgotten"},
)
def _parameter_count(inputs: int, hidden: int, classes: int) -> dict[str, Value]:
    weights = inputs * hidden + hidden * classes
    answer = weights + hidden + classes
    return {"answer": answer, "no_biases": weights, "one_bias": weights + classes}


@generator(
    "sigmoid-depth",
    "Product of the best slopes through n sigmoid layers, ¼ⁿ.",
    "z = torch.zeros((), dtype=torch.float64, requires_grad=True)\ntorch.sigmoid(z).backward()\n"
    "answer = z.grad.item() ** n",
    n=Whole(2, 12),
    wrong={"summed": "a sum, n/4", "tanh": "1: the slope of tanh", "once": "¼: one layer"},
)
def _sigmoid_depth(n: int) -> dict[str, Value]:
    return {"answer": 0.25**n, "summed": 0.25 * n, "tanh": 1, "once": 0.25}


@generator(
    "sigmoid-slope",
    "Slope of the sigmoid at x; `value` is σ(x) itself.",
    "x = math.log(3) * (-1) ** x.startswith('-') if isinstance(x, str) else float(x)\n"
    "z = torch.tensor(x, dtype=torch.float64, requires_grad=True)\ns = torch.sigmoid(z)\n"
    "s.backward()\nanswer, value = z.grad.item(), s.item()",
    x=pick(-3, -2, -1, 0, 0.5, 1, 1.5, 2, 3, 5, LN3, f"-{LN3}"),
    outputs={"value": "σ(x)"},
    wrong={
        "no_product": "1 − σ(x)",
        "tanh": "1 − σ(x)²: the form of tanh",
        "top": "¼, the largest",
    },
)
def _sigmoid_slope(x: float | str) -> dict[str, Value]:
    ratio = {LN3: 1 / 3, f"-{LN3}": 3.0}[x] if isinstance(x, str) else math.exp(-x)
    s = 1 / (1 + ratio)
    wrong: dict[str, Value] = {"no_product": 1 - s, "tanh": 1 - s * s, "top": 0.25}
    return {"answer": s * (1 - s), "value": s, **wrong}
