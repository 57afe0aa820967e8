"""One question on the screen, from stem to verdict. It shows what it is told, no more."""

from collections.abc import Sequence

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from studytui.ui.plot import Plot
from studytui.ui.quiz.choices import Choices
from studytui.ui.quiz.markdown import QuizMarkdown
from studytui.ui.quiz.replies import Row
from studytui.ui.widgets.chart import Chart


class AnswerField(Input):
    """The field for typed answers. What is typed after enter belongs to the next blank."""

    async def on_key(self, event: events.Key) -> None:
        """Enter gives the text away and empties the field at once, in turn with the other keys."""
        if event.key == "enter":
            event.stop()
            event.prevent_default()
            value, self.value = self.value, ""
            self.post_message(self.Submitted(self, value))


class QuestionPage(Vertical):
    """The page: about, stem, answers, hints, chart, verdict; what is typed and the prompt below,
    always in sight.
    """

    def compose(self) -> ComposeResult:
        """The parts, top to bottom; what is empty takes no room."""
        with VerticalScroll(id="scroll", can_focus=False):
            yield Static(id="about")
            yield QuizMarkdown(id="stem")
            yield Choices(id="choices")
            yield QuizMarkdown(id="hints")
            yield Chart(id="chart")
            yield Static(id="result")
            yield QuizMarkdown(id="feedback")
            yield Static(id="returns")
        yield AnswerField(id="typed", select_on_focus=False)
        yield Static(id="prompt")

    def on_mount(self) -> None:
        """Begin empty."""
        for name in ("choices", "typed", "hints", "chart", "result", "feedback", "returns"):
            self.query_one(f"#{name}").display = False

    def text(self, name: str, content: str | Content) -> None:
        """Put a line into `about`, `result`, `returns` or `prompt`; an empty one disappears."""
        widget = self.query_one(f"#{name}", Static)
        widget.update(Content(content) if isinstance(content, str) else content)
        widget.display = bool(str(content))

    def markdown(self, name: str, source: str) -> None:
        """Put Markdown into `stem`, `hints` or `feedback`; an empty one disappears."""
        widget = self.query_one(f"#{name}", QuizMarkdown)
        if widget.source != source:
            widget.update(source)
        widget.display = bool(source)

    async def rows(self, rows: Sequence[Row]) -> None:
        """Show the answers."""
        choices = self.query_one("#choices", Choices)
        choices.display = bool(rows)
        await choices.show(rows)

    @property
    def input(self) -> Input:
        """The field for typed answers and remarks."""
        return self.query_one("#typed", Input)

    def edit(self, value: str, placeholder: str) -> None:
        """Open the field and type in it; an empty `value` keeps what was typed already."""
        field = self.input
        field.placeholder = placeholder
        if value:
            field.value = value
        field.cursor_position = len(field.value)
        field.display = True
        field.disabled = False
        field.focus()

    def close_field(self) -> None:
        """Close the field, and empty it."""
        self.input.value = ""
        self.input.display = False
        self.input.disabled = True

    def plot(self, plot: Plot | None) -> None:
        """Show a chart, or none."""
        chart = self.query_one("#chart", Chart)
        chart.display = plot is not None
        if plot is not None:
            chart.show(plot)

    @property
    def area(self) -> VerticalScroll:
        """What scrolls."""
        return self.query_one("#scroll", VerticalScroll)

    @property
    def _answers_shown(self) -> bool:
        return bool(self.query_one("#choices").display)

    def see_verdict(self) -> None:
        """Scroll so that as much of the verdict as possible can be read, its beginning first."""

        def scroll() -> None:
            area = self.area
            if area.virtual_size.height > area.size.height:
                answers = self.query_one("#choices" if self._answers_shown else "#result")
                top = max(0, answers.virtual_region.y - 1)
                area.scroll_to(y=top, animate=False, immediate=True)

        self.call_after_refresh(scroll)
