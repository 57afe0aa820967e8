"""What a run came to, in one or two sentences made purely from its state."""

import math
from collections.abc import Callable, Mapping
from typing import Final

import msgspec

from studytui.lab.figures import counted, figure
from studytui.lab.run import first_loss
from studytui.lab.runstate import Mark, RunState


class Verdict(msgspec.Struct, frozen=True):
    """A judgement.

    Attributes:
        case: failed, non_finite, diverged, nothing_learned, rescued, stopped_early, unfinished,
            overfitted, settled, or stopped (by the person, too early to say more).
        text: One to three sentences.
        note: The id of the note to read next.
    """

    case: str
    text: str
    note: str


_READ: Final = {
    "failed": "training-loop-and-recipe",
    "non_finite": "gradient-descent",
    "diverged": "gradient-descent",
    "nothing_learned": "label-noise-and-random-labels",
    "rescued": "regularization-overview",
    "stopped_early": "early-stopping",
    "unfinished": "training-loop-and-recipe",
    "overfitted": "generalization-and-overfitting",
    "settled": "validation-and-fair-comparison",
    "stopped": "reading-a-training-log",
}
NO_GAIN: Final = 0.98
"""A best loss above this share of ln K is no better than knowing nothing."""
_WORSE: Final = 1.1
"""End over best validation loss from which a run counts as overfitted."""
_RESCUE: Final = 0.75
"""End over the loss at a change, below which the change rescued the run."""
_EARLY: Final = 5
"""Epochs below which nothing is said about what a run cannot learn, or where it settles."""


_REASONS: Final = {
    "patience": "out of patience",
    "non_finite": "not finite",
    "user": "ended by hand",
    "failed": "failed",
}


def reason_text(run: RunState) -> str:
    """Why a run ended, in two or three words; nothing while it goes on."""
    if run.reason == "max_epochs":
        return f"all {counted(run.epoch, 'epoch')}"
    return _REASONS.get(run.reason or "", run.reason or "")


def verdict(run: RunState) -> Verdict | None:
    """The judgement on a run that has ended; None while it goes on."""
    if run.status == "failed":
        return _verdict("failed", run.failure or "The run failed.")
    if run.status != "finished" or run.finished is None:
        return None
    for judge in _JUDGES:
        if (found := judge(run)) is not None:
            return found
    return _verdict("stopped", f"Ended after {counted(run.epoch, 'epoch')}.")


def _verdict(case: str, text: str) -> Verdict:
    return Verdict(case, text, _READ[case])


def _non_finite(run: RunState) -> Verdict | None:
    if run.reason != "non_finite":
        return None
    best = run.best
    kept = f" The weights of epoch {best.epoch} are kept ({figure(best.val_loss)})." if best else ""
    return _verdict(
        "non_finite",
        f"The loss was no number any more after epoch {run.epoch}: steps too large blew the "
        f"weights up until they overflowed. Lower the learning rate "
        f"({_shown(run.controls['lr'])}).{kept}",
    )


def _diverged(run: RunState) -> Verdict | None:
    end = run.end
    if run.diverged_at is None or end is None:
        return None
    first = first_loss(run)
    if abs(end.val_loss) <= 10 * first:
        return None  # it came back
    worst = float(run.curve("val_loss").max())
    return _verdict(
        "diverged",
        f"It diverges: validation loss reached {figure(worst)}, more than a thousand times what "
        f"it began with ({figure(first)}), from epoch {run.diverged_at} on, and stays a number all "
        f"the same. The learning rate ({_shown(run.controls['lr'])}) is too high.",
    )


def _short(run: RunState) -> bool:
    """Whether the run ended too early to say what it would have come to."""
    return run.reason != "patience" and run.epoch < _EARLY


def _nothing_learned(run: RunState) -> Verdict | None:
    best, end = run.best, run.end
    if run.started is None or best is None or end is None or run.started.classes < 2:
        return None
    chance = math.log(run.started.classes)
    if best.val_loss <= NO_GAIN * chance or _short(run):
        return None
    text = (
        f"Nothing learned that holds for new data: validation loss was never clearly below "
        f"ln {run.started.classes} = {figure(chance)}, what knowing nothing gives (best "
        f"{figure(best.val_loss)} at epoch {best.epoch})."
    )
    train = float(run.curve("train_loss")[-1])
    if train < 0.8 * chance:
        text += f" Training loss fell to {figure(train)} all the same: that is memorising."
    return _verdict("nothing_learned", text)


