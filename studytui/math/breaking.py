"""Lines for a formula too wide for the window.

Breaks come at wide spaces first, then before relations and operators outside brackets, then
between brackets, then inside them, then anywhere between items. An item wider than the window is
taken apart; only a matrix stays whole.
"""

from collections.abc import Sequence

from studytui.math.arrays import TAG_GAP, aligned_cell, assembled, spread
from studytui.math.boxes import Box, beside, fenced, padded, text_box
from studytui.math.inline import flat
from studytui.math.layout import Item, Layout
from studytui.math.nodes import (
    Array,
    Fenced,
    Group,
    Kind,
    Node,
    Scripts,
    Space,
    Symbol,
    Text,
    contains_matrix,
)
from studytui.math.spacing import kind_of
from studytui.math.width import cells, split_cells

_SPACE, _RELATION, _OPERATOR, _FACTOR, _INSIDE, _ANYWHERE = range(6)
_INDENTS = (0, 2, 4, 4, 4, 4)
_ALIGNED_INDENTS = (0, 1, 3, 3, 3, 3)
_FACTORS = (Kind.CLOSE, Kind.INNER)
_NARROW = 24
_MAX_BROKEN = 24


def fitted(layout: Layout, group: Group, width: int) -> Box:
    """Return `group` in lines of at most `width` columns, matrices excepted."""
    box = layout.row(group.items)
    if box.width <= width:
        return box
    return _piled(_lines(layout, group.items, width))


def _piled(lines: list[Box]) -> Box:
    width = max(line.width for line in lines)
    between = [" " * width] if spread(lines, loose=True) else []
    rows = [row for line in lines for row in [*between, *padded(line, width, "l").rows]]
    return Box(rows[len(between) :], width, lines[0].baseline)


def _lines(layout: Layout, nodes: Sequence[Node], width: int) -> list[Box]:
    """Return the lines that `nodes` take when none may exceed `width`."""
    if len(nodes) == 1:
        box = _array(layout, nodes[0], width)
        if box is not None:
            return [box]
    indents = _INDENTS if width >= _NARROW else (0,) * 6
    if width >= _NARROW and isinstance(nodes[0], Group) and not nodes[0].items:
        indents = _ALIGNED_INDENTS
    room = width - indents[_ANYWHERE]
    items = _small_items(layout, nodes, room)
    levels = _levels(items)
    lines: list[Box] = []
    start = indent = 0
    level = _SPACE
    while start < len(items):
        end = _fill(items, levels, start, width - indent)
        relation = next((i for i in range(start + 1, end) if levels[i] <= _RELATION), end)
        if level >= _OPERATOR and relation < end:
            end, level = relation, levels[relation]
        elif end < len(items):
            end, level = _best_break(items, levels, start, end, room)
        boxes = [item.box for item in items[start:end]]
        gaps = [indent, *(item.gap for item in items[start + 1 : end])]
        lines.append(beside(boxes, gaps))
        start = end
        indent = indents[level]
    return lines or [text_box("")]


def _fill(items: list[Item], levels: list[int], start: int, room: int) -> int:
    """Return the end of the longest run from `start` that fits, at least one item.

    Where a matrix wider than the window follows, the line goes on: it is scrolled anyway.
    """
    used = items[start].box.width
    end = start + 1
    while end < len(items) and used + items[end].gap + items[end].box.width <= room:
        used += items[end].gap + items[end].box.width
        end += 1
    if any(item.box.width > room for item in (items[start], *items[end : end + 1])):
        end += 1
        while end < len(items) and levels[end] > _RELATION:
            end += 1
        return min(end, len(items))
    return end


def _best_break(
    items: list[Item], levels: list[int], start: int, end: int, room: int
) -> tuple[int, int]:
    """Return where to end a line that can hold items up to `end`, and that break's level."""
    for level in range(_ANYWHERE + 1):
        places = [i for i in range(start + 1, end + 1) if levels[i] == level]
        if not places:
            continue
        place = places[-1]
        rest, following = items[place].box.width, place + 1
        while following < len(items) and levels[following] > level and rest <= room:
            rest += items[following].box.width + items[following].gap
            following += 1
        reached = sum(item.box.width + item.gap for item in items[start:place])
        better = any(level < levels[i] <= level + 3 for i in range(place + 1, end + 1))
        if level == _SPACE or rest <= room or reached * 2 > room or not better:
            return place, level
    return end, _ANYWHERE


def _levels(items: list[Item]) -> list[int]:
    """Return for each item how good a break before it is; lower is better, 9 is never."""
    levels, depth = [], 0
    for index, item in enumerate(items):
        before = items[index - 1].atom.kind if index else None
        kind = item.atom.kind
        depth = max(0, depth - (kind is Kind.CLOSE))
        inside = depth > 0
        if item.gap >= 2 and not inside:
            level = _SPACE
        elif kind is Kind.RELATION and before is not Kind.RELATION:
            level = _INSIDE if inside else _RELATION
        elif kind is Kind.BINARY or before is Kind.PUNCTUATION:
            level = _INSIDE if inside else _OPERATOR
        elif not inside and before in _FACTORS and kind in (Kind.INNER, Kind.OPEN):
            level = _FACTOR
        elif kind in (Kind.CLOSE, Kind.PUNCTUATION) or before in (Kind.OPEN, Kind.UNARY):
            level = 9
        else:
            level = _ANYWHERE
        levels.append(level)
        depth += kind is Kind.OPEN
    return levels


