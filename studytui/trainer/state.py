"""All that decides how one model goes on: what a checkpoint holds and what a stack is made of."""

from dataclasses import dataclass, field

import torch
from torch import Tensor

from studytui.lab.early_stopping import EarlyStopping
from studytui.lab.spec import CONTROLS, ExperimentSpec
from studytui.trainer.data import Data
from studytui.trainer.layout import Layout, initialise
from studytui.trainer.streams import generator

Controls = dict[str, int | float | bool]


@dataclass
class ModelState:
    """One model between two steps, on the CPU; every tensor is its own copy.

    `flat` is [1, P], `stats` [1, S]; `best_flat` and `best_stats` are the weights of the best check
    (as long as there was none, of the start). `order` is the row order [1, n] of an epoch begun,
    `batch` how many of its batches are done, `running` and `rows` the sum of their losses and the
    number of their rows. `dropout` is a state of the dropout stream and how many numbers after it
    are used.
    """

    controls: Controls
    flat: Tensor
    stats: Tensor
    best_flat: Tensor
    best_stats: Tensor
    order_source: Tensor
    dropout: tuple[Tensor, int]
    stopper: EarlyStopping
    optimizer: dict[str, Tensor] = field(default_factory=dict)
    epoch: int = 0
    step: int = 0
    batch: int = 0
    order: Tensor | None = None
    running: float = 0.0
    rows: int = 0


def layout_of(spec: ExperimentSpec, data: Data) -> Layout:
    """The shape of the network for these data."""
    sizes = (data.features, *spec.hidden, len(data.names))
    return Layout(sizes, spec.activation, spec.batch_norm and bool(spec.hidden))


def fresh(spec: ExperimentSpec, data: Data) -> ModelState:
    """The model before its first step."""
    dtype = getattr(torch, spec.dtype)
    layout = layout_of(spec, data)
    flat = initialise(layout, spec.init, generator(spec.seed, "init"), dtype)
    stats = layout.initial_statistics(flat, 1)
    stopper = EarlyStopping(
        spec.patience, spec.min_delta, spec.start_epoch,
        mode="min" if spec.monitor == "val_loss" else "max", enabled=spec.early_stopping,
    )  # fmt: skip
    return ModelState(
        controls={name: getattr(spec, name) for name in (*CONTROLS, "epochs")},
        flat=flat,
        stats=stats,
        best_flat=flat.clone(),
        best_stats=stats.clone(),
        order_source=generator(spec.seed, "order").get_state(),
        dropout=(generator(spec.seed, "dropout").get_state(), 0),
        stopper=stopper,
    )


def from_best(state: ModelState) -> None:
    """Put the best weights in place of ones that are not finite, with a fresh optimizer."""
    state.flat, state.stats = state.best_flat.clone(), state.best_stats.clone()
    state.optimizer = {}
    state.batch, state.order, state.running, state.rows = 0, None, 0.0, 0
