"""The confusion matrix as text: true class by row, the model's answer by column."""

from collections.abc import Sequence

from studytui.lab.figures import figure
from studytui.ui.plot import Canvas, Line

_BIG = 10_000


def draw_confusion(counts: Sequence[Sequence[int]], width: int, height: int) -> list[Line]:
    """Draw the matrix into `height` lines of `width` characters; the diagonal is what is right.

    Where the whole does not fit, the rows of the classes most often missed are shown.
    """
    canvas = Canvas(max(0, width), max(0, height))
    classes = len(counts)
    cell = max(3, max((len(_count(n)) for row in counts for n in row), default=1) + 1)
    columns = max(0, (width - 13) // cell)
    if height < 3 or columns < 2 or not classes:
        return canvas.lines()
    canvas.put(0, 0, "true", "text-muted")
    shown = sorted(_most_missed(counts, min(classes, height - 1)))
    across = list(range(min(classes, columns)))
    for place, column in enumerate(across):
        canvas.put(0, 5 + place * cell, f"{column:>{cell - 1}}", "text-muted")
    recall_at = 5 + len(across) * cell + 1
    canvas.put(0, recall_at, "recall"[: max(0, width - recall_at)], "text-muted")
    for line, row in enumerate(shown, start=1):
        total = sum(counts[row])
        canvas.put(line, 0, f"{row:>4}", "text-muted")
        for place, column in enumerate(across):
            text = _count(counts[row][column]) if counts[row][column] else "·"
            canvas.put(line, 5 + place * cell, f"{text:>{cell - 1}}", _style(row, column, counts))
        share = figure(counts[row][row] / total) if total else "–"
        canvas.put(line, recall_at, share, "")
    return canvas.lines()


def _style(row: int, column: int, counts: Sequence[Sequence[int]]) -> str:
    if row == column:
        return "bold good"
    return "bad" if counts[row][column] else "text-muted"


def _count(count: int) -> str:
    return str(count) if count < _BIG else f"{count / 1000:.0f}k"


def _most_missed(counts: Sequence[Sequence[int]], limit: int) -> list[int]:
    missed = {row: sum(counts[row]) - counts[row][row] for row in range(len(counts))}
    return sorted(missed, key=lambda row: (-missed[row], row))[:limit]
