"""Stepping back: what esc does in each phase, and what the footer calls it."""

from studytui.ui.quiz.deeds import DeedsScreen
from studytui.ui.quiz.phases import IN_SESSION, Phase
from studytui.ui.quiz.replies import TypedReply


class LeavingScreen(DeedsScreen):
    """Back from a text to its question, from the question to what waits."""

    @property
    def is_typed(self) -> bool:
        """Whether the question is answered by typing."""
        return isinstance(self.reply, TypedReply)

    @property
    def _blanks_typed(self) -> bool:
        return isinstance(self.reply, TypedReply) and bool(self.reply.texts.done)

    @property
    def back(self) -> str:
        """Where esc leads."""
        if self.phase is Phase.REMARK:
            return "Drop"
        if self.phase is Phase.SURE and self.is_typed:
            return "Type again"
        if self.editing:
            return "Blank before" if self._blanks_typed else "Stop typing"
        return "Leave"

    async def action_leave_session(self) -> None:
        """Leave; everything is stored."""
        await self.action_step_back()

    async def action_step_back(self) -> None:
        """One step back: from a remark, from typing, from the session."""
        if self.phase is Phase.REMARK:
            self.leave_remark()
        elif self.phase is Phase.SURE and self.is_typed:
            self.response = ()
            self.page.text("result", "")
            self.type_again()
            self.enter_phase(Phase.ASKING)
            self.show_prompt()
        elif self.editing and self._blanks_typed:
            self.type_again()
            self.show_prompt()
            self.refresh_commands()
        elif self.editing:
            if isinstance(self.reply, TypedReply):
                self.reply.type(self.page.input.value)
            self.page.input.blur()
            self.set_focus(None)
            self.say("letters are commands now; enter goes on typing, esc leaves")
            self.refresh_commands()
        else:
            self.stop_looking()
            if self.phase in IN_SESSION:
                self.notify("Everything is stored.", timeout=2)
            self.enter_phase(Phase.LOADING)
            self.reload()
