"""Obeying commands, each answered once."""

from studytui.lab.commands import TAKES_UP, Command, Refused
from studytui.trainer.cohort import Cohort
from studytui.trainer.control import go_on, is_past, revise
from studytui.trainer.roster import Roster
from studytui.trainer.slot import Slot
from studytui.trainer.testing import opened

_OVER = "The run is over; only continue and open_test can follow."
_ENDED = "It had come to its end; continue takes it past that."


class Steering:
    """Does what commands say to the runs of a roster."""

    def __init__(self, roster: Roster) -> None:
        self._roster = roster

    def look(self) -> None:
        """Read what came for any run: obey it now, or keep it for the epoch that it names."""
        for slot in self._roster.slots:
            for command in slot.incoming():
                self._receive(slot, command)

    def begin_epoch(self, cohort: Cohort) -> None:
        """Obey what was asked for before the first step of the epoch that begins."""
        if cohort.stack.batch == 0:
            for slot in list(cohort.slots):
                for command in slot.due(cohort.stack.epoch + 1):
                    self._obey(slot, command)

    def _receive(self, slot: Slot, command: Command | Refused) -> None:
        if isinstance(command, Refused):
            self._answer(slot, command, error=command.error)
            return
        place = self._roster.place(slot)
        if command.at is None or place is None:
            self._obey(slot, command)
        elif is_past(command, place.cohort.stack.epoch, place.cohort.stack.batch):
            self._answer(slot, command, error=f"Epoch {command.at} has already begun.")
        else:
            slot.schedule(command)

    def _answer(self, slot: Slot, command: Command | Refused, **content: object) -> None:
        place = self._roster.place(slot)
        now = place.cohort.stack if place else slot.state
        slot.recorder.answer(command.id, now.epoch, now.step, **content)

    def _obey(self, slot: Slot, command: Command) -> None:
        """Do what the command says, now, and answer it."""
        place = self._roster.place(slot)
        if command.do == "open_test":
            self._open_test(slot, command)
        elif command.do == "continue" and place is None:
            self._continue(slot, command)
        elif place is None:
            self._answer(slot, command, error=_ENDED if command.do in TAKES_UP else _OVER)
        elif command.do is None:
            was = revise(place.cohort.stack, place.m, command.set)
            if "pace" in was:
                place.cohort.repace()
            self._answer(slot, command, set=dict(command.set), was=was)
        elif command.do == "stop":
            self._answer(slot, command, do="stop")
            self._roster.end(place.cohort, {slot: "user"})
        else:
            self._hold(self._roster.alone(place.cohort, slot), slot, command)

    def _hold(self, cohort: Cohort, slot: Slot, command: Command) -> None:
        """Pause, one epoch, or go on."""
        note = None
        match command.do:
            case "pause":
                note = "It was paused already." if cohort.paused else None
                cohort.pause()
                self._roster.show(cohort, slot)
            case "step":
                cohort.resume(one_epoch=True)
            case _:
                note = None if cohort.paused else "It was running already."
                cohort.resume()
        done = "resume" if command.do == "continue" else command.do
        self._answer(slot, command, do=done, note=note)

    def _continue(self, slot: Slot, command: Command) -> None:
        try:
            note = go_on(slot.state, slot.recorder.run.reason)
        except ValueError as error:
            self._answer(slot, command, error=str(error))
            return
        limit = slot.state.controls["epochs"]
        self._answer(slot, command, do="continue", note=note, epochs=limit)
        slot.recorder.checkpoint(slot.state, final=True)
        self._roster.join(slot)

    def _open_test(self, slot: Slot, command: Command) -> None:
        place = self._roster.place(slot)
        state = place.cohort.stack.capture(place.m) if place else slot.state
        self._answer(slot, command, **opened(slot.spec, slot.data, state))
