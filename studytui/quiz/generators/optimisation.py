"""Momentum, adaptive methods, schedules."""

# ruff: noqa: N803 - variables have the field's letters

import math

from studytui.quiz.generators.base import Value, Whole, generator, pick

_STEPS = (
    "w = torch.tensor(1.0, dtype=torch.float64, requires_grad=True)\n"
    "for _ in range(t):\n    opt.zero_grad()\n    {loss}.backward()\n    opt.step()\n"
    "answer = w.item()"
)


def _trained(optimizer: str, loss: str) -> str:
    """Reference lines: `t` steps of an optimizer from w = 1."""
    head, tail = _STEPS.format(loss=loss).split("\n", 1)
    return f"{head}\nopt = torch.optim.{optimizer}\n{tail}"


@generator(
    "momentum-steps",
    "w after t steps of SGD with momentum on w²/2, from 1.",
    _trained("SGD([w], lr=eta, momentum=beta)", "(w**2 / 2)"),
    beta=pick(0.5, 0.9),
    eta=pick(0.01, 0.1),
    t=Whole(2, 5),
    wrong={"plain": "momentum ignored", "ema": "(1−β)g instead of g", "one_step": "β only once"},
    keep=lambda eta, t: eta > 0.05 or t > 3,
)
def _momentum_steps(beta: float, eta: float, t: int) -> dict[str, Value]:
    def run(weight: float) -> float:
        w, v = 1.0, 0.0
        for _ in range(t):
            v = beta * v + weight * w
            w -= eta * v
        return w

    first = 1 - eta
    one_step = first - eta * (beta + first) if t > 1 else first
    wrong: dict[str, Value] = {"plain": (1 - eta) ** t, "ema": run(1 - beta)}
    return {
        "answer": run(1.0),
        **wrong,
        "one_step": one_step * (1 - eta) ** (t - 2) if t > 2 else 1,
    }


@generator(
    "terminal-step",
    "How many times longer the step becomes in a constant gradient: 1/(1−β).",
    "v = torch.tensor(0.0, dtype=torch.float64)\nfor _ in range(5000):\n    v = beta * v + 1\n"
    "answer = v.item()",
    beta=pick(0.5, 0.8, 0.9, 0.95, 0.99),
    wrong={"off_by_one": "β/(1−β)", "bounded": "1: no gain", "share": "1−β", "gain": "1+β"},
)
def _terminal_step(beta: float) -> dict[str, Value]:
    wrong: dict[str, Value] = {"off_by_one": beta / (1 - beta), "bounded": 1, "share": 1 - beta}
    return {"answer": 1 / (1 - beta), **wrong, "gain": 1 + beta}


@generator(
    "adam-first-step",
    "Length of Adam's first step for a gradient g: the learning rate.",
    "w = torch.tensor(0.0, dtype=torch.float64, requires_grad=True)\n"
    "torch.optim.Adam([w], lr=eta)\nopt = torch.optim.Adam([w], lr=eta)\n"
    "(g * w).backward()\nopt.step()\nanswer = abs(w.item())",
    eta=pick(0.0001, 0.001, 0.01),
    g=pick(0.01, 5, 20, 100, 1000),
    wrong={"sgd": "ηg: a step of SGD", "no_correction": "(1−β₁)/√(1−β₂)·η, uncorrected"},
)
def _adam_first_step(eta: float, g: float) -> dict[str, Value]:
    return {"answer": eta, "sgd": eta * g, "no_correction": eta * 0.1 / math.sqrt(0.001)}


@generator(
    "adagrad-constant",
    "w after t AdaGrad steps in a constant gradient g, from 1: 1 − ηΣ1/√k.",
    _trained("Adagrad([w], lr=eta)", "(g * w)"),
    eta=pick(0.05, 0.1, 0.2),
    g=pick(1, 3, 10),
    t=Whole(2, 6),
    wrong={"constant": "steps that don't shrink", "sgd": "SGD: ηg each", "no_root": "Σ1/k"},
)
def _adagrad_constant(eta: float, g: float, t: int) -> dict[str, Value]:
    steps = range(1, t + 1)
    answer = 1 - eta * sum(1 / math.sqrt(k) for k in steps)
    wrong: dict[str, Value] = {"constant": 1 - eta * t, "sgd": 1 - eta * g * t}
    return {"answer": answer, **wrong, "no_root": 1 - eta * sum(1 / k for k in steps)}


