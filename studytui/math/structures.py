"""Fractions, growing delimiters and accents as boxes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studytui.math import decorations
from studytui.math.boxes import Box, beside, blank, delimiter, fenced, padded, text_box
from studytui.math.inline import flat, one_row
from studytui.math.nodes import Accent, Array, Fenced, Fraction, Group, Node, Scripts
from studytui.math.width import letters

if TYPE_CHECKING:
    from studytui.math.layout import Layout


def fraction_box(layout: Layout, node: Fraction, tight: bool) -> Box:
    """Return a stacked fraction, or within scripts one with a slash."""
    if tight and node.bar:
        return layout.row(list(flat(node, True)), True)
    if tight and not node.left + node.right:  # two conditions below a sum, as of \\substack
        return layout.box(
            Array([[Group([node.top])], [Group([node.bottom])]], "c", gaps=(1,)), True
        )
    top, bottom = layout.box(node.top), layout.box(node.bottom)
    width = max(top.width, bottom.width, 1)
    if node.bar and "─" * width in (*top.rows, *bottom.rows):
        width += 2
    bar = "─" * width if node.bar else " " * width
    rows = [*padded(top, width).rows, bar, *padded(bottom, width).rows]
    return fenced(Box(rows, width, top.height), node.left, node.right, layout.plain)


def fenced_box(layout: Layout, node: Fenced, tight: bool) -> Box:
    """Return parts between delimiters as tall as the tallest part."""
    bodies = [layout.box(part, tight) for part in node.parts]
    ascent = max(body.ascent for body in bodies)
    depth = max(body.depth for body in bodies)
    if not any((body.ascent and body.depth) or body.height > 2 for body in bodies) and all(
        not isinstance(part, Array) for group in node.parts for part in group.items
    ):
        ascent = depth = 0
    pieces = [delimiter(node.left, ascent + depth + 1, ascent, layout.plain)]
    for index, body in enumerate(bodies):
        if index and node.middles[index - 1]:
            middle = delimiter(node.middles[index - 1], ascent + depth + 1, ascent, layout.plain)
            pieces.append(beside([blank(1), middle, blank(1)]))
        pieces.append(body)
    return beside([*pieces, delimiter(node.right, ascent + depth + 1, ascent, layout.plain)])


def accent_box(layout: Layout, mark: str, body: Node, tight: bool) -> Box:
    """Return a body with its accent: a combining mark, or a row of its own."""
    box = layout.box(body, tight)
    while isinstance(body, Group) and len(body.items) == 1:
        body = body.items[0]
    if isinstance(body, Scripts) and mark not in ("overline", "underline", "cancel"):
        return layout.scripts(
            Scripts(Accent(mark, body.base), body.sub, body.sup, body.limits), tight
        )
    if box.height == 1 and (letters(box.rows[0]) <= 1 or mark in ("cancel", "bcancel")):
        return text_box(one_row(Accent(mark, body), tight))
    return decorations.wide_accent(box, mark)
