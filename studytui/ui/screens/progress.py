"""Progress: what is due and coming, what is known, how sure one is and how right."""

import textwrap
from collections.abc import Iterable
from functools import partial
from typing import ClassVar

from textual import events, on, work
from textual.containers import Horizontal, Vertical
from textual.widget import Widget

from studytui import paths
from studytui.quiz.desk import Desk
from studytui.quiz.marks import SUSPENDED, Marks
from studytui.quiz.report import Report, report
from studytui.quiz.store import StoreError
from studytui.ui.plot import Line
from studytui.ui.quiz.standing import (
    Entry,
    calibration_plot,
    parts,
    retention_plot,
)
from studytui.ui.screens.base import StudyScreen
from studytui.ui.widgets.chart import Chart
from studytui.ui.widgets.line_list import LineList

TALL = 34
"""Rows from which the two charts stand below the list."""


class ProgressScreen(StudyScreen):
    """A learner's standing, in rows that lead to notes and questions."""

    SCOPE: ClassVar[str] = "progress"
    CSS_PATH = "progress.tcss"

    def __init__(self) -> None:
        super().__init__()
        self._report: Report | None = None
        self._desk: Desk | None = None
        self._rows: list[tuple[Line, Entry | None]] = []
        self._starts: list[int] = []
        self._at = 0

    def compose_content(self) -> Iterable[Widget]:
        """The rows, and two charts where there is room."""
        with Vertical(id="progress"):
            yield LineList(id="lines")
            with Horizontal(id="charts"):
                yield Chart(id="calibration")
                yield Chart(id="retention")

    def on_mount(self) -> None:
        """Count in a thread; say so where that takes a while."""
        self.set_timer(0.3, self._still_counting)
        self.load()

    def _still_counting(self) -> None:
        if not self._rows:
            self._rows = [((("counting …", "text-muted"),), None)]
            self._draw()

    @work(thread=True, exclusive=True, group="report", exit_on_error=False)
    def load(self) -> None:
        """Read the desk and count."""
        study = self.study
        try:
            desk = Desk.open(
                study.settings, study.content_folders, paths.database(), study.clock,
                paths.cache_dir(),
            )  # fmt: skip
            found = report(desk)
        except StoreError as error:
            self.app.call_from_thread(self._trouble, str(error))
            return
        self.app.call_from_thread(self._loaded, desk, found)

    def _trouble(self, sentence: str) -> None:
        lines = textwrap.wrap(sentence, max(20, self.size.width - 8))
        self._rows = [(((line, "bad"),), None) for line in lines]
        self._draw()

    def _loaded(self, desk: Desk, found: Report) -> None:
        self._desk, self._report = desk, found
        self._lay_out()
        plots = {"#calibration": calibration_plot(found), "#retention": retention_plot(found)}
        for name, plot in plots.items():
            chart = self.query_one(name, Chart)
            chart.display = plot is not None
            if plot is not None:
                chart.show(plot)

    def on_resize(self, event: events.Resize) -> None:
        """Charts only where there is room for them."""
        super().on_resize(event)
        self.set_class(event.size.height >= TALL, "tall")
        self.call_after_refresh(self._lay_out)

    def _lay_out(self) -> None:
        if self._report is None:
            return
        width = max(40, min(100, self.size.width) - 6)
        self._rows, self._starts = [], []
        for part in parts(self._report, width):
            if self._rows:
                self._rows.append((((" ", ""),), None))
            self._starts.append(len(self._rows))
            self._rows.append((((part.title, "bold primary"),), None))
            self._rows += part.lines
        if not any(note.started for note in self._report.notes):
            hint = "What you know appears here with your first answers: 3 asks questions."
            self._rows += [(((" ", ""),), None), (((hint, "text-muted"),), None)]
        self._at = min(self._at, max(0, len(self._rows) - 1))
        self._draw()

    def _draw(self) -> None:
        lines: list[Line] = []
        for place, (line, entry) in enumerate(self._rows):
            mark = "▸ " if place == self._at and entry is not None else "  "
            lines.append(((mark, "bold primary"), *line))
        self.query_one(LineList).show(lines, self._at)
        self.refresh_commands()

    @property
    def _entry(self) -> Entry | None:
        return self._rows[self._at][1] if self._at < len(self._rows) else None

    def enabled(self, command_id: str) -> bool:
        """What the marked row allows."""
        entry = self._entry
        match command_id:
            case "open_note" | "quiz_me":
                return entry is not None and bool(entry.note)
            case "take_up":
                return entry is not None and entry.suspended
        return True

    def _move_to(self, place: int) -> None:
        self._at = min(max(0, place), max(0, len(self._rows) - 1))
        self._draw()

    def _move(self, by: int) -> None:
        """To the next row that can be marked; to the end of the page where there is none."""
        places = [n for n, (_, entry) in enumerate(self._rows) if entry is not None]
        above = [place for place in places if place < self._at]
        below = [place for place in places if place > self._at]
        if by < 0:
            self._move_to(above[-1] if above else 0)
        elif below:
            self._move_to(below[0])
        elif not places:
            self._move_to(len(self._rows) - 1)

    def action_up(self) -> None:
        """The row above."""
        self._move(-1)

    def action_down(self) -> None:
        """The row below."""
        self._move(1)

    def action_page_up(self) -> None:
        """A page up."""
        self._move_to(self._at - max(1, self.query_one(LineList).size.height - 2))

    def action_page_down(self) -> None:
        """A page down."""
        self._move_to(self._at + max(1, self.query_one(LineList).size.height - 2))

    def action_first(self) -> None:
        """To the beginning."""
        self._move_to(0)

    def action_last(self) -> None:
        """To the end."""
        self._move_to(len(self._rows) - 1)

    def action_next_part(self) -> None:
        """To the next part of the page."""
        later = [start for start in self._starts if start > self._at]
        self._move_to(later[0] if later else 0)

    @on(LineList.Chosen)
    def _clicked(self, event: LineList.Chosen) -> None:
        self._move_to(event.index)

    def action_close(self) -> None:
        """Back."""
        self.app.pop_screen()

    def action_open_note(self) -> None:
        """Open the marked note."""
        if self._entry and self._entry.note:
            self.study.goto("notes", note=self._entry.note)

    def action_quiz_me(self) -> None:
        """Ask about the marked note."""
        if self._entry and self._entry.note:
            self.study.goto("quiz", concept=self._entry.note)

    def action_take_up(self) -> None:
        """Ask a suspended question again from now on."""
        entry = self._entry
        if entry is not None and entry.suspended and self._desk is not None:
            self._take_up(self._desk.marks, entry.question)

    @work(thread=True, group="mark")
    def _take_up(self, marks: Marks, question: str) -> None:
        """In a thread: another studytui may keep the database for a while."""
        try:
            marks.clear(SUSPENDED, question)
        except StoreError as error:
            told = partial(self.notify, str(error), severity="warning", markup=False)
            self.app.call_from_thread(told)
            return
        self.app.call_from_thread(self.notify, "It will be asked again.")
        self.app.call_from_thread(self.load)
