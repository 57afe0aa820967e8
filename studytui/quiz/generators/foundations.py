"""Tensors, derivatives, likelihood, gradient descent."""

# ruff: noqa: N803 - variables have the field's letters

import math

from studytui.quiz.generators.base import Real, Value, Whole, generator, pick

_BYTES = {"float16": 2, "float32": 4, "float64": 8, "int64": 8, "bool": 1}


@generator(
    "tensor-bytes",
    "Bytes of a tensor of n elements.",
    "answer = torch.zeros(n, dtype=getattr(torch, dtype)).numpy().nbytes",
    n=pick(100, 200, 500, 1000, 2000, 5000, 10000),
    dtype=pick(*_BYTES),
    wrong={"bits": "bits instead of bytes", "half": "half the size of an element"},
)
def _bytes(n: int, dtype: str) -> dict[str, Value]:
    size = _BYTES[dtype]
    return {"answer": n * size, "bits": n * size * 8, "half": n * size / 2}


@generator(
    "vector-jacobian",
    "One component of x.grad after y = x * x; y.backward(v).",
    "t = torch.tensor([float(x)], requires_grad=True)\n"
    "(t * t).backward(torch.tensor([float(v)]))\nanswer = t.grad.item()",
    x=Whole(-5, 5),
    v=Whole(-5, 5),
    keep=lambda x, v: x * v != 0 and abs(v) > 1 and abs(x) > 1,
    wrong={"no_v": "v left out", "no_two": "the 2 of the derivative left out", "value": "x²·v"},
)
def _vector_jacobian(x: int, v: int) -> dict[str, Value]:
    return {"answer": 2 * x * v, "no_v": 2 * x, "no_two": x * v, "value": x * x * v}


@generator(
    "grad-accumulation",
    "w after t steps of SGD on w²/2 when nobody clears the gradient.",
    "w = torch.tensor(float(w0), requires_grad=True)\n"
    "opt = torch.optim.SGD([w], lr=eta)\n"
    "for _ in range(t):\n    (w**2 / 2).backward()\n    opt.step()\nanswer = w.item()",
    w0=pick(1, 2),
    eta=pick(0.1, 0.2, 0.3),
    t=Whole(2, 4),
    wrong={"cleared": "as if the gradient were cleared", "once": "as if one step were taken"},
)
def _grad_accumulation(w0: float, eta: float, t: int) -> dict[str, Value]:
    w, total = float(w0), 0.0
    for _ in range(t):
        total += w
        w -= eta * total
    return {"answer": w, "cleared": w0 * (1 - eta) ** t, "once": w0 * (1 - eta)}


@generator(
    "jacobian-shape",
    "Shape of the Jacobian of f: ℝⁿ → ℝᵐ, as text.",
    "J = torch.autograd.functional.jacobian(lambda x: torch.ones(m, n) @ x, torch.ones(n))\n"
    "answer = '×'.join(map(str, J.shape))",
    m=Whole(2, 6),
    n=Whole(2, 6),
    keep=lambda m, n: m != n,
    wrong={"swapped": "rows and columns swapped", "square": "n×n", "square_out": "m×m"},
)
def _jacobian_shape(m: int, n: int) -> dict[str, Value]:
    wrong: dict[str, Value] = {"swapped": f"{n}×{m}", "square": f"{n}×{n}"}
    return {"answer": f"{m}×{n}", **wrong, "square_out": f"{m}×{m}"}


@generator(
    "gradient-hessian",
    "Gradient and Hessian of x₀²x₁ + x₁³ at (a, b); `answer` is the second gradient component.",
    "f = lambda x: x[0] ** 2 * x[1] + x[1] ** 3\n"
    "at = torch.tensor([float(a), float(b)], requires_grad=True)\n"
    "g = torch.autograd.grad(f(at), at)[0]\n"
    "H = torch.autograd.functional.hessian(f, at.detach())\n"
    "answer, g0, h00, h01, h11 = [v.item() for v in (g[1], g[0], H[0, 0], H[0, 1], H[1, 1])]",
    a=Whole(-3, 3),
    b=Whole(-3, 3),
    keep=lambda a, b: a != 0 and b != 0 and abs(a) != abs(b),
    outputs={"g0": "∂f/∂x₀", "h00": "∂²f/∂x₀²", "h01": "∂²f/∂x₀∂x₁", "h11": "∂²f/∂x₁²"},
    wrong={
        "own_term": "only the term 3b²",
        "value": "f itself",
        "h11_slope": "3b, the power taken down once too often",
    },
)
def _gradient_hessian(a: int, b: int) -> dict[str, Value]:
    right: dict[str, Value] = {"answer": a * a + 3 * b * b, "g0": 2 * a * b, "h00": 2 * b}
    right |= {"h01": 2 * a, "h11": 6 * b}
    return {**right, "own_term": 3 * b * b, "value": a * a * b + b**3, "h11_slope": 3 * b}


