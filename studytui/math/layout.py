"""A formula in two dimensions: from the syntax tree to a box."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from studytui.math import decorations
from studytui.math.alphabets import lowered, raised
from studytui.math.arrays import array_box
from studytui.math.boxes import Box, beside, blank, delimiter, text_box
from studytui.math.inline import one_row, slashed
from studytui.math.nodes import (
    Accent,
    Array,
    Arrow,
    Brace,
    Fenced,
    Fraction,
    Framed,
    Group,
    Kind,
    Node,
    Operator,
    Phantom,
    Prescript,
    Root,
    Scripts,
    Space,
    Stacked,
    Symbol,
    Tag,
    Text,
)
from studytui.math.spacing import Atom, gap, is_fence, kind_of, resolve
from studytui.math.structures import accent_box, fenced_box, fraction_box
from studytui.math.width import is_mark

_MAX_STRETCHED = 300
"""Items of a row beyond which plain brackets no longer grow; no formula of a book has as many."""


@dataclass(slots=True, eq=False, repr=False)
class Item:
    """One node of a row with its box, its class and the blank columns before it."""

    node: Node
    box: Box
    atom: Atom
    gap: int = 0


class Layout:
    """Sets nodes as boxes. `plain` avoids bracket pieces that some fonts lack.

    `force_lowered` sets every script off the baseline, so that a matrix looks the same all over;
    `lowered_some` tells whether one had to be. Boxes are kept by the identity of their node, and
    in `broken` those of alignments broken to a width, since breaking looks at them repeatedly.
    """

    def __init__(self, plain: bool = False) -> None:
        self.plain = plain
        self.force_lowered = False
        self.lowered_some = False
        self.broken: dict[tuple[int, int], tuple[Node, Box | None]] = {}
        self._known: dict[tuple[int, bool, bool], tuple[Node, Box, bool]] = {}

    def box(self, node: Node, tight: bool = False) -> Box:
        """Return the box of `node`; `tight` is the style of scripts."""
        if isinstance(node, Symbol | Text):
            return text_box(node.text)
        key = (id(node), tight, self.force_lowered)
        known = self._known.get(key)
        if known is None:
            before, self.lowered_some = self.lowered_some, False
            known = self._known[key] = node, self._set(node, tight), self.lowered_some
            self.lowered_some = before
        self.lowered_some = self.lowered_some or known[2]
        return known[1]

    def _set(self, node: Node, tight: bool) -> Box:
        match node:
            case Group(items):
                return self.row(items, tight)
            case Scripts():
                return self.scripts(node, tight)
            case Operator(text):
                return text_box(text)
            case Space(count):
                return blank(count)
            case Fraction():
                return fraction_box(self, node, tight)
            case Fenced():
                return fenced_box(self, node, tight)
            case Array():
                return array_box(self, node, tight)
        return self._decorated(node, tight)

    def _decorated(self, node: Node, tight: bool) -> Box:
        match node:
            case Root(body, index):
                degree = one_row(index, tight=True) if index is not None else ""
                return decorations.root(self.box(body, tight), degree, self.plain)
            case Accent(mark, body):
                return accent_box(self, mark, body, tight)
            case Stacked(base, over, under):
                labels = [self.box(part, True) if part else None for part in (over, under)]
                return decorations.stacked(self.box(base, tight), labels[0], labels[1])
            case Brace(body, over, style, label):
                label_box = self.box(label, True) if label is not None else None
                return decorations.braced(self.box(body, tight), over, style, label_box)
            case Arrow(text, over, under):
                labels = [self.box(part, True) if part else None for part in (over, under)]
                return decorations.arrow(text, labels[0], labels[1])
            case Framed(body):
                return decorations.framed(self.box(body, tight))
            case Phantom(body, width, height):
                box = self.box(body, tight)
                wide = box.width if width else 0
                return blank(wide, box.height, box.baseline) if height else blank(wide)
            case Prescript(base, sub, sup):
                before = self.scripts(Scripts(Group(), sub, sup), tight)
                return beside([before, self.box(base, tight)])
            case Tag(text):
                return beside([text_box("    " + text)])
        return text_box(one_row(node, tight))

    # Rows.

    def items(self, nodes: Sequence[Node], tight: bool = False) -> list[Item]:
        """Return the visible items of a row with the space between them settled."""
        result: list[Item] = []
        wanted: list[int] = []
        space = 0
        for node in slashed(nodes) if tight and len(nodes) > 1 else nodes:
            if isinstance(node, Space):
                space = max(space, node.cells)
                continue
            box = self.box(node, tight)
            if box.width == 0 and not isinstance(node, Group):
                continue
            result.append(Item(node, box, _atom(node, box)))
            wanted.append(space)
            space = 0
        atoms = [item.atom for item in result]
        resolve(atoms)
        for index, item in enumerate(result):
            before = gap(atoms[index - 1], item.atom, tight) if index else 0
            item.gap = max(before, wanted[index])
        self._stretch(result)
        return result

    def row(self, nodes: Sequence[Node], tight: bool = False) -> Box:
        """Return neighbours on one baseline."""
        if len(nodes) == 1:
            return self.box(nodes[0], tight)
        items = self.items(nodes, tight)
        if not items:
            return blank(sum(node.cells for node in nodes if isinstance(node, Space)))
        box = beside([item.box for item in items], [item.gap for item in items])
        last = nodes[-1]
        if isinstance(last, Space) and last.cells:
            return beside([box, blank(last.cells)])
        return box

    def _stretch(self, items: list[Item]) -> None:
        """Let plain brackets grow around what is tall both ways, as fractions are."""
        tall = any(item.box.ascent and item.box.depth for item in items)
        if not tall or len(items) > _MAX_STRETCHED:
            return
        stack: list[int] = []
        for index, item in enumerate(items):
            symbol = item.node.base if isinstance(item.node, Scripts) else item.node
            if not isinstance(symbol, Symbol) or len(symbol.text) != 1:
                continue
            if item.atom.kind is Kind.OPEN:
                stack.append(index)
            elif item.atom.kind is Kind.CLOSE and stack and symbol.text != "!":
                inner = items[stack[-1] + 1 : index]
                first = items[stack.pop()]
                ascent = max((each.box.ascent for each in inner), default=0)
                depth = max((each.box.depth for each in inner), default=0)
                if ascent and depth and any(i.box.ascent and i.box.depth for i in inner):
                    self._grow(first, ascent, depth)
                    self._grow(item, ascent, depth)

    def _grow(self, item: Item, ascent: int, depth: int) -> None:
        node = item.node
        symbol = node.base if isinstance(node, Scripts) else node
        if isinstance(symbol, Symbol):
            tall = delimiter(symbol.text, ascent + depth + 1, ascent, self.plain)
            item.box = self.attached(tall, node) if isinstance(node, Scripts) else tall

    # Scripts.

    def scripts(self, node: Scripts, tight: bool) -> Box:
        """Return a base with its scripts: in Unicode, as limits, or in boxes of their own."""
        base = node.base
        while isinstance(base, Group) and len(base.items) == 1:
            base = base.items[0]
        if isinstance(base, Operator):
            stacking = node.limits if node.limits is not None else base.limits and not tight
            if stacking:
                return self._limits(text_box(base.text), node)
            if not base.named and not tight and base.text[0] in "∫∬∭⨌∮∯∰∳∲⨍":
                return decorations.integral(base.text, *self._script_boxes(node))
        if isinstance(base, Prescript) and kind_of(base) is Kind.OPERATOR and not tight:
            return self._limits(self.box(base), node)
        if node.limits or (isinstance(base, Stacked | Arrow) and kind_of(base) is Kind.FUNCTION):
            return self._limits(self.box(base), node)
        if isinstance(base, Brace) and node.sub is not None and not base.over and not node.sup:
            return self.box(Brace(base.body, False, base.style, node.sub), tight)
        return self.attached(self.box(base, tight), node)

    def _script_boxes(self, node: Scripts) -> tuple[Box | None, Box | None]:
        sub = self.box(node.sub, True) if node.sub is not None else None
        return sub, self.box(node.sup, True) if node.sup is not None else None

    def _limits(self, base: Box, node: Scripts) -> Box:
        sub, sup = self._script_boxes(node)
        return decorations.stacked(base, sup, sub)

    def attached(self, base: Box, node: Scripts) -> Box:
        """Return `base` with scripts at its right, in Unicode as far as it goes."""
        sub, sup = self._script_boxes(node)
        sub_text = _unicode(sub, lowered) if sub is not None else ""
        sup_text = _unicode(sup, raised) if sup is not None else ""
        if self.force_lowered and sub_text and sub is not None:
            sub_text = None
        if sub_text is None:
            self.lowered_some = True
        if base.height > 1:
            return decorations.corner_scripts(
                base,
                text_box(sub_text) if sub_text else sub,
                text_box(sup_text) if sup_text else sup,
                (not sub_text, not sup_text),
            )
        inline = beside([base, text_box((sub_text or "") + (sup_text or ""))])
        return decorations.side_scripts(
            base, inline, sub if sub_text is None else None, sup if sup_text is None else None
        )


def _atom(node: Node, box: Box) -> Atom:
    row = box.rows[box.baseline]
    if not isinstance(node, Text):
        row = row.strip(" ")
    last = next((char for char in reversed(row) if not is_mark(char)), "")
    kind = Kind.INNER if isinstance(node, Root) and box.height > 2 else kind_of(node)
    return Atom(kind, row[:1], last, box.height > 1, box.width > 1, fence=is_fence(node))


def _unicode(box: Box, form: Callable[[str], str | None]) -> str | None:
    return form(box.rows[0].strip()) if box.height == 1 else None
