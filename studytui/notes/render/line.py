"""What a rendered note is made of: runs of one style, lines of runs, and the places in them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from rich.cells import cell_len, set_cell_size

NO_BREAK = "\u00a0"
"""A space at which no line is broken; it becomes a common one once the line is made."""


class Run(NamedTuple):
    """Text of one style.

    Attributes:
        text: The characters.
        style: Names of styles, separated by spaces (`strong`, `h2`, `code`, …).
        link: Its number in `Document.links` counted from 1, 0 for none.
    """

    text: str
    style: str = ""
    link: int = 0


Runs = Sequence[Run]

_CONTEXT = 5
"""Lines of a block that are kept in sight above a place in it."""


class Line(NamedTuple):
    """One row.

    Attributes:
        runs: Its text.
        source: The line of the Markdown body (from 0) that it comes from.
        fixed: Cells at its start that stay when a wide line is shifted sideways.
        block: Its number in `Document.blocks`, -1 for running text.
    """

    runs: tuple[Run, ...]
    source: int = 0
    fixed: int = 0
    block: int = -1

    @property
    def text(self) -> str:
        """The line without styles."""
        return "".join(run.text for run in self.runs)


class Heading(NamedTuple):
    """A heading and the line it begins at."""

    level: int
    text: str
    line: int


class Link(NamedTuple):
    """A link's target and where its text begins."""

    href: str
    line: int
    column: int


@dataclass
class Block:
    """A piece that commands act on: code, a formula, a table, a plot, an experiment.

    Attributes:
        kind: `code`, `output`, `math`, `table`, `plot`, `lab` or `result`.
        text: Its code or TeX.
        info: A fence's info string.
        source: The body line (from 0) where it begins.
        start, end: Its lines in the document, end excluded.
    """

    kind: str
    text: str
    info: str
    source: int
    start: int = 0
    end: int = 0


@dataclass
class Document:
    """A note, laid out for one width.

    Attributes:
        issues: Sentences on formulas that are wrong and links that lead nowhere.
    """

    width: int
    lines: list[Line] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    issues: tuple[str, ...] = ()

    def line_at(self, source: int) -> int:
        """A line from which on a line of the body is in sight.

        Lines know where their block begins in the body. Down a long block one goes as many lines
        as in the body, less a few: wrapping may have made it shorter or longer.
        """
        found = [n for n, line in enumerate(self.lines) if line.runs and line.source <= source]
        if not found:
            return 0
        begin = max(self.lines[n].source for n in found)
        block = [n for n in found if self.lines[n].source == begin]
        below = max(0, source - begin - _CONTEXT)
        return block[min(below, len(block) - 1)]

    def text(self) -> str:
        """All lines without styles."""
        return "\n".join(line.text.rstrip() for line in self.lines) + "\n"


def width(runs: Iterable[Run]) -> int:
    """Cells that runs take."""
    return sum(cells(run.text) for run in runs)


def cells(text: str) -> int:
    """Cells that a text takes in the terminal."""
    return len(text) if text.isascii() else cell_len(text)


def cut(text: str, size: int) -> str:
    """The beginning of a text that takes at most `size` cells."""
    if cells(text) <= size:
        return text
    return set_cell_size(text, size).rstrip()


def plain(runs: Iterable[Run]) -> str:
    """Runs without their styles."""
    return "".join(run.text for run in runs).replace(NO_BREAK, " ")
