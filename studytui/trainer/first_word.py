"""What a trainer says first about a run: where it computes, on what, and what to know about it."""

import platform

import torch

import studytui
from studytui.lab.events import Started
from studytui.lab.lock import this_process
from studytui.lab.spec import ExperimentSpec
from studytui.trainer.data import Data
from studytui.trainer.device import Choice
from studytui.trainer.slot import Slot
from studytui.trainer.state import layout_of


def first_word(slot: Slot, choice: Choice, place: tuple[int, int] | None) -> Started:
    """The event that opens a run's journal, or each process's part of it.

    Args:
        slot: The run.
        choice: The device, and why it.
        place: The run's place in its stack and the stack's size; None when it is alone.
    """
    data, spec, process = slot.data, slot.spec, this_process()
    before = slot.recorder.run.started
    return Started(
        run=slot.recorder.folder.run,
        incarnation=before.incarnation + 1 if before else 1,
        from_epoch=slot.state.epoch,
        host=process.host,
        pid=process.pid,
        pid_start=process.start,
        device=str(choice.device),
        device_reason=choice.reason,
        threads=torch.get_num_threads(),
        parameters=layout_of(spec, data).parameters,
        n_train=len(data.train),
        n_val=len(data.validation),
        n_test=len(data.test),
        classes=len(data.names),
        inputs=data.features,
        versions={
            "studytui": studytui.__version__,
            "torch": str(torch.__version__),
            "python": platform.python_version(),
        },
        stack=place,
        notes=tuple(_notes(spec, data)),
    )


def _notes(spec: ExperimentSpec, data: Data) -> list[str]:
    """What a person should know about how data and model came out."""
    notes = []
    rows, batch = len(data.train), spec.batch_size
    if batch is not None and batch > rows:
        notes.append(f"There are fewer rows than a batch: each step takes all {rows} of them.")
    if batch is not None and rows > batch and rows % batch == 1 and spec.batch_norm and spec.hidden:
        notes.append("The last batch of an epoch has one row; batch norm needs two: it is skipped.")
    if data.flipped:
        notes.append(f"{data.flipped} of {rows} training labels are wrong on purpose.")
    present = set(data.train.y.tolist())
    missing = [name for label, name in enumerate(data.names) if label not in present]
    if missing:
        names = ", ".join(missing[:5])
        notes.append(f"No training row is of class {names}: it cannot be learned.")
    return notes
