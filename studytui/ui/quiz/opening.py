"""Between sessions: reading the desk, beginning or taking up a session, ending it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from textual import work
from textual.content import Content

from studytui import paths
from studytui.quiz import today
from studytui.quiz.choosing import Request
from studytui.quiz.closing import Closing, closing
from studytui.quiz.desk import Desk
from studytui.quiz.reviews import CRAM
from studytui.quiz.sitting import Sitting
from studytui.quiz.store import DamagedError, StoreError
from studytui.ui.quiz.asked_for import ending, offer, request_of, waiting
from studytui.ui.quiz.base import AskingScreen
from studytui.ui.quiz.phases import IN_SESSION, Phase


class OpeningScreen(AskingScreen):
    """Begins and ends sessions."""

    def __init__(self) -> None:
        super().__init__()
        self._wanted: Mapping[str, object] | None = None
        self.damaged = False
        self.offered = "", Request()
        self._failed: Request | None = None
        self._reading = False

    def on_mount(self) -> None:
        """Read notes and questions in a thread."""
        self.reload()

    def open(self, **target: object) -> None:
        """Ask what `target` wants (see `asked_for.request_of`); `{}` or `due` is the review."""
        self._wanted = target
        self.reload()

    def on_screen_resume(self) -> None:
        """Between sessions, look again at what waits."""
        if self.phase in (Phase.IDLE, Phase.PROBLEM):
            self.reload()

    def reload(self) -> None:
        """Read the desk, unless that is being done."""
        if not self._reading:
            self._reading = True
            self.load()

    @work(thread=True, group="desk", exit_on_error=False)
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
        self._reading = False
        self.study.due = summary.due
        wanted, self._wanted = self._wanted, None
        if self.phase in IN_SESSION and wanted is None:
            return
        self.desk = desk
        self.offered = offer(summary)
        if wanted is None:
            await self.wait_at(waiting(summary))
            return

        async def go_on(request: Request | str) -> None:
            if isinstance(request, str):
                await self.wait_at(request)
            else:
                await self.begin(request)

        await self.keep(partial(_request, desk, wanted), go_on, self.trouble)

    async def begin(self, request: Request) -> None:
        """Take up the broken-off session, or start the one asked for."""
        if self.desk is not None:
            failed = partial(self.trouble, request=request)
            await self.keep(partial(_begun, self.desk, request), self._begin, failed)

    async def _begin(self, begun: "_Begun") -> None:
        if begun.sitting is None:
            self.notify("Nothing waits. n asks some that you have not seen yet.")
            self.offered = offer(begun.summary)
            await self.wait_at(waiting(begun.summary))
            return
        self.sitting = begun.sitting
        if begun.remark:
            self.notify(begun.remark, timeout=3)
        await self.ask()

    def trouble(self, error: StoreError, request: Request | None = None) -> None:
        """The answers cannot be read or written: say it, and what can be done."""
        self._reading = False
        self.damaged = isinstance(error, DamagedError)
        self._failed = request
        self.call_later(self._show_trouble, str(error))

    async def _show_trouble(self, sentence: str) -> None:
        more = "`A` moves the file aside and begins anew." if self.damaged else ""
        await self.wait_at(more, Phase.PROBLEM)
        self.page.text("result", Content.styled(sentence, "bold $bad"))
        self.say("enter tries again")

    async def try_again(self) -> None:
        """After trouble: what was asked for once more, or look what waits."""
        request, self._failed = self._failed, None
        if request is not None:
            await self.begin(request)
        else:
            self.reload()

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
        await self.keep(partial(closing, self.sitting, self.desk), self._close, self.trouble)

    async def _close(self, found: Closing) -> None:
        sitting = self.sitting  # its last answer can still be taken back
        await self.wait_at(ending(found), Phase.CLOSING)
        self.sitting = sitting
        self.refresh_commands()
        self.say("enter: done · u undo · p progress")


@dataclass(frozen=True)
class _Begun:
    """A session that was begun or taken up again, with a word about it; or none, and why."""

    sitting: Sitting | None
    remark: str
    summary: today.Summary


def _begun(desk: Desk, request: Request) -> _Begun:
    resumed = None
    if not request.explicit and request.mode != CRAM:
        resumed = desk.resume()
    summary = today.summary(desk)
    if resumed:
        return _Begun(resumed, f"Continuing: {resumed.progress.continues}.", summary)
    plan = desk.plan(request)
    return _Begun(desk.begin(plan) if plan.questions else None, plan.remark, summary)


def _request(desk: Desk, wanted: Mapping[str, object]) -> Request | str:
    """The request that is meant, or why there is none."""
    try:
        return request_of(desk, wanted)
    except LookupError as error:
        return str(error)
