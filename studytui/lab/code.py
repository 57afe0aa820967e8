"""A run as plain PyTorch: nn.Module, DataLoader, torch.optim, and a stopper that copies weights.

The program needs torch, NumPy and scikit-learn, nothing of this project. It draws the same random
numbers as the engine (see `streams`), so in float64 its losses are the run's to 1e-6: it shows how
such a run is written, and it is what the engine is tested against.
"""

from typing import Final

import msgspec

from studytui.lab import code_data, code_model
from studytui.lab.declarations import ExperimentSpec
from studytui.lab.fields import Change, number_text
from studytui.lab.rules import TABLE_ROWS, is_generated, split_sizes
from studytui.lab.runstate import RunState
from studytui.lab.streams import stream_seed

_STOPPER: Final = """
class Stopper:  # copies the best weights; a gain of more than min_delta restarts the patience
    enabled, patience, min_delta = {enabled}, {patience}, {min_delta}
    best = reference = math.inf
    best_epoch, counter, weights = None, 0, None

    def step(self, epoch, value):
        if value < self.best:
            self.best, self.best_epoch = value, epoch
            self.weights = copy.deepcopy(model.state_dict())
        gained = self.reference - value > self.min_delta
        self.reference = value if gained else self.reference
        self.counter = 0 if gained else self.counter + 1
        return self.enabled and self.counter >= self.patience

"""
_EVALUATE: Final = """
def evaluate(X, y):
    model.eval()
    with torch.no_grad():
        logits = model(X)
    return loss_of(logits, y).item(), (logits.argmax(1) == y).double().mean().item()

"""


def program(spec: ExperimentSpec) -> str:
    """The experiment as the text of a Python program that prints each epoch's losses.

    It keeps them in `history` too: (epoch, train_loss, val_loss, val_accuracy).
    """
    sections = [
        _head(spec),
        code_data.lines(spec),
        _tensors(spec),
        code_model.lines(spec),
        _STOPPER.format(
            enabled=spec.early_stopping,
            patience=spec.patience,
            min_delta=number_text(spec.min_delta),
        ).splitlines(),
        _training_set_up(spec),
        _EVALUATE.splitlines(),
        _loop(spec),
    ]
    return "\n".join("\n".join(section) for section in sections) + "\n"


def as_it_ran(run: RunState) -> ExperimentSpec:
    """The experiment with the live changes that were made, each from the next whole epoch on."""
    changes = tuple(
        Change(at=switch.epoch + 1, set=switch.set)
        for switch in run.switched
        if switch.epoch < run.limit
    )
    return msgspec.structs.replace(run.spec, changes=changes, epochs=run.limit)


def _head(spec: ExperimentSpec) -> list[str]:
    title = spec.title or spec.preset or spec.dataset
    return [
        f"# {title}: as plain PyTorch.",
        "import copy",
        *(["import csv"] if spec.dataset.startswith("csv:") else []),
        "import math",
        "",
        "import numpy as np",
        "import torch",
        *code_data.imports(spec),
        "from torch import nn",
        "from torch.utils.data import DataLoader, TensorDataset",
        "",
        "torch.set_num_threads(1)",
        *([f"torch.set_default_dtype(torch.{spec.dtype})"] if spec.dtype != "float32" else []),
        "",
    ]


def _tensors(spec: ExperimentSpec) -> list[str]:
    return [
        "",
        f"X_train, X_val = (torch.tensor(X, dtype=torch.{spec.dtype}) for X in (X_train, X_val))",
        "y_train, y_val = torch.tensor(y_train), torch.tensor(y_val)",
        "",
    ]


def _training_set_up(spec: ExperimentSpec) -> list[str]:
    lines = [
        "",
        *code_model.initialised(spec),
        *_optimizer(spec),
        "loss_of = nn.CrossEntropyLoss()",
    ]
    if not _full_batch(spec):
        seed = stream_seed(spec.seed, "order")
        lines.append(f"order = torch.Generator().manual_seed({seed})")
    return [*lines, "train, stopper, history = TensorDataset(X_train, y_train), Stopper(), []"]


def _optimizer(spec: ExperimentSpec) -> list[str]:
    decoupled = spec.decay == "decoupled"
    name, options = "Adam", f"lr={number_text(spec.lr)}"
    if spec.optimizer == "sgd":
        name = "SGD"
        options += f", momentum={number_text(spec.momentum)}" if spec.momentum else ""
    elif decoupled and code_model.uses(spec, "l2"):
        name, options = "AdamW", options + ", weight_decay=0"
    if not code_model.uses(spec, "l2"):
        return [f"optimizer = torch.optim.{name}(model.parameters(), {options})"]
    lines = [f"l2 = {number_text(spec.l2)}  # the penalty l2 * |w|^2 is a weight_decay of 2 * l2"]
    if spec.optimizer == "sgd" and decoupled:
        weights = "weights = [w for w in model.parameters() if w.ndim == 2]"
        return [*lines, weights, f"optimizer = torch.optim.SGD(model.parameters(), {options})"]
    return [
        *lines,
        "groups = [  # no decay of biases and batch norm",
        '    {"params": [w for w in model.parameters() if w.ndim == 2], "weight_decay": 2 * l2},',
        '    {"params": [w for w in model.parameters() if w.ndim != 2]},',
        "]",
        f"optimizer = torch.optim.{name}(groups, {options})",
    ]


