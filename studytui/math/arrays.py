"""Matrices, cases and alignments as boxes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studytui.math.boxes import Box, beside, extended, fenced, padded, text_box
from studytui.math.nodes import Array, Group, Kind, Symbol

if TYPE_CHECKING:
    from studytui.math.layout import Layout

TAG_GAP = 4
"""Blank columns before the number of an equation."""


def array_box(layout: Layout, node: Array, tight: bool = False) -> Box:
    """Return the rows of `node` in columns, between its delimiters.

    When one script of a matrix has no Unicode form, all of its scripts go off the baseline.
    """
    before, layout.lowered_some = layout.lowered_some, False
    boxes = cell_boxes(layout, node, tight)
    if layout.lowered_some and not layout.force_lowered and not (node.alignment or node.cases):
        layout.force_lowered = True
        boxes = cell_boxes(layout, node, tight)
        layout.force_lowered = False
    layout.lowered_some = before
    return assembled(node, boxes, layout.plain)


def cell_boxes(layout: Layout, node: Array, tight: bool) -> list[list[Box]]:
    """Return the boxes of the cells; those of an alignment touch their partners."""
    boxes = []
    for row in node.rows:
        cells = [aligned_cell(node, cell, index) for index, cell in enumerate(row)]
        boxes.append([layout.row(cell.items, tight) for cell in cells])
    return boxes


def aligned_cell(node: Array, cell: Group, index: int) -> Group:
    """Return `cell` with the empty neighbour that gives relations at its edge their space."""
    if not node.alignment or node.gaps[0] or not cell.items:
        return cell
    if len(node.columns) == 1:
        starts = isinstance(cell.items[0], Symbol) and cell.items[0].kind is Kind.BINARY
        return Group([Group(), *cell.items]) if starts and cell is not node.rows[0][0] else cell
    return Group([Group(), *cell.items] if index % 2 else [*cell.items, Group()])


def assembled(node: Array, boxes: list[list[Box]], plain: bool) -> Box:
    """Return the table of `boxes` with rules, tags and delimiters of `node`."""
    count = max(map(len, boxes))
    widths = [max((row[i].width for row in boxes if i < len(row)), default=0) for i in range(count)]
    aligns, rules = _columns(node.columns, count)
    lines = [_line(row, widths, aligns, _separators(node.gaps, rules, count)) for row in boxes]
    box = _piled(node, lines, _rule_line(widths, _separators(node.gaps, rules, count)))
    return fenced(box, node.left, node.right, plain)


def _columns(spec: str, count: int) -> tuple[str, set[int]]:
    """Return the alignment of each column and the columns before which a rule stands."""
    aligns, rules = "", set()
    for char in spec:
        if char == "|":
            rules.add(len(aligns))
        else:
            aligns += char
    return (aligns + (aligns[-1:] or "c") * count)[:count], {r for r in rules if r <= count}


def _separators(gaps: tuple[int, ...], rules: set[int], count: int) -> list[str]:
    """Return what stands before each column, and after the last."""
    blanks = [" " * gaps[(index - 1) % len(gaps)] for index in range(1, count)]
    plain = ["", *blanks, ""]
    edge = {0: "│ ", count: " │"}
    return [edge.get(i, " │ ") if i in rules else text for i, text in enumerate(plain)]


def _line(row: list[Box], widths: list[int], aligns: str, separators: list[str]) -> Box:
    ascent = max((box.ascent for box in row), default=0)
    depth = max((box.depth for box in row), default=0)
    height = ascent + depth + 1
    pieces = []
    for index, width in enumerate(widths):
        cell = row[index] if index < len(row) else text_box("")
        pieces.append(_bar(separators[index], height, ascent))
        pieces.append(extended(padded(cell, width, aligns[index]), ascent, depth))
    return beside([*pieces, _bar(separators[-1], height, ascent)])


def _bar(text: str, height: int, baseline: int) -> Box:
    return Box([text] * height, len(text), baseline)


def _rule_line(widths: list[int], separators: list[str]) -> str:
    text = ""
    for separator, width in zip(separators, widths, strict=False):
        text += separator.replace(" ", "─").replace("│", "┼") + "─" * width
    text += separators[-1].replace(" ", "─").replace("│", "┼")
    if separators[0]:
        text = "├" + text[1:]
    return text[:-1] + "┤" if separators[-1] else text


def _edge(rule: str, pieces: str) -> str:
    """Return `rule` as the first or last row: `pieces` are left corner, join, right corner."""
    return rule.translate(str.maketrans("├┼┤", pieces))


def _piled(node: Array, lines: list[Box], rule: str) -> Box:
    blank = " " * lines[0].width
    spaced = spread(lines, loose=node.alignment or node.cases)
    paired = node.cases and len(lines) == 2 and not spaced
    rows: list[str] = []
    tags: dict[int, str] = {}
    for number, line in enumerate(lines):
        if number and (spaced or paired) and number not in node.rules:
            rows.append(_between(line, lines[number - 1]))
        if number in node.rules:
            rows.append(rule if number else _edge(rule, "┌┬┐"))
        if number in node.tags:
            tags[len(rows) + line.baseline] = node.tags[number]
        rows += line.rows
    if len(lines) in node.rules:
        rows.append(_edge(rule, "└┴┘"))
    if node.cases:
        rows = [" " + row for row in rows] if node.left else [row + " " for row in rows]
    box = Box(rows, len(blank) + node.cases, (len(rows) - 1) // 2)
    return _tagged(box, tags) if tags else box


def _between(line: Box, before: Box) -> str:
    """Return a blank row that keeps the vertical rules common to both neighbours."""
    if "│" not in line.rows[0]:
        return " " * line.width
    pairs = zip(before.rows[-1].ljust(line.width), line.rows[0].ljust(line.width), strict=False)
    return "".join("│" if a == b == "│" else " " for a, b in pairs)[: line.width].ljust(line.width)


def spread(lines: list[Box], loose: bool) -> bool:
    """Say whether rows need a blank one between: some are tall, and would touch the next."""
    if loose:
        return any(line.height > 1 for line in lines)
    return any(line.ascent for line in lines) and any(line.depth for line in lines)


def _tagged(box: Box, tags: dict[int, str]) -> Box:
    widest = max(map(len, tags.values()))
    rows = [
        row + " " * TAG_GAP + tags.get(index, "").ljust(widest)
        for index, row in enumerate(box.rows)
    ]
    return Box(rows, box.width + TAG_GAP + text_box(" " * widest).width, box.baseline)
