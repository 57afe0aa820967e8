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

    def label(self, command: Command) -> str:
        """Space pauses, resumes or takes up, as the run stands."""
        if command.id == "pause":
            return _SPACE.get(self.session.state, command.label)
        return command.label

    def available(self) -> list[Command]:
        """The footer: no start while something runs, no way back where there is nothing open."""
        hidden = {"main", "presets"} if self.session.active else set()
        if not self.something_open:
            hidden.add("now")
        return [command for command in super().available() if command.id not in hidden]

    @property
    def something_open(self) -> bool:
        """Whether esc leaves something here."""
        pane = self.has_class("form") or self.has_class("map")
        return self.cursor is not None or bool(self.compared) or pane

    def action_now(self) -> None:
        """Leave what is open, one thing at a time."""
        if self.cursor is not None:
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
