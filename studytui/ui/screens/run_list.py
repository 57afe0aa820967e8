"""The list of runs, looked at: the cursor, marks, sorting, filtering."""

from collections.abc import Iterable
from typing import ClassVar

from textual import events, on
from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import Input, Static

from studytui.lab import presets
from studytui.lab.index import Entry
from studytui.lab.spec import ExperimentSpec
from studytui.ui.lab.bottom import wrapped
from studytui.ui.lab.listing import SORTS, Row, described, head, listed, row_line
from studytui.ui.screens.reasons import ReasonedScreen
from studytui.ui.widgets.line_list import LineList
from studytui.ui.widgets.picture import Picture

MOST_MARKED = 3
PAGE = 10
_EMPTY = """No runs yet.

Start one in the lab: press 4, then enter. It trains in a process of its own and goes on when \
this app or the connection ends; here it stays until you remove it."""


class RunList(ReasonedScreen):
    """What the runs screen shows, and the keys that change nothing on the disk.

    Attributes:
        marked: Ids of the runs to be compared, in the order of marking.
    """

    SCOPE: ClassVar[str] = "runs"

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[Row] = []
        self._at = 0
        self.marked: list[str] = []
        self.opened: set[str] = set()
        self._sort = SORTS[0]
        self._text = ""
        self._said = ""
        self._bases: dict[str, ExperimentSpec] = {}

    def compose_content(self) -> Iterable[Widget]:
        """Heading, list, what was said, and the line one types a filter in."""
        with Vertical():
            yield Picture(id="head")
            yield LineList()
            yield Static(_EMPTY, id="empty", markup=False)
            yield Picture(id="foot")

    def on_mount(self) -> None:
        """Follow the runs that the app knows."""
        self.watch(self.app, "runs", self.refresh_rows)

    def on_screen_resume(self) -> None:
        """Look at once for what happened meanwhile."""
        self.study.watch_runs.look()

    def on_resize(self, event: events.Resize) -> None:
        """The columns have another width."""
        super().on_resize(event)
        self.call_after_refresh(self.refresh_rows)

    def _base(self, spec: ExperimentSpec) -> ExperimentSpec:
        if spec.preset not in self._bases:
            self._bases[spec.preset] = presets.base_of(spec)
        return self._bases[spec.preset]

    def refresh_rows(self) -> None:
        """Make the rows again; the row with the cursor stays the same one."""
        key = self.rows[self._at].key if self.rows else ""
        self.rows = listed(self.study.runs, self._text, self._sort, self.opened, self._base)
        keys = [row.key for row in self.rows]
        self._at = keys.index(key) if key in keys else min(self._at, max(0, len(keys) - 1))
        self.marked = [run for run in self.marked if run in self._entries()]
        self.set_class(not self.study.runs, "empty")
        self._show()
        self.refresh_commands()

    def _entries(self) -> dict[str, Entry]:
        return {entry.folder.run: entry for entry in self.study.runs}

    def _show(self) -> None:
        width, now = self.size.width, self.study.clock()
        lines = [
            row_line(
                row,
                width,
                index == self._at,
                self.marked.index(row.key) + 1 if row.key in self.marked else 0,
                self._base(row.entry.run.spec) if row.entry else None,
                now,
            )
            for index, row in enumerate(self.rows)
        ]
        self.query_one(LineList).show(lines, self._at)
        self.query_one("#head", Picture).show_lines([head(width)])
        foot = wrapped(self._about(), width) + wrapped(self._foot(), width, "text-muted")
        self.query_one("#foot", Picture).show_lines(foot)

    def _about(self) -> str:
        """The run with the cursor, whole: in its row it may be cut."""
        entry = self.row.entry if self.row else None
        if entry is None:
            return ""
        return described(entry, self._base(entry.run.spec), self.study.clock())

    def _foot(self) -> str:
        if self._said:
            return self._said
        runs = len(self.study.runs)
        parts = [f"{runs} run{'' if runs == 1 else 's'}"] if runs else []
        parts += [f"sorted by {self._sort}"] if self._sort != SORTS[0] else []
        parts += [f"with {self._text!r} · esc shows all"] if self._text else []
        parts += [f"{len(self.marked)} marked · c compares"] if self.marked else []
        return " · ".join(parts)

    def say(self, text: str) -> None:
        """Put a sentence below the list until the next key."""
        self._said = text
        self._show()

    @property
    def filtered(self) -> bool:
        """Whether only some runs are shown."""
        return bool(self._text)

    @property
    def row(self) -> Row | None:
        """The row with the cursor."""
        return self.rows[self._at] if self.rows else None

    def _move(self, rows: int) -> None:
        self._at = max(0, min(len(self.rows) - 1, self._at + rows))
        self.say("")
        self.refresh_commands()

    def action_previous(self) -> None:
        """The row above."""
        self._move(-1)

    def action_next(self) -> None:
        """The row below."""
        self._move(1)

    def action_page_up(self) -> None:
        """Ten rows up."""
        self._move(-PAGE)

    def action_page_down(self) -> None:
        """Ten rows down."""
        self._move(PAGE)

    def action_first(self) -> None:
        """The first row."""
        self._move(-len(self.rows))

    def action_last(self) -> None:
        """The last row."""
        self._move(len(self.rows))

    @on(LineList.Chosen)
    def _clicked(self, event: LineList.Chosen) -> None:
        if event.index < len(self.rows):
            self._move(event.index - self._at)

    def action_mark(self) -> None:
        """Mark the run for a comparison, or take the mark off."""
        if self.row is None or self.row.entry is None:
            return
        key = self.row.key
        if key in self.marked:
            self.marked.remove(key)
        elif len(self.marked) == MOST_MARKED:
            self.say(f"{MOST_MARKED} runs are marked already; space on one takes its mark off.")
            return
        else:
            self.marked.append(key)
        self._move(1)

    def action_sort(self) -> None:
        """Sort by the next column."""
        self._sort = SORTS[(SORTS.index(self._sort) + 1) % len(SORTS)]
        self._said = ""
        self.refresh_rows()

    def action_filter(self) -> None:
        """Open a line to type words in."""
        line = Input(self._text, placeholder="words that a run must have", select_on_focus=False)
        self.query_one(Vertical).mount(line)
        line.focus()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._text = event.value
        self.refresh_rows()

    @on(Input.Submitted)
    def _done(self, event: Input.Submitted) -> None:
        event.input.remove()

    def on_key(self, event: events.Key) -> None:
        """Esc while typing closes the line and shows all runs again."""
        lines = self.query(Input)
        if event.key == "escape" and lines:
            event.stop()
            lines.remove()
            self._text = ""
            self.refresh_rows()

    def action_clear(self) -> None:
        """Forget filter and marks."""
        self._text, self.marked, self._said = "", [], ""
        self.refresh_rows()
