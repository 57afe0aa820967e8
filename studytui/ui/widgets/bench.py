"""The lab's bench: lines about the run, form, chart, map, meter. A function of one `Scene`."""

import os
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

import msgspec
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.timer import Timer

from studytui.lab.fields import show_value
from studytui.lab.run import RunState
from studytui.lab.spec import FIELDS, ExperimentSpec
from studytui.lab.view import View
from studytui.ui.lab.bottom import folded, watch_lines
from studytui.ui.lab.meter import meter
from studytui.ui.lab.plots import Look, overlay_plot, ready_plot, run_plot
from studytui.ui.lab.rows import explanation, rows
from studytui.ui.lab.status import numbers_line, progress_line, title_line
from studytui.ui.lab.view_lines import view_lines
from studytui.ui.plot import Line, Plot
from studytui.ui.widgets.chart import Chart
from studytui.ui.widgets.form import Form
from studytui.ui.widgets.picture import Picture

if TYPE_CHECKING:
    from studytui.ui.app import StudyApp

_TEXT_SECONDS = 0.3
SSH_RATE = 5.0
"""Redraws a second over SSH, at most."""


@dataclass(frozen=True, slots=True)
class Scene:
    """All that the bench shows.

    Attributes:
        draft: The form's values.
        run: The run as it is now; None before a start.
        state: Its state, or `ready`.
        short: The last characters of its id.
        silence: Seconds since its last word.
        pending, changed: Fields that wait for an answer, for a restart.
        ghost: The run before.
        compared: Runs laid over one another instead of the one.
        look, cursor: How it is looked at; the cursor is an epoch or None for now.
        view: The trainer's picture of the model.
        notes: Lines at the bottom.
        table: Lines instead of meter and map, when runs are compared.
    """

    draft: ExperimentSpec
    run: RunState | None = None
    state: str = "ready"
    short: str = ""
    silence: float = 0.0
    pending: frozenset[str] = frozenset()
    changed: frozenset[str] = frozenset()
    ghost: RunState | None = None
    compared: Sequence[RunState] = ()
    look: Look = field(default_factory=Look)
    cursor: int | None = None
    view: View | None = None
    notes: Sequence[Line] = ()
    table: Sequence[Line] = ()

    @property
    def seen(self) -> RunState | None:
        """The run as it stood at the cursor."""
        if self.run is None or self.cursor is None:
            return self.run
        return self.run.at(self.cursor)


class Bench(Vertical):
    """Shows a `Scene`.

    Args:
        rate: Redraws of the chart a second, at most.
    """

    def __init__(self, rate: float) -> None:
        super().__init__()
        over_ssh = bool(os.environ.get("SSH_CONNECTION"))
        self._rate = min(rate, SSH_RATE) if over_ssh else rate
        self._scene: Scene | None = None
        self._mapped: object = None
        self.map_bytes = 0
        """What the last picture of the model sent to the terminal, about."""
        self._timer: Timer | None = None
        self._texts_at = 0.0

    def compose(self) -> ComposeResult:
        """From the top: what, how it goes, form and pictures, progress, patience, notes."""
        yield Picture(id="title")
        yield Picture(id="numbers")
        with Horizontal(id="body"):
            yield Form(self._explain, self._raw)
            with Vertical(id="stage"):
                yield Chart(self._rate, id="curves")
                yield Picture(id="map")
        yield Picture(id="progress")
        yield Picture(id="meter")
        yield Picture(id="notes")

    @property
    def form(self) -> Form:
        """The form."""
        return self.query_one(Form)

    @property
    def chart(self) -> Chart:
        """The chart."""
        return self.query_one(Chart)

    def _explain(self, name: str) -> str:
        return explanation(FIELDS[name])

    def _raw(self, name: str) -> str:
        if self._scene is None:
            return ""
        return show_value(FIELDS[name], getattr(self._scene.draft, name))

    def present(self, scene: Scene, at_once: bool = False) -> None:
        """Show it; `at_once` heeds no rate, for what a key asks."""
        before, self._scene = self._scene, scene
        self.chart.show(_plot(scene), at_once)
        self._show_map(scene)
        said = before is None or (before.state, before.notes) != (scene.state, scene.notes)
        wait = self._texts_at + _TEXT_SECONDS - time.monotonic()
        if at_once or said or wait <= 0:
            self._show_texts()
        elif self._timer is None:
            self._timer = self.set_timer(wait, self._show_texts)

    def _show_texts(self) -> None:
        """The lines and the form; faster than some times a second nobody reads them."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        self._texts_at = time.monotonic()
        scene = self._scene
        if scene is None:
            return
        seen, width = scene.seen, self.size.width
        self._lines("title", [self._title(scene)])
        watch: list[Line] = watch_lines(scene.draft.watch, width) if scene.draft.watch else [()]
        self._lines("numbers", [numbers_line(seen, width)] if seen else watch)
        past = scene.cursor is not None and seen is not None
        draft = _as_it_was(seen) if past and seen is not None else scene.draft
        self.form.show(rows(draft, scene.pending, frozenset() if past else scene.changed))
        active = scene.state == "running" and scene.cursor is None
        self._lines("progress", [progress_line(seen, active, width)] if seen else [])
        self._lines("meter", list(scene.table) or (_meter(seen, width) if seen else []))
        self._lines("notes", list(scene.notes))

    def _title(self, scene: Scene) -> Line:
        if scene.compared:
            ids = " · ".join(run.run[-4:] for run in scene.compared)
            return ((f" comparing {ids}", "bold"),)
        if scene.run is None:
            return ((f" {scene.draft.name}", "bold"), ("  ○ ready: enter starts", "text-muted"))
        width = self.size.width
        return title_line(scene.run, scene.state, scene.short, scene.silence, width)

    def _lines(self, name: str, lines: list[Line]) -> None:
        self.query_one(f"#{name}", Picture).show_lines(lines)

    def _show_map(self, scene: Scene) -> None:
        picture = self.query_one("#map", Picture)
        shades = cast("StudyApp", self.app).shades
        wanted = (scene.view, picture.size, scene.cursor, shades)
        if picture.display and wanted != self._mapped:
            self._mapped = wanted
            lines = view_lines(scene.view, *picture.size, scene.cursor, shades)
            self.map_bytes = picture.show_lines(lines)

    def on_mount(self) -> None:
        """A theme of few colours draws the map otherwise."""
        self.app.theme_changed_signal.subscribe(self, lambda _: self._map_again())

    def on_resize(self) -> None:
        """The map has another size."""
        self._map_again()

    def _map_again(self) -> None:
        if self._scene is not None:
            self.call_after_refresh(self._show_map, self._scene)


def _plot(scene: Scene) -> Plot:
    if scene.compared:
        return overlay_plot(scene.compared, scene.look, scene.cursor)
    if scene.run is None:
        return ready_plot(scene.draft.epochs, scene.look)
    return run_plot(scene.run, scene.look, scene.ghost, scene.cursor)


def _meter(run: RunState, width: int) -> list[Line]:
    lines = [((" ", ""), *line) for line in meter(run)]
    return [row for line in lines for row in folded(line, width)]


def _as_it_was(run: RunState) -> ExperimentSpec:
    return msgspec.structs.replace(run.spec, **dict(run.controls))
