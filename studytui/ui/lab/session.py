"""The experiment on the bench: what the form says, and the run that is watched and steered.

No widget and no torch: the screen shows what stands here and calls what its keys mean.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import msgspec

from studytui.lab import commands
from studytui.lab.commands import Command, Deed, deed, set_controls
from studytui.lab.folder import RunFolder, State, all_runs, create
from studytui.lab.launch import Launcher, steer, take_up
from studytui.lab.rules import data_file, file_problem
from studytui.lab.run import RunState
from studytui.lab.spec import CONTROLS, ExperimentSpec, change, differences
from studytui.lab.specfile import SpecError
from studytui.ui.lab.follow import Followed

RESEND_SECONDS = 2.0
_LAB_SECONDS = 20.0
_GHOST_SEARCH = 60
_AS_MANY_ROWS_AS_THERE_ARE = {"n_train": None, "n_val": None, "n_test": None}


@dataclass(frozen=True, slots=True)
class Sent:
    """A command on its way, and when it was last sent."""

    command: Command
    at: float


class RefusedError(ValueError):
    """What was asked for is not possible; the message is a sentence for the person."""


def paced(spec: ExperimentSpec) -> ExperimentSpec:
    """The spec at a pace at which the whole run takes about 20 s, unless it names its own."""
    if spec.pace:
        return spec
    return msgspec.structs.replace(spec, pace=max(0.5, round(spec.epochs / _LAB_SECONDS, 1)))


def previous_finished(spec: ExperimentSpec, before: str = "~") -> RunState | None:
    """The newest finished run of the same preset that began before the run `before`.

    Reads journals; for a thread.
    """
    for folder in all_runs()[:_GHOST_SEARCH]:
        try:
            if folder.run < before and folder.spec().name == spec.name:
                run, _ = folder.read()
                if run.status == "finished" and run.n:
                    return run
        except (SpecError, OSError):
            continue
    return None


class LabSession:
    """What the lab works on.

    Args:
        launcher: Starts trainers.
        spec: What the form shows at first.
        clock: Seconds that only go forward.

    Attributes:
        draft: What the form shows and a start would run.
        followed: The run on the screen; None before anything was started.
        ghost: The run before, for comparison.
    """

    def __init__(
        self, launcher: Launcher, spec: ExperimentSpec, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._launcher = launcher
        self._clock = clock
        self.draft = paced(spec)
        self.followed: Followed | None = None
        self.ghost: RunState | None = None
        self._sent: dict[str, Sent] = {}

    def use(self, spec: ExperimentSpec) -> None:
        """Put an experiment into the form; nothing runs here."""
        self.draft = paced(spec)
        self.followed = self.ghost = None
        self._sent = {}

    def watch(self, folder: RunFolder) -> None:
        """Show a run, going on or ended.

        Raises:
            SpecError: Its experiment is missing or damaged.
        """
        spec = folder.spec()
        self.followed = Followed(folder, spec, self._clock)
        self.draft, self.ghost, self._sent = spec, None, {}

    @property
    def run(self) -> RunState | None:
        """The run on the screen."""
        return self.followed.run if self.followed else None

    @property
    def state(self) -> State | str:
        """The run's state; `ready` before anything was started."""
        return self.followed.state if self.followed else "ready"

    @property
    def active(self) -> bool:
        """Whether a run goes on or waits, so that commands reach it."""
        return self.followed is not None and self.followed.active

    @property
    def pending(self) -> frozenset[str]:
        """Controls whose change is not answered yet."""
        return frozenset(name for sent in self._sent.values() for name in sent.command.set)

    @property
    def waiting_for(self) -> frozenset[str]:
        """Deeds that are not answered yet."""
        return frozenset(sent.command.do for sent in self._sent.values() if sent.command.do)

    @property
    def changed(self) -> frozenset[str]:
        """Fields of the form that differ from the run and so wait for a restart."""
        if self.run is None:
            return frozenset()
        now = msgspec.structs.replace(self.run.spec, **dict(self.run.controls), changes=())
        found = frozenset(differences(self.draft, now)) - {"changes"}
        return found - frozenset(CONTROLS) if self.active else found

    def poll(self) -> bool:
        """Read what is new, send again what was not answered; whether anything is new.

        Raises:
            OSError: The journal cannot be read.
            RefusedError: The trainer refused a command; all else was done.
        """
        if self.followed is None:
            return False
        controls, reading = self.followed.run.controls, self.followed.catching_up
        new = self.followed.poll()
        refusals = self._settle(self.followed.run)
        if self.followed.run.controls is not controls or refusals or reading:
            self._follow_controls(self.followed.run)
        if refusals:
            raise RefusedError(" ".join(refusals))
        return new

    def _settle(self, run: RunState) -> list[str]:
        """Forget answered commands, send others again; what was refused."""
        if not self._sent:
            return []
        answers = {answer.id: answer for answer in run.answers}
        refusals = []
        for key, sent in list(self._sent.items()):
            if key in answers:
                del self._sent[key]
                if error := answers[key].error:
                    refusals.append(error)
            elif self._clock() - sent.at > RESEND_SECONDS:
                self._send(sent.command)
        return refusals

    def _follow_controls(self, run: RunState) -> None:
        """Let the form show the run's controls, whoever changed them."""
        known = {name: v for name, v in run.controls.items() if name not in self.pending}
        self.draft = msgspec.structs.replace(self.draft, **known)

    def _send(self, command: Command) -> None:
        if self.followed is not None:
            steer(self._launcher, self.followed.folder, self.followed.run, command)
            self._sent[command.id] = Sent(command, self._clock())

    def set(self, settings: Mapping[str, object]) -> None:
        """Change fields: live ones reach the run at once, the others wait for a restart.

        A file, and other data that have too few rows for the split, are split as by default.

        Raises:
            RefusedError: A value is not allowed.
            OSError: The run folder cannot be written.
        """
        draft = change(self.draft, settings)
        other_data = "dataset" in settings and (isinstance(draft, list) or data_file(draft))
        if other_data:  # it may have fewer rows
            draft = change(self.draft, {**_AS_MANY_ROWS_AS_THERE_ARE, **settings})
        if isinstance(draft, list):
            raise RefusedError(" ".join(str(problem) for problem in draft))
        if "dataset" in settings and (missing := file_problem(draft)):
            raise RefusedError(str(missing))
        live = {name: getattr(draft, name) for name in settings if name in CONTROLS}
        if live and self.active:
            self._send(set_controls(live, sender="lab"))
        self.draft = draft

    def do(self, what: Deed) -> None:
        """Have the run do something; it continues with the live controls that the form shows.

        Raises:
            OSError: The run folder cannot be written, or no trainer can be started.
        """
        if what in self.waiting_for:
            return
        command = deed(what, sender="lab")
        self._send(command)
        if what == "continue" and self.run is not None:
            now = self.run.controls
            wanted = {name: getattr(self.draft, name) for name in CONTROLS}
            new = {name: value for name, value in wanted.items() if value != now[name]}
            if new:
                later = command.t + 0.002  # commands are obeyed in the order of their milliseconds
                self._send(msgspec.structs.replace(set_controls(new, sender="lab"), t=later))

    def start(self, first: Deed | None = None) -> None:
        """Run what the form says; the run on the screen is stopped and becomes the ghost.

        Args:
            first: What the new run shall do at once (`step`: train one epoch, then pause).

        Raises:
            OSError: There is no room, or no trainer can be started.
        """
        folder = create(self.draft)
        before = self.run
        if self.active:
            self._send(deed("stop", sender="lab"))
        self._sent = {}
        if first is not None:
            command = commands.send(folder.commands, deed(first, sender="lab"))
            self._sent[command.id] = Sent(command, self._clock())
        self.followed = Followed(folder, self.draft, self._clock, fresh=True)
        if before is not None and before.n:
            self.ghost = before
        self._launcher.start([folder])

    def take_up(self) -> bool:
        """Have a trainer go on with a run whose process is gone, from its last checkpoint.

        False when another process has the run after all.

        Raises:
            OSError: No trainer can be started.
        """
        followed = self.followed
        if followed is None or not take_up(self._launcher, followed.folder, followed.run):
            return False
        followed.expect_trainer()
        return True