@generator(
    "coin-mle",
    "Maximum-likelihood estimate of p from k heads in n throws.",
    "p = torch.linspace(0, 1, 400 * n + 1, dtype=torch.float64)\n"
    "L = torch.special.xlogy(torch.tensor(float(k)), p) + torch.special.xlog1py("
    "torch.tensor(float(n - k)), -p)\nanswer = p[L.argmax()].item()",
    n=Whole(5, 50),
    k=Whole(0, 50),
    keep=lambda n, k: 0 < k < n and 2 * k != n,
    wrong={"smoothed": "(k+1)/(n+2): a prior mixed in", "tails": "the share of tails"},
)
def _coin_mle(n: int, k: int) -> dict[str, Value]:
    return {"answer": k / n, "smoothed": (k + 1) / (n + 2), "tails": 1 - k / n}


@generator(
    "binomial-likelihood",
    "Likelihood of p for k heads in n throws, with the binomial factor.",
    "answer = torch.distributions.Binomial(n, torch.tensor(p, dtype=torch.float64))"
    ".log_prob(torch.tensor(float(k))).exp().item()",
    n=Whole(4, 12),
    k=Whole(1, 11),
    p=pick(0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8),
    keep=lambda n, k, p: 1 < k < n - 1 and math.comb(n, k) * p**k * (1 - p) ** (n - k) > 0.02,
    wrong={"one_order": "without the binomial factor", "maximum": "the estimate k/n instead"},
)
def _binomial_likelihood(n: int, k: int, p: float) -> dict[str, Value]:
    one_order = p**k * (1 - p) ** (n - k)
    return {"answer": math.comb(n, k) * one_order, "one_order": one_order, "maximum": k / n}


@generator(
    "likelihood-integral",
    "∫₀¹ L(p) dp for k heads in n throws: 1/(n+1).",
    "p = torch.linspace(0, 1, 100001, dtype=torch.float64)\n"
    "L = math.comb(n, k) * p**k * (1 - p) ** (n - k)\nanswer = torch.trapezoid(L, p).item()",
    n=Whole(3, 20),
    k=Whole(1, 20),
    keep=lambda n, k: k < n,
    wrong={"density": "1: taken for a density of p", "throws": "1/n"},
)
def _likelihood_integral(n: int, k: int) -> dict[str, Value]:  # noqa: ARG001
    return {"answer": 1 / (n + 1), "density": 1, "throws": 1 / n}


@generator(
    "gaussian-nll",
    "−ln of a Gaussian density at residual r with standard deviation σ.",
    "density = torch.distributions.Normal(0.0, float(sigma))\n"
    "answer = -density.log_prob(torch.tensor(float(r))).item()",
    r=Real(0.5, 3, 1),
    sigma=pick(0.5, 1, 2),
    wrong={
        "no_constant": "without ½ ln(2πσ²)",
        "no_half": "r²/σ² without the half",
        "squared": "the squared error",
    },
)
def _gaussian_nll(r: float, sigma: float) -> dict[str, Value]:
    scaled, constant = r * r / sigma**2, 0.5 * math.log(2 * math.pi * sigma**2)
    wrong: dict[str, Value] = {"no_constant": scaled / 2, "no_half": scaled + constant}
    return {"answer": scaled / 2 + constant, **wrong, "squared": r * r}


@generator(
    "bayes-posterior",
    "Posterior of a rare state after a positive test.",
    "joint = torch.tensor([[prior * sens, prior * (1 - sens)],"
    " [(1 - prior) * false, (1 - prior) * (1 - false)]], dtype=torch.float64)\n"
    "answer = (joint[0, 0] / joint[:, 0].sum()).item()",
    prior=pick(0.001, 0.01, 0.1, 0.3),
    sens=Real(0.7, 0.99),
    false=Real(0.01, 0.2),
    wrong={
        "sensitivity": "the base rate neglected",
        "joint": "π·s, not normalised",
        "specificity": "1 − false alarms",
    },
)
def _bayes_posterior(prior: float, sens: float, false: float) -> dict[str, Value]:
    joint = prior * sens
    answer = joint / (joint + (1 - prior) * false)
    return {"answer": answer, "sensitivity": sens, "joint": joint, "specificity": 1 - false}