def _rescued(run: RunState) -> Verdict | None:
    end = run.end
    if not run.changes or end is None or run.best is None:
        return None
    change = run.changes[-1]
    before, best = run.mark(change.epoch), run.at(change.epoch).best
    if before is None or best is None or before.val_loss <= _WORSE * best.val_loss:
        return None  # there was nothing to be rescued from
    if not end.val_loss < _RESCUE * before.val_loss:
        return None
    since = run.best_since_change
    text = (
        f"The change after epoch {change.epoch} ({change_text(change.was, change.set)}) rescued "
        f"it: validation loss {figure(before.val_loss)} → {figure(end.val_loss)}, accuracy "
        f"{figure(before.val_accuracy)} → {figure(end.val_accuracy)}."
    )
    if since is not None:
        text += f" Best since then: {figure(since.val_loss)} at epoch {since.epoch}"
        before_it = f"; best of all: {figure(run.best.val_loss)} at {run.best.epoch}"
        text += ", the best of all." if since.epoch == run.best.epoch else f"{before_it}."
    return _verdict("rescued", text)


def change_text(was: Mapping[str, object], now: Mapping[str, object]) -> str:
    """A live change in words: "dropout 0 → .5"."""
    new = [name for name in now if was.get(name) != now[name]] or now
    return ", ".join(f"{name} {_shown(was.get(name))} → {_shown(now[name])}" for name in new)


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, float):
        return f"{value:g}".removeprefix("0") if 0 < value < 1 else f"{value:g}"
    return "?" if value is None else str(value)


def _stopped_early(run: RunState) -> Verdict | None:
    best, end = run.best, run.end
    if run.reason != "patience" or best is None or end is None:
        return None
    waited = end.epoch - best.epoch
    return _verdict(
        "stopped_early",
        f"Stopped early at epoch {end.epoch}: no gain in {counted(run.counter, 'check')}. The "
        f"weights of epoch {best.epoch} are kept: validation loss {figure(best.val_loss)}, "
        f"accuracy {figure(best.val_accuracy)}"
        + (
            f" (at the end, {waited} later: {figure(end.val_loss)})."
            if end.val_loss > best.val_loss
            else "."
        ),
    )


def _unfinished(run: RunState) -> Verdict | None:
    best, end = run.best, run.end
    if end is None or run.reason not in ("max_epochs", "user"):
        return None
    if best is None:
        return _verdict(
            "unfinished",
            f"No epoch was judged: start_epoch is {run.spec.start_epoch}, the run had "
            f"{counted(run.epoch, 'epoch')}. Its result is the last weights "
            f"({figure(end.val_loss)}).",
        )
    if best.epoch != end.epoch:
        return None
    return _verdict(
        "unfinished",
        f"Not finished: the last epoch, {end.epoch}, is the best so far (validation loss "
        f"{figure(end.val_loss)}, accuracy {figure(end.val_accuracy)}). More epochs may help.",
    )


def _overfitted(run: RunState) -> Verdict | None:
    best, end = run.best, run.end
    if best is None or end is None or end.val_loss <= _WORSE * best.val_loss:
        return None
    later = end.epoch - best.epoch
    train = float(run.curve("train_loss")[-1])
    trained = f"training loss to {figure(train)} and " if math.isfinite(train) else ""
    text = (
        f"Validation was best at epoch {best.epoch} ({figure(best.val_loss)}). The "
        f"{counted(later, 'epoch')} after it took {trained}validation loss to "
        f"{figure(end.val_loss)}, {_accuracy_moved(run, best, end)}."
    )
    return _verdict("overfitted", text)


def _accuracy_moved(run: RunState, best: Mark, end: Mark) -> str:
    moved = f"{figure(best.val_accuracy)} → {figure(end.val_accuracy)}"
    lost = best.val_accuracy - end.val_accuracy
    if lost > 0.05:
        return f"accuracy {moved}: overfitting"
    error = run.accuracy_error() or 0.0
    if abs(lost) <= 2 * error:
        return f"accuracy {moved}, no more than chance: over-confidence"
    return f"accuracy {'only' if lost > 0 else 'even rose'} {moved}: over-confidence"


def _settled(run: RunState) -> Verdict | None:
    best, end = run.best, run.end
    if best is None or end is None or (run.reason == "user" and _short(run)):
        return None
    return _verdict(
        "settled",
        f"It settled: validation loss was best at epoch {best.epoch} ({figure(best.val_loss)}) and "
        f"is {figure(end.val_loss)} at the end, accuracy {figure(end.val_accuracy)}.",
    )


_JUDGES: Final[tuple[Callable[[RunState], Verdict | None], ...]] = (
    _non_finite,
    _diverged,
    _nothing_learned,
    _rescued,
    _stopped_early,
    _unfinished,
    _overfitted,
    _settled,
)