def _full_batch(spec: ExperimentSpec) -> bool:
    if spec.batch_size is None:
        return True
    rows = _training_rows(spec)
    return rows is not None and spec.batch_size >= rows


def _training_rows(spec: ExperimentSpec) -> int | None:
    """How many there are; None when only the data file knows."""
    if not is_generated(spec) and spec.dataset not in TABLE_ROWS:
        return None
    sizes = split_sizes(spec, TABLE_ROWS.get(spec.dataset))
    return None if isinstance(sizes, list) else sizes[0]


def _change(item: Change) -> list[str]:
    """What sets the controls of a live change before an epoch."""
    lines = [f"    if epoch == {item.at}:"]
    for name, value in item.set.items():
        text = number_text(value) if isinstance(value, float) else str(value)
        lines += [f"        {line}" for line in _SETTERS[name].format(text).splitlines()]
        if name == "early_stopping" and value:
            lines.append("        stopper.counter, stopper.reference = 0, stopper.best")
    return lines


_SETTERS: Final = {
    "dropout": "Dropout.p = {}",
    "l2": "l2 = {}",
    "lr": 'for group in optimizer.param_groups:\n    group["lr"] = {}',
    "early_stopping": "stopper.enabled = {}",
    "patience": "stopper.patience = {}",
    "min_delta": "stopper.min_delta = {}",
    "pace": "pass  # {} epochs a second",
}


def _loop(spec: ExperimentSpec) -> list[str]:
    lines = ["", f"for epoch in range(1, {spec.epochs + 1}):"]
    for item in spec.changes:
        lines += _change(item)
    grouped = code_model.uses(spec, "l2") and not (
        spec.optimizer == "sgd" and spec.decay == "decoupled"
    )
    if grouped and any("l2" in item.set for item in spec.changes):
        lines.append('    optimizer.param_groups[0]["weight_decay"] = 2 * l2')
    stops = f"stopper.step(epoch, {'val_loss' if spec.monitor == 'val_loss' else '-val_accuracy'})"
    if spec.start_epoch > 1:
        stops = f"(epoch >= {spec.start_epoch} and {stops})"
    return [
        *lines,
        "    model.train()",
        *_batches(spec),
        "    train_loss, _ = evaluate(X_train, y_train)",
        "    val_loss, val_accuracy = evaluate(X_val, y_val)",
        "    history.append((epoch, train_loss, val_loss, val_accuracy))",
        '    print(f"{epoch:4}  train {train_loss:.4f}  val {val_loss:.4f}  {val_accuracy:.3f}")',
        f"    if not math.isfinite(val_loss) or {stops}:",
        "        break",
        "",
        "if stopper.weights is not None:",
        "    model.load_state_dict(stopper.weights)",
        '    print("best epoch", stopper.best_epoch, "validation", *evaluate(X_val, y_val))',
    ]


def _batches(spec: ExperimentSpec) -> list[str]:
    if _full_batch(spec):
        lines = ["    loader = DataLoader(train, batch_size=len(train))"]
    else:
        shuffled = "torch.randperm(len(train), generator=order).tolist()"
        if _training_rows(spec) is None:
            shuffled += f" if len(train) > {spec.batch_size} else range(len(train))"
        lines = [
            f"    rows = {shuffled}",
            f"    loader = DataLoader(train, batch_size={spec.batch_size}, sampler=rows)",
        ]
    lines.append("    for X, y in loader:")
    rows = _training_rows(spec)
    lonely = rows is None or (spec.batch_size is not None and rows % spec.batch_size == 1)
    if spec.batch_norm and spec.hidden and lonely:
        lines += ["        if len(y) == 1:", "            continue  # one row has no variance"]
    lines += [
        "        optimizer.zero_grad()",
        "        loss_of(model(X), y).backward()",
    ]
    if code_model.uses(spec, "l2") and spec.optimizer == "sgd" and spec.decay == "decoupled":
        lines += [
            "        with torch.no_grad():",
            "            for w in weights:",
            '                w.mul_(1 - 2 * optimizer.param_groups[0]["lr"] * l2)',
        ]
    return [*lines, "        optimizer.step()"]
