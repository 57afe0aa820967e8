"""Between sessions: reading the desk, beginning or taking up a session, ending it."""

from collections.abc import Mapping
from typing import Any

from textual import work
from textual.content import Content

from studytui import paths
from studytui.quiz import today
from studytui.quiz.choosing import Request
from studytui.quiz.closing import closing
from studytui.quiz.desk import Desk
from studytui.quiz.reviews import CRAM
from studytui.quiz.store import DamagedError, StoreError
from studytui.ui.quiz.asked_for import ending, offer, request_of, waiting
from studytui.ui.quiz.base import IN_SESSION, AskingScreen, Phase


class OpeningScreen(AskingScreen):
    """Begins and ends sessions."""

    def __init__(self) -> None:
        super().__init__()
        self._wanted: Mapping[str, Any] | None = None
        self.damaged = False
        self.offered = "", Request()

    def on_mount(self) -> None:
        """Read notes and questions in a thread."""
        self.load()

    def open(self, **target: Any) -> None:
        """Ask what `target` wants (see `asked_for.request_of`); `{}` or `due` is the review."""
        self._wanted = target
        if self.phase is not Phase.LOADING:
            self.load()

    def on_screen_resume(self) -> None:
        """Between sessions, look again at what waits."""
        if self.phase in (Phase.IDLE, Phase.PROBLEM):
            self.load()

    @work(thread=True, exclusive=True, group="desk", exit_on_error=False)
    def load(self) -> None:
        """Read the desk; then begin what was wanted, or show what waits."""
        study = self.study
        try:
            desk = Desk.open(
                study.settings, study.content_folders, paths.database(), study.clock,
                paths.cache_dir(),
            )  # fmt: skip
            summary = today.summary(desk)
        except StoreError as error:
            self.app.call_from_thread(self.trouble, error)
            return
        self.app.call_from_thread(self.call_later, self.opened, desk, summary)

    async def opened(self, desk: Desk, summary: today.Summary) -> None:
        """The desk is there."""
        self.study.due = summary.due
        wanted, self._wanted = self._wanted, None
        if self.phase in IN_SESSION and wanted is None:
            return
        self.desk = desk
        self.offered = offer(summary)
        if wanted is None:
            await self.wait_at(waiting(summary))
            return
        try:
            request = request_of(desk, wanted)
        except LookupError as error:
            await self.wait_at(f"{error}")
            return
        except StoreError as error:
            self.trouble(error)
            return
        await self.begin(request)

    async def begin(self, request: Request) -> None:
        """Take up the broken-off session, or start the one asked for."""
        if self.desk is None:
            return
        try:
            resumed = None
            if not request.explicit and request.mode != CRAM:
                resumed = self.desk.resume()
            plan = self.desk.plan(request)
            if resumed is None and not plan.questions:
                self.notify("Nothing waits. n asks some that you have not seen yet.")
                summary = today.summary(self.desk)
                self.offered = offer(summary)
                await self.wait_at(waiting(summary))
                return
            self.sitting = resumed or self.desk.begin(plan)
        except StoreError as error:
            self.trouble(error)
            return
        if resumed:
            self.notify(f"Continuing: {resumed.progress.continues}.")
        elif plan.remark:
            self.notify(plan.remark)
        await self.ask()

    def trouble(self, error: StoreError) -> None:
        """The answers cannot be read or written: say it, and what can be done."""
        self.damaged = isinstance(error, DamagedError)
        self.call_later(self._show_trouble, str(error))

    async def _show_trouble(self, sentence: str) -> None:
        more = "`A` moves the file aside and begins anew." if self.damaged else ""
        await self.wait_at(more, Phase.PROBLEM)
        self.page.text("result", Content.styled(sentence, "bold $bad"))

    async def wait_at(self, markdown: str, phase: Phase = Phase.IDLE) -> None:
        """Show a text between sessions."""
        page = self.page
        self.sitting = self.reply = None
        page.close_field()
        for name in ("about", "result", "returns", "prompt"):
            page.text(name, "")
        for name in ("hints", "feedback"):
            page.markdown(name, "")
        page.plot(None)
        await page.rows(())
        page.markdown("stem", markdown)
        page.area.scroll_home(animate=False)
        self.enter_phase(phase)

    async def next_question(self) -> None:
        """Ask the next question, or show the end."""
        if self.sitting is None or self.desk is None:
            return
        self.sitting.next()
        if not self.sitting.finished:
            await self.ask()
            return
        text = ending(closing(self.sitting, self.desk))
        await self.wait_at(text, Phase.CLOSING)
        self.say("enter: done · p progress")
