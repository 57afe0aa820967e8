"""Asking a question until its verdict stands on the screen."""

from contextlib import suppress
from functools import partial

from textual import events
from textual.content import Content

from studytui.quiz import phrases
from studytui.quiz.desk import Desk
from studytui.quiz.reading import UnreadableError
from studytui.quiz.schedule import GUESS
from studytui.quiz.sitting import Outcome, Sitting
from studytui.quiz.store import StoreError
from studytui.quiz.verdicts import Response
from studytui.ui.quiz.arranging import reply_for
from studytui.ui.quiz.phases import Phase, PhasedScreen
from studytui.ui.quiz.replies import PredictReply, Reply, TypedReply


class AskingScreen(PhasedScreen):
    """Asks the questions of a sitting, one after the other."""

    def __init__(self) -> None:
        super().__init__()
        self.desk: Desk | None = None
        self.sitting: Sitting | None = None
        self.reply: Reply | None = None
        self.response: Response = ()

    async def ask(self) -> None:
        """Show the sitting's question."""
        if self.sitting is not None and self.desk is not None:
            await self.keep(partial(_about, self.sitting, self.desk), self._put)

    async def _put(self, about: str) -> None:
        asked, page = self.sitting.asked if self.sitting else None, self.page
        if asked is None:
            return
        self.reply = reply_for(asked)
        self.response = ()
        page.text("about", about)
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
        if self.keep_key(event):
            event.stop()
            event.prevent_default()
            return
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
        elif self.digits_switch or not key.isdecimal():
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
        if isinstance(reply, PredictReply):
            try:
                sitting.try_out(response)
            except UnreadableError as error:
                self.say(str(error), "$warning")
                return
            self.response = response
            await self.predict(confidence)
            return
        await self.keep(
            partial(sitting.submit, response, confidence), self.show_verdict, self.not_stored
        )

    def not_stored(self, error: StoreError) -> None:
        """Say that an answer could not be stored, and how to try again."""
        keys = "1, 2 or 3" if self.phase is Phase.JUDGING else "enter, 1, 2 or 3"
        self.say(f"{error} {keys}: try again.", "$warning")

    async def predict(self, confidence: int | None) -> None:
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


def _about(sitting: Sitting, desk: Desk) -> str:
    """The line above the question: how far, which note, why now (if that can be read)."""
    question = sitting.question
    title = desk.titles().get(question.note, question.note)
    parts = [phrases.position(sitting), title]
    with suppress(StoreError):
        card = desk.log.card(question.key)
        previous, mode = sitting.previous, sitting.plan.mode
        parts.append(phrases.since(question, card, previous, desk.today, mode))
    return " · ".join(parts)
