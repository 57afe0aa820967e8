"""The engine against a textbook loop, the same work on both sides: `python -m bench.training`.

Training, validation each epoch, best weights kept. The textbook side is nn.Module, DataLoader,
torch.optim and deepcopy. Our side is a whole run in a run folder, journal and checkpoints included.
One CPU thread, both sides in turns, medians; `python -m bench.training moons 11` runs one of them
with 11 repetitions. Then what `evaluate_train` adds, and the time from the start of
`studytui train` to its first epoch against importing torch and sklearn.datasets.
"""

import copy
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from statistics import median

os.environ["OMP_NUM_THREADS"] = "1"

import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from studytui.lab.folder import RunFolder, all_runs, create
from studytui.lab.spec import ExperimentSpec, parse
from studytui.lab.specfile import write_spec
from studytui.trainer.data import load
from studytui.trainer.opening import Opening, stack_of
from studytui.trainer.roster import Roster
from studytui.trainer.session import Session

CASES: dict[str, tuple[float, dict[str, object]]] = {
    "moons": (0.42, {
        "dataset": "moons", "n_train": 800, "n_val": 200, "n_test": 0, "hidden": [32, 32],
        "dropout": 0.2, "batch_size": 32, "lr": 1e-3, "epochs": 100,
    }),
    "full-batch": (0.18, {
        "dataset": "random_labels", "features": 20, "n_train": 800, "n_val": 200, "n_test": 0,
        "hidden": [64, 32], "batch_norm": True, "batch_size": "full", "lr": 1e-3, "epochs": 200,
    }),
    "digits": (0.48, {
        "dataset": "digits", "n_train": 1000, "n_val": 397, "n_test": 0, "hidden": [128, 128],
        "dropout": 0.5, "batch_size": 64, "lr": 1e-3, "epochs": 50,
    }),
    "mnist-size": (0.75, {
        "n_train": 50_000, "n_val": 10_000, "n_test": 0, "hidden": [128, 128],
        "batch_size": 256, "lr": 1e-3, "epochs": 3, "standardize": False,
    }),
}  # fmt: skip
"""Target ratio and experiment of each case."""


def textbook(spec: ExperimentSpec) -> Callable[[], float]:
    """The loop that one finds in tutorials; it gives the best validation loss."""
    data = load(spec)
    tensors = [torch.tensor(part.x, dtype=torch.float32) for part in (data.train, data.validation)]
    labels = [torch.tensor(part.y) for part in (data.train, data.validation)]
    train, x_val, y_val = TensorDataset(tensors[0], labels[0]), tensors[1], labels[1]

    def network() -> nn.Module:
        layers: list[nn.Module] = []
        widths = [data.features, *spec.hidden]
        for before, width in pairwise(widths):
            layers.append(nn.Linear(before, width))
            layers += [nn.BatchNorm1d(width)] if spec.batch_norm else []
            layers += [nn.ReLU()] + ([nn.Dropout(spec.dropout)] if spec.dropout else [])
        return nn.Sequential(*layers, nn.Linear(widths[-1], len(data.names)))

    def run() -> float:
        torch.manual_seed(spec.seed)
        model = network()
        optimizer = torch.optim.Adam(model.parameters(), lr=spec.lr)
        loss_of = nn.CrossEntropyLoss()
        loader = DataLoader(train, batch_size=spec.batch_size or len(train), shuffle=True)
        best, weights = float("inf"), None
        for _ in range(spec.epochs):
            model.train()
            for x, y in loader:
                optimizer.zero_grad()
                loss_of(model(x), y).backward()
                optimizer.step()
            model.eval()
            with torch.no_grad():
                logits = model(x_val)
                loss = loss_of(logits, y_val).item()
                (logits.argmax(1) == y_val).float().mean().item()
            if loss < best:
                best, weights = loss, copy.deepcopy(model.state_dict())
        assert weights is not None
        return best

    return run


def ours(spec: ExperimentSpec, root: Path) -> Callable[[], RunFolder]:
    """A run in a run folder, from its first step to its end; opening it is not counted."""
    sessions: list[tuple[RunFolder, Session]] = []

    def open_one() -> None:
        folder = create(spec, root)
        sessions.append((folder, Session(Roster(Opening().open([folder]), stack_of))))

    def run() -> RunFolder:
        folder, session = sessions.pop()
        torch.set_grad_enabled(False)
        session.run()
        torch.set_grad_enabled(True)
        return folder

    run.prepare = open_one  # type: ignore[attr-defined]
    return run


