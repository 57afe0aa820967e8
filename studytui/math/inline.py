"""A formula on one row: fractions as `a/b`, scripts in Unicode where it has them."""

from collections.abc import Sequence

from studytui.math.alphabets import ACCENTS, VULGAR_FRACTIONS, lowered, raised
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
    children,
)
from studytui.math.precedence import is_factor, needs_brackets, outer
from studytui.math.spacing import Atom, gap, kind_of, resolve
from studytui.math.width import is_mark, letters

_JOINS_BEFORE = frozenset((Kind.ORD, Kind.WORD, Kind.CLOSE, Kind.FUNCTION, Kind.SLASH))
_JOINS_AFTER = frozenset(
    (Kind.ORD, Kind.WORD, Kind.OPEN, Kind.FUNCTION, Kind.OPERATOR, Kind.SLASH, Kind.INNER)
)
_OPEN, _CLOSE = Symbol("(", Kind.OPEN), Symbol(")", Kind.CLOSE)
_SLASH = Symbol("/", Kind.SLASH)
_ROOTS = {"": "√", "2": "√", "3": "∛", "4": "∜"}


def one_row(node: Node, tight: bool = False) -> str:
    """Return `node` as one row of text; `tight` leaves out the spaces, as scripts do."""
    return joined(flat(node, tight), tight)


def plain_words(node: Node) -> str:
    """Return the letters of an operator name, `arg max` of `arg\\,max`."""
    if isinstance(node, Group):
        return "".join(map(plain_words, node.items))
    if isinstance(node, Space):
        return " " if node.cells else ""
    if isinstance(node, Symbol) and node.text in "−∗":
        return {"−": "-"}.get(node.text, "*")
    return one_row(node)


def joined(symbols: Sequence[Symbol], tight: bool = False) -> str:
    """Return the text of `symbols` with the space their classes ask for."""
    items = [symbol for symbol in symbols if symbol.text]
    atoms = [_atom(symbol) for symbol in items if symbol.text.strip() or symbol.kind is Kind.WORD]
    resolve(atoms)
    text, before, wanted = "", None, 0
    rest = iter(atoms)
    for symbol in items:
        if not symbol.text.strip() and symbol.kind is not Kind.WORD:
            wanted = max(wanted, len(symbol.text))
            continue
        atom = next(rest)
        if before is not None:
            wanted = max(wanted, gap(before, atom, tight))
        text += " " * wanted + symbol.text
        before, wanted = atom, 0
    return text + " " * wanted


def _atom(symbol: Symbol) -> Atom:
    text = symbol.text
    last = next((char for char in reversed(text) if not is_mark(char)), text[-1])
    return Atom(symbol.kind, text[0], last, wide=len(text) > 1, loose=symbol.big)


def flat(node: Node, tight: bool = False) -> list[Symbol]:
    """Return `node` as symbols on one row; a symbol marked `big` ends in a bare script."""
    match node:
        case Symbol(text, kind):
            return [Symbol(text, kind)]
        case Group([Symbol(text)]):
            return [Symbol(text)]
        case Group(items):
            return _flat_row(items, tight)
        case Text(text):
            return [Symbol(text, Kind.WORD if len(text) > 1 else Kind.ORD)]
        case Operator(text):
            return [Symbol(text, kind_of(node))]
        case Space(count):
            return [Symbol(" " * count)]
        case Fraction():
            return _fraction(node, tight)
        case Scripts(base, sub, sup):
            return _scripted(flat(base, tight), sub, sup, isinstance(base, Fraction | Root))
        case Prescript(base, sub, sup):
            before = _script_text(sub, "_", False) + _script_text(sup, "^", False)
            return [Symbol(before), *flat(base, tight)]
        case Accent(mark, body):
            return _accented(mark, flat(body, tight), tight)
        case Root(body, index):
            return _root(body, index, tight)
    return _flat_enclosure(node, tight)


