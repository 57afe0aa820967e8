"""Delimiters of the big family, matched into pairs that grow."""

from studytui.math.nodes import Fenced, Group, Kind, Node, Scripts, Symbol

_MAX_NESTED = 20


def pair_delimiters(items: list[Node]) -> list[Node]:
    """Return `items` with the big delimiters that belong together made growing ones.

    A big delimiter without a partner grows with the one item beside it.
    """
    roles = _roles(items)
    if not any(roles):
        return items
    stack: list[list[Node]] = [[]]
    for item, role in zip(items, roles, strict=True):
        if role is Kind.OPEN and len(stack) < _MAX_NESTED:
            stack.append([item])
        elif role is Kind.CLOSE and len(stack) > 1:
            opening, *inner = stack.pop()
            stack[-1].append(_closed(_text(opening), inner, item))
        elif role is Kind.CLOSE and stack[-1] and _can_grow(stack[-1][-1]):
            stack[-1].append(_closed("", [stack[-1].pop()], item))
        else:
            stack[-1].append(item)
    for opening, *inner in stack[1:]:
        stack[0] += [Fenced(_text(opening), "", [Group(inner[:1])]), *inner[1:]]
    return stack[0]


def _roles(items: list[Node]) -> list[Kind | None]:
    """Return for each item whether it opens or closes; bars do by turns.

    A lone bar with a subscript closes: it says where what stands before it is evaluated.
    """
    roles: list[Kind | None] = []
    plain_bars = [i for i, item in enumerate(items) if _kind(item) is Kind.BAR]
    single = {i for i in plain_bars if len(plain_bars) % 2}
    turn = 0
    for index, item in enumerate(items):
        kind = _kind(item)
        if kind is Kind.BAR and index in single:
            kind = Kind.CLOSE if isinstance(item, Scripts) and item.sub is not None else None
        elif kind is Kind.BAR:
            kind, turn = (Kind.CLOSE if turn % 2 else Kind.OPEN), turn + 1
        roles.append(kind if kind in (Kind.OPEN, Kind.CLOSE) else None)
    return roles


def _closed(left: str, inner: list[Node], closing: Node) -> Node:
    fenced = Fenced(left, _text(closing), [Group(inner)])
    if isinstance(closing, Scripts):
        return Scripts(fenced, closing.sub, closing.sup)
    return fenced


def _can_grow(item: Node) -> bool:
    """Say whether a delimiter may wrap `item` alone: it is no delimiter itself."""
    base = item.base if isinstance(item, Scripts) else item
    closing = isinstance(base, Symbol) and base.kind is Kind.CLOSE
    return not closing and not isinstance(base, Fenced)


def _big(item: Node) -> Symbol | None:
    symbol = item.base if isinstance(item, Scripts) else item
    return symbol if isinstance(symbol, Symbol) and symbol.big else None


def _kind(item: Node) -> Kind | None:
    symbol = _big(item)
    return symbol.kind if symbol else None


def _text(item: Node) -> str:
    symbol = _big(item)
    return symbol.text if symbol else ""
