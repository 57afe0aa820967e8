"""A run as plain PyTorch: nn.Module, DataLoader, torch.optim, and a stopper that copies weights.

The program needs torch, NumPy and scikit-learn, nothing of this project. It draws the same random
numbers as the engine (see `streams`), so in float64 its losses are the run's to 1e-6: it shows how
such a run is written, and it is what the engine is tested against.
"""

from itertools import groupby
from typing import Final

import msgspec

from studytui.lab import code_data, code_model
from studytui.lab.declarations import MEASURED, ExperimentSpec
from studytui.lab.fields import Change, number_text
from studytui.lab.rules import is_generated, rows_of_table, split_sizes
from studytui.lab.runstate import RunState
from studytui.lab.streams import stream_seed

_STOPPER: Final = """
class Stopper:  # copies the best weights; a gain of more than min_delta restarts the patience
    enabled, patience, min_delta = {enabled}, {patience}, {min_delta}
    best = reference = np.inf
    best_epoch, weights, counter = None, None, 0

    def step(self, epoch, value):
        if value < self.best:
            self.best, self.best_epoch = value, epoch
            self.weights = {{name: w.clone() for name, w in model.state_dict().items()}}
        self.counter += 1
        if self.reference - value > self.min_delta:
            self.reference, self.counter = value, 0
        return self.enabled and self.counter >= self.patience

"""
_EVALUATE: Final = """
@torch.no_grad()
def evaluate(X, y):
    model.eval()
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
        _EVALUATE.splitlines(),
        _training_set_up(spec),
        _loop(spec),
    ]
    return "\n".join("\n".join(section) for section in sections if section) + "\n"


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
    return [*lines, "dataset = TensorDataset(X_train, y_train)", "stopper, history = Stopper(), []"]


def _optimizer(spec: ExperimentSpec) -> list[str]:
    name, options = "Adam", f"lr={number_text(spec.lr)}"
    if spec.optimizer == "sgd":
        name = "SGD"
        options += f", momentum={number_text(spec.momentum)}" if spec.momentum else ""
    elif spec.decay == "decoupled" and code_model.uses(spec, "l2"):
        name = "AdamW"
    if not code_model.uses(spec, "l2"):
        return [f"optimizer = torch.optim.{name}(model.parameters(), {options})"]
    l2 = number_text(spec.l2)
    weights = "weights = [w for w in model.parameters() if w.ndim == 2]"
    if _shrinks(spec):
        optimizer = f"optimizer = torch.optim.SGD(model.parameters(), {options})"
        return [f"l2 = {l2}  # weights alone shrink, before each step", weights, optimizer]
    return [
        f"{weights}  # the penalty {l2} * |w|^2 is theirs",
        "others = [w for w in model.parameters() if w.ndim != 2]  # biases and batch norm",
        f'groups = [{{"params": weights, "weight_decay": 2 * {l2}}}, {{"params": others}}]',
        f"optimizer = torch.optim.{name}(groups, {options}, weight_decay=0)",
    ]


def _shrinks(spec: ExperimentSpec) -> bool:
    """Whether the loop makes the weights smaller itself: torch's SGD knows no decoupled decay."""
    return code_model.uses(spec, "l2") and spec.optimizer == "sgd" and spec.decay == "decoupled"


def _full_batch(spec: ExperimentSpec) -> bool:
    if spec.batch_size is None:
        return True
    rows = _training_rows(spec)
    return rows is not None and spec.batch_size >= rows


def _training_rows(spec: ExperimentSpec) -> int | None:
    """How many there are; None when only the data file knows."""
    if not is_generated(spec) and spec.dataset not in MEASURED:
        return None
    sizes = split_sizes(spec, rows_of_table(spec))
    return None if isinstance(sizes, list) else sizes[0]


def _changes(spec: ExperimentSpec) -> list[str]:
    """What sets the controls of live changes before their epochs."""
    lines: list[str] = []
    for epoch, items in groupby(sorted(spec.changes, key=lambda item: item.at), lambda c: c.at):
        setters = [line for item in items for line in _setters(spec, item)]
        if setters:
            lines += [f"    if epoch == {epoch}:", *(f"        {line}" for line in setters)]
    return lines


def _setters(spec: ExperimentSpec, change: Change) -> list[str]:
    lines = []
    for name, value in change.set.items():
        if name == "pace" or (name in ("dropout", "l2") and not code_model.uses(spec, name)):
            continue
        text = number_text(value) if isinstance(value, float) else str(value)
        setter = _SETTERS[name]
        if name == "l2" and _shrinks(spec):
            setter = "l2 = {}"
        elif name == "early_stopping" and value:
            setter = "stopper.enabled, stopper.counter, stopper.reference = True, 0, stopper.best"
        lines += setter.format(text).splitlines()
    return lines


_SETTERS: Final = {
    "dropout": "model.p = {}",
    "l2": 'optimizer.param_groups[0]["weight_decay"] = 2 * {}',
    "lr": 'for group in optimizer.param_groups:\n    group["lr"] = {}',
    "early_stopping": "stopper.enabled = {}",
    "patience": "stopper.patience = {}",
    "min_delta": "stopper.min_delta = {}",
}


def _loop(spec: ExperimentSpec) -> list[str]:
    stops = f"stopper.step(epoch, {'val_loss' if spec.monitor == 'val_loss' else '-val_accuracy'})"
    if spec.start_epoch > 1:
        stops = f"(epoch >= {spec.start_epoch} and {stops})"
    return [
        "",
        f"for epoch in range(1, {spec.epochs + 1}):",
        *_changes(spec),
        "    model.train()",
        *_batches(spec),
        "    train_loss, _ = evaluate(X_train, y_train)",
        "    val_loss, val_accuracy = evaluate(X_val, y_val)",
        "    history.append((epoch, train_loss, val_loss, val_accuracy))",
        '    print(f"{epoch:4}  train {train_loss:.4f}  val {val_loss:.4f}  {val_accuracy:.3f}")',
        f"    if not np.isfinite(val_loss) or {stops}:",
        "        break",
        "",
        "if stopper.weights is not None:",
        "    model.load_state_dict(stopper.weights)",
        '    print("best epoch", stopper.best_epoch, "validation", *evaluate(X_val, y_val))',
    ]


def _batches(spec: ExperimentSpec) -> list[str]:
    size, rows = spec.batch_size, _training_rows(spec)
    if size is None or _full_batch(spec):
        lines = ["    loader = DataLoader(dataset, batch_size=len(dataset))"]
    else:
        options = f"batch_size={size}, sampler=rows"
        if spec.batch_norm and spec.hidden and rows is None:
            options += f", drop_last=len(dataset) % {size} == 1"
        elif spec.batch_norm and spec.hidden and rows is not None and rows % size == 1:
            options += ", drop_last=True"  # one row has no variance
        shuffled = "torch.randperm(len(dataset), generator=order).tolist()"
        if rows is None:
            shuffled += f" if len(dataset) > {size} else None"
        lines = [f"    rows = {shuffled}", f"    loader = DataLoader(dataset, {options})"]
    lines += [
        "    for X, y in loader:",
        "        optimizer.zero_grad()",
        "        loss_of(model(X), y).backward()",
    ]
    if _shrinks(spec):
        lines += [
            "        with torch.no_grad():",
            "            for w in weights:",
            '                w.mul_(1 - 2 * optimizer.param_groups[0]["lr"] * l2)',
        ]
    return [*lines, "        optimizer.step()"]