def timed(run: Callable[[], object]) -> tuple[float, float, object]:
    """Wall and CPU seconds of a call, and what it gives."""
    getattr(run, "prepare", lambda: None)()
    wall, cpu = time.perf_counter(), time.thread_time()
    result = run()
    return time.perf_counter() - wall, time.thread_time() - cpu, result


def synthetic(root: Path) -> str:
    """60 000 rows of 784 numbers with ten classes, as an archive."""
    rng = np.random.default_rng(0)
    y = rng.integers(10, size=60_000)
    x = rng.random((60_000, 784), dtype=np.float32) + 0.1 * (y[:, None] == np.arange(784) % 10)
    file = root / "synthetic.npz"
    np.savez(file, X=x.astype(np.float32), y=y)
    return f"npz:{file}"


def compare(name: str, repetitions: int, root: Path) -> None:
    """Print one line for a case."""
    target, fields = CASES[name]
    if "dataset" not in fields:
        fields = {**fields, "dataset": synthetic(root)}
    spec = parse({**fields, "evaluate_train": False, "device": "cpu", "threads": 1})
    assert isinstance(spec, ExperimentSpec), spec
    theirs, mine = textbook(spec), ours(spec, root)
    timed(theirs), timed(mine)  # warm
    rows = []
    for _ in range(repetitions):
        a, b = timed(theirs), timed(mine)
        assert isinstance(b[2], RunFolder)
        rows.append((b[2].read()[0].train_seconds / a[0], b[0] / a[0], b[1] / a[1], a[1], b[1]))
    seconds, wall, cpu, their_cpu, my_cpu = (median(column) for column in zip(*rows, strict=True))
    print(
        f"{name:12} train_seconds {seconds:.3f}  wall {wall:.3f}  CPU {cpu:.3f}  (target {target}; "
        f"textbook {their_cpu:.2f} s, ours {my_cpu:.2f} s CPU)",
        flush=True,
    )


def first_epoch(repetitions: int, root: Path) -> None:
    """Print the time from `studytui train` to its first epoch against that of two imports."""
    spec = parse({**CASES["moons"][1], "epochs": 1, "device": "cpu"})
    assert isinstance(spec, ExperimentSpec)
    file = root / "moons.toml"
    write_spec(spec, file)
    imports = [sys.executable, "-c", "import torch, sklearn.datasets"]
    command = [sys.executable, "-m", "studytui", "train", str(file), "--json"]
    environ = os.environ | {"STUDYTUI_HOME": str(root / "home")}
    rows = []
    for _ in range(repetitions + 1):
        began = time.perf_counter()
        subprocess.run(imports, check=True)
        theirs = time.perf_counter() - began
        began = time.time()
        subprocess.run(command, check=True, capture_output=True, env=environ)
        run, _ = all_runs(root / "home" / "data" / "runs")[0].read()
        rows.append((float(run.curve("t")[0]) - began) / theirs)
    ratio = median(rows[1:])
    print(f"first epoch  {ratio:.2f} of importing torch and sklearn.datasets (target 1.3)")


def evaluation(repetitions: int, root: Path) -> None:
    """Print what the training loss in evaluation mode costs."""
    for name in ("moons", "digits"):
        seconds = []
        for _ in range(repetitions):
            pair = []
            for switch in (True, False):
                spec = parse({**CASES[name][1], "evaluate_train": switch, "device": "cpu"})
                assert isinstance(spec, ExperimentSpec)
                pair.append(timed(ours(spec, root))[1])
            seconds.append(pair[0] / pair[1])
        print(
            f"{name:12} with evaluate_train {median(seconds):.2f} of the CPU time without",
            flush=True,
        )


def main() -> None:
    """Run what the arguments name, or all."""
    torch.set_num_threads(1)
    wanted = [name for name in sys.argv[1:] if not name.isdigit()] or [
        *CASES,
        "evaluation",
        "first-epoch",
    ]
    repetitions = next((int(name) for name in sys.argv[1:] if name.isdigit()), 7)
    with tempfile.TemporaryDirectory() as root:
        for name in wanted:
            if name == "first-epoch":
                first_epoch(repetitions, Path(root))
            elif name == "evaluation":
                evaluation(repetitions, Path(root))
            else:
                compare(name, repetitions, Path(root))


if __name__ == "__main__":
    main()
