"""From the style names of rendered notes to the colours of the theme, and from lines to strips."""

from typing import TYPE_CHECKING

from rich.segment import Segment
from rich.style import Style as RichStyle
from textual.strip import Strip

from studytui.notes.render.line import Line, Run, cells
from studytui.ui.notes.plots import PLOT
from studytui.ui.widgets.styles import StyleBook

if TYPE_CHECKING:
    from textual.app import App

STYLES = {
    "em": "italic",
    "strong": "bold",
    "strike": "strike",
    "code": "accent",
    "math": "set-apart",
    "h1": "bold primary",
    "h2": "bold primary",
    "h3": "bold",
    "h4": "bold italic",
    "h5": "italic",
    "h6": "italic",
    "link": "underline key",
    "dead": "strike",
    "image": "italic",
    "footnote": "key",
    "quote": "secondary",
    "bullet": "secondary",
    "rule": "line",
    "faint": "curve-running",
    "head": "bold",
    "edge": "line",
    "label": "curve-running",
    "warning": "bold warning",
    "comment": "italic curve-running",
    "keyword": "bold primary",
    "string": "set-apart",
    "number": "accent",
    "name": "key",
    "builtin": "key",
    "good": "good",
    "bad": "bad",
    "found": "reverse",
    "here": "bold reverse warning",
    "hint": "bold reverse accent",
    "active": "bold key",
}
"""What each name looks like: words of textual's styles and theme variables."""


class NoteStyles:
    """The styles of an app's present theme; make another when the theme changes."""

    def __init__(self, app: "App[object]") -> None:
        self._book = StyleBook(app)
        self._known: dict[str, RichStyle] = {"": RichStyle()}

    def style(self, names: str) -> RichStyle:
        """The style that several names make together, the later over the earlier."""
        if names not in self._known:
            style = RichStyle()
            if names.startswith(PLOT):
                style = self._book.style(names.removeprefix(PLOT))
            else:
                for name in names.split():
                    if name in STYLES:
                        style += self._book.style(STYLES[name])
            self._known[names] = style
        return self._known[names]

    def segments(self, runs: tuple[Run, ...] | list[Run], base: RichStyle) -> list[Segment]:
        """Runs as segments; the number of a link becomes the segment's meta."""
        segments = []
        for text, names, link in runs:
            style = base + self.style(names)
            if link:
                style += RichStyle.from_meta({"link": link})
            segments.append(Segment(text, style))
        return segments


def strip(line: Line, styles: NoteStyles, base: RichStyle, width: int, shift: int = 0) -> Strip:
    """A line as a strip of exactly `width` cells.

    What does not fit is cut, with `›` where something follows; `shift` moves the line to the left
    by so many cells, but for its margin, with `‹` where something precedes.
    """
    segments = styles.segments(line.runs, base)
    full = Strip(segments)
    if full.cell_length <= width:
        return full.extend_cell_length(width, base)
    more = styles.segments([Run("›", "active")], base)
    if not shift:
        return Strip.join([full.crop(0, width - 1), Strip(more)])
    fixed = full.crop(0, line.fixed)
    less = Strip(styles.segments([Run("‹", "active")], base))
    start, room = line.fixed + shift + 1, width - line.fixed - 1
    rest = full.crop(start, start + room).extend_cell_length(room, base)
    if full.cell_length > start + room:
        rest = Strip.join([rest.crop(0, room - 1), Strip(more)])
    return Strip.join([fixed, less, rest])


def restyled(runs: tuple[Run, ...], start: int, end: int, style: str) -> tuple[Run, ...]:
    """Runs whose characters from `start` to `end` have a further style."""
    changed: list[Run] = []
    position = 0
    for run in runs:
        low = max(0, min(len(run.text), start - position))
        high = max(low, min(len(run.text), end - position))
        parts = (run.text[:low], run.text[low:high], run.text[high:])
        names = (run.style, f"{run.style} {style}", run.style)
        changed += [
            Run(text, name, run.link) for text, name in zip(parts, names, strict=True) if text
        ]
        position += len(run.text)
    return tuple(changed)


def labelled(runs: tuple[Run, ...], labels: dict[int, str]) -> tuple[Run, ...]:
    """Runs in which the links of `labels` (by number) begin with their letters."""
    changed: list[Run] = []
    seen = 0
    for run in runs:
        label = labels.get(run.link) if run.link != seen else None
        seen = run.link
        if label is None:
            changed.append(run)
            continue
        hidden = ""
        while cells(hidden) < len(label) and len(hidden) < len(run.text):
            hidden = run.text[: len(hidden) + 1]
        changed += [Run(label, "hint"), run._replace(text=run.text[len(hidden) :])]
    return tuple(changed)
