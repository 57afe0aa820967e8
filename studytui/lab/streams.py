"""Where chance comes from: the agreement that makes one seed mean one curve.

The engine and the exported PyTorch program both follow it, so that either can be written without
reading the other, and their losses agree to rounding. Each stream of random numbers has a seed of
its own, `stream_seed(seed, name)`; none is shared, so more validation rows change no weight, and
dropout changes no row order. torch generators are `torch.Generator().manual_seed(...)` on the CPU,
NumPy's are `numpy.random.default_rng(...)`. All is drawn on the CPU and then moved.

**Generated data** (`train`, `validation`, `test`: one stream a part). Each part is drawn by itself,
in float64, from the stream's seed s, n = its rows, σ = `noise`:

- moons `make_moons(n, noise=σ, random_state=s)`
- circles `make_circles(n, noise=σ, factor=0.5, random_state=s)`
- blobs `make_blobs(n, centers=[[-1, -1], [1, -1], [0, 1]], cluster_std=σ, random_state=s)`
- with `rng = default_rng(s)` the rest, in this order of draws:
  - spirals: `y = arange(n) % 2`; `t = 3π·sqrt(rng.random(n))`; `angle = t + π·y`;
    `X = [t·cos(angle), t·sin(angle)] / (3π) + σ·rng.normal(size=(n, 2))`
  - xor: `X = rng.uniform(-1, 1, (n, 2))`; `y = (X₀·X₁ > 0)`; then `X += σ·rng.normal(size=(n, 2))`
  - random_labels: `X = rng.normal(size=(n, features))`; `y = rng.integers(2, size=n)`
  - interaction: `X = rng.normal(size=(n, features))`; `y = (X₀ + X₁·X₂ > 0)`

**Measured data** (`split`). `default_rng(split).permutation(rows)`; the first n_train rows are the
training part, the next n_val the validation part, the next n_test the test part. digits are divided
by 16. A file that names its own X_val is not permuted for it.

**Wrong labels** (`flips`). `rng = default_rng(flips)`; `k = round(share·n)` rows are
`wrong = rng.permutation(n)[:k]`;
`y[wrong] = (y[wrong] + rng.integers(1, K, len(wrong))) % K`, K classes; on the training labels,
and then with the same rng on the validation labels if `noisy_validation`.

**Standardising**: minus the mean, over the standard deviation (ddof 0, a zero counts as 1), both of
the training part, in float64; only then everything becomes `dtype`.

**Weights** (`init`). `torch.manual_seed(init)`, then `nn.Linear(…, dtype=dtype)` made in order from
the input to the output, which is torch's default. For he or xavier afterwards, layer by layer in
the same order, `nn.init.kaiming_normal_(weight, nonlinearity="relu")` or
`nn.init.xavier_uniform_(weight)`, and biases 0. Batch norm draws nothing.

**Layers**: Linear → BatchNorm1d (if on; eps 1e-5, momentum 0.1) → activation → dropout, for each
width of `hidden`; then the last Linear. The loss is the cross-entropy, mean of the batch's rows.

**Row order** (`order`). One generator for the run; each epoch draws `torch.randperm(n_train)` from
it and takes the rows in batches of `batch_size`; the last one is what remains. With a full batch
(`full`, or as many rows as there are, or more) nothing is drawn and rows stay in order. With batch
norm a last batch of a single row is skipped.

**Dropout** (`dropout`). One generator for the run. While p > 0, each step and each hidden layer,
from input to output, draws `keep = torch.rand(rows, width, dtype=float32, generator=…) >= p` and
gives
`x * keep / (1 - p)`; nothing is drawn while p = 0. Uniform numbers of one generator don't depend on
how they are cut into calls, so many layers or steps may be drawn at once.

**Penalty**: λ = `l2` on weight matrices only. coupled: 2λw is added to the gradient; decoupled:
w ← (1 − 2·lr·λ)·w before the optimizer's step. Adam: betas (0.9, 0.999), eps 1e-8; SGD with
`momentum`, no dampening, no Nesterov.

**Losses of an epoch**, after its last step: validation (and training, if asked for) in evaluation
mode, the mean over rows; the running loss is the mean over the epoch's rows of the training-mode
loss before each step.
"""

from typing import Final

STREAMS: Final = ("train", "validation", "test", "split", "flips", "init", "order", "dropout")
"""The streams, each at its place; a stream may be added at the end, none ever moves."""

STRIDE: Final = 10
"""Seeds between two runs' streams: run seed 3 uses 30 … 37."""

MAX_SEED: Final = 400_000_000
"""The largest seed of a run: NumPy's old generators take nothing above 2³² − 1."""


def stream_seed(seed: int, name: str) -> int:
    """The seed of the stream `name` in the run with the given seed (0 … MAX_SEED).

    Raises:
        ValueError: There is no stream of that name.
    """
    return STRIDE * seed + STREAMS.index(name)
