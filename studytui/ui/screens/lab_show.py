"""The lab, shown: what the trainer wrote is read some times a second and put on the bench."""

import logging
import time
from collections.abc import Iterable

from textual import events, work
from textual.timer import Timer
from textual.widget import Widget

from studytui.lab.folder import RunFolder
from studytui.lab.specfile import SpecError
from studytui.lab.view import View
from studytui.ui.lab.bottom import about_comparison, about_run, looking_back, wrapped
from studytui.ui.lab.session import LabSession, RefusedError
from studytui.ui.lab.table import compared
from studytui.ui.plot import Line
from studytui.ui.screens.lab_open import LabOpening, first_spec
from studytui.ui.widgets.bench import Bench, Scene

log = logging.getLogger(__name__)

WIDE = 110
"""Columns from which form and pictures stand side by side."""
TALL = 24
"""Rows from which everything stands one below the other."""
_SAID_SECONDS = 8.0
_PICTURE_SECONDS = 0.2
_PICTURE_TRAFFIC = 4_000.0
"""Bytes a second to the terminal from which pictures of the model come less often."""
_TURN_SECONDS = 0.002
_PREPARE_SECONDS = 4.0
"""After a start: time for the run to be under way before the next trainer imports torch."""


class LabShowing(LabOpening):
    """What keeps the screen in step with the session."""

    def __init__(self) -> None:
        super().__init__()
        self._picture_due = 0.0
        self._catching_up = False
        self._said_at = 0.0
        self._said_style = ""
        self._known = ("", False)
        self._timer: Timer | None = None

    def compose_content(self) -> Iterable[Widget]:
        """The bench."""
        self.session = LabSession(self.study.launcher, first_spec())
        yield Bench(self.study.settings.frame_rate)

    def on_mount(self) -> None:
        """Show what runs, or ran last, and have a trainer wait."""
        self._timer = self.set_interval(1 / self.study.settings.frame_rate, self.tick)
        if (folder := self.latest()) is not None:
            self._show_latest(folder)
        self.present()
        self.call_after_refresh(self._prepare)

    def _show_latest(self, folder: RunFolder) -> None:
        try:
            self.show_run(folder)
        except SpecError as error:
            self.say(str(error), "bad")

    @work(thread=True, exit_on_error=False)
    def _prepare(self) -> None:
        try:
            self.study.launcher.prepare()
        except OSError as error:
            log.warning("no trainer can wait: %s", error)

    def on_screen_suspend(self) -> None:
        """Nothing is read while another screen is shown."""
        if self._timer is not None:
            self._timer.pause()

    def on_screen_resume(self) -> None:
        """Go on where the run is by now."""
        if self._timer is not None:
            self._timer.resume()
            self.tick()

    def on_resize(self, event: events.Resize) -> None:
        """Side by side where there is room."""
        super().on_resize(event)
        self.set_class(event.size.width >= WIDE, "wide")
        self.set_class(event.size.height < TALL, "short")
        self.call_after_refresh(self.present)

    def _catch_up(self) -> None:
        """Read on in short turns, keys in between, until an old journal is read."""
        followed = self.session.followed
        if followed is None or not followed.catching_up:
            self._catching_up = False
            return
        self._catching_up = True
        self.tick()
        self.set_timer(_TURN_SECONDS, self._catch_up)

    def tick(self) -> None:
        """Read what is new and show it."""
        followed = self.session.followed
        if followed is not None and followed.catching_up and not self._catching_up:
            self.call_after_refresh(self._catch_up)
            self._catching_up = True
        try:
            new = self.session.poll()
        except RefusedError as error:
            self.say(f"Refused: {error}", "bad")
            new = True
        except OSError as error:
            self.say(f"The journal cannot be read: {error.strerror}.", "bad")
            return
        changed = self._known != (self.session.state, self.session.active)
        answered = self.said.endswith("…") and not self.session.waiting_for
        if changed or answered:
            self.said = self.said if self._said_style else ""
        if self._read_picture() or self._expire() or new or answered:
            self.present()
        if changed:
            self.refresh_commands()
            if self.session.state == "running":
                self.set_timer(_PREPARE_SECONDS, self._prepare)

    def refresh_commands(self) -> None:
        """Draw the footer again, and remember for which state that was."""
        self._known = (self.session.state, self.session.active)
        super().refresh_commands()

    def _read_picture(self) -> bool:
        """Look for a newer picture of the model, some times a second; whether there was one."""
        followed = self.session.followed
        if followed is None or not self.query_one("#map").display:
            return False
        early = time.monotonic() < self._picture_due and followed.album.newest is not None
        if early or not followed.album.look(followed.run):
            return False
        wait = max(_PICTURE_SECONDS, self.query_one(Bench).map_bytes / _PICTURE_TRAFFIC)
        self._picture_due = time.monotonic() + wait
        return True

    def _expire(self) -> bool:
        if self.said and time.monotonic() - self._said_at > _SAID_SECONDS:
            self.said = ""
            return True
        return False

    def say(self, text: str, style: str = "") -> None:
        """Put a sentence on the bottom line, for some seconds."""
        self.said, self._said_style, self._said_at = text, style, time.monotonic()
        self.present()

    def present(self, at_once: bool = False) -> None:
        """Show what is."""
        if not self.query(Bench):
            return
        followed, session = self.session.followed, self.session
        ended = session.run is not None and session.run.reason is not None
        self.set_class(ended and self.cursor is None, "judged")
        self.set_class(bool(self.compared), "compared")
        scene = Scene(
            draft=session.draft, run=session.run, state=session.state,
            short=followed.folder.short if followed else "",
            silence=followed.silence if followed else 0.0,
            pending=session.pending, changed=session.changed, ghost=session.ghost,
            compared=self.compared, look=self.look, cursor=self.cursor, view=self._picture(),
            notes=self._notes(), table=compared(self.compared, self.size.width),
        )  # fmt: skip
        self.query_one(Bench).present(scene, at_once)

    def _picture(self) -> View | None:
        """What the model says, or said at the cursor."""
        followed = self.session.followed
        if followed is None or self.cursor is None:
            return followed.album.newest if followed else None
        return followed.album.of(followed.run.at(self.cursor))

    def _notes(self) -> list[Line]:
        """The bottom lines: what was just said, or what is to be said about the run."""
        followed, width = self.session.followed, self.size.width
        if self.said:
            return wrapped(self.said, width, self._said_style)
        if self.compared:
            return about_comparison(self.compared, width)
        if followed is None:
            return wrapped(self.session.draft.title, width, "text-muted")
        if self.cursor is not None:
            return looking_back(followed.run, self.cursor)
        return about_run(followed, self.session.ghost, width)
