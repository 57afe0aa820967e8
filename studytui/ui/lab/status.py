"""The lab's lines about a run: what it is, how it goes, what came out of it."""

import math
from collections.abc import Mapping

from studytui.lab.events import Started
from studytui.lab.fields import show_value
from studytui.lab.figures import duration, figure
from studytui.lab.folder import State
from studytui.lab.run import RunState, Switched
from studytui.lab.spec import FIELDS, ExperimentSpec, differences
from studytui.ui.plot import Line

GLYPHS: Mapping[str, tuple[str, str]] = {
    "ready": ("○", "text-muted"),
    "queued": ("…", "warning"),
    "running": ("●", "bold good"),
    "paused": ("‖", "bold warning"),
    "finished": ("✓", "good"),
    "failed": ("!", "bold bad"),
    "lost": ("?", "bold bad"),
    "silent": ("?", "bold warning"),
}
"""State → its sign and the sign's style."""

_SHORT = {
    "dropout": "dropout", "l2": "λ", "lr": "lr", "early_stopping": "stopping",
    "patience": "patience", "min_delta": "min gain", "hidden": "", "optimizer": "",
    "batch_size": "batch", "n_train": "train rows", "seed": "seed",
}  # fmt: skip
_HOW = "  (evaluation mode)"
_ROOMY = 72
"""Columns from which a title says what to do about a lost run."""


def title_line(
    run: RunState, state: State | str, short: str, age: float = 0.0, width: int = 80
) -> Line:
    """Name, state and, as far as there is room, device."""
    sign, style = GLYPHS[state]
    words = f"no word for {duration(age)}" if state == "silent" else str(state)
    if state == "lost":
        words = "lost its process" + (" · space takes it up" if width >= _ROOMY else "")
    parts = [
        (f" {run.spec.name}", "bold"),
        (" ~" if run.changes else "", "bold warning"),
        (f" {short}", "text-muted"),
        (f"  {sign} {words}", style),
    ]
    if run.started is not None:
        room = width - sum(len(text) for text, _ in parts)
        device = next((text for text in _device(run.started) if len(text) <= room), "")
        parts.append((device, "text-muted"))
    return tuple(parts)


def _device(started: Started) -> tuple[str, str, str]:
    """What trains, in fewer and fewer words."""
    threads = f" · {started.threads} thread{'' if started.threads == 1 else 's'}"
    reason = f" ({started.device_reason})" if started.device_reason else ""
    name = f"  {started.device}"
    return name + reason + threads, name + threads, name


def numbers_line(run: RunState, width: int = 80) -> Line:
    """The comparable pair of losses, and the validation accuracy with its standard error.

    How they were measured is left out where there is no room.
    """
    if not run.n:
        return ((" no epoch yet", "text-muted"),)
    val, train = run.curve("val_loss")[-1], run.curve("train_loss")[-1]
    parts = [(" val ", "curve-val"), (figure(float(val)), "bold curve-val")]
    if not math.isnan(train):
        parts += [("  train ", "curve-train"), (figure(float(train)), "bold curve-train")]
    how = len(parts)
    parts.append(("  accuracy ", ""))
    parts.append((figure(float(run.curve("val_accuracy")[-1])), "bold"))
    error = run.accuracy_error()
    if error is not None:
        parts.append((f" ± {figure(error)}", "text-muted"))
    if sum(len(text) for text, _ in parts) + len(_HOW) <= width:
        parts.insert(how, (_HOW, "text-muted"))
    return tuple(parts)


def progress_line(run: RunState, active: bool, width: int = 80) -> Line:
    """Epoch, speed, time left, penalty, size, seed; the last ones where there is room."""
    parts = [f" epoch {run.epoch}/{run.limit}"]
    speed = run.epochs_per_second()
    if active and speed:
        left = (run.limit - run.epoch) / speed
        parts.append(f"{speed:.0f} epochs/s" if speed >= 10 else f"{speed:.1f} epochs/s")
        if left >= 1:
            parts.append(f"{duration(left)} left")
    elif run.n:
        parts.append(f"trained for {duration(run.train_seconds)}")
    penalty = float(run.curve("penalty")[-1]) if run.n else math.nan
    if not math.isnan(penalty):
        parts.append(f"λ‖w‖² {figure(penalty) if penalty else 0}")
    if run.started is not None:
        parts.append(f"{run.started.parameters} parameters")
    parts.append(f"seed {run.spec.seed}")
    while len(parts) > 1 and len(" · ".join(parts)) > width:
        parts.pop()
    return ((" · ".join(parts), "text-muted"),)


