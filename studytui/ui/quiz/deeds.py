"""What can be done with a question beside answering it: skip, suspend, take back, amend, report."""

from contextlib import suppress
from functools import partial

from studytui.quiz import experiment as experiments
from studytui.quiz.experiment import ExperimentError
from studytui.quiz.places import heading_of
from studytui.quiz.questions import Question
from studytui.quiz.reviews import COUNT_RIGHT, EASY
from studytui.quiz.sitting import Outcome
from studytui.quiz.store import StoreError
from studytui.ui.quiz.phases import Phase
from studytui.ui.quiz.predicting import PredictingScreen


class DeedsScreen(PredictingScreen):
    """The commands on one question."""

    def __init__(self) -> None:
        super().__init__()
        self._before_remark = Phase.ASKING

    async def action_skip(self) -> None:
        """Leave the question out; after a verdict, go on."""
        if self.sitting is not None:
            await self.keep(self.sitting.skip, self._moved_on)

    async def action_suspend(self) -> None:
        """Never ask it again."""
        if self.sitting is not None:
            await self.keep(self.sitting.suspend, self._suspended)

    async def _suspended(self, _done: None) -> None:
        self.notify("Suspended. Progress (p) takes it up again.")
        await self._moved_on()

    async def _moved_on(self, _done: None = None) -> None:
        """The sitting is at another question, or over."""
        if self.sitting is not None and self.sitting.finished:
            await self.next_question()
        else:
            await self.ask()

    async def action_undo(self) -> None:
        """Take the last answer back."""
        if self.sitting is not None:
            await self.keep(self.sitting.undo, self._undone)

    async def _undone(self, taken: bool) -> None:
        self.notify("Taken back." if taken else "There is nothing to take back.")
        if taken:
            await self._moved_on()

    async def _amend(self, kind: str, said: str) -> None:
        async def show(outcome: Outcome) -> None:
            await self.show_verdict(outcome)
            self.say(said)

        if self.sitting is not None:
            await self.keep(partial(self.sitting.amend, kind), show)

    async def action_count_right(self) -> None:
        """Count a misread answer as right."""
        await self._amend(COUNT_RIGHT, "counted as right; the log says so")

    async def action_easy(self) -> None:
        """It was easy."""
        await self._amend(EASY, "easy: it comes back later")

    def action_faulty(self) -> None:
        """Ask for a remark on the question."""
        self._before_remark = self.phase
        self.enter_phase(Phase.REMARK)
        self.page.close_field()
        self.page.edit("", "what is wrong with this question?")
        self.say("enter keeps the remark, esc drops it")

    async def keep_remark(self, remark: str) -> None:
        """Store the remark that was typed."""

        async def kept(_done: None) -> None:
            self.notify("Kept. `studytui check --reports` lists all remarks.")
            self.leave_remark()

        def failed(error: StoreError) -> None:
            self.page.edit(remark, "what is wrong with this question?")
            self.say(f"{error} enter tries again.", "$warning")

        if self.sitting is not None and remark:
            await self.keep(partial(self.sitting.report, remark), kept, failed)
        else:
            self.leave_remark()

    def leave_remark(self) -> None:
        """Back to the question."""
        self.page.close_field()
        self.set_focus(None)
        self.enter_phase(self._before_remark)
        if self.phase is Phase.ASKING:
            self.open_field()
            self.show_prompt()
        else:
            self.say("")

    def action_open_note(self) -> None:
        """Open the note, at the heading that answers the question."""
        if self.sitting is None or self.desk is None:
            return
        question = self.sitting.question
        note = self.desk.catalog.get(question.note)
        heading = heading_of(question, note) if note else ""
        self.study.goto("notes", note=question.note, **({"heading": heading} if heading else {}))

    def action_try_it(self) -> None:
        """Open the experiment."""
        if name := self.experiment():
            self.study.goto("lab", preset=name)

    def experiment(self) -> str:
        """The preset that goes with the question: its own, or its note's."""
        if self.sitting is None or self.desk is None or self.sitting.asked is None:
            return ""
        question: Question = self.sitting.question
        if question.lab:
            with suppress(ExperimentError):
                return experiments.members(question.lab, 1)[0].spec.preset
        note = self.desk.catalog.by_id.get(question.note)
        return note.lab[0] if note and note.lab else ""
