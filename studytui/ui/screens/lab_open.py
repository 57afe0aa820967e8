"""The lab, opened on something: a preset, a file, a run, several runs to compare."""

from collections.abc import Sequence
from pathlib import Path

from textual import work

from studytui.lab import presets
from studytui.lab.folder import RunFolder, RunNotFoundError, all_runs, find
from studytui.lab.run import RunState
from studytui.lab.spec import ExperimentSpec
from studytui.lab.specfile import SpecError
from studytui.ui.day import FIRST_PRESET
from studytui.ui.lab.session import previous_finished
from studytui.ui.screens.lab_form import LabTyping
from studytui.ui.screens.presets import PresetPicker

MOST_COMPARED = 3


def first_spec() -> ExperimentSpec:
    """What the lab shows before anything was chosen."""
    try:
        return presets.load(FIRST_PRESET)
    except SpecError:
        return ExperimentSpec()


class LabOpening(LabTyping):
    """What puts something on the bench.

    Attributes:
        compared: Runs laid over one another, if any.
    """

    compared: tuple[RunState, ...] = ()

    def open(self, **target: object) -> None:
        """Show a `preset`, a `spec`, a `run`, an `experiment` (any of them), or `compare` runs."""
        try:
            if isinstance(ids := target.get("compare"), Sequence):
                self._compare([str(run) for run in ids])
            elif isinstance(spec := target.get("spec"), ExperimentSpec):
                self.use(spec)
            elif run := target.get("run"):
                self.show_run(find(str(run)))
            elif name := target.get("preset"):
                self.use(presets.load(str(name)))
            elif name := target.get("experiment"):
                self._open_any(str(name))
        except (SpecError, RunNotFoundError, OSError) as error:
            self.say(str(error), "bad")
        self.present(at_once=True)
        self.refresh_commands()

    def _open_any(self, name: str) -> None:
        if name in presets.names() or name.endswith(".toml") or Path(name).is_file():
            self.use(presets.load(name))
            return
        try:
            self.show_run(find(name))
        except RunNotFoundError as error:
            raise SpecError(f"{name!r} is no preset, no file and no run. {error}") from error

    def latest(self) -> RunFolder | None:
        """The newest run that goes on, else the newest of all."""
        active = [entry for entry in self.study.runs if entry.state in ("running", "paused")]
        return active[0].folder if active else next(iter(all_runs()), None)

    def use(self, spec: ExperimentSpec) -> None:
        """Put an experiment into the form; what ran goes on, out of sight."""
        self.session.use(spec)
        self._forget()
        self._find_ghost(spec, "~")

    def show_run(self, folder: RunFolder) -> None:
        """Show a run.

        Raises:
            SpecError: Its experiment is missing or damaged.
        """
        self.session.watch(folder)
        self._forget()
        self._find_ghost(self.session.draft, folder.run)

    def _forget(self) -> None:
        self.cursor, self.compared, self.said = None, (), ""

    @work(thread=True, exclusive=True, exit_on_error=False, group="ghost")
    def _find_ghost(self, spec: ExperimentSpec, before: str) -> None:
        ghost = previous_finished(spec, before)
        self.app.call_from_thread(self._take_ghost, spec, ghost)

    def _take_ghost(self, spec: ExperimentSpec, ghost: RunState | None) -> None:
        if spec.name == self.session.draft.name and self.session.ghost is None:
            self.session.ghost = ghost
            self.present()

    def _compare(self, ids: list[str]) -> None:
        folders = [find(run) for run in ids[:MOST_COMPARED]]
        self.compared = tuple(folder.read()[0] for folder in folders)

    def action_presets(self) -> None:
        """Choose another experiment."""

        def chosen(spec: ExperimentSpec | None) -> None:
            if spec is not None:
                self.open(spec=spec)

        self.app.push_screen(PresetPicker(), chosen)
