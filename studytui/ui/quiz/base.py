"""What the quiz screen is made on: the desk, the phases, and asking until the verdict."""

from collections.abc import Iterable
from enum import Enum
from typing import ClassVar

from textual import events
from textual.content import Content
from textual.widget import Widget

from studytui.quiz import phrases
from studytui.quiz.desk import Desk
from studytui.quiz.reading import UnreadableError
from studytui.quiz.schedule import GUESS
from studytui.quiz.sitting import Outcome, Sitting
from studytui.quiz.store import StoreError
from studytui.quiz.verdicts import Response
from studytui.ui.quiz.arranging import reply_for
from studytui.ui.quiz.page import QuestionPage
from studytui.ui.quiz.replies import PredictReply, Reply, TypedReply
from studytui.ui.screens.base import StudyScreen


class Phase(Enum):
    """What the screen is at."""

    LOADING = "loading"
    PROBLEM = "problem"
    IDLE = "idle"
    ASKING = "asking"
    SURE = "sure"
    RUNNING = "running"
    JUDGING = "judging"
    VERDICT = "verdict"
    REMARK = "remark"
    CLOSING = "closing"


IN_SESSION = frozenset(
    {Phase.ASKING, Phase.SURE, Phase.RUNNING, Phase.JUDGING, Phase.VERDICT, Phase.REMARK}
)


