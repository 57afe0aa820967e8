"""Today: what is due, what to read on, what runs and what finished."""

import asyncio
import textwrap
from collections.abc import Iterable, Sequence

from textual import events
from textual.containers import VerticalScroll
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Static

from studytui.ui import day as days
from studytui.ui.day import Day, Row
from studytui.ui.screens.base import StudyScreen

LABEL_WIDTH = 16
GREETING = (
    "Three steps show what this is about. enter starts the marked one; come back here with 1."
)


class DayRow(Static):
    """One line; marked when it is the one that enter would start."""

    marked: reactive[bool] = reactive(False)

    def __init__(self, row: Row) -> None:
        super().__init__()
        self.row = row

    def render(self) -> Content:
        """Mark, label, text, and an aside at the right end when there is room."""
        row = self.row
        mark = "▸ " if self.marked else "  "
        label = ("✓ " if row.done else "") + row.label
        width = max(0, self.size.width - LABEL_WIDTH - 2)
        aside = row.aside if len(row.text) + len(row.aside) + 2 <= width else ""
        lines = [Content(line) for line in _wrapped(row.text, width)] or [Content("")]
        if aside:
            gap = " " * (width - len(row.text) - len(aside))
            lines[0] = Content.assemble(lines[0], (gap + aside, "$text-muted"))
        first = Content.assemble(
            (mark, "bold $primary"),
            (f"{label:<{LABEL_WIDTH}}", "$text-muted" if not self.marked else "bold $primary"),
            lines[0],
        )
        indent = " " * (LABEL_WIDTH + 2)
        return Content("\n").join([first, *(Content.assemble(indent, line) for line in lines[1:])])


def _wrapped(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, max(20, width))


class TodayScreen(StudyScreen):
    """The first screen."""

    SCOPE = "today"
    CSS_PATH = "today.tcss"

    day: reactive[Day | None] = reactive(None, init=False)
    place: reactive[int] = reactive(0, init=False)

    def __init__(self) -> None:
        super().__init__()
        # Notes, answers and runs each lead to a new layout; one must end before the next begins.
        self._laying_out = asyncio.Lock()
        self._moved = False

    def compose_content(self) -> Iterable[Widget]:
        """The date, a greeting on the first days, then the rows."""
        with VerticalScroll(id="day", can_focus=False):
            yield Static(id="date")
            yield Static(GREETING, id="greeting")
            yield Widget(id="rows")

    def on_mount(self) -> None:
        """Show what is known at once, then look."""
        self.watch(self.app, "runs", self._show, init=False)

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        """Look again whenever one comes back: a note was read, a question answered."""
        self._moved = False
        self._show_date()
        self.call_after_refresh(self._begin_look)

    def _begin_look(self) -> None:
        """Look in a thread, once the frame is drawn: imports would hold it up."""
        self.run_worker(self._look, thread=True, exclusive=True, group="day")

    def _show_date(self) -> None:
        now = self.study.clock()
        self.query_one("#date", Static).update(f"{now:%A} {now.day} {now:%B}")

    def _look(self) -> None:
        study = self.study
        day = days.gather(study.settings, study.content_folders, study.clock)
        self.app.call_from_thread(self.show_day, day)

    def show_day(self, day: Day) -> None:
        """Show this day; the header's count follows."""
        if day.summary is not None:
            self.study.due = day.summary.due
        self.day = day

    async def watch_day(self) -> None:
        """Another look at notes and answers was taken."""
        await self._show()

    async def _show(self) -> None:
        if self.day is None:
            return
        runs = self.study.runs
        first = days.is_first_start(self.day)
        steps = days.first_steps(self.day, runs) if first else []
        shown = [*steps, *days.running(runs)] if first else days.rows(self.day, runs)
        self.query_one("#greeting").display = first
        await self._lay_out(shown)

    async def _lay_out(self, shown: Sequence[Row]) -> None:
        area = self.query_one("#rows")
        async with self._laying_out:
            before = [widget.row for widget in self.query(DayRow)]
            if before == list(shown):
                return
            place = self._same_place(before, shown)
            with self.app.batch_update():
                await area.remove_children()
                await area.mount_all(DayRow(row) for row in shown)
            self.place = place
            self._mark()

    def _same_place(self, before: Sequence[Row], shown: Sequence[Row]) -> int:
        """Where the row that the person moved to stands now; else the first open row."""
        if self._moved and self.place < len(before):
            was = before[self.place]
            for place, row in enumerate(shown):
                if (row.label, row.target) == (was.label, was.target):
                    return place
        return self._first_open(shown)

    @staticmethod
    def _first_open(shown: Sequence[Row]) -> int:
        """The first row that leads somewhere and is not done."""
        open_rows = [i for i, row in enumerate(shown) if row.screen and not row.done]
        return open_rows[0] if open_rows else 0

    def watch_place(self) -> None:
        """Another row is marked."""
        self._mark()

    def _mark(self) -> None:
        for place, widget in enumerate(self.query(DayRow)):
            widget.marked = place == self.place
            if widget.marked:
                widget.scroll_visible(animate=False)

    def _move(self, by: int) -> None:
        rows = [widget.row for widget in self.query(DayRow)]
        place = self.place + by
        while 0 <= place < len(rows) and not rows[place].screen:
            place += by
        if 0 <= place < len(rows):
            self.place = place
            self._moved = True

    def action_previous(self) -> None:
        """Mark the row above that leads somewhere."""
        self._move(-1)

    def action_next(self) -> None:
        """Mark the row below that leads somewhere."""
        self._move(+1)

    def action_start(self) -> None:
        """Go where the marked row leads."""
        rows = [widget.row for widget in self.query(DayRow)]
        if self.place < len(rows) and rows[self.place].screen:
            row = rows[self.place]
            self.study.goto(row.screen, **row.target)

    def action_read_on(self) -> None:
        """Open the next note of the path, or the notes where all is read."""
        reading = self.day.reading if self.day else None
        self.study.goto("notes", **({"note": reading.note} if reading else {}))

    def action_open_run(self) -> None:
        """Open what runs, or what ran last."""
        rows = days.running(self.study.runs)
        if rows:
            self.study.goto("lab", **rows[0].target)
        else:
            self.notify("No experiment has run yet. 4 opens the lab.")

    def action_progress(self) -> None:
        """Open the progress screen."""
        from studytui.ui.screens.progress import ProgressScreen

        self.app.push_screen(ProgressScreen())

    def action_search(self) -> None:
        """Search the notes."""
        self.study.goto("notes", search=True)
