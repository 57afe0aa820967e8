"""Tables: columns as wide as they need, narrowed until they fit, else a line that is shifted."""

from dataclasses import dataclass
from itertools import zip_longest

from studytui.notes.render.line import Run, Runs, cells, plain, width
from studytui.notes.render.wrap import wrap

_LEAST = 4
_WIDEST_WORD = 24


@dataclass
class Table:
    """Cells as runs: the head, the rows, and per column `left`, `right` or `center`."""

    head: list[list[Run]]
    rows: list[list[list[Run]]]
    align: list[str]


def layout(table: Table, room: int) -> list[list[Run]]:
    """The rows of characters that the table takes; wider than `room` only if it must be."""
    widths = _widths(table, room)
    lines = _row(table.head, widths, table.align, "head")
    lines.append([Run("─┼─".join("─" * size for size in widths), "rule")])
    bodies = [_row(row, widths, table.align) for row in table.rows]
    ruled = any(len(body) > 1 for body in bodies)
    for number, body in enumerate(bodies):
        if ruled and number:
            lines.append([Run("┄┼┄".join("┄" * size for size in widths), "rule faint")])
        lines += body
    return lines


def _widths(table: Table, room: int) -> list[int]:
    """The width of each column."""
    columns = list(zip_longest(table.head, *table.rows, fillvalue=[]))
    natural = [max(1, *(_longest_line(cell) for cell in column)) for column in columns]
    least = [
        min(size, max(_LEAST, *(_longest_word(cell) for cell in column)))
        for size, column in zip(natural, columns, strict=True)
    ]
    room -= 3 * (len(columns) - 1)
    if sum(natural) <= room:
        return natural
    spare = room - sum(least)
    if spare < 0:
        return least
    wants = [size - low for size, low in zip(natural, least, strict=True)]
    widths = [low + spare * want // sum(wants) for low, want in zip(least, wants, strict=True)]
    for place in range(room - sum(widths)):  # what rounding left over
        widths[place % len(widths)] += 1
    return [min(size, wide) for size, wide in zip(natural, widths, strict=True)]


def _longest_line(cell: Runs) -> int:
    return max(cells(line) for line in plain(cell).split("\n"))


def _longest_word(cell: Runs) -> int:
    text = "".join(run.text for run in cell)  # unbreakable spaces still in it
    return min(_WIDEST_WORD, max(cells(word) for word in text.replace("\n", " ").split(" ")))


def _row(
    row: list[list[Run]], widths: list[int], align: list[str], style: str = ""
) -> list[list[Run]]:
    parts = [wrap(cell, size) for cell, size in zip(row, widths, strict=True)]
    lines = []
    for height in zip_longest(*parts, fillvalue=[]):
        line: list[Run] = []
        for column, (cell, size) in enumerate(zip(height, widths, strict=True)):
            if column:
                line.append(Run(" │ ", "rule"))
            line += _aligned(cell, size, align[column], style)
        lines.append(line)
    return lines


def _aligned(cell: list[Run], size: int, align: str, style: str) -> list[Run]:
    spare = max(0, size - width(cell))
    before = {"right": spare, "center": spare // 2}.get(align, 0)
    if style:
        cell = [run._replace(style=f"{run.style} {style}".strip()) for run in cell]
    padded = [Run(" " * before, style), *cell, Run(" " * (spare - before), style)]
    return [run for run in padded if run.text]