def _flat_enclosure(node: Node, tight: bool) -> list[Symbol]:
    match node:
        case Fenced(left, right, parts, middles):
            symbols = [Symbol(left, Kind.OPEN)]
            for index, part in enumerate(parts):
                middle = middles[index - 1] if index else ""
                symbols += [Symbol(middle, Kind.RELATION)] if middle else []
                symbols += flat(part, tight)
            return [*symbols, Symbol(right, Kind.CLOSE)]
        case Stacked(base, above, below, kind):
            text = joined(flat(base, tight), tight)
            if above is None and below is None:
                return [Symbol(text, kind)]
            return [Symbol(s.text, kind) for s in _scripted([Symbol(text, kind)], below, above)]
        case Arrow(text, above, below):
            return _scripted([Symbol(text, Kind.RELATION)], below, above)
        case Brace(body, over, _, label):
            symbols = _bracketed(flat(body, tight), label is not None)
            return _scripted(symbols, None if over else label, label if over else None)
        case Framed(body):
            return [Symbol("[", Kind.OPEN), *flat(body, tight), Symbol("]", Kind.CLOSE)]
        case Phantom(body, width):
            return [Symbol(" " * len(one_row(body, tight)))] if width else []
        case Tag(text):
            return [Symbol("    "), Symbol(text)]
        case Array():
            return _flat_array(node, tight)
    return [symbol for child in children(node) for symbol in flat(child, tight)]


def _flat_row(items: list[Node], tight: bool) -> list[Symbol]:
    """Flatten neighbours; a fraction that would stick to one of them gets brackets."""
    return [symbol for _, part in _parted(items, tight) for symbol in part]


def _parted(items: Sequence[Node], tight: bool) -> list[tuple[Node, list[Symbol]]]:
    parts = [(item, flat(item, tight)) for item in items]
    symbols: list[Symbol] = []
    for index, (item, part) in enumerate(parts):
        joined_on = _sticks(symbols, _JOINS_BEFORE, -1) or _follows(parts, index)
        if len(part) > 1 and _is_bar(item) and joined_on:
            parts[index] = item, [_OPEN, *part, _CLOSE]
        symbols += parts[index][1]
    return parts


def slashed(items: Sequence[Node]) -> list[Node]:
    """Return the row of a script with its fractions as `a/b`, bracketed as in running text."""
    parts = _parted(items, True) if any(_is_bar(item) for item in items) else []
    return [Group(list(part)) if _is_bar(item) else item for item, part in parts] or list(items)


def _is_bar(item: Node) -> bool:
    while isinstance(item, Group) and len(item.items) == 1:
        item = item.items[0]
    return isinstance(item, Fraction) and item.bar and not item.left


def _sticks(symbols: list[Symbol], kinds: frozenset[Kind], end: int) -> bool:
    """Say whether the outermost symbol that is no space belongs to `kinds`."""
    visible = [symbol for symbol in symbols if symbol.text.strip()]
    if not visible or visible[end].text.startswith(("|", "‖", "lim", "sup", "inf")):
        return False
    return visible[end].kind in kinds


def _follows(parts: list[tuple[Node, list[Symbol]]], index: int) -> bool:
    if index + 1 < len(parts) and isinstance(parts[index + 1][0], Space):
        space = parts[index + 1][0]
        if isinstance(space, Space) and space.cells > 1:
            return False
    following = next(
        (part for _, part in parts[index + 1 :] if any(s.text.strip() for s in part)), []
    )
    if following and following[0].kind is Kind.WORD and following[0].text[0] == " ":
        return False
    return _sticks(following, _JOINS_AFTER, 0)


def _fraction(node: Fraction, tight: bool) -> list[Symbol]:
    top, bottom = flat(node.top, tight), flat(node.bottom, tight)
    if node.left or node.right or not node.bar:
        if (node.left, node.right, node.bar) == ("(", ")", False):
            inner = [Symbol("C", Kind.FUNCTION), _OPEN, *top, Symbol(",", Kind.PUNCTUATION)]
            return [*inner, *bottom, _CLOSE]
        between = _SLASH if node.bar else Symbol(";", Kind.PUNCTUATION)
        inner = [Symbol(node.left, Kind.OPEN), *top, between, *bottom]
        return [*inner, Symbol(node.right, Kind.CLOSE)]
    numbers = "".join(s.text for s in top), "".join(s.text for s in bottom)
    if numbers in VULGAR_FRACTIONS:
        return [Symbol(VULGAR_FRACTIONS[numbers])]
    return [*_bracketed(top, needs_brackets(top)), _SLASH,
            *_bracketed(bottom, not is_factor(bottom))]  # fmt: skip


def _bracketed(symbols: list[Symbol], needed: bool) -> list[Symbol]:
    return [_OPEN, *symbols, _CLOSE] if needed else symbols


