"""The lab: one experiment, trained live in a process of its own, steered and looked at."""

from typing import ClassVar

from studytui.lab.code import as_it_ran, program
from studytui.lab.verdict import verdict
from studytui.ui.commands import Command
from studytui.ui.screens.lab_show import LabShowing
from studytui.ui.widgets.chart import Chart

_TEST_WARNING = "The test split decides nothing; once opened it is no longer new. T again opens it."
_SPACE = {"paused": "Resume", "lost": "Take up", "silent": "Take up"}
_WHILE_COMPARED = ("now", "log_axis", "accuracy", "smooth", "presets")
_READY = "Nothing has run yet: enter starts."
_ENDED = "This run has ended: c goes on past its end, enter starts a new one."
_LOST = "This run lost its process: space takes it up from its last checkpoint."
_NO_EPOCH = "There is no epoch to look back to yet."


class LabScreen(LabShowing):
    """The lab."""

    SCOPE: ClassVar[str] = "lab"
    CSS_PATH = "lab.tcss"

    def enabled(self, command_id: str) -> bool:
        """Whether a command makes sense now."""
        session, run = self.session, self.session.run
        if self.compared:
            return command_id in _WHILE_COMPARED
        ended = session.state in ("finished", "failed")
        match command_id:
            case "pause":
                return session.active or session.state == "lost"
            case "stop":
                return session.active
            case "continue_run":
                return session.state == "finished"
            case "one_epoch":
                return session.active or session.run is None
            case "look_back" | "look_on" | "leap_back" | "leap_on" | "look_first":
                return run is not None and run.n > 0
            case "open_test":
                return run is not None and run.n > 0 and (ended or session.state == "paused")
            case "read_note":
                return run is not None and verdict(run) is not None
            case "other_pane":
                return not self.has_class("wide")
            case _:
                return True

    def why_not(self, command_id: str) -> str:
        """Why a command that is not enabled makes no sense now."""
        state = self.session.state
        if self.compared:
            return "Runs are compared here: esc goes back."
        match command_id:
            case "other_pane":
                return "Form and chart stand side by side here."
            case "read_note":
                return "The verdict comes when the run ends; n then opens the note about it."
            case "continue_run" if self.session.active:
                return "c goes on past the end; this run has not ended."
            case "open_test" if self.session.active:
                return "The test split is opened when the run has ended or is paused."
            case "stop" | "continue_run" | "one_epoch" | "open_test" if state == "lost":
                return _LOST
            case "pause" | "stop" | "continue_run" | "one_epoch" | "open_test":
                return _READY if self.session.run is None else _ENDED
            case _:
                return _NO_EPOCH

    @property
    def form_shown(self) -> bool:
        """Whether the form is to be seen."""
        return self.has_class("form") or (self.has_class("wide") and not self.compared)

    def label(self, command: Command) -> str:
        """What a key does now: space pauses, resumes or takes up, tab shows the other pane."""
        match command.id:
            case "pause":
                return _SPACE.get(self.session.state, command.label)
            case "other_pane" if self.has_class("form"):
                return "Chart"
            case "now" if self.cursor is None:
                return "Back"
            case _:
                return command.label

    def available(self) -> list[Command]:
        """The footer: no start while something runs, no way back where there is nothing open.

        In front the form has its keys first.
        """
        hidden = {"main", "presets"} if self.session.active else set()
        if not self.something_open:
            hidden.add("now")
        if not self.form_shown:
            hidden |= {"value_down", "type_value"}
        shown = [command for command in super().available() if command.id not in hidden]
        in_front = {"value_down", "type_value"} if self.has_class("form") else set()
        return sorted(shown, key=lambda command: command.id not in in_front)

    @property
    def something_open(self) -> bool:
        """Whether esc leaves something here."""
        form = self.has_class("form") and not self.has_class("wide")
        open_here = self.cursor is not None or bool(self.compared) or form or self.has_class("map")
        return open_here or self.form.editing

    def action_now(self) -> None:
        """Leave what is open, one thing at a time."""
        if self.form.editing:
            self.form.cancel()
        elif self.cursor is not None:
            self.cursor = None
        elif self.compared:
            self.compared = ()
        else:
            self.remove_class("form", "map")
        self._shown_otherwise()

    def _shown_otherwise(self) -> None:
        self.present(at_once=True)
        self.call_after_refresh(self.tick)
        self.call_after_refresh(self.present)
        self.refresh_commands()

    def show_form(self) -> None:
        """Bring the form to the front."""
        self.remove_class("map")
        self.add_class("form")

    def action_other_pane(self) -> None:
        """Chart or form."""
        self.remove_class("map")
        self.toggle_class("form")
        self._shown_otherwise()

    def action_map(self) -> None:
        """The picture of the model, large, or not."""
        self.remove_class("form")
        self.toggle_class("map")
        self._shown_otherwise()

    def action_code(self) -> None:
        """The run as plain PyTorch."""
        from studytui.ui.screens.code import CodeScreen

        run = self.session.run
        shown = run is not None and not self.session.changed
        spec = as_it_ran(run) if run is not None and shown else self.session.draft
        self.app.push_screen(CodeScreen(program(spec), spec.name))

    def action_open_test(self) -> None:
        """Evaluate on the test split, if asked for twice."""
        if self.said == _TEST_WARNING or (self.session.run and self.session.run.tests):
            if self.attempt(lambda: self.session.do("open_test")):
                self.say("opening the test split …")
        else:
            self.say(_TEST_WARNING, "bold warning")

    def action_read_note(self) -> None:
        """Open the note that explains the verdict."""
        judged = verdict(self.session.run) if self.session.run is not None else None
        if judged is not None:
            self.study.goto("notes", note=judged.note)

    def on_chart_picked(self, event: Chart.Picked) -> None:
        """A click looks back."""
        if not self.compared:
            self.look_at(round(event.x))
