"""Quiz: what waits, one question a screen, the end of a session; everything by keys."""

from typing import ClassVar

from textual import on
from textual.widgets import Input

from studytui import paths
from studytui.quiz.choosing import Request
from studytui.quiz.reviews import CRAM
from studytui.quiz.schedule import THINK_SO
from studytui.quiz.store import Store, StoreError
from studytui.ui.commands import Command
from studytui.ui.notes.picker import choose
from studytui.ui.quiz.arranging import OrderReply
from studytui.ui.quiz.asked_for import topics
from studytui.ui.quiz.leaving import LeavingScreen
from studytui.ui.quiz.phases import IN_SESSION, Phase
from studytui.ui.widgets.markdown import MathMarkdown

_LABELS = {
    Phase.PROBLEM: "Try again",
    Phase.ASKING: "Answer",
    Phase.SURE: "Think so",
    Phase.VERDICT: "Next",
    Phase.CLOSING: "Done",
}


class QuizScreen(LeavingScreen):
    """The quiz."""

    SCOPE: ClassVar[str] = "quiz"
    CSS_PATH = "quiz.tcss"

    def enabled(self, command_id: str) -> bool:
        """What makes sense in this phase."""
        phase, free = self.phase, self.phase in (Phase.ASKING, Phase.VERDICT)
        letters = self.reply.letters if self.reply else ""
        match command_id:
            case "proceed":
                return bool(self.offered[0]) if phase is Phase.IDLE else phase in _LABELS
            case "mark":
                return phase is Phase.ASKING and bool(self.reply and self.reply.marks)
            case "hint" | "hint_typing":
                hints = bool(self.sitting and self.sitting.asked and self.sitting.asked.hints)
                typing = command_id == "hint_typing"
                free_key = self.editing if typing else "h" not in letters
                return phase is Phase.ASKING and hints and free_key
            case "skip":
                return phase is Phase.ASKING
            case "undo":
                return (free or phase is Phase.CLOSING) and bool(self.sitting)
            case "suspend" | "faulty":
                return free and bool(self.sitting)
            case "open_note" | "easy":
                return phase is Phase.VERDICT and (command_id != "easy" or self._was_right)
            case "try_it":
                return phase is Phase.VERDICT and bool(self.experiment())
            case "count_right":
                return phase is Phase.VERDICT and self.is_typed and not self._was_right
            case "new_questions" | "practise" | "progress" | "choose":
                return phase in (Phase.IDLE, Phase.CLOSING)
            case "set_aside":
                return phase is Phase.PROBLEM and self.damaged
            case "step_back" | "leave_session":
                return phase in (IN_SESSION | {Phase.CLOSING}) - {Phase.STORING}
        return True

    def available(self) -> list[Command]:
        """The footer's commands; in a session q leaves that, not the app."""
        found = super().available()
        if self.phase in IN_SESSION:
            found = [command for command in found if command.id != "leave"]
        return found

    def label(self, command: Command) -> str:
        """What enter and esc do now."""
        if command.id == "proceed":
            typing = self.editing and self.phase is not Phase.REMARK
            if self.phase is Phase.IDLE:
                return self.offered[0]
            return "Answer" if typing else _LABELS.get(self.phase, "Go on")
        return self.back if command.id == "step_back" else super().label(command)

    @property
    def _was_right(self) -> bool:
        return bool(self.sitting and self.sitting.last and self.sitting.last.right)

    async def action_proceed(self) -> None:
        """Start, answer, go on, close."""
        match self.phase:
            case Phase.IDLE:
                await self.begin(self.offered[1])
            case Phase.PROBLEM:
                await self.try_again()
            case Phase.ASKING if isinstance(self.reply, OrderReply) and self.reply.carrying:
                await self.action_mark()
            case Phase.ASKING if self.is_typed:
                self.open_field()
            case Phase.ASKING if self.sitting and self.sitting.question.kind == "self":
                await self._show_answer()
            case Phase.ASKING | Phase.SURE:
                await self.submit(THINK_SO)
            case Phase.VERDICT:
                await self.next_question()
            case Phase.CLOSING:
                self.enter_phase(Phase.IDLE)
                self.reload()

    async def _show_answer(self) -> None:
        if self.sitting is not None:
            self.page.markdown("feedback", self.sitting.question.answer)
            self.enter_phase(Phase.JUDGING)
            self.say("were you right?  1 wrong   2 hard   3 right")

    @on(Input.Submitted, "#typed")
    async def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        if self.phase is Phase.REMARK:
            await self.keep_remark(event.value.strip())
        else:
            await self.typed(event.value)

    @on(MathMarkdown.LinkClicked)
    def _link_clicked(self, event: MathMarkdown.LinkClicked) -> None:
        kind, _, rest = event.href.partition(":")
        if kind == "note":
            note, _, heading = rest.partition("#")
            self.study.goto("notes", note=note, heading=heading)

    async def action_mark(self) -> None:
        """Space: pick what is marked, pick up, drop."""
        if self.reply is not None:
            self.reply.space()
            await self.page.rows(self.reply.rows())
            self.show_prompt()

    async def _move(self, by: int) -> None:
        movable = self.reply is not None and self.reply.rows() and not self.reply.typed
        if self.phase is Phase.ASKING and self.reply is not None and movable:
            self.reply.move(by)
            await self.page.rows(self.reply.rows())
        else:
            self.page.area.scroll_relative(y=by, animate=False)

    async def action_up(self) -> None:
        """The option above, or a line up."""
        await self._move(-1)

    async def action_down(self) -> None:
        """The option below, or a line down."""
        await self._move(1)

    def action_page_up(self) -> None:
        """A page up."""
        self.page.area.scroll_page_up(animate=False)

    def action_page_down(self) -> None:
        """A page down."""
        self.page.area.scroll_page_down(animate=False)

    def action_hint(self) -> None:
        """The next hint."""
        if self.sitting is None or self.sitting.asked is None:
            return
        self.sitting.hint()
        hints = self.sitting.asked.hints[: self.sitting.hints]
        count = len(self.sitting.asked.hints)
        shown = [f"**Hint {n} of {count}:** {hint}" for n, hint in enumerate(hints, 1)]
        self.page.markdown("hints", "\n\n".join(shown))

    def action_hint_typing(self) -> None:
        """The next hint, while typing."""
        self.action_hint()

    async def action_new_questions(self) -> None:
        """Ask some that were never asked."""
        limit = self.study.settings.new_per_day or 1
        await self.begin(Request(limit=limit))

    def action_choose(self) -> None:
        """Choose a module or a note to be asked about."""
        if self.desk is None:
            return

        def go(value: object) -> None:
            if isinstance(value, dict):
                self.open(**value)

        prompt, empty = "questions about which module or note?", "nothing of that name"
        choose(self.app, prompt, topics(self.desk), empty, go)

    async def action_practise(self) -> None:
        """Ask anything, for practice."""
        await self.begin(Request(mode=CRAM))

    def action_progress(self) -> None:
        """Open the progress screen."""
        from studytui.ui.screens.progress import ProgressScreen

        self.app.push_screen(ProgressScreen())

    def action_set_aside(self) -> None:
        """Move a damaged database away."""
        try:
            kept = Store(paths.database()).set_aside()
        except StoreError as error:
            self.notify(str(error), severity="error", markup=False)
            return
        self.notify(f"The damaged file is kept as {kept}.", markup=False)
        self.reload()
