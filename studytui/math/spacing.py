"""The space between neighbours: TeX's atom classes, in terminal cells."""

from dataclasses import dataclass

from studytui.math.nodes import (
    Accent,
    Array,
    Arrow,
    Brace,
    Fenced,
    Fraction,
    Group,
    Kind,
    Node,
    Operator,
    Prescript,
    Scripts,
    Stacked,
    Symbol,
    Text,
)

_BEFORE_OPERAND = frozenset(
    (Kind.BINARY, Kind.RELATION, Kind.OPEN, Kind.PUNCTUATION, Kind.UNARY, Kind.OPERATOR,
     Kind.FUNCTION, Kind.SLASH)
)  # fmt: skip
_AFTER_OPERAND = frozenset((Kind.RELATION, Kind.CLOSE, Kind.PUNCTUATION))
_PLAIN = frozenset((Kind.ORD, Kind.WORD))
_ORDINAL_SUFFIXES = ("st", "nd", "rd", "th")
_HUGGING = "(["


@dataclass(slots=True, eq=False, repr=False)
class Atom:
    """What spacing needs to know of one item.

    `first` and `last` are its outer characters; `tall` says that it takes more than one row,
    `wide` that it takes more than one cell, `loose` that it ends in a bare script such as `_w`,
    `fence` that it opens and closes with delimiters of its own.
    """

    kind: Kind
    first: str = ""
    last: str = ""
    tall: bool = False
    wide: bool = False
    loose: bool = False
    fence: bool = False


def is_fence(node: Node) -> bool:
    """Say whether `node` opens and closes with delimiters of its own."""
    if isinstance(node, Scripts):
        return is_fence(node.base)
    if isinstance(node, Group) and len(node.items) == 1:
        return is_fence(node.items[0])
    if isinstance(node, Array | Fraction):
        return bool(node.left or node.right)
    return isinstance(node, Fenced)


def kind_of(node: Node) -> Kind:
    """Return the class of `node` before its neighbours are known."""
    match node:
        case Symbol(kind=kind) | Stacked(kind=kind):
            return kind
        case Text(text):
            return Kind.WORD if len(text) > 1 else Kind.ORD
        case Operator(named=named):
            return Kind.FUNCTION if named else Kind.OPERATOR
        case Fraction(bar=bar):
            return Kind.INNER if bar else Kind.ORD
        case Scripts(base=base) | Accent(body=base) | Prescript(base=base):
            return _of_base(base)
        case Arrow():
            return Kind.RELATION
        case Brace(body=body):
            return _of_base(body)
        case Group(items) if len(items) == 1 and isinstance(items[0], Operator | Array | Stacked):
            return kind_of(items[0])
        case Array() | Fenced():
            return Kind.INNER
    return Kind.ORD


def _of_base(base: Node) -> Kind:
    kind = kind_of(base)
    return (
        Kind.ORD if isinstance(base, Group) and kind not in (Kind.OPERATOR, Kind.FUNCTION) else kind
    )


def resolve(atoms: list[Atom]) -> None:
    """Settle in place which signs are unary and which bars open or close."""
    _pair_bars(atoms)
    before: Kind | None = None
    for index, atom in enumerate(atoms):
        if atom.kind is Kind.BINARY:
            following = atoms[index + 1].kind if index + 1 < len(atoms) else None
            if before is None or before in _BEFORE_OPERAND:
                atom.kind = Kind.UNARY if following is not None else Kind.ORD
            elif following is None or following in _AFTER_OPERAND:
                atom.kind = Kind.ORD
        before = None if atom.kind is Kind.WORD and atom.last == " " else atom.kind


def _pair_bars(atoms: list[Atom]) -> None:
    """Make bars open and close where each bracket level holds an even number of them."""
    levels: list[list[Atom]] = [[]]
    for atom in atoms:
        if atom.kind is Kind.OPEN:
            levels.append([])
        elif atom.kind is Kind.CLOSE and len(levels) > 1:
            _settle(levels.pop())
        elif atom.kind is Kind.BAR:
            levels[-1].append(atom)
        elif atom.kind is Kind.RELATION and len(levels[-1]) % 2 == 0:
            _settle(levels[-1])
            levels[-1].clear()
    for bars in levels:
        _settle(bars)


def _settle(bars: list[Atom]) -> None:
    even = len(bars) % 2 == 0
    for index, bar in enumerate(bars):
        bar.kind = (Kind.CLOSE if index % 2 else Kind.OPEN) if even else Kind.ORD


def gap(left: Atom, right: Atom, tight: bool) -> int:
    """Return the cells between two neighbours; `tight` is the style of scripts."""
    a, b = _right_side(left), _left_side(right)
    if left.last == " " or right.first == " ":
        return 0
    if a is Kind.FUNCTION or b is Kind.FUNCTION:
        return _beside_function(a, b, left, right, tight)
    if a is Kind.WORD or b is Kind.WORD:
        if a in _PLAIN and b in _PLAIN:
            return _between_words(left, right)
    elif left.loose and b in _PLAIN and (right.first.isalnum() or not right.first.isascii()):
        return 1
    if tight:
        return 1 if right.tall and a is Kind.INNER else 0
    return _by_class(a, b, left, right)


def _left_side(atom: Atom) -> Kind:
    return Kind.OPEN if atom.fence else atom.kind


def _right_side(atom: Atom) -> Kind:
    return Kind.CLOSE if atom.fence else atom.kind


def _by_class(a: Kind, b: Kind, left: Atom, right: Atom) -> int:
    if a is Kind.SLASH or b is Kind.SLASH:
        return int("─" in (left.last, right.first))
    if a is Kind.OPEN or b in (Kind.CLOSE, Kind.PUNCTUATION):
        return 0
    if a is Kind.RELATION and b is Kind.RELATION:
        return 0
    spaced = (Kind.RELATION, Kind.BINARY)
    if a in spaced or b in spaced or a is Kind.PUNCTUATION:
        return 1
    if a is Kind.UNARY:
        return int(b is Kind.OPERATOR or (b is Kind.INNER and right.tall and right.first == "─"))
    if a is Kind.OPERATOR:
        return int(b is not Kind.OPEN or right.tall or not (left.wide and left.tall))
    if b is Kind.OPERATOR:
        return 1
    return int(a is Kind.INNER or b is Kind.INNER)


def _beside_function(a: Kind, b: Kind, left: Atom, right: Atom, tight: bool) -> int:
    if a is Kind.FUNCTION:
        if b in (Kind.CLOSE, Kind.PUNCTUATION, Kind.SLASH):
            return 0
        hugging = right.first in _HUGGING and not right.tall and left.last != ")"
        if b in (Kind.OPEN, Kind.INNER) and hugging:
            return 0
        return 0 if tight and b in (Kind.RELATION, Kind.BINARY) else 1
    if a in (Kind.OPEN, Kind.SLASH, Kind.UNARY):
        return 0
    return 0 if tight and a in (Kind.RELATION, Kind.BINARY, Kind.PUNCTUATION) else 1


def _between_words(left: Atom, right: Atom) -> int:
    if right.kind is Kind.WORD and right.first + right.last in _ORDINAL_SUFFIXES:
        return 0
    return int(left.last.isalnum() and right.first.isalnum())
