"""The two renderers: one row for running text, two dimensions for a display."""

from dataclasses import dataclass

from studytui.math import alphabets
from studytui.math.boxes import Box
from studytui.math.breaking import fitted
from studytui.math.inline import one_row
from studytui.math.layout import Layout
from studytui.math.lexer import MAX_LENGTH
from studytui.math.parser import parse
from studytui.math.width import cells, clean, normalize, split_cells


@dataclass(frozen=True, slots=True)
class Rendered:
    """A formula as text for the terminal.

    `text` has `height` rows of at most `width` cells, without trailing blanks, in NFC and without
    control characters. `baseline` is the row, from 0, that lines up with running text. `issues`
    are sentences about what could not be read. `overflows` says that a matrix is wider than the
    width asked for, which nothing else ever is: it wants to be scrolled sideways.
    """

    text: str
    width: int
    height: int
    issues: tuple[str, ...] = ()
    baseline: int = 0
    overflows: bool = False

    @property
    def ok(self) -> bool:
        """Whether everything in the source was understood."""
        return not self.issues

    @property
    def lines(self) -> list[str]:
        """The rows of the text."""
        return self.text.split("\n")


def render_inline(tex: str, plain: bool = False) -> Rendered:
    """Return the formula `tex` on one row; `plain` avoids letters that some fonts lack.

    Never raises: what is not understood is shown as it stands and named in `issues`.
    """
    try:
        tree, issues = parse(tex)
        text = one_row(tree).strip()
    except Exception as error:
        return _as_source(tex, 2 * MAX_LENGTH, error)
    text = normalize(alphabets.plain(text) if plain else text)
    return Rendered(text, cells(text), 1, tuple(issues))


def render_display(tex: str, width: int, plain: bool = False) -> Rendered:
    """Return the formula `tex` in two dimensions and at most `width` cells wide.

    `plain` avoids letters and bracket pieces that some fonts lack. Only a matrix may be wider
    than `width`, see `Rendered.overflows`. Never raises: what is not understood is shown as it
    stands and named in `issues`.
    """
    width = max(width, 2)
    try:
        tree, issues = parse(tex)
        box = fitted(Layout(plain), tree, width)
    except Exception as error:
        return _as_source(tex, width, error)
    return _result(box, issues, width, plain)


def _result(box: Box, issues: list[str], width: int, plain: bool) -> Rendered:
    rows = [row.rstrip() for row in box.rows]
    baseline = box.baseline
    while len(rows) > 1 and not rows[-1]:
        rows.pop()
    while len(rows) > 1 and not rows[0]:
        del rows[0]
        baseline -= 1
    margin = min((len(row) - len(row.lstrip(" ")) for row in rows if row), default=0)
    text = "\n".join(row[margin:] for row in rows)
    text = normalize(alphabets.plain(text) if plain else text)
    widest = max(map(cells, text.split("\n")))
    baseline = min(max(baseline, 0), len(rows) - 1)
    return Rendered(text, widest, len(rows), tuple(issues), baseline, widest > width)


def _as_source(tex: str, width: int, error: Exception) -> Rendered:
    """Return the source itself for a formula on which the renderer failed."""
    rows = split_cells(clean(tex[:MAX_LENGTH]).strip(), width) or [""]
    issue = f"the formula could not be set ({type(error).__name__}), its source is shown"
    return Rendered("\n".join(rows), max(map(cells, rows)), len(rows), (issue,))
