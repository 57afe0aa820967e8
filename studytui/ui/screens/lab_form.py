"""The lab's form: its rows, stepped through and typed into."""

from studytui.lab.fields import Problem, read_value
from studytui.lab.spec import FIELDS
from studytui.ui.lab.rows import SWITCHED, stepped
from studytui.ui.screens.lab_steer import LabSteering
from studytui.ui.widgets.form import Form


class LabTyping(LabSteering):
    """The keys that act on the form's rows."""

    def action_value_down(self) -> None:
        """One step down."""
        self._step(-1)

    def action_value_up(self) -> None:
        """One step up."""
        self._step(1)

    def _step(self, direction: int) -> None:
        name = self.form.current
        if not name:
            return
        settings = stepped(self.session.draft, name, direction)
        if settings is None:
            self.say("No step further here; i opens a line to type a value in.")
        else:
            self.set(settings)

    def action_main(self) -> None:
        """Start when nothing runs, else open the row's input."""
        if self.session.active:
            self.action_type_value()
        else:
            self.action_restart()

    def action_type_value(self) -> None:
        """Open the row's input."""
        self.show_form()
        self.form.edit()

    def show_form(self) -> None:
        """Bring the form to the front."""
        self.add_class("form")

    def _edit(self, name: str) -> None:
        self.show_form()
        self.form.select(name)
        self.form.edit()

    def action_rate(self) -> None:
        """Type a learning rate."""
        self._edit("lr")

    def action_patience(self) -> None:
        """Type the patience."""
        self._edit("patience")

    def action_pace(self) -> None:
        """Type the pace."""
        self._edit("pace")

    def on_form_committed(self, event: Form.Committed) -> None:
        """Take what was typed, or say why not."""
        name, text = event.name, event.text
        value = read_value(FIELDS[name], text)
        if (name, text.strip()) == ("optimizer", "adamw"):
            value = "adamw"  # which stands for two fields
        if isinstance(value, Problem):
            self.form.refuse(str(value))
            return
        settings = {name: value}
        if name in SWITCHED and value:
            settings[SWITCHED[name]] = value
        before = self.session.draft
        if self.set(settings):
            self.form.accept()
        elif self.session.draft is before:
            self.form.refuse(self.said)

    def _move(self, rows: int) -> None:
        """Mark another row, in a form that is to be seen."""
        if not self.form.display:
            self.show_form()
            self.refresh_commands()
        self.form.move(rows)

    def action_previous_row(self) -> None:
        """The row above."""
        self._move(-1)

    def action_next_row(self) -> None:
        """The row below."""
        self._move(1)

    def action_first_row(self) -> None:
        """The first row."""
        self._move(-999)

    def action_last_row(self) -> None:
        """The last row."""
        self._move(999)
