"""The patience meter, in words and blocks: what it counts, what it waits for, what it keeps."""

import math

import numpy as np

from studytui.lab.figures import counted, figure
from studytui.lab.run import RunState
from studytui.ui.plot import Line

_MOST_BLOCKS = 20

_ENDS = {
    "patience": "stopped at epoch {epoch}: {checks} without a gain",
    "non_finite": "stopped at epoch {epoch}: the loss is no longer a number",
    "max_epochs": "all {epochs} done",
    "user": "you stopped it at epoch {epoch}",
    "failed": "failed at epoch {epoch}",
}


def meter(run: RunState) -> list[Line]:
    """Three lines about early stopping in the run as it stands."""
    if run.controls["early_stopping"]:
        return [_counting(run), _waiting(run), _kept(run)]
    if run.reason is not None:
        return [((_end(run), "bold"),), _off(run), _kept(run)]
    return [_off(run), _waiting(run), _kept(run)]


def _control(run: RunState, name: str) -> float:
    value = run.controls[name]
    return value if isinstance(value, int | float) else 0


def blocks(counter: int, patience: int) -> str:
    """The counter as full and empty blocks, at most 20 of them."""
    total = min(patience, _MOST_BLOCKS)
    full = min(total, math.floor(counter * total / patience)) if patience else 0
    return "▮" * full + "▯" * (total - full)


def _counting(run: RunState) -> Line:
    patience, counter = int(_control(run, "patience")), run.counter
    if run.reason is not None:
        return ((_end(run), "bold warning" if run.reason == "patience" else "bold"),)
    if run.epoch + 1 < run.spec.start_epoch:
        return ((f"epochs 1–{run.spec.start_epoch - 1} not judged", "text-muted"),)
    left = patience - counter
    style = "bold warning" if left <= 1 and run.n else "bold"
    line = ((f"patience {counter}/{patience} ", style), (blocks(counter, patience), style))
    if run.n and left <= 0:
        return (*line, (f"  counter is {counter}: stops at the next check", "warning"))
    return (*line, ("  one check left", "warning")) if run.n and left == 1 else line


def _off(run: RunState) -> Line:
    patience = int(_control(run, "patience"))
    if run.shadow is not None:
        kept = run.shadow.kept
        keeping = f", keeping {kept.epoch} ({_figure(run, kept.epoch)})" if kept else ""
        now = f" · now {_figure(run, run.epoch)}" if run.n else ""
        text = f"stopping off · would have stopped at {run.shadow.epoch}{keeping}{now}"
        return ((text, "bold"),)
    counted = f" · in the shadow {run.counter}/{patience} " if run.n else " "
    bar = blocks(run.counter, patience) if run.n else ""
    return ((f"stopping off{counted}", "bold"), (bar, "text-muted"))


def _end(run: RunState) -> str:
    reason = run.reason or ""
    text = _ENDS.get(reason, "ended at epoch {epoch}")
    epochs, checks = counted(run.epoch, "epoch"), counted(run.counter, "check")
    return text.format(epoch=run.epoch, epochs=epochs, checks=checks)


def _waiting(run: RunState) -> Line:
    """What the next check must beat, and where that comes from."""
    if run.reference is None:
        return (("", ""),)
    rising = run.spec.monitor == "val_accuracy"
    gain = _control(run, "min_delta")
    target = run.reference + gain if rising else run.reference - gain
    text = f"{'waited' if run.reason else 'waiting'} for {'>' if rising else '<'} {figure(target)}"
    epoch = _reference_epoch(run)
    at = f" at epoch {epoch}" if epoch else ""
    if gain:
        sign = "+" if rising else "−"
        text += f" (= {figure(run.reference)}{at} {sign} {figure(gain)})"
    elif at:
        text += f" (epoch {epoch})"
    return ((text, "text-muted" if run.reason else ""),)


def _reference_epoch(run: RunState) -> int | None:
    """The first epoch judged whose value is the reference: a tie after it was no gain."""
    epochs = run.curve("epoch")
    judged = epochs >= run.spec.start_epoch
    found = np.flatnonzero(judged & (run.curve(run.spec.monitor) == run.reference))
    return int(epochs[found[0]]) if len(found) else None


def _kept(run: RunState) -> Line:
    best = run.best_epoch
    if best is None:
        over = run.reason is not None and run.n > 0
        return (("no epoch was judged: the last weights are the result" if over else "", ""),)
    kept = "best kept" if run.controls["early_stopping"] else "best"
    text = f"★ {kept} {_figure(run, best)} at epoch {best}"
    since = run.best_since_change
    if since is not None and since.epoch != best:
        text += f" · since the change: {_figure(run, since.epoch)} at {since.epoch}"
    return ((text, "mark-best"),)


def _figure(run: RunState, epoch: int) -> str:
    """The monitored value of an epoch."""
    mark = run.mark(epoch)
    if mark is None:
        return "–"
    return figure(mark.val_loss if run.spec.monitor == "val_loss" else mark.val_accuracy)
