"""Commands with arguments: fractions, accents, text, fonts, delimiters, stacks."""

import re

from studytui.math import alphabets, symbols
from studytui.math.nodes import (
    Accent,
    Arrow,
    Brace,
    Fenced,
    Fraction,
    Group,
    Kind,
    Node,
    Root,
    Space,
    Stacked,
    Symbol,
    Text,
)
from studytui.math.parser import Handler, Parser
from studytui.math.spacing import kind_of

_CLASSES = {
    "mathrel": Kind.RELATION, "mathbin": Kind.BINARY, "mathord": Kind.ORD, "mathopen": Kind.OPEN,
    "mathclose": Kind.CLOSE, "mathpunct": Kind.PUNCTUATION, "mathinner": Kind.INNER,
}  # fmt: skip
_ARROWS = {
    "xrightarrow": "──→", "xleftarrow": "←──", "xleftrightarrow": "←─→", "xRightarrow": "══⇒",
    "xLeftarrow": "⇐══", "xLeftrightarrow": "⇐═⇒", "xmapsto": "├─→", "xlongequal": "═══",
    "xhookrightarrow": "╰─→", "xhookleftarrow": "←─╯", "xtwoheadrightarrow": "──↠",
    "xtwoheadleftarrow": "↞──", "xrightharpoonup": "──⇀", "xrightharpoondown": "──⇁",
    "xleftharpoonup": "↼──", "xleftharpoondown": "↽──", "xrightleftharpoons": "↽─⇀",
    "xleftrightharpoons": "↼─⇁", "xtofrom": "←─→",
}  # fmt: skip


def _fraction(parser: Parser, lexeme: str) -> Node:
    if lexeme == "\\cfrac":
        parser.raw_optional()
    top, bottom = parser.argument(), parser.argument()
    if "binom" in lexeme:
        return Fraction(top, bottom, False, "(", ")")
    return Fraction(top, bottom)


def _genfrac(parser: Parser, _lexeme: str) -> Node:
    left, right = (symbols.DELIMITERS.get(parser.raw(), "") for _ in range(2))
    thickness = parser.raw()
    parser.raw()
    bar = not re.fullmatch(r"0+(pt|em|ex|mm)?", thickness)
    return Fraction(parser.argument(), parser.argument(), bar, left, right)


def _root(parser: Parser, _lexeme: str) -> Node:
    index = parser.optional()
    return Root(parser.argument(), index)


def _plain_root(parser: Parser, _lexeme: str) -> Node:
    index = parser.row("\\of")
    if not parser.take("\\of"):
        parser.issues.append("\\root without its \\of")
    return Root(parser.argument(), index)


def _accent(parser: Parser, lexeme: str) -> Node:
    return Accent(alphabets.ACCENT_NAMES[lexeme[1:]], parser.argument())


def _brace(parser: Parser, lexeme: str) -> Node:
    style = "brace" if "brace" in lexeme else "bracket" if "bracket" in lexeme else "paren"
    if style == "bracket":
        parser.raw_optional()
    node = Brace(parser.argument(), lexeme.startswith("\\over"), style)
    if parser.skip_spaces() == ("^" if node.over else "_"):
        parser.next()
        node.label = parser.argument()
    return node


def _delimiter(parser: Parser) -> str:
    lexeme = parser.skip_spaces()
    if lexeme in symbols.DELIMITERS:
        parser.next()
        return symbols.DELIMITERS[lexeme]
    parser.issues.append("a delimiter is missing")
    return ""


def _left(parser: Parser, _lexeme: str) -> Node:
    left, parts, middles = _delimiter(parser), [], []
    stops = ("\\right", "\\middle", "\\end", "&", "\\\\", "}")
    parts.append(parser.row(*stops))
    while parser.peek() == "\\middle":
        parser.next()
        middles.append(_delimiter(parser))
        parts.append(parser.row(*stops))
    if middles:
        parts = [_trimmed(part) for part in parts]
    if parser.take("\\right"):
        return Fenced(left, _delimiter(parser), parts, middles)
    parser.issues.append("\\left without its \\right")
    return Fenced(left, "", parts, middles)


def _trimmed(part: Group) -> Group:
    """Return `part` without the spaces at its edges."""
    items = part.items
    while items and isinstance(items[0], Space):
        items = items[1:]
    while items and isinstance(items[-1], Space):
        items = items[:-1]
    return Group(items)


