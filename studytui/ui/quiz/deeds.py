"""What can be done with a question beside answering it: skip, suspend, take back, amend, report."""

from contextlib import suppress

from studytui.quiz import experiment as experiments
from studytui.quiz.experiment import ExperimentError
from studytui.quiz.places import heading_of
from studytui.quiz.questions import Question
from studytui.quiz.reviews import COUNT_RIGHT, EASY
from studytui.quiz.store import StoreError
from studytui.ui.quiz.base import Phase
from studytui.ui.quiz.predicting import PredictingScreen


class DeedsScreen(PredictingScreen):
    """The commands on one question."""

    def __init__(self) -> None:
        super().__init__()
        self._before_remark = Phase.ASKING

    async def action_skip(self) -> None:
        """Leave the question out; after a verdict, go on."""
        await self._guarded("skip")

    async def action_suspend(self) -> None:
        """Never ask it again."""
        await self._guarded("suspend")
        self.notify("Suspended. Progress (p) takes it up again.")

    async def _guarded(self, deed: str) -> None:
        """Do something with the question that moves on to the next one."""
        if self.sitting is None:
            return
        try:
            getattr(self.sitting, deed)()
        except StoreError as error:
            self.say(str(error), "$warning")
            return
        if self.sitting.finished:
            await self.next_question()
        else:
            await self.ask()

    async def action_undo(self) -> None:
        """Take the last answer back."""
        if self.sitting is None:
            return
        try:
            taken = self.sitting.undo()
        except StoreError as error:
            self.say(str(error), "$warning")
            return
        if taken:
            await self.ask()
        self.notify("Taken back." if taken else "There is nothing to take back.")

    async def _amend(self, kind: str, said: str) -> None:
        if self.sitting is None:
            return
        try:
            outcome = self.sitting.amend(kind)
        except StoreError as error:
            self.say(str(error), "$warning")
            return
        await self.show_verdict(outcome)
        self.say(said)

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

    def keep_remark(self, remark: str) -> None:
        """Store the remark that was typed."""
        if self.sitting is not None and remark:
            try:
                self.sitting.report(remark)
                self.notify("Kept. `studytui check --reports` lists all remarks.")
            except StoreError as error:
                self.notify(str(error), severity="warning", markup=False)
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
