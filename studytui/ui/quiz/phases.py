"""What the quiz screen is at, and how it waits for the database without standing still."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from enum import Enum
from typing import ClassVar, TypeVar

from textual import events
from textual.content import Content
from textual.widget import Widget

from studytui.quiz.reading import UnreadableError
from studytui.quiz.store import StoreError
from studytui.ui.commands import TABLE
from studytui.ui.quiz.page import QuestionPage
from studytui.ui.screens.base import StudyScreen

AHEAD = 20
"""Keys that are kept while the questions are being read."""

PATIENCE = 0.25
"""Seconds until it is said that the database is being waited for."""

T = TypeVar("T")


class Phase(Enum):
    """What the screen is at."""

    LOADING = "loading"
    PROBLEM = "problem"
    IDLE = "idle"
    ASKING = "asking"
    SURE = "sure"
    RUNNING = "running"
    JUDGING = "judging"
    STORING = "storing"
    VERDICT = "verdict"
    REMARK = "remark"
    CLOSING = "closing"


IN_SESSION = frozenset(
    {
        Phase.ASKING, Phase.SURE, Phase.RUNNING, Phase.JUDGING, Phase.STORING, Phase.VERDICT,
        Phase.REMARK,
    }
)  # fmt: skip


class PhasedScreen(StudyScreen):
    """The page, the phase, the prompt's line, and work with the database."""

    SCOPE: ClassVar[str] = "quiz"

    def __init__(self) -> None:
        super().__init__()
        self.phase = Phase.LOADING
        self._ahead: list[events.Key] = []

    def compose_content(self) -> Iterable[Widget]:
        """The one page."""
        yield QuestionPage(id="question")

    @property
    def page(self) -> QuestionPage:
        """Where everything is shown."""
        return self.query_one(QuestionPage)

    @property
    def digits_switch(self) -> bool:
        """Digits are answers during a session, and change no screen; F2–F6 do."""
        return self.phase not in IN_SESSION

    def enter_phase(self, phase: Phase) -> None:
        """Go on to a phase; footer and header follow."""
        self.phase = phase
        self.refresh_commands()
        for header in self.query("Header"):
            header.refresh()
        if phase not in (Phase.LOADING, Phase.STORING):
            self._catch_up()

    def keep_key(self, event: events.Key) -> bool:
        """Keep a key that is pressed while the questions are being read, unless the app has it."""
        common = {key for command in TABLE["app"] for key in command.key.split(",")}
        if self.phase is not Phase.LOADING or event.key in common | {"escape"}:
            return False
        self._ahead = [*self._ahead, event][:AHEAD]
        self.say("reading the questions …")
        return True

    def _catch_up(self) -> None:
        """What was pressed ahead takes effect, if this is still what is looked at and it works."""
        ahead, self._ahead = self._ahead, []
        if self.is_current and self.phase is not Phase.PROBLEM:
            for event in ahead:
                self.app.post_message(events.Key(event.key, event.character))

    def say(self, sentence: str, style: str = "") -> None:
        """Put a sentence on the prompt's line."""
        self.page.text("prompt", Content.styled(sentence, style))

    async def keep(
        self,
        work: Callable[[], T],
        then: Callable[[T], Awaitable[None]],
        failed: Callable[[StoreError], None] | None = None,
    ) -> None:
        """Do `work` with the database in a thread, then `then` with what came of it.

        What takes no time is over when this returns, so that keys pressed ahead find the screen as
        it then is. What takes longer (a lock, a slow disk) is said, and the screen lives on. Then
        the phase is the one before; when it went wrong, a sentence says so, or `failed` does.
        """
        task = asyncio.ensure_future(asyncio.to_thread(work))
        await asyncio.wait({task}, timeout=PATIENCE)
        before = self.phase
        if task.done():
            await self._kept(task, then, failed, before)
            return
        self.enter_phase(Phase.STORING)
        self.say("waiting for the database …")
        self.run_worker(self._kept(task, then, failed, before), group="keep", exit_on_error=True)

    async def _kept(
        self,
        task: "asyncio.Future[T]",
        then: Callable[[T], Awaitable[None]],
        failed: Callable[[StoreError], None] | None,
        before: Phase,
    ) -> None:
        try:
            result = await task
        except (UnreadableError, StoreError) as error:
            if self.phase is Phase.STORING:
                self.enter_phase(before)
            if failed is not None and isinstance(error, StoreError):
                failed(error)
            else:
                self.say(str(error), "$warning")
            return
        if self.phase is Phase.STORING:
            self.enter_phase(before)
        await then(result)