def _scripted(
    base: list[Symbol], sub: Node | None, sup: Node | None, bracket: bool = False
) -> list[Symbol]:
    """Return `base` with its scripts attached to its last symbol."""
    below, above = _script_text(sub, "_", sup is not None), _script_text(sup, "^", False)
    if bracket and len(base) > 1:
        base = [_OPEN, *base, _CLOSE]
    if below[:1] == "_" and above and above[0] != "^":
        below, above = above, below
    loose = (above or below)[:1] in ("_", "^") and (above or below)[-1:] != ")"
    if not base:
        return [Symbol(below + above, big=loose)] if below or above else []
    *rest, last = base
    return [*rest, Symbol(last.text + below + above, last.kind, big=loose)]


def _script_text(node: Node | None, sign: str, followed: bool) -> str:
    """Return the script in Unicode, or after `sign`, in brackets where it needs them."""
    if node is None:
        return ""
    symbols = flat(node, tight=True)
    text = joined(symbols, tight=True).strip()
    form = lowered(text) if sign == "_" else raised(text)
    if form is not None or not text:
        return form or ""
    word = len(symbols) == 1 and symbols[0].kind is Kind.WORD and text.isalpha()
    bare = word or letters(text) == 1
    whole = text[0] in "([{" and text[-1] in ")]}" and len(outer(symbols)) == 1
    return f"{sign}{text}" if whole or (bare and not followed) else f"{sign}({text})"


def _accented(mark: str, symbols: list[Symbol], tight: bool) -> list[Symbol]:
    char = ACCENTS[mark]
    visible = [symbol for symbol in symbols if symbol.text.strip()]
    if not visible:
        return [Symbol("◌" + char)]
    if len(visible) == 1 and visible[0].kind in (Kind.ORD, Kind.WORD, Kind.FUNCTION):
        text = visible[0].text
        if mark == "overline" and letters(text) == 1:
            char = ACCENTS["bar"]
        if mark not in ("overline", "underline", "cancel", "bcancel") or letters(text) == 1:
            return [Symbol(_after_first(text, char), visible[0].kind)]
    if mark in ("overline", "underline", "cancel", "bcancel"):
        text = joined(symbols, tight)
        text = "".join(c + (char if i + 1 == len(text) or not is_mark(text[i + 1]) else "")
                       for i, c in enumerate(text))  # fmt: skip
        return [Symbol(text, Kind.WORD if len(visible) > 1 else visible[0].kind)]
    if all(symbol.kind is Kind.ORD for symbol in visible) and "arrow" in mark:
        return [*symbols[:-1], Symbol(symbols[-1].text + char, symbols[-1].kind)]
    if len(visible) == 1:
        return [Symbol(_after_first(visible[0].text, char), visible[0].kind)]
    return [_OPEN, *symbols, Symbol(")" + char, Kind.CLOSE)]


def _after_first(text: str, mark: str) -> str:
    end = 1
    while end < len(text) and is_mark(text[end]):
        end += 1
    return text[:end] + mark + text[end:]


def _root(body: Node, index: Node | None, tight: bool) -> list[Symbol]:
    inner = flat(body, tight)
    degree = one_row(index, tight=True) if index is not None else ""
    sign = _ROOTS.get(degree) or f"{raised(degree) or f'^({degree})'}√"
    visible = outer(inner)
    simple = len(visible) == 1 and visible[0].kind in (Kind.ORD, Kind.WORD, Kind.CLOSE)
    if simple or all(symbol.text.isdecimal() for symbol in visible):
        first, *rest = inner or [Symbol("")]
        if first.kind is Kind.ORD:
            return [Symbol(sign + first.text, big=first.big), *rest]
        return [Symbol(sign), first, *rest]
    return [Symbol(sign), _OPEN, *inner, _CLOSE]


def _flat_array(node: Array, tight: bool) -> list[Symbol]:
    """Rows after each other: `(a, b; c, d)` for a matrix, a comma between lines of others."""
    comma, semicolon = Symbol(",", Kind.PUNCTUATION), Symbol(";", Kind.PUNCTUATION)
    symbols = [Symbol(node.left, Kind.OPEN)] if node.left else []
    for number, row in enumerate(node.rows):
        symbols += [semicolon] if number else []
        for index, cell in enumerate(row):
            gap = Symbol(" " * min(2, node.gaps[(index - 1) % len(node.gaps)]))
            symbols += [gap if node.alignment or node.cases else comma] if index else []
            symbols += flat(cell, tight)
        if number in node.tags:
            symbols += [Symbol("    "), Symbol(node.tags[number])]
    return [*symbols, Symbol(node.right, Kind.CLOSE)] if node.right else symbols
