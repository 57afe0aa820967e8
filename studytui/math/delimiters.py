"""Delimiters of the big family, matched into pairs that grow."""

from studytui.math.nodes import Fenced, Group, Kind, Node, Scripts, Symbol

_MAX_NESTED = 20


def pair_delimiters(items: list[Node]) -> list[Node]:
    """Return `items` with the big delimiters that belong together made growing ones.

    A big delimiter without a partner grows with the one item beside it.
    """
    if not any(isinstance(item, Symbol) and item.big for item in items):
        return items
    stack: list[list[Node]] = [[]]
    for item in items:
        kind, text = _big(item)
        if kind is Kind.OPEN and len(stack) < _MAX_NESTED:
            stack.append([item])
        elif kind is Kind.CLOSE and len(stack) > 1:
            opening, *inner = stack.pop()
            fenced: Node = Fenced(_big(opening)[1], text, [Group(inner)])
            if isinstance(item, Scripts):
                fenced = Scripts(fenced, item.sub, item.sup)
            stack[-1].append(fenced)
        elif kind is Kind.CLOSE and stack[-1] and not isinstance(stack[-1][-1], Fenced):
            stack[-1].append(Fenced("", text, [Group([stack[-1].pop()])]))
        else:
            stack[-1].append(item)
    for opening, *inner in stack[1:]:
        fenced = Fenced(_big(opening)[1], "", [Group(inner[:1])])
        stack[0] += [fenced, *inner[1:]]
    return stack[0]


def _big(item: Node) -> tuple[Kind | None, str]:
    symbol = item.base if isinstance(item, Scripts) else item
    if isinstance(symbol, Symbol) and symbol.big:
        return symbol.kind, symbol.text
    return None, ""
