"""Commands with arguments: fractions, accents, text, fonts, delimiters, stacks."""

import re

from studytui.math import alphabets, symbols
from studytui.math.nodes import (
    Accent,
    Arrow,
    Brace,
    Fenced,
    Fraction,
    Framed,
    Group,
    Kind,
    Node,
    Phantom,
    Prescript,
    Root,
    Scripts,
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
    if parser.take("\\right"):
        return Fenced(left, _delimiter(parser), parts, middles)
    parser.issues.append("\\left without its \\right")
    return Fenced(left, "", parts, middles)


def _right(parser: Parser, lexeme: str) -> Node:
    parser.issues.append(f"{lexeme} without its \\left")
    return Symbol(_delimiter(parser), Kind.CLOSE)


def _big(parser: Parser, lexeme: str) -> Node:
    text = _delimiter(parser)
    kind = {"l": Kind.OPEN, "r": Kind.CLOSE, "m": Kind.RELATION}.get(lexeme[-1])
    if kind is None or not lexeme.lower().startswith(("\\bigl", "\\biggl", "\\bigr", "\\biggr",
                                                     "\\bigm", "\\biggm")):  # fmt: skip
        opens, closes = "([{⟨⌊⌈⟦⟮", ")]}⟩⌋⌉⟧⟯"
        kind = Kind.OPEN if text in opens else Kind.CLOSE if text in closes else Kind.BAR
    return Symbol(text, kind, big=text != "" and kind in (Kind.OPEN, Kind.CLOSE))


def _class(parser: Parser, lexeme: str) -> Node:
    return Stacked(parser.argument(), kind=_CLASSES[lexeme[1:]])


def _stack(parser: Parser, lexeme: str) -> Node:
    first, base = parser.argument(), parser.argument()
    kind = kind_of(base)
    if lexeme == "\\stackrel":
        kind = Kind.RELATION
    if lexeme == "\\underset":
        return Stacked(base, None, first, kind)
    return Stacked(base, first, None, kind)


def _overunderset(parser: Parser, _lexeme: str) -> Node:
    above, below, base = (parser.argument() for _ in range(3))
    return Stacked(base, above, below, Kind.RELATION)


def _arrow(parser: Parser, lexeme: str) -> Node:
    below = parser.optional()
    return Arrow(_ARROWS[lexeme[1:]], parser.argument(), below)


def _not(parser: Parser, _lexeme: str) -> Node:
    node = parser.argument()
    while isinstance(node, Group) and len(node.items) == 1:
        node = node.items[0]
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


def _skip_raw(count: int) -> Handler:
    def skip(parser: Parser, _lexeme: str) -> None:
        parser.raw_optional()
        for _ in range(count):
            parser.take("*")
            parser.raw()

    return skip


def _ignore(_parser: Parser, _lexeme: str) -> None:
    return None


def _color(parser: Parser, lexeme: str) -> Node | None:
    parser.raw_optional()
    parser.raw()
    if lexeme == "\\fcolorbox":
        parser.raw()
    return None if lexeme == "\\color" else parser.argument()


def _same(parser: Parser, _lexeme: str) -> Node:
    return parser.argument()


def _second(parser: Parser, _lexeme: str) -> Node:
    parser.raw()
    return parser.argument()


def _space(parser: Parser, lexeme: str) -> Node:
    parser.take("*")
    braces = parser.skip_spaces() == "{"
    size = parser.raw() if braces else parser.dimension()
    match = re.match(r"(-?\d*\.?\d+)\s*(em|ex|mu|pt|cm|mm|in)?", size)
    if match is None:
        return Space(1 if lexeme == "\\hspace" else 0)
    unit = {"em": 2, "ex": 1, "mu": 1 / 9, "pt": 0.15, "cm": 5, "mm": 0.5, "in": 12}
    cells = float(match[1][:6]) * unit.get(match[2] or "pt", 0.15)
    return Space(max(0, min(20, round(cells))))


def _phantom(parser: Parser, lexeme: str) -> Node:
    return Phantom(parser.argument(), lexeme != "\\vphantom", lexeme != "\\hphantom")


def _framed(parser: Parser, _lexeme: str) -> Node:
    return Framed(parser.argument())


def _sideset(parser: Parser, _lexeme: str) -> Node:
    left, right = parser.argument(), parser.argument()
    base = parser.argument()
    for side, after in ((right, True), (left, False)):
        scripts = side.items[0] if isinstance(side, Group) and side.items else side
        if isinstance(scripts, Scripts):
            sub, sup = scripts.sub, scripts.sup
            base = Scripts(base, sub, sup, False) if after else Prescript(base, sub, sup)
    return base


def _prescript(parser: Parser, _lexeme: str) -> Node:
    sup, sub = parser.argument(), parser.argument()
    return Prescript(parser.argument(), sub, sup)


def _reference(parser: Parser, lexeme: str) -> Node:
    name = parser.raw()
    return Text({"\\eqref": f"({name})", "\\cite": f"[{name}]"}.get(lexeme, name))


def _braket(parser: Parser, lexeme: str) -> Node:
    body = Group([parser.argument()])
    left, right = {"\\bra": ("⟨", "|"), "\\ket": ("|", "⟩")}.get(lexeme.lower(), ("⟨", "⟩"))
    return Fenced(left, right, [body])


def _derivative_d(_parser: Parser, _lexeme: str) -> Node:
    return Symbol("d")


def _named(parser: Parser, lexeme: str) -> Node:
    pairs = {"abs": "||", "norm": "‖‖", "floor": "⌊⌋", "ceil": "⌈⌉", "set": "{}"}
    parser.take("*")
    ends = pairs[lexeme[1:].lower()]
    return Fenced(ends[0], ends[1], [Group([parser.argument()])])


_IGNORED = """
displaystyle textstyle scriptstyle scriptscriptstyle notag nonumber allowbreak nobreak noindent
centering normalsize small footnotesize scriptsize tiny large Large LARGE huge Huge relax
mathsurround par break smallskip medskip bigskip goodbreak allowdisplaybreaks protect
normalfont upshape itshape mdseries strut null do hfuzz nolinebreak linebreak
newpage pagebreak displaybreak begingroup endgroup bgroup egroup ignorespaces unskip
"""

HANDLERS: dict[str, Handler] = {
    **dict.fromkeys(
        ["\\frac", "\\dfrac", "\\tfrac", "\\cfrac", "\\binom", "\\dbinom", "\\tbinom",
         "\\nicefrac", "\\sfrac", "\\flatfrac"], _fraction),
    "\\genfrac": _genfrac, "\\sqrt": _root, "\\left": _left, "\\right": _right,
    "\\middle": _right, "\\stackrel": _stack, "\\overset": _stack, "\\underset": _stack,
    "\\overunderset": _overunderset, "\\not": _not, "\\sideset": _sideset,
    "\\prescript": _prescript, "\\boxed": _framed, "\\framebox": _framed,
    **dict.fromkeys(("\\" + name for name in alphabets.ACCENT_NAMES), _accent),
    **dict.fromkeys(("\\" + side + style for side in ("over", "under")
                     for style in ("brace", "bracket", "paren")), _brace),
    **dict.fromkeys(("\\" + size + side for size in ("big", "Big", "bigg", "Bigg")
                     for side in ("", "l", "r", "m")), _big),
    **dict.fromkeys(("\\" + name for name in _CLASSES), _class),
    **dict.fromkeys(("\\" + name for name in _ARROWS), _arrow),
    **dict.fromkeys(("\\pmod", "\\pod", "\\mod", "\\bmod"), _pmod),
    **dict.fromkeys(("\\color", "\\textcolor", "\\colorbox", "\\fcolorbox"), _color),
    **dict.fromkeys(("\\hspace", "\\mspace", "\\hskip", "\\mskip", "\\kern", "\\mkern",
                     ), _space),
    **dict.fromkeys(("\\phantom", "\\hphantom", "\\vphantom"), _phantom),
    **dict.fromkeys(("\\ref", "\\eqref", "\\cite", "\\url"), _reference),
    **dict.fromkeys(("\\label", "\\vspace", "\\arraystretch"), _skip_raw(1)),
    **dict.fromkeys(("\\rule", "\\setlength", "\\addtolength", ), _skip_raw(2)),
    **dict.fromkeys(("\\smash", "\\mathclap", "\\mathllap", "\\mathrlap", "\\clap", "\\llap",
                     "\\rlap", "\\ensuremath", "\\vcenter", "\\cramped", "\\hcancel"), _same),
    **dict.fromkeys(("\\raisebox", "\\href", "\\class", "\\cssId", "\\style", "\\scalebox"),
                    _second),
    **dict.fromkeys(("\\bra", "\\ket", "\\Bra", "\\Ket", "\\braket", "\\Braket"), _braket),
    **dict.fromkeys(("\\abs", "\\norm", "\\floor", "\\ceil", "\\set", "\\Set"), _named),
    **dict.fromkeys(("\\dd", "\\differentialD", "\\mathrmd"), _derivative_d),
    **dict.fromkeys(("\\" + name for name in _IGNORED.split()), _ignore),
}  # fmt: skip
"""The commands of this module, for the parser's table."""
