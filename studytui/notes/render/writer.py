"""Lines as they are written: the margins of lists and quotes, the gaps between blocks."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from studytui.notes.render.line import Document, Line, Run, Runs, width
from studytui.notes.text import clean

LEAST = 12
"""Cells that text keeps however deep lists and quotes are nested."""


class Writer:
    """Appends lines to a document, each behind the margin of the containers it is in."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.source = 0
        self._margin: list[Run] = []
        self._marker: list[Run] | None = None
        self._gap = False
        self._tight = False

    @property
    def room(self) -> int:
        """Cells left beside the margin and what is to stand in it."""
        taken = max(width(self._margin), width(self._marker or ()))
        return max(LEAST, self.document.width - taken)

    def line(self, runs: Runs = (), block: int = -1) -> None:
        """Write one line."""
        if self._gap:
            self._gap = False
            if self.document.lines:
                self._put(self._margin, ())
        margin, self._marker = self._marker or self._margin, None
        self._put(margin, runs, block)

    def _put(self, margin: Runs, runs: Runs, block: int = -1) -> None:
        both = (*margin, *(_safe(run) for run in runs))
        self.document.lines.append(Line(both, self.source, width(margin), block))

    def lines(self, many: Iterable[Runs]) -> None:
        """Write several lines."""
        for runs in many:
            self.line(runs)

    def gap(self) -> None:
        """Ask for an empty line before the next; several in a row are one, in a tight list none."""
        if not self._tight and self._marker is None:
            self._gap = True

    @contextmanager
    def margin(self, first: Run, rest: Run) -> Iterator[None]:
        """Within, lines begin with `rest`, the very first with `first`; as far as there is room."""
        outer = self._margin
        self._marker = self._further(self._marker or outer, first)
        self._margin = self._further(outer, rest)
        if self._gap:  # the empty line belongs above the marker
            self._gap = False
            if self.document.lines:
                self._put(outer, ())
        yield
        if self._marker is not None:  # nothing was written: the marker stands alone
            self.line()
        self._margin = outer

    def _further(self, margin: list[Run], run: Run) -> list[Run]:
        longer = [*margin, run]
        return longer if self.document.width - width(longer) >= LEAST else margin

    @contextmanager
    def tight(self, tight: bool) -> Iterator[None]:
        """Within, no empty lines between blocks."""
        outer, self._tight = self._tight, tight
        yield
        self._tight = outer


def _safe(run: Run) -> Run:
    """A run that cannot harm the terminal: entities and escapes in TOML make characters anew."""
    if run.text.isprintable():
        return run
    return run._replace(text=clean(run.text).replace("\n", " ").replace("\t", " "))