def short_value(name: str, value: object) -> str:
    """A field's value without a leading zero: `.5`, `1e+06`, `64,64`."""
    text = show_value(FIELDS[name], value) or "none"
    return text[1:] if text.startswith("0.") else text


def short_setting(name: str, value: object) -> str:
    """A field's value in few words: `dropout .5`, `lr .1`, `sgd`."""
    text = short_value(name, value)
    word = _SHORT.get(name, name.replace("_", " "))
    return f"{word} {text}".strip()


def short_differences(spec: ExperimentSpec, base: ExperimentSpec) -> str:
    """What makes one experiment another one; `–` for nothing.

    Planned changes are left out: a run shows each as it was made (`short_change`).
    """
    found = differences(spec, base)
    return (
        ", ".join(
            short_setting(name, value) for name, (_, value) in found.items() if name != "changes"
        )
        or "–"
    )


def short_change(switch: Switched) -> str:
    """A live change and the epoch it came in: `dropout 0→.5 @150`."""
    parts = []
    for name, value in switch.set.items():
        if name not in FIELDS or name == "pace" or switch.was.get(name) == value:
            continue
        word = _SHORT.get(name) or name
        was = short_value(name, switch.was.get(name))
        parts.append(f"{word} {was}→{short_value(name, value)}")
    return f"{', '.join(parts)} @{switch.epoch + 1}" if parts else ""


def mark_text(switch: Switched) -> str:
    """A live change as a word beside its line in the chart: `d .5`, `λ 0`, `stop on`."""
    words = {"dropout": "d", "l2": "λ", "lr": "lr", "early_stopping": "stop", "patience": "pat"}
    parts = []
    for name, value in switch.set.items():
        if name in FIELDS and name != "pace" and switch.was.get(name) != value:
            parts.append(f"{words.get(name, name)} {short_value(name, value)}")
    return " ".join(parts)


def comparison_line(run: RunState, before: RunState, briefly: bool = False) -> Line:
    """What came out compared with the run before.

    While the run goes on, both at the same epoch; then both at the end, or both at their best when
    both had early stopping. `briefly` leaves out what differs.
    """
    stopping = run.controls["early_stopping"] and before.controls["early_stopping"]
    if run.reason is None:
        what, mine, other = f"epoch {run.epoch}", run.end, before.mark(run.epoch)
    elif stopping:
        what, mine, other = "best", run.best, before.best
    else:
        what, mine, other = "end", run.end, before.end
    if mine is None or other is None:
        return ((f" against {before.run[-4:]}: it ended before this epoch", "text-muted"),)
    error = run.accuracy_error() or 0.0
    chance = abs(mine.val_accuracy - other.val_accuracy) <= 2 * error
    return (
        (f" against {before.run[-4:]}, {what}: val ", "text-muted"),
        (f"{figure(other.val_loss)} → {figure(mine.val_loss)}", "bold"),
        (" · accuracy ", "text-muted"),
        (f"{figure(other.val_accuracy)} → {figure(mine.val_accuracy)}", "bold"),
        (", no more than chance" if chance else "", "text-muted"),
        ("" if briefly else f"  ({_told_apart(run, before)})", "text-muted"),
    )


def _told_apart(run: RunState, before: RunState) -> str:
    """What differs between two runs; live changes are said, because they make it no fair pair."""
    differs = short_differences(run.spec, before.spec)
    words = "the same experiment" if differs == "–" else differs
    steered = ((run, "this run"), (before, before.run[-4:]))
    names = " and ".join(name for each, name in steered if each.changes)
    return f"{words}, but ~ {names} changed on the way" if names else words