@generator(
    "rmsprop-first-step",
    "Length of RMSprop's first step: η/√(1−α).",
    "w = torch.tensor(0.0, dtype=torch.float64, requires_grad=True)\n"
    "opt = torch.optim.RMSprop([w], lr=eta, alpha=alpha)\nw.backward()\nopt.step()\n"
    "answer = abs(w.item())",
    eta=pick(0.001, 0.01, 0.1),
    alpha=pick(0.9, 0.96, 0.99, 0.999),
    wrong={"rate": "η: as Adam", "no_root": "η/(1−α)", "shrunk": "η√(1−α)"},
)
def _rmsprop_first_step(eta: float, alpha: float) -> dict[str, Value]:
    wrong: dict[str, Value] = {"rate": eta, "no_root": eta / (1 - alpha)}
    return {"answer": eta / math.sqrt(1 - alpha), **wrong, "shrunk": eta * math.sqrt(1 - alpha)}


@generator(
    "bias-correction",
    "Adam's correction factor 1/(1−βᵗ).",
    "m = torch.tensor(0.0, dtype=torch.float64)\n"
    "for _ in range(t):\n    m = beta * m + (1 - beta)\n"
    "answer = 1 / m.item()",
    beta=pick(0.5, 0.9, 0.99, 0.999),
    t=pick(1, 2, 3, 5, 10),
    wrong={"inverted": "1−βᵗ, not inverted", "power": "1/βᵗ", "first": "1/(1−β): t forgotten"},
    keep=lambda beta, t: t > 1 or beta > 0.5,
)
def _bias_correction(beta: float, t: int) -> dict[str, Value]:
    wrong: dict[str, Value] = {"inverted": 1 - beta**t, "power": 1 / beta**t}
    first = 1 / (1 - beta) if t > 1 else 1
    return {"answer": 1 / (1 - beta**t), **wrong, "first": first}


@generator(
    "step-schedule",
    "Learning rate of StepLR(step, γ) in epoch e, counted from 0.",
    "opt = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=eta0)\n"
    "s = torch.optim.lr_scheduler.StepLR(opt, step, gamma)\n"
    "for _ in range(e):\n    opt.step()\n    s.step()\nanswer = s.get_last_lr()[0]",
    eta0=pick(0.1, 0.05, 1),
    step=pick(10, 20, 30),
    gamma=pick(0.1, 0.5),
    e=Whole(5, 95),
    keep=lambda step, e: e >= step,
    wrong={
        "one_more": "one drop too many",
        "one_less": "one drop too few",
        "linear": "divided by the number of drops",
    },
)
def _step_schedule(eta0: float, step: int, gamma: float, e: int) -> dict[str, Value]:
    drops = e // step
    wrong: dict[str, Value] = {"one_more": eta0 * gamma ** (drops + 1)}
    wrong |= {"one_less": eta0 * gamma ** (drops - 1), "linear": eta0 / (drops + 1)}
    return {"answer": eta0 * gamma**drops, **wrong}


@generator(
    "cosine-schedule",
    "Cosine-annealed rate at epoch e with T_max = T (past T it rises again).",
    "opt = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=eta0)\n"
    "s = torch.optim.lr_scheduler.CosineAnnealingLR(opt, T)\n"
    "for _ in range(e):\n    opt.step()\n    s.step()\nanswer = s.get_last_lr()[0]",
    eta0=pick(0.1, 0.01, 1),
    T=pick(50, 100, 200),
    e=pick(10, 20, 30, 40, 60, 75, 120, 150),
    keep=lambda T, e: e < 2 * T and e != T and 2 * e != T,
    wrong={
        "linear": "a straight line to 0",
        "down": "0 after T",
        "upside_down": "sin instead of cos",
    },
)
def _cosine_schedule(eta0: float, T: int, e: int) -> dict[str, Value]:
    wrong: dict[str, Value] = {"linear": eta0 * max(0.0, 1 - e / T), "down": 0}
    wrong["upside_down"] = eta0 * (1 - math.cos(math.pi * e / T)) / 2
    return {"answer": eta0 * (1 + math.cos(math.pi * e / T)) / 2, **wrong}


@generator(
    "plateau-patience",
    "First 0-based epoch with a lower rate under ReduceLROnPlateau(patience=p), constant metric.",
    "opt = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)\n"
    "s = torch.optim.lr_scheduler.ReduceLROnPlateau(opt, patience=p)\nanswer = 0\n"
    "while opt.param_groups[0]['lr'] == 1.0:\n    s.step(1.0)\n    answer += 1",
    p=Whole(1, 20),
    wrong={"patience": "p", "off_by_one": "p + 1"},
)
def _plateau_patience(p: int) -> dict[str, Value]:
    return {"answer": p + 2, "patience": p, "off_by_one": p + 1}