class AskingScreen(StudyScreen):
    """Asks the questions of a sitting, one after the other."""

    SCOPE: ClassVar[str] = "quiz"

    def __init__(self) -> None:
        super().__init__()
        self.phase = Phase.LOADING
        self.desk: Desk | None = None
        self.sitting: Sitting | None = None
        self.reply: Reply | None = None
        self.response: Response = ()

    def compose_content(self) -> Iterable[Widget]:
        """The one page."""
        yield QuestionPage(id="question")

    @property
    def page(self) -> QuestionPage:
        """Where everything is shown."""
        return self.query_one(QuestionPage)

    @property
    def digits_switch(self) -> bool:
        """Digits are answers during a session."""
        return self.phase not in IN_SESSION

    def enter_phase(self, phase: Phase) -> None:
        """Go on to a phase; footer and header follow."""
        self.phase = phase
        self.refresh_commands()
        for header in self.query("Header"):
            header.refresh()

    def say(self, sentence: str, style: str = "") -> None:
        """Put a sentence on the prompt's line."""
        self.page.text("prompt", Content.styled(sentence, style))

    async def ask(self) -> None:
        """Show the sitting's question."""
        sitting, desk = self.sitting, self.desk
        if sitting is None or desk is None or sitting.asked is None:
            return
        asked, page = sitting.asked, self.page
        self.reply = reply_for(asked)
        self.response = ()
        page.text("about", self._about(sitting, desk))
        self.show_stem()
        for name in ("hints", "feedback"):
            page.markdown(name, "")
        for name in ("result", "returns"):
            page.text(name, "")
        page.plot(None)
        await page.rows(self.reply.rows())
        page.area.scroll_home(animate=False)
        page.close_field()
        self.enter_phase(Phase.ASKING)
        self.show_prompt()
        self.open_field()

    def _about(self, sitting: Sitting, desk: Desk) -> str:
        question = sitting.question
        title = desk.titles().get(question.note, question.note)
        card = desk.log.cards().get(question.key)
        why = phrases.since(question, card, sitting.previous, desk.today)
        return f"{phrases.position(sitting)} · {title} · {why}"

    def show_stem(self) -> None:
        """Show the question itself, its blanks filled as far as they are."""
        asked = self.sitting.asked if self.sitting else None
        if asked is None:
            return
        filled = self.reply.texts.done if isinstance(self.reply, TypedReply) else []
        mark = "▁▁{}▁▁" if len(asked.blanks) > 1 else "▁▁▁▁▁"
        stem = phrases.stem(asked, mark, filled)
        self.page.markdown("stem", f"{stem}\n\n*{phrases.task(asked.question)}*")

    def type_again(self) -> None:
        """Back to the last text that was typed, with it in the field."""
        if isinstance(self.reply, TypedReply):
            self.reply.again()
            self.show_stem()
            self.open_field()

    def open_field(self) -> None:
        """Open the field where the answer is typed, close it elsewhere."""
        reply = self.reply
        if isinstance(reply, TypedReply):
            self.page.edit(reply.texts.current, reply.field)
        else:
            self.page.close_field()
            self.set_focus(None)

    def show_prompt(self) -> None:
        """Say what to press."""
        if self.reply is not None:
            self.say(self.reply.prompt)

    async def on_key(self, event: events.Key) -> None:
        """Letters pick, digits say how sure one is, before the verdict."""
        reply, key = self.reply, event.character or ""
        if reply is None or self.editing:
            return
        if self.phase is Phase.ASKING and key and key in reply.letters:
            reply.press(key)
            await self.page.rows(reply.rows())
            self.show_prompt()
        elif self.phase in (Phase.ASKING, Phase.SURE) and key in ("1", "2", "3"):
            await self.submit(int(key))
        elif self.phase is Phase.JUDGING and key in ("1", "2", "3"):
            self.response = (int(key),)
            await self.submit(None)
        else:
            return
        event.stop()
        event.prevent_default()

    async def typed(self, value: str) -> None:
        """A text was entered in the field."""
        reply, sitting = self.reply, self.sitting
        if not isinstance(reply, TypedReply) or sitting is None:
            return
        reply.type(value)
        try:
            complete = reply.commit()
        except UnreadableError as error:
            self.say(str(error), "$warning")
            return
        self.show_stem()
        if not complete:
            self.open_field()
            self.show_prompt()
            self.refresh_commands()
            return
        try:
            understood = sitting.try_out(reply.response())
        except UnreadableError as error:
            self.type_again()
            self.say(str(error), "$warning")
            return
        self.response = reply.response()
        self.page.close_field()
        self.set_focus(None)
        self.page.text("result", Content.assemble(("You: ", "$text-muted"), understood))
        self.enter_phase(Phase.SURE)
        self.say("how sure?  1 guess   2 think so   3 sure   (enter = 2)   esc types again")

    async def submit(self, confidence: int | None) -> None:
        """Give the answer: grade, store, show; a prediction runs its experiment first."""
        reply, sitting = self.reply, self.sitting
        if reply is None or sitting is None:
            return
        response = self.response or reply.response()
        try:
            if isinstance(reply, PredictReply):
                sitting.try_out(response)
                self.response = response
                self.predict(confidence)
                return
            outcome = sitting.submit(response, confidence)
        except (UnreadableError, StoreError) as error:
            self.say(str(error), "$warning")
            return
        await self.show_verdict(outcome)

    def predict(self, confidence: int | None) -> None:
        """Run the experiment that decides, then submit."""
        raise NotImplementedError

    async def show_verdict(self, outcome: Outcome) -> None:
        """Show what was right, why, and when it comes back."""
        sitting, desk, page, reply = self.sitting, self.desk, self.page, self.reply
        if sitting is None or desk is None or reply is None or sitting.asked is None:
            return
        verdict = outcome.verdict
        sure = phrases.CONFIDENCE.get(outcome.confidence or 0, "")
        await page.rows(reply.judged(outcome.response, f"← you{', ' + sure if sure else ''}"))
        page.close_field()
        self.set_focus(None)
        page.text("result", self._result(outcome, sure))
        why = f"**Why:** {sitting.asked.why}" if sitting.asked.why else ""
        answer = verdict.expected if sitting.question.kind == "self" else ""
        page.markdown("feedback", "\n\n".join(t for t in (*verdict.feedback, answer, why) if t))
        page.text("returns", phrases.returns(outcome, sitting.plan.mode, desk.today))
        page.text("prompt", "")
        self.enter_phase(Phase.VERDICT)
        page.see_verdict()

    def _result(self, outcome: Outcome, sure: str) -> Content:
        verdict = outcome.verdict
        head = ("✓ Right", "bold $good") if outcome.right else ("✗ Wrong", "bold $bad")
        parts: list[Content | str | tuple[str, str]] = [head]
        parts += [f" · {remark}" for remark in (verdict.remark, *self._luck(outcome)) if remark]
        if isinstance(self.reply, TypedReply):
            parts += ["\n", ("You: ", "$text-muted"), verdict.given, f", {sure}" if sure else ""]
            if not verdict.right:
                parts += ["\n", ("Right is: ", "$text-muted"), verdict.expected]
        return Content.assemble(*parts)

    def _luck(self, outcome: Outcome) -> tuple[str, str]:
        """What makes a right answer count for less."""
        hints = self.sitting.hints if self.sitting else 0
        if not outcome.right:
            return "", ""
        return "after a hint" if hints else "", "a guess" if outcome.confidence == GUESS else ""