@generator(
    "coin-map",
    "MAP estimate of p from k heads in n throws with a Beta(a, b) prior.",
    "p = torch.linspace(1e-6, 1 - 1e-6, 50001, dtype=torch.float64)\n"
    "L = (k + a - 1) * p.log() + (n - k + b - 1) * (1 - p).log()\nanswer = p[L.argmax()].item()",
    n=Whole(5, 30),
    k=Whole(1, 29),
    a=Whole(2, 5),
    b=Whole(2, 5),
    keep=lambda n, k, a, b: k < n and abs((k + a - 1) / (n + a + b - 2) - k / n) > 0.02,
    wrong={"mle": "the prior ignored", "mean": "the posterior's mean, not its mode"},
)
def _coin_map(n: int, k: int, a: int, b: int) -> dict[str, Value]:
    mode = (k + a - 1) / (n + a + b - 2)
    return {"answer": mode, "mle": k / n, "mean": (k + a) / (n + a + b)}


@generator(
    "quadratic-descent",
    "w after t gradient steps on λw²/2.",
    "w = torch.tensor(float(w0), dtype=torch.float64, requires_grad=True)\n"
    "opt = torch.optim.SGD([w], lr=eta)\n"
    "for _ in range(t):\n    opt.zero_grad()\n    (lam * w**2 / 2).backward()\n    opt.step()\n"
    "answer = w.item()",
    w0=pick(1, 2, 10),
    lam=pick(0.5, 1, 2),
    eta=pick(0.1, 0.2, 0.5),
    t=Whole(2, 5),
    keep=lambda lam, eta: eta * lam < 1,
    wrong={"linear": "1 − tηλ: a straight line", "continuous": "e^(−tηλ): continuous time"},
)
def _quadratic_descent(w0: float, lam: float, eta: float, t: int) -> dict[str, Value]:
    step = eta * lam
    linear, continuous = w0 * (1 - t * step), w0 * math.exp(-t * step)
    return {"answer": w0 * (1 - step) ** t, "linear": linear, "continuous": continuous}


@generator(
    "largest-stable-rate",
    "Largest learning rate that is stable for curvature λ: 2/λ.",
    "rates = torch.linspace(0.001, 25, 249991, dtype=torch.float64)\n"
    "answer = rates[(1 - rates * lam).abs() <= 1 + 1e-12].max().item()",
    lam=pick(0.1, 0.5, 1, 2, 4, 5, 10),
    wrong={"fastest": "1/λ, the fastest rate", "inverse": "λ/2", "curvature": "2λ"},
    keep=lambda lam: lam not in (1, 2),
)
def _largest_stable_rate(lam: float) -> dict[str, Value]:
    return {"answer": 2 / lam, "fastest": 1 / lam, "inverse": lam / 2, "curvature": 2 * lam}


@generator(
    "updates-per-epoch",
    "Updates in one epoch of n rows in batches of B; `last` is the size of the last batch.",
    "loader = torch.utils.data.DataLoader(range(n), batch_size=B)\nanswer = len(loader)\n"
    "dropped = n // B\nlast = n - (answer - 1) * B",
    n=pick(100, 250, 1000, 1500, 2000, 10000, 12000, 48000, 50000, 60000),
    B=pick(16, 32, 64, 128, 256),
    keep=lambda n, B: n > B and n % B > 0,
    outputs={"dropped": "with drop_last=True", "last": "rows in the last batch"},
    wrong={"floor": "the partial batch forgotten", "rows": "one update per row"},
)
def _updates_per_epoch(n: int, B: int) -> dict[str, Value]:
    right: dict[str, Value] = {
        "answer": -(-n // B),
        "dropped": n // B,
        "last": n - (-(-n // B) - 1) * B,
    }
    return {**right, "floor": n // B, "rows": n}


@generator(
    "batch-noise",
    "Factor of the rms gradient error when the batch grows from a to b.",
    "answer = torch.tensor(float(a) / b, dtype=torch.float64).sqrt().item()",
    a=pick(1, 4, 8, 16, 32),
    b=pick(16, 32, 64, 128, 256),
    keep=lambda a, b: b > a,
    wrong={"linear": "a/b: the root forgotten", "inverse": "√(b/a)", "none": "1: no change"},
)
def _batch_noise(a: int, b: int) -> dict[str, Value]:
    return {"answer": math.sqrt(a / b), "linear": a / b, "inverse": math.sqrt(b / a), "none": 1}


@generator(
    "noise-floor",
    "Variance at which constant-rate SGD settles on w²/2 with unit noise: η/(2−η).",
    "v = torch.tensor(0.0, dtype=torch.float64)\n"
    "for _ in range(2000):\n    v = (1 - eta) ** 2 * v + eta**2\nanswer = v.item()",
    eta=pick(0.05, 0.1, 0.2, 0.3, 0.5, 0.8),
    wrong={"zero": "0: the noise averages out", "rate": "η", "square": "η²"},
)
def _noise_floor(eta: float) -> dict[str, Value]:
    return {"answer": eta / (2 - eta), "zero": 0, "rate": eta, "square": eta**2}