def _small_items(layout: Layout, nodes: Sequence[Node], room: int) -> list[Item]:
    """Return the items of a row, those wider than `room` taken apart as far as they go."""
    room = max(room, 1)
    for _ in range(12):
        items = layout.items(nodes)
        smaller: list[Node] = []
        changed = False
        before = 0
        for item in items:
            if item.gap >= 2:
                smaller.append(Space(item.gap))
            parts = _apart(layout, item, room, before) if item.box.width > room else None
            before += item.gap + item.box.width
            changed = changed or parts is not None
            smaller += [item.node] if parts is None else parts
        if not changed:
            return items
        nodes = smaller
    return items


def _apart(layout: Layout, item: Item, room: int, before: int) -> list[Node] | None:
    """Return smaller nodes that together stand for `item`, or None where it stays whole.

    An alignment stays whole, its box broken within, after the `before` columns at its left if
    they leave it room enough.
    """
    beside_it = room - before - item.gap
    box = _array(layout, item.node, beside_it) if 0 < before <= room // 3 else None
    box = box or _array(layout, item.node, room)
    if box is not None:
        item.box = box
        return None
    return _parts(item.node, room)


def _parts(node: Node, room: int) -> list[Node] | None:
    match node:
        case Group(items):
            return list(items)
        case Fenced(left, right, parts, middles):
            inner: list[Node] = [Symbol(left, Kind.OPEN)] if left else []
            for index, part in enumerate(parts):
                middle = middles[index - 1] if index else ""
                inner += [Symbol(middle, Kind.RELATION)] if middle else []
                inner += part.items
            return [*inner, *([Symbol(right, Kind.CLOSE)] if right else [])]
        case Scripts(base, sub, sup) if isinstance(base, Fenced) and base.right:
            *inner, close = _parts(base, room) or [base]
            return [*inner, Scripts(close, sub, sup)]
        case Text(text) | Symbol(text):
            return _words(text, kind_of(node), room) if cells(text) > room else None
    if contains_matrix(node):
        return None
    return list(flat(node))


def _words(text: str, kind: Kind, room: int) -> list[Node] | None:
    """Return `text` cut at its spaces, and long words cut anywhere."""
    words = [piece for word in text.split() for piece in split_cells(word, room)]
    if len(words) < 2:
        return None if words else []
    spaced: list[Node] = []
    for word in words:
        spaced += [Symbol(word, kind if kind is not Kind.WORD else Kind.ORD), Space(1)]
    return spaced if " " in text else [node for node in spaced if not isinstance(node, Space)]


def _array_of(node: Node) -> Array | None:
    """Return the alignment or cases that `node` is, alone or between delimiters."""
    if isinstance(node, Fenced) and len(node.parts) == 1 and len(node.parts[0].items) == 1:
        node = node.parts[0].items[0]
    return node if isinstance(node, Array) and (node.alignment or node.cases) else None


def _array(layout: Layout, node: Node, width: int) -> Box | None:
    """Return an alignment or cases with the cells broken; None where even that does not fit."""
    array = _array_of(node)
    if array is None:
        return None
    key = (id(node), width)
    if key not in layout.broken and len(layout.broken) >= _MAX_BROKEN:
        return None
    if key not in layout.broken:
        layout.broken[key] = node, _broken(layout, node, array, width)
    return layout.broken[key][1]


def _broken(layout: Layout, node: Node, array: Array, width: int) -> Box | None:
    left, right = (node.left, node.right) if isinstance(node, Fenced) else ("", "")
    tag = max((cells(text) for text in array.tags.values()), default=0)
    room = width - sum(map(bool, (left, right, array.left, array.right))) - array.cases
    if tag and room - tag - TAG_GAP < 24:
        array, tag = _with_tag_lines(array), 0
    room -= tag + TAG_GAP if tag else 0
    columns = max(map(len, array.rows))
    boxes: list[list[Box]] | None = None
    if array.alignment and columns == 2:
        boxes = _paired_cells(layout, array, room)
    if boxes is None:
        boxes = [[_joined_row(layout, array, row, room)] for row in array.rows]
        array = Array(array.rows, "l", array.left, array.right, alignment=array.alignment,
                      tags=array.tags, cases=array.cases)  # fmt: skip
    box = fenced(assembled(array, boxes, layout.plain), left, right, layout.plain)
    return box if box.width <= width or contains_matrix(array) else None


def _with_tag_lines(array: Array) -> Array:
    rows = []
    for number, row in enumerate(array.rows):
        rows.append(row)
        if number in array.tags:
            rows.append([Group([Text(array.tags[number])])])
    return Array(rows, "l", array.left, array.right, alignment=True, cases=array.cases)


def _paired_cells(layout: Layout, array: Array, room: int) -> list[list[Box]] | None:
    """Return left sides as they are and right sides broken, or None when that leaves no room."""
    lefts = [layout.row(aligned_cell(array, row[0], 0).items) for row in array.rows]
    offset = max(left.width for left in lefts) + sum(array.gaps[:1])
    if offset > room // 2:
        return None
    boxes = []
    for left, row in zip(lefts, array.rows, strict=True):
        rights = [fitted(layout, aligned_cell(array, cell, 1), room - offset) for cell in row[1:]]
        boxes.append([left, *rights])
    return boxes


def _joined_row(layout: Layout, array: Array, row: list[Group], room: int) -> Box:
    """Return the cells of a row after each other, in lines that fit."""
    nodes: list[Node] = []
    for index, cell in enumerate(row):
        apart = index > 0 and (array.cases or index % 2 == 0)
        nodes += [Space(2)] if apart else []
        nodes += cell.items
    return fitted(layout, Group(nodes), room)
