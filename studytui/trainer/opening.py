"""Taking up runs: lock, data, where they stood, and which of them train as one stack."""

from collections.abc import Sequence
from typing import Any

import torch

from studytui.lab.commands import TAKES_UP, Command, CommandBox
from studytui.lab.events import Applied
from studytui.lab.folder import RunFolder
from studytui.lab.journal import read_journal
from studytui.lab.lock import LockedError
from studytui.lab.spec import ExperimentSpec
from studytui.lab.specfile import SpecError
from studytui.trainer import checkpoint, device
from studytui.trainer.cohort import Cohort
from studytui.trainer.control import go_on
from studytui.trainer.data import Data, DataError, load
from studytui.trainer.engine import Stack, stack_key
from studytui.trainer.first_word import first_word
from studytui.trainer.log import say, say_traceback
from studytui.trainer.recorder import Recorder
from studytui.trainer.slot import Replay, Slot
from studytui.trainer.state import ModelState, fresh, layout_of
from studytui.trainer.testing import opened

_DATA_FIELDS = (
    "dataset", "target", "features", "n_train", "n_val", "n_test", "noise", "label_noise",
    "noisy_validation", "standardize", "seed",
)  # fmt: skip
_ENDED_BEFORE = "the run had ended"


class Opening:
    """Opens run folders; the data of equal experiments are loaded once.

    Attributes:
        failed: Whether one of them could not be opened.
    """

    def __init__(self) -> None:
        self._datas: dict[tuple[object, ...], Data] = {}
        self.failed = False

    def open(self, folders: Sequence[RunFolder]) -> list[Cohort]:
        """Take up the runs, those of one shape as one stack; what cannot be is said where it can.

        A run's `started` is its first word. Runs with nothing left to do are closed again.
        """
        slots = [slot for folder in folders if (slot := self._slot(folder)) is not None]
        groups: dict[tuple[object, ...], list[Slot]] = {}
        for slot in slots:
            alone = slot.recorder.folder if slot.held else None
            key = (*stack_key(slot.spec, slot.data, slot.state), alone)
            groups.setdefault(key, []).append(slot)
        self._set_threads(slots)
        cohorts = []
        for group in groups.values():
            cohort = self._cohort(group)
            if cohort is not None:
                cohorts.append(cohort)
        return cohorts

    def _slot(self, folder: RunFolder) -> Slot | None:
        """One run, with its lock held; None when there is nothing to train."""
        try:
            recorder = Recorder(folder)
        except (LockedError, SpecError) as error:
            self._unusable(folder, str(error))
            return None
        except OSError as error:
            self._unusable(folder, f"The folder cannot be written: {error.strerror}.")
            return None
        try:
            slot = self._restored(recorder)
        except (DataError, checkpoint.CheckpointError, MemoryError) as error:
            self._refuse(recorder, str(error) or "There is not enough memory for the data.")
            return None
        except OSError:
            raise
        except Exception as error:
            say_traceback()
            self._refuse(recorder, f"The run could not be opened: {error}.")
            return None
        if not _wanted(slot):
            recorder.close()
            return None
        return slot

    def _unusable(self, folder: RunFolder, message: str) -> None:
        """Say in the log what cannot be said in the journal."""
        say(f"{folder.run}: {message}")
        self.failed = True

    def _refuse(self, recorder: Recorder, message: str) -> None:
        recorder.fail(message)
        recorder.close()
        self.failed = True

    def _restored(self, recorder: Recorder) -> Slot:
        spec = recorder.spec
        key = tuple(getattr(spec, name) for name in _DATA_FIELDS)
        if key not in self._datas:
            self._datas[key] = load(spec)
        data = self._datas[key]
        saved = checkpoint.load(recorder.folder.path, spec, data)
        state, seq = saved or checkpoint.Saved(fresh(spec, data), 0)
        state.controls["epochs"] = max(state.controls["epochs"], recorder.run.limit)
        return Slot(recorder, data, state, _replays(recorder, state, seq))

    def _set_threads(self, slots: Sequence[Slot]) -> None:
        counts = [
            device.threads(slot.spec, _work(slot.spec, slot.data, len(slots))) for slot in slots
        ]
        torch.set_num_threads(max(counts, default=1))

    def _cohort(self, group: list[Slot]) -> Cohort | None:
        try:
            stack, choice = _placed(group)
        except device.DeviceError as error:
            for slot in group:
                self._refuse(slot.recorder, str(error))
            return None
        for position, slot in enumerate(group):
            slot.device = choice.device
            place = (position, len(group)) if len(group) > 1 else None
            old = _unanswered(slot)  # what is asked for once `started` can be read is new
            slot.recorder.write(first_word(slot, choice, place))
            _answer_old(slot, old)
        cohort = Cohort(stack, group)
        if group[0].held:
            cohort.pause()
        return cohort


