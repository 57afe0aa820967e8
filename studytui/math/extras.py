"""Commands that add little or nothing to see: space, colour, phantoms, references, shorthands."""

import re

from studytui.math.nodes import (
    Accent,
    Fenced,
    Fraction,
    Framed,
    Group,
    Node,
    Phantom,
    Prescript,
    Scripts,
    Space,
    Symbol,
    Text,
)
from studytui.math.parser import Handler, Parser
from studytui.math.texts import read_text

_IGNORED = """
displaystyle textstyle scriptstyle scriptscriptstyle notag nonumber allowbreak nobreak noindent
centering normalsize small footnotesize scriptsize tiny large Large LARGE huge Huge relax
mathsurround par break smallskip medskip bigskip goodbreak allowdisplaybreaks protect
normalfont upshape itshape mdseries strut mathstrut null do hfuzz nolinebreak linebreak
( ) [ ] newpage pagebreak displaybreak xspace begingroup endgroup bgroup egroup ignorespaces unskip
qty
"""


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
    if lexeme.endswith("box"):
        return read_text(parser)
    return None if lexeme == "\\color" else parser.argument()


def _same(parser: Parser, _lexeme: str) -> Node:
    parser.raw_optional()
    return parser.argument()


def _second(parser: Parser, _lexeme: str) -> Node:
    parser.raw()
    return parser.argument()


def _choice(parser: Parser, _lexeme: str) -> Node:
    first, *_ = [parser.argument() for _ in range(4)]
    return first


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
    if lexeme == "\\ketbra":
        return Group([Fenced("|", "⟩", [body]), Fenced("⟨", "|", [Group([parser.argument()])])])
    left, right = {"\\bra": ("⟨", "|"), "\\ket": ("|", "⟩")}.get(lexeme.lower(), ("⟨", "⟩"))
    return Fenced(left, right, [body])


def _derivative_d(_parser: Parser, _lexeme: str) -> Node:
    return Symbol("d")


def _derivative(parser: Parser, lexeme: str) -> Node:
    """`\\dv[n]{f}{x}`, or `\\dv{x}` for the operator alone; `\\pdv`, also `\\pdv{f}{x}{y}`."""
    sign = Symbol("∂" if lexeme == "\\pdv" else "d")
    order = parser.optional()
    first = parser.argument()
    of, by = (first, parser.argument()) if parser.peek() == "{" else (None, first)
    bottom: list[Node] = [sign, Scripts(by, sup=order) if order else by]
    if of and not order and lexeme == "\\pdv" and parser.peek() == "{":
        bottom += [sign, parser.argument()]
        order = Symbol("2")
    top: Node = Scripts(sign, sup=order) if order else sign
    return Fraction(Group([top, of] if of else [top]), Group(bottom))


def _box(parser: Parser, _lexeme: str) -> Node:
    parser.raw_optional()
    parser.raw_optional()
    return read_text(parser)


def _columns_joined(parser: Parser, _lexeme: str) -> Node:
    """`\\multicolumn{2}{c}{...}`: a cell and empty ones for those it covers."""
    count = parser.raw()
    parser.raw()
    cell = parser.argument()
    more = min(int(count), 40) - 1 if count.isascii() and count.isdigit() else 0
    parser.tokens[parser.position : parser.position] = ["&"] * more
    return cell


def _dots_for(parser: Parser, _lexeme: str) -> Node:
    """Dots in so many cells of a row."""
    count = parser.raw()
    more = min(int(count), 40) - 1 if count.isascii() and count.isdigit() else 0
    parser.tokens[parser.position : parser.position] = ["&", "\\dots"] * more
    return Symbol("…")


def _operators_of_fields(_parser: Parser, lexeme: str) -> Node:
    return Symbol({"\\curl": "∇×", "\\laplacian": "∇²"}.get(lexeme, "∇"))


def _cancel_to(parser: Parser, _lexeme: str) -> Node:
    value = parser.argument()
    return Scripts(Accent("cancel", parser.argument()), sup=value)


def _named(parser: Parser, lexeme: str) -> Node:
    pairs = {"abs": "||", "norm": "‖‖", "floor": "⌊⌋", "ceil": "⌈⌉", "set": "{}", "ev": "⟨⟩",
             "expval": "⟨⟩"}  # fmt: skip
    parser.take("*")
    ends = pairs[lexeme[1:].lower()]
    return Fenced(ends[0], ends[1], [Group([parser.argument()])])


HANDLERS: dict[str, Handler] = {
    **dict.fromkeys(("\\color", "\\textcolor", "\\colorbox", "\\fcolorbox"), _color),
    **dict.fromkeys(("\\hspace", "\\mspace", "\\hskip", "\\mskip", "\\kern", "\\mkern"), _space),
    **dict.fromkeys(("\\phantom", "\\hphantom", "\\vphantom"), _phantom),
    **dict.fromkeys(("\\ref", "\\eqref", "\\cite", "\\url"), _reference),
    **dict.fromkeys(("\\label", "\\vspace", "\\leftroot", "\\uproot", "\\arraystretch",
                     "\\require"),
                    _skip_raw(1)),
    **dict.fromkeys(("\\rule", "\\setlength", "\\addtolength"), _skip_raw(2)),
    **dict.fromkeys(("\\smash", "\\shoveleft", "\\shoveright", "\\mathclap", "\\mathllap",
                     "\\mathrlap", "\\clap", "\\llap", "\\rlap", "\\ensuremath", "\\vcenter",
                     "\\cramped", "\\hcancel"), _same),
    **dict.fromkeys(("\\raisebox", "\\href", "\\class", "\\cssId", "\\style", "\\scalebox"),
                    _second),
    **dict.fromkeys(("\\bra", "\\ket", "\\Bra", "\\Ket", "\\braket", "\\Braket",
                     "\\ketbra"), _braket),
    **dict.fromkeys(("\\abs", "\\norm", "\\floor", "\\ceil", "\\set", "\\Set",
                     "\\ev", "\\expval"), _named),
    **dict.fromkeys(("\\dd", "\\differentialD", "\\mathrmd"), _derivative_d),
    **dict.fromkeys(("\\" + name for name in _IGNORED.split()), _ignore),
    **dict.fromkeys(("\\dv", "\\pdv"), _derivative),
    **dict.fromkeys(("\\grad", "\\gradient", "\\curl", "\\laplacian"), _operators_of_fields),
    "\\cancelto": _cancel_to,
    "\\hdotsfor": _dots_for,
    "\\multicolumn": _columns_joined,
    "\\makebox": _box,
    "\\mathchoice": _choice,
    "\\boxed": _framed,
    "\\framebox": _framed,
    "\\sideset": _sideset,
    "\\prescript": _prescript,
}  # fmt: skip
"""The commands of this module, for the parser's table."""
