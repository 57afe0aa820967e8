"""What goes on elsewhere while one is on another screen: experiments and due questions.

Looks at the runs every two seconds and at the questions every few minutes, in threads, and keeps
the header's counts, the terminal's title and the bell in step with it.
"""

import logging
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from studytui.lab.index import Entry, RunIndex
    from studytui.ui.app import StudyApp

log = logging.getLogger(__name__)

EVERY_SECONDS = 2.0
FIRST_SECONDS = 0.3  # what is imported to look would hold up the first frame
DUE_EVERY_SECONDS = 300.0
# Put the title aside, set it, take the old one back (xterm's window operations).
_SAVE_TITLE, _RESTORE_TITLE = "\x1b[22;2t", "\x1b[23;2t"


class Watch:
    """Looks after what runs for one app.

    Args:
        app: The app whose `runs`, `running` and title it keeps.
    """

    def __init__(self, app: "StudyApp") -> None:
        self._app = app
        self._index: RunIndex | None = None
        self._busy = False
        self._rung: set[str] = set()
        self._title = ""

    def start(self) -> None:
        """Look now and every two seconds."""
        self._app.set_interval(EVERY_SECONDS, self.look)
        self._app.set_interval(DUE_EVERY_SECONDS, self.look_due)
        self._app.set_timer(FIRST_SECONDS, self.look)
        if self._app.current_mode != "today":  # Today counts them itself
            self._app.set_timer(EVERY_SECONDS, self.look_due)

    def look(self) -> None:
        """Look once, unless the last look is still going on."""
        if not self._busy:
            self._busy = True
            self._app.run_worker(self._read, thread=True, group="watch", exit_on_error=False)

    def look_due(self) -> None:
        """Count the due questions: days turn, and another app may have asked some."""
        self._app.run_worker(self._read_due, thread=True, group="due", exit_on_error=False)

    def _read_due(self) -> None:
        from studytui.ui.day import gather

        app = self._app
        summary = gather(app.settings, app.content_folders, app.clock).summary
        if summary is not None:
            app.call_from_thread(setattr, app, "due", summary.due)

    def _read(self) -> None:
        try:
            if self._index is None:
                from studytui.lab.index import RunIndex

                self._index = RunIndex()
            entries = tuple(self._index.refresh())
            self._app.call_from_thread(self._apply, entries)
        except OSError as error:
            log.warning("the runs cannot be read: %s", error)
        finally:
            self._busy = False

    def _apply(self, entries: "tuple[Entry, ...]") -> None:
        app = self._app
        going = {entry.folder.run for entry in app.runs if entry.active}
        app.runs = entries
        app.looked = True
        app.running = sum(entry.state == "running" for entry in entries)
        ended = [
            entry.folder.run
            for entry in entries
            if entry.state in ("finished", "failed") and entry.folder.run in going - self._rung
        ]
        if ended:
            self._rung.update(ended)
            if app.settings.bell:
                app.bell()
        self._set_title(entries)

    def _set_title(self, entries: "tuple[Entry, ...]") -> None:
        active = [entry for entry in entries if entry.state == "running"]
        title = f"studytui: {describe(active[0])}" if active else "studytui"
        if title != self._title:
            self._write(("" if self._title else _SAVE_TITLE) + f"\x1b]2;{_printable(title)}\x07")
            self._title = title

    def stop(self) -> None:
        """Give the terminal its old title back."""
        if self._title:
            self._write(_RESTORE_TITLE)

    def _write(self, sequence: str) -> None:
        driver = self._app._driver
        if driver is not None and not driver.is_headless:
            driver.write(sequence)

    def farewell(self) -> str | None:
        """What to say on leaving: which experiments go on; None when none does."""
        active = [entry for entry in self._app.runs if entry.state == "running"]
        if not active:
            return None
        lines = [f"{describe(entry)} goes on." for entry in active]
        last = active[0].folder.short
        return "\n".join([*lines, f"Open studytui again, or: studytui runs follow {last}"])


def describe(entry: "Entry") -> str:
    """A run in a few words: what it is and how far."""
    return f"{entry.run.spec.name} {entry.folder.short} · epoch {entry.run.epoch}/{entry.run.limit}"


def _printable(text: str) -> str:
    return "".join(character for character in text if character.isprintable())