def stack_of(slot: Slot) -> Stack:
    """The stack of one run that goes on by itself, where it began."""
    return _stack([slot], slot.device)


def _placed(group: Sequence[Slot]) -> tuple[Stack, device.Choice]:
    """The stack on its device; "auto" falls back to the CPU when a GPU fails.

    Raises:
        DeviceError: There is no such device, or it cannot hold the models and their data.
    """
    spec = group[0].spec
    choice = device.choose(spec.device, spec.dtype)
    while True:
        try:
            return _stack(group, choice.device), choice
        except Exception as error:  # whatever a device or its driver may throw
            say_traceback()
            why = device.failure(error, choice.device)
            if spec.device != "auto" or choice.device.type == "cpu":
                raise device.DeviceError(f"Training cannot begin: {why}.") from error
        choice = device.Choice(torch.device("cpu"), f"{choice.device.type} failed: {why}")


def _stack(group: Sequence[Slot], place: torch.device) -> Stack:
    return Stack(
        [slot.spec for slot in group],
        [slot.data for slot in group],
        [slot.state for slot in group],
        place,
    )


def _work(spec: ExperimentSpec, data: Data, models: int) -> int:
    rows = min(spec.batch_size or len(data.train), len(data.train))
    return device.multiplications(layout_of(spec, data).sizes, rows, models)


def _replays(recorder: Recorder, state: ModelState, seq: int) -> list[Replay]:
    """Changes that were applied after the checkpoint: they are made again where they were made."""
    events, _ = read_journal(recorder.folder.journal)
    found = [
        Replay(event.step, event.set)
        for event in events
        if isinstance(event, Applied) and event.set and event.error is None
        and (event.step > state.step or (event.step == state.step and event.seq > seq))
    ]  # fmt: skip
    return sorted(found, key=lambda replay: replay.step)


def _unanswered(slot: Slot) -> list[Command]:
    answered = slot.recorder.run.answered
    commands = CommandBox(slot.recorder.folder.commands).read()
    return [c for c in commands if isinstance(c, Command) and c.id not in answered]


def _wanted(slot: Slot) -> bool:
    """Whether there is something to train; a look at the test split alone is answered here.

    A run that has ended goes on by `continue` only; a paused one by itself, unless all that is
    asked for is the test split.
    """
    status = slot.recorder.run.status
    commands = _unanswered(slot)
    deeds = {command.do for command in commands if command.do in TAKES_UP}
    if status == "finished":
        for command in commands:
            if slot.continued is not None:
                break  # what was asked for after that is for the run as it goes on
            if command.do == "continue":
                _continue(slot, command)
            else:
                _answer_over(slot, command)
        return slot.continued is not None
    if status == "paused" and deeds == {"open_test"}:
        for command in commands:
            if command.do == "open_test":
                _answer_over(slot, command)
        return False
    slot.held = slot.recorder.run.started is not None and bool(deeds - {"open_test"})
    return True


def _continue(slot: Slot, command: Command) -> None:
    """Make a finished run ready to go on past its end."""
    state, run = slot.state, slot.recorder.run
    try:
        note = go_on(state, run.reason)
    except ValueError as error:
        slot.recorder.answer(command.id, state.epoch, state.step, error=str(error))
    else:
        limit = state.controls["epochs"]
        slot.continued = (command.id, {"do": "continue", "note": note, "epochs": limit})


def _answer_over(slot: Slot, command: Command) -> None:
    state = slot.state
    content: dict[str, Any] = {"error": _ENDED_BEFORE}
    if command.do == "open_test":
        content = opened(slot.spec, slot.data, state)
    slot.recorder.answer(command.id, state.epoch, state.step, **content)


def _answer_old(slot: Slot, asked: Sequence[Command]) -> None:
    """Answer what was asked of an earlier process that had gone: it no longer applies.

    What takes a run up again does apply, as does what is meant for an epoch to come, and all that
    was asked of a paused run.
    """
    recorder, state = slot.recorder, slot.state
    if slot.continued is not None:
        command, content = slot.continued
        recorder.answer(command, state.epoch, state.step, **content)
        recorder.checkpoint(state, final=True)
        return
    started = recorder.run.started
    if started is None or started.incarnation == 1 or slot.was_paused:
        return
    for old in asked:
        if old.do not in TAKES_UP and (old.at is None or old.at <= state.epoch):
            recorder.answer(old.id, state.epoch, state.step, note=_ENDED_BEFORE)