def _right(parser: Parser, lexeme: str) -> Node:
    parser.issues.append(f"{lexeme} without its \\left")
    return Symbol(_delimiter(parser), Kind.CLOSE)


def _big(parser: Parser, lexeme: str) -> Node:
    text = _delimiter(parser)
    kind = {"l": Kind.OPEN, "r": Kind.CLOSE, "m": Kind.RELATION}.get(lexeme[-1])
    if text == "/":
        return Symbol(text, Kind.SLASH)
    if kind is None or not lexeme.lower().startswith(("\\bigl", "\\biggl", "\\bigr", "\\biggr",
                                                     "\\bigm", "\\biggm")):  # fmt: skip
        opens, closes = "([{⟨⌊⌈⟦⟮", ")]}⟩⌋⌉⟧⟯"
        kind = Kind.OPEN if text in opens else Kind.CLOSE if text in closes else Kind.BAR
    return Symbol(text, kind, big=text != "" and kind is not Kind.RELATION)


def _class(parser: Parser, lexeme: str) -> Node:
    return Stacked(parser.argument(), kind=_CLASSES[lexeme[1:]])


def _alone(node: Node) -> Node:
    """Return what stands alone in a group, or `node` itself."""
    while isinstance(node, Group) and len(node.items) == 1:
        node = node.items[0]
    return node


def _stack(parser: Parser, lexeme: str) -> Node:
    first, base = parser.argument(), parser.argument()
    kind = kind_of(_alone(base))
    if lexeme == "\\stackrel":
        kind = Kind.RELATION
    if lexeme == "\\underset":
        return Stacked(base, None, first, kind)
    return Stacked(base, first, None, kind)


def _buildrel(parser: Parser, _lexeme: str) -> Node:
    above = parser.row("\\over")
    if not parser.take("\\over"):
        parser.issues.append("\\buildrel without its \\over")
    return Stacked(parser.argument(), above, None, Kind.RELATION)


def _overunderset(parser: Parser, _lexeme: str) -> Node:
    above, below, base = (parser.argument() for _ in range(3))
    return Stacked(base, above, below, Kind.RELATION)


def _arrow(parser: Parser, lexeme: str) -> Node:
    below = parser.optional()
    return Arrow(_ARROWS[lexeme[1:]], parser.argument(), below)


def _not(parser: Parser, _lexeme: str) -> Node:
    node = _alone(parser.argument())
    while isinstance(node, Space) and parser.skip_spaces():
        node = _alone(parser.argument())
    if isinstance(node, Symbol):
        return Symbol(node.text[:1] + "\u0338" + node.text[1:], node.kind)
    return Accent("cancel", node)


def _pmod(parser: Parser, lexeme: str) -> Node:
    if lexeme == "\\bmod":
        return Symbol("mod", Kind.BINARY)
    body = parser.argument()
    if lexeme == "\\mod":
        return Group([Space(2), Text("mod "), body])
    inner: list[Node] = [body] if lexeme == "\\pod" else [Text("mod "), body]
    return Group([Space(1), Symbol("(", Kind.OPEN), *inner, Symbol(")", Kind.CLOSE)])


HANDLERS: dict[str, Handler] = {
    **dict.fromkeys(
        ["\\frac", "\\dfrac", "\\tfrac", "\\cfrac", "\\binom", "\\dbinom", "\\tbinom",
         "\\nicefrac", "\\sfrac", "\\flatfrac"], _fraction),
    "\\genfrac": _genfrac, "\\sqrt": _root, "\\root": _plain_root,
    "\\left": _left, "\\right": _right, "\\middle": _right,
    "\\stackrel": _stack, "\\overset": _stack, "\\underset": _stack,
    "\\overunderset": _overunderset, "\\buildrel": _buildrel, "\\not": _not, "\\slashed": _not,
    **dict.fromkeys(("\\" + name for name in alphabets.ACCENT_NAMES), _accent),
    **dict.fromkeys(("\\" + side + style for side in ("over", "under")
                     for style in ("brace", "bracket", "paren")), _brace),
    **dict.fromkeys(("\\" + size + side for size in ("big", "Big", "bigg", "Bigg")
                     for side in ("", "l", "r", "m")), _big),
    **dict.fromkeys(("\\" + name for name in _CLASSES), _class),
    **dict.fromkeys(("\\" + name for name in _ARROWS), _arrow),
    **dict.fromkeys(("\\pmod", "\\pod", "\\mod", "\\bmod"), _pmod),
}  # fmt: skip
"""The commands of this module, for the parser's table."""
