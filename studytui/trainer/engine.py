"""The engine: a stack of M ≥ 1 models of one shape, trained side by side.

A stack gives each model, up to rounding, what it would have had alone: each has its own row order,
dropout, learning rate, λ and early stopping. A single run is a stack of one.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import torch
from torch import Generator, Tensor

from studytui.lab.early_stopping import Decision
from studytui.lab.spec import ExperimentSpec
from studytui.trainer import optimizer as optimizers
from studytui.trainer.batches import HeldRows, TrainingRows
from studytui.trainer.data import Data
from studytui.trainer.layout import penalty
from studytui.trainer.network import Network
from studytui.trainer.state import Controls, ModelState, layout_of
from studytui.trainer.streams import UniformStream, draw_masks


class Outcome(NamedTuple):
    """What an epoch came to for one model; losses are means over rows, without penalties."""

    val_loss: float
    val_accuracy: float
    train_loss: float | None
    train_accuracy: float | None
    running_loss: float
    penalty: float
    decision: Decision


def _sum_type(device: torch.device) -> torch.dtype:
    """What losses are summed in: mps has no float64."""
    return torch.float32 if device.type == "mps" else torch.float64


def stack_key(spec: ExperimentSpec, data: Data, state: ModelState) -> tuple[object, ...]:
    """Runs of equal key can be trained as one stack."""
    return (
        layout_of(spec, data), spec.optimizer, spec.momentum, spec.decay, spec.dtype, spec.device,
        spec.batch_size, spec.evaluate_train, len(data.train), len(data.validation),
        state.epoch, state.step, state.batch, bool(state.optimizer),
    )  # fmt: skip


class Stack:
    """M models and their data on one device.

    Args:
        specs: One a model; they agree in `stack_key`.
        datas: One a model; the same object where two models have the same data.
        states: One a model; they are copied from, never written to, except that their stoppers
            are taken over.
        device: Where to compute.
    """

    def __init__(
        self, specs: Sequence[ExperimentSpec], datas: Sequence[Data],
        states: Sequence[ModelState], device: torch.device,
    ) -> None:  # fmt: skip
        first = states[0]
        self.specs, self.datas, self.device = list(specs), list(datas), device
        self.controls: list[Controls] = [dict(state.controls) for state in states]
        self.stoppers = [state.stopper for state in states]
        self.epoch, self.step, self.batch = first.epoch, first.step, first.batch
        self._join(states)
        dtype = self.network.flat.dtype
        self._training = TrainingRows(datas, dtype, device)
        self._train_part = self._training.held()
        self._validation = HeldRows.of([data.validation for data in datas], dtype, device)
        self._batches: Iterator[tuple[Tensor, Tensor]] | None = None
        self.refresh()

    def _join(self, states: Sequence[ModelState]) -> None:
        """Copy the models' states into the stack's own buffers."""
        spec = self.specs[0]

        def joined(name: str) -> Tensor:
            return torch.cat([getattr(state, name) for state in states]).to(self.device)

        layout = layout_of(spec, self.datas[0])
        self.network = Network(layout, joined("flat"), joined("stats"))
        flat = self.network.flat
        self.best_flat, self.best_stats = joined("best_flat"), joined("best_stats")
        self._mask = layout.weight_mask(flat)
        self._decay = optimizers.Decay(spec.decay, self._mask)
        self.optimizer = optimizers.make(spec.optimizer, flat, spec.momentum)
        if states[0].optimizer:
            optimizers.restore(self.optimizer, [state.optimizer for state in states])
        self._order_sources = [Generator() for _ in states]
        self._uniforms = [UniformStream(Generator(), self.device) for _ in states]
        for source, uniform, state in zip(self._order_sources, self._uniforms, states, strict=True):
            source.set_state(state.order_source)
            uniform.restore(*state.dropout)
        orders = [state.order for state in states if state.order is not None]
        self._orders = torch.cat(orders) if orders else None
        sums = [state.running for state in states]
        self._running = torch.tensor(sums, dtype=_sum_type(self.device), device=self.device)
        self._rows = states[0].rows

    @property
    def models(self) -> int:
        """The number of models, M."""
        return self.network.models

    def refresh(self) -> None:
        """Take over `controls` that were changed."""
        self._shares = [float(controls["dropout"]) for controls in self.controls]
        self._rates = [float(controls["lr"]) for controls in self.controls]
        self._lambdas = [float(controls["l2"]) for controls in self.controls]
        self._decay.set(self._lambdas, self._rates)

    def advance(self, stop: Callable[[], bool]) -> bool:
        """Train until the epoch's last step is done (True) or `stop()` says so (False).

        At least one step is taken; `stop` is asked after each.
        """
        if self._batches is None:
            self._batches = self._begin()
        network, optimizer = self.network, self.optimizer
        widths = network.layout.sizes[1:-1]
        flat, grad = network.flat, network.grad
        for x, y in self._batches:
            rows = x.shape[-2]
            masks = draw_masks(self._uniforms, self._shares, rows, widths, flat)
            picked = network.train(x, y, masks)
            self._running.sub_(picked.sum((-2, -1), dtype=self._running.dtype))
            self._decay.apply(flat, grad)
            optimizer.step(flat, grad, self._rates)
            self.step += 1
            self.batch += 1
            self._rows += rows
            if stop():
                return self.batch == self.batches_per_epoch
        return True

    @property
    def batch_size(self) -> int:
        """Rows of a full batch."""
        return self.specs[0].batch_size or self._training.count

    @property
    def batches_per_epoch(self) -> int:
        """Steps of an epoch; with batch norm a last batch of one row is none."""
        whole, rest = divmod(self._training.count, self.batch_size)
        return whole + (rest > 1 or (rest == 1 and not self.network.layout.batch_norm))

    def _begin(self) -> Iterator[tuple[Tensor, Tensor]]:
        """The batches of the epoch, those left of it when it was begun before."""
        count = self._training.count
        if self.batch_size < count and self._orders is None:
            drawn = [torch.randperm(count, generator=source) for source in self._order_sources]
            self._orders = torch.stack(drawn)
        batches = self._training.batches(self._orders, self.batch_size, self.batch)
        left = self.batches_per_epoch - self.batch
        return (pair for _, pair in zip(range(left), batches, strict=False))

    def finish_epoch(self) -> list[Outcome]:
        """After an epoch's last step: evaluate and judge every model, keep the best weights."""
        self.epoch += 1
        running = (self._running / max(self._rows, 1)).tolist()
        validation = self.evaluate(self._validation)
        train: list[tuple[float, float]] | list[tuple[None, None]]
        train = [(None, None)] * self.models
        if self.specs[0].evaluate_train:
            train = self.evaluate(self._train_part)
        norms = [0.0] * self.models
        if any(self._lambdas):
            norms = penalty(self.network.flat, self._mask).tolist()
        outcomes = [
            Outcome(
                val_loss=validation[m][0],
                val_accuracy=validation[m][1],
                train_loss=train[m][0],
                train_accuracy=train[m][1],
                running_loss=running[m],
                penalty=self._lambdas[m] * norms[m],
                decision=self._judge(m, *validation[m]),
            )
            for m in range(self.models)
        ]
        self._running.zero_()
        self._rows = self.batch = 0
        self._orders = self._batches = None
        return outcomes

    def _judge(self, m: int, loss: float, accuracy: float) -> Decision:
        monitored = loss if self.specs[m].monitor == "val_loss" else accuracy
        decision = self.stoppers[m].step(self.epoch, monitored if math.isfinite(loss) else math.nan)
        if decision.improved:
            self.best_flat[m].copy_(self.network.flat[m])
            self.best_stats[m].copy_(self.network.stats[m])
        return decision

    def evaluate(self, rows: HeldRows) -> list[tuple[float, float]]:
        """Mean loss and accuracy of each model in evaluation mode."""
        return evaluate(self.network, rows)

    def single(self, m: int, best: bool = False) -> Network:
        """One model alone, as it stands or with its best weights; it shares their memory."""
        flat, stats = self.network.flat, self.network.stats
        if best:
            flat, stats = self.best_flat, self.best_stats
        return Network(self.network.layout, flat[m : m + 1], stats[m : m + 1])

    def validation(self, m: int) -> HeldRows:
        """The validation rows of one model."""
        return self._validation.of_model(m)

    def capture(self, m: int) -> ModelState:
        """A copy of everything that decides how model m goes on."""

        def row(tensor: Tensor) -> Tensor:
            return tensor[m : m + 1].detach().cpu().clone()

        memory = {
            name: row(tensor) if tensor.ndim else tensor.cpu().clone()
            for name, tensor in self.optimizer.state.items()
        }
        return ModelState(
            controls=dict(self.controls[m]),
            flat=row(self.network.flat),
            stats=row(self.network.stats),
            best_flat=row(self.best_flat),
            best_stats=row(self.best_stats),
            order_source=self._order_sources[m].get_state(),
            dropout=self._uniforms[m].state(),
            stopper=self.stoppers[m],
            optimizer=memory,
            epoch=self.epoch,
            step=self.step,
            batch=self.batch,
            order=None if self._orders is None else row(self._orders),
            running=float(self._running[m]),
            rows=self._rows,
        )

    def part(self, places: Sequence[int]) -> "Stack":
        """A stack of some of the models, going on where they are."""
        states = [self.capture(m) for m in places]
        specs, datas = [self.specs[m] for m in places], [self.datas[m] for m in places]
        return Stack(specs, datas, states, self.device)


@torch.no_grad()
def evaluate(network: Network, rows: HeldRows) -> list[tuple[float, float]]:
    """Mean loss and accuracy of each model of `network` on `rows`."""
    total = _sum_type(network.flat.device)
    loss = torch.zeros(network.models, dtype=total, device=network.flat.device)
    right = torch.zeros_like(loss)
    for x, y in rows.chunks(max(network.layout.sizes)):
        log_p = torch.log_softmax(network.logits(x), -1)
        loss -= log_p.gather(-1, y).sum((-2, -1), dtype=total)
        right += (log_p.argmax(-1, keepdim=True) == y).sum((-2, -1))
    count = len(rows)
    pairs = zip((loss / count).tolist(), (right / count).tolist(), strict=True)
    return list(pairs)
