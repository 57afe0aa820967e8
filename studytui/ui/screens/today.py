"""Today: what is due, what to read on, what runs and what finished."""

import gc
import textwrap
from collections.abc import Iterable, Sequence
from functools import cache
from importlib import import_module

from textual import events, work
from textual.containers import VerticalScroll
from textual.content import Content
from textual.geometry import Region, Size
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Static
from textual.worker import get_current_worker

from studytui.ui import day as days
from studytui.ui import remembered
from studytui.ui.day import Day, Row
from studytui.ui.remembered import Seen
from studytui.ui.screens.base import StudyScreen

AFTER_NOTES = 0.3
"""Seconds after which the notes have loaded what they show."""

LABEL_WIDTH = 16
SAMPLE = "# A\n\n**b** $x^2$\n\n```python\npass\n```\n\n| a |\n|---|\n| 1 |\n\n$$\\frac{1}{n}$$\n"
"""A note with what notes are made of."""
GREETING = (
    "Three steps show what this is about. enter starts the marked one; come back here with 1."
)


@cache
def _import_notes() -> None:
    """Import what shows notes and what lays them out."""
    from studytui.notes.render import Options, render

    render(SAMPLE, Options(width=76))
    _import_screens("notes")


def _import_screens(*names: str) -> None:
    """Import screens; what they bring stays, so no full collection need ever go through it."""
    for name in names:
        import_module(f"studytui.ui.screens.{name}")
    gc.freeze()


class DayRows(Widget):
    """All rows, one below the other, a blank line between; the marked one is what enter starts."""

    rows: reactive[tuple[Row, ...]] = reactive((), layout=True)
    place: reactive[int] = reactive(0)

    def render(self) -> Content:
        """The rows for the width that is there."""
        parts = [self._row(place, self.size.width) for place in range(len(self.rows))]
        return Content("\n\n").join(parts)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as the rows take at this width."""
        return sum(self._heights(width))

    def marked_region(self) -> Region:
        """Where the marked row stands, from this widget's upper left corner."""
        heights = self._heights(self.size.width)
        above, own = sum(heights[: self.place]), sum(heights[self.place : self.place + 1])
        return Region(0, above, self.size.width, own)

    def _heights(self, width: int) -> list[int]:
        """Lines that each row takes, with the blank one below it."""
        return [len(_wrapped(row.text, width - LABEL_WIDTH - 2)) + 1 for row in self.rows]

    def _row(self, place: int, window: int) -> Content:
        """Mark, label, text, and an aside at the right end when there is room."""
        row, marked = self.rows[place], place == self.place
        label = ("✓ " if row.done else "") + row.label
        width = max(0, window - LABEL_WIDTH - 2)
        aside = row.aside if len(row.text) + len(row.aside) + 2 <= width else ""
        lines = [Content(line) for line in _wrapped(row.text, width)]
        if aside:
            gap = " " * (width - len(row.text) - len(aside))
            lines[0] = Content.assemble(lines[0], (gap + aside, "$text-muted"))
        first = Content.assemble(
            ("▸ " if marked else "  ", "bold $primary"),
            (f"{label:<{LABEL_WIDTH}}", "bold $primary" if marked else "$text-muted"),
            lines[0],
        )
        indent = " " * (LABEL_WIDTH + 2)
        return Content("\n").join([first, *(Content.assemble(indent, line) for line in lines[1:])])


def _wrapped(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, max(20, width)) or [""]


class TodayScreen(StudyScreen):
    """The first screen."""

    SCOPE = "today"
    CSS_PATH = "today.tcss"

    day: reactive[Day | None] = reactive(None, init=False)
    place: reactive[int] = reactive(0, init=False)

    def __init__(self) -> None:
        super().__init__()
        self._moved = False
        self._remembered = False

    @property
    def rows(self) -> tuple[Row, ...]:
        """What is shown."""
        return self.query_one(DayRows).rows

    def compose_content(self) -> Iterable[Widget]:
        """The date, a greeting on the first days, then the rows."""
        with VerticalScroll(id="day", can_focus=False):
            yield Static(id="date")
            yield Static(GREETING, id="greeting")
            yield DayRows(id="rows")

    def on_mount(self) -> None:
        """Show what was seen last, if nothing has changed, then follow what goes on."""
        study = self.study
        made_of = remembered.made_of(study.settings, study.content_folders, study.clock)
        if (seen := remembered.recall(made_of)) is not None:
            self._remembered = True
            study.due = seen.due
            self._lay_out(seen.rows, seen.first)
        for name in ("runs", "looked"):
            self.watch(self.app, name, self._show, init=False)

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        """Look again whenever one comes back: a note was read, a question answered."""
        self._moved = False
        self.place = self._first_open(self.rows)
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
        made_of = remembered.made_of(study.settings, study.content_folders, study.clock)
        day = days.gather(study.settings, study.content_folders, study.clock)
        self.app.call_from_thread(self.show_day, day)
        if day.summary is not None:
            shown = tuple(row for row in self._shown(day) if row.label != days.RUNNING)
            first = days.is_first_start(day)
            remembered.keep(Seen(made_of, first, day.summary.due, shown))
        self._make_ready()

    def _make_ready(self) -> None:
        """Have what one goes to from here at hand: first of all the notes."""
        _import_notes()
        if not get_current_worker().is_cancelled:
            self.app.call_from_thread(self._prepare_notes)

    def _prepare_notes(self) -> None:
        """Make their screen; imports at the same time would take its turns, and those of keys."""
        self.study.prepare("notes")
        self.set_timer(AFTER_NOTES, self._import_others)

    @work(thread=True, exclusive=True, group="imports")
    def _import_others(self) -> None:
        _import_screens("lab", "quiz")

    def show_day(self, day: Day) -> None:
        """Show this day; the header's count follows."""
        if day.summary is not None:
            self.study.due = day.summary.due
        self.day = day

    def watch_day(self) -> None:
        """Another look at notes and answers was taken."""
        self._show()

    def _show(self) -> None:
        # What was remembered tells of the runs too: it stands until they have been looked at.
        if self.day is None or (self._remembered and not self.study.looked):
            return
        self._lay_out(self._shown(self.day), days.is_first_start(self.day))

    def _shown(self, day: Day) -> tuple[Row, ...]:
        runs = self.study.runs
        if days.is_first_start(day):
            return (*days.first_steps(day, runs), *days.waiting(day), *days.running(runs))
        return tuple(days.rows(day, runs))

    def _lay_out(self, shown: tuple[Row, ...], first: bool) -> None:
        self.query_one("#greeting").display = first
        before = self.rows
        if shown != before:
            place = self._same_place(before, shown)
            self.query_one(DayRows).rows = shown
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
        self.query_one(DayRows).place = self.place
        self.call_after_refresh(self._see)

    def _see(self) -> None:
        """Scroll so that the marked row is in sight."""
        widget = self.query_one(DayRows)
        region = widget.marked_region().translate(widget.virtual_region.offset)
        self.query_one("#day").scroll_to_region(region, animate=False)

    def _move(self, by: int) -> None:
        rows = self.rows
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
        rows = self.rows
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
