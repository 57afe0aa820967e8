"""Checkpoints: a model's whole state, written whole or not at all, read without pickle."""

import errno
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple, cast

import msgspec
import torch
from torch import Tensor

from studytui.files import replacing
from studytui.lab.early_stopping import EarlyStopping
from studytui.lab.spec import CONTROLS, ExperimentSpec, read_controls
from studytui.trainer.data import Data
from studytui.trainer.optimizer import make
from studytui.trainer.state import Controls, ModelState, fresh

LAST = "last.pt"
BEST = "best.pt"
_VERSION = 1
_TENSORS = ("flat", "stats", "best_flat", "best_stats", "order_source")
_MOST_NUMBERS = 1 << 31
_NUMBERS = ("epoch", "step", "batch", "rows")


class CheckpointError(ValueError):
    """The file is no checkpoint of this run; the message says what to do."""


class Saved(NamedTuple):
    """A state, and the number of the journal's last event when it was taken."""

    state: ModelState
    seq: int


def save(folder: Path, state: ModelState, seq: int) -> None:
    """Write `last.pt` into a run folder.

    Raises:
        OSError: The disk is full or the folder cannot be written; what was there is untouched.
    """
    content: dict[str, Any] = {"version": _VERSION, "seq": seq, "running": state.running}
    content |= {name: getattr(state, name) for name in (*_TENSORS, *_NUMBERS)}
    content |= {
        "controls": state.controls,
        "dropout_source": state.dropout[0],
        "dropout_used": state.dropout[1],
        "optimizer": state.optimizer,
        "order": state.order,
        "stopper": state.stopper.state_dict(),
    }
    _write(folder / LAST, content)


def save_best(folder: Path, state: ModelState) -> None:
    """Write `best.pt`: the best weights alone, and their epoch.

    Raises:
        OSError: As for `save`.
    """
    content = {
        "version": _VERSION,
        "flat": state.best_flat,
        "stats": state.best_stats,
        "epoch": state.stopper.best_epoch,
    }
    _write(folder / BEST, content)


def _write(file: Path, content: Mapping[str, Any]) -> None:
    """torch.save, with its complaint about a failed write turned into the OSError it stands for."""
    with replacing(file) as stream:
        try:
            torch.save(dict(content), stream)
        except RuntimeError as error:
            why = "the disk took only a part of it, it may be full"
            raise OSError(errno.ENOSPC, why) from error


def load(folder: Path, spec: ExperimentSpec, data: Data) -> Saved | None:
    """Read `last.pt` of a run folder; None when there is none.

    Raises:
        CheckpointError: It is damaged, or of another model than `spec` and `data` give.
    """
    file = folder / LAST
    try:
        content = torch.load(file, map_location="cpu", weights_only=True)
    except FileNotFoundError:
        return None
    except Exception as error:  # torch raises all sorts on damaged files
        raise CheckpointError(_unusable(file, "it is damaged")) from error
    template = fresh(spec, data)
    try:
        state = _filled(template, content)
        state.order = _order(content["order"], len(data.train))
        state.optimizer = _memory(content["optimizer"], spec, state.flat)
        seq = int(content["seq"])
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise CheckpointError(_unusable(file, str(error))) from error
    return Saved(state, seq)


def _unusable(file: Path, why: str) -> str:
    return f"{file}: cannot be resumed from: {why}. Remove it to begin this run anew."


def _filled(template: ModelState, content: Mapping[str, Any]) -> ModelState:
    """The template with everything that the file holds, each entry checked against it.

    Raises:
        ValueError, KeyError, TypeError, AttributeError: The file doesn't fit.
    """
    if content["version"] != _VERSION:
        raise ValueError(f"it has version {content['version']}, this program knows {_VERSION}")
    for name in _TENSORS:
        expected, found = getattr(template, name), content[name]
        if not isinstance(found, Tensor) or found.shape != expected.shape:
            raise ValueError(f"{name} doesn't fit the experiment")
        setattr(template, name, found.to(expected.dtype))
    for name in _NUMBERS:
        setattr(template, name, msgspec.convert(content[name], int))
    template.running = float(content["running"])
    source: Tensor = content["dropout_source"]
    if source.shape != template.dropout[0].shape:
        raise ValueError("the dropout generator's state doesn't fit")
    used = msgspec.convert(content["dropout_used"], int)
    if not 0 <= used <= _MOST_NUMBERS:
        raise ValueError("the dropout generator's place doesn't fit")
    template.dropout = (source, used)
    template.controls = _controls(content["controls"])
    stopper: EarlyStopping = template.stopper
    stopper.load_state_dict(content["stopper"])
    return template


def _controls(found: Mapping[str, Any]) -> Controls:
    """The controls, checked as commands are, and the limit of epochs."""
    if set(found) != {*CONTROLS, "epochs"}:
        raise ValueError("its controls are others")
    values = read_controls({name: found[name] for name in CONTROLS})
    if isinstance(values, list):
        raise ValueError(str(values[0]))
    return cast(Controls, values | {"epochs": msgspec.convert(found["epochs"], int)})


def _order(found: object, rows: int) -> Tensor | None:
    """The row order of an epoch begun, [1, rows]; None between two epochs."""
    if found is None:
        return None
    if not isinstance(found, Tensor) or found.shape != (1, rows) or found.dtype != torch.int64:
        raise ValueError("the row order doesn't fit the data")
    if not torch.equal(found.sort().values[0], torch.arange(rows)):
        raise ValueError("the row order is none")
    return found


def _memory(found: object, spec: ExperimentSpec, flat: Tensor) -> dict[str, Tensor]:
    """The optimizer's memory; empty for a fresh one."""
    expected = make(spec.optimizer, flat, spec.momentum).state
    if not isinstance(found, dict) or (found and set(found) != set(expected)):
        raise ValueError("the optimizer is another one")
    for name, tensor in found.items():
        if not isinstance(tensor, Tensor) or tensor.shape != expected[name].shape:
            raise ValueError(f"the optimizer's {name} doesn't fit")
    return dict(found)
