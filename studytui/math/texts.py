"""Words within formulas: text arguments, fonts and operator names."""

from studytui.math import alphabets, symbols
from studytui.math.inline import plain_words
from studytui.math.lexer import matching_brace
from studytui.math.nodes import Framed, Group, Node, Operator, Scripts, Symbol, Text
from studytui.math.parser import Handler, Parser

_FONTS = {
    "bold": "mathbf boldsymbol bm bold pmb boldmath mathbfit symbf mathbold mathbfsf",
    "double": "mathbb mathds mathbbm Bbb symbb", "script": "mathcal mathscr symcal mathbfcal",
    "fraktur": "mathfrak symfrak", "sans": "mathsf symsf mathsfit", "mono": "mathtt symtt",
    "italic": "mathit mathnormal symit", "upright": "mathrm mathup symup",
}  # fmt: skip
_TEXT = (
    "text", "textrm", "textnormal", "textup", "textmd", "textsf", "texttt", "textit", "textsl",
    "textsc", "textbf", "mbox", "hbox", "fbox", "emph", "textsuperscript", "textsubscript",
)  # fmt: skip
_FONT_OF = {"\\" + name: font for font, names in _FONTS.items() for name in names.split()}
_COMBINING = {
    "'": "\u0301", "`": "\u0300", '"': "\u0308", "^": "\u0302", "~": "\u0303", "=": "\u0304",
    "c": "\u0327", "v": "\u030c", "u": "\u0306", "H": "\u030b",
}  # fmt: skip
_STYLES = """
displaystyle textstyle limits small footnotesize normalsize large bf rm it sf tt sl sc em bfseries
itshape scshape slshape upshape mdseries rmfamily sffamily ttfamily normalfont selectfont
"""
_LIGATURES = {"-": "-–—", "`": "‘“", "'": "’”"}
"""What one, two or three of a character in a row make."""

_NESTED = frozenset(
    ["\\ensuremath", "\\frac", "\\tfrac", "\\sqrt", "\\mathrm", "\\mathbf", "\\ref", "\\eqref",
     "\\cite", "\\label", *("\\" + name for name in _TEXT)]
)  # fmt: skip


def read_text(parser: Parser) -> Node:
    """Read a text argument: words with their spaces, and formulas between dollar signs."""
    if parser.skip_spaces() != "{":
        return Text(parser.next())
    end = matching_brace(parser.tokens, parser.position)
    tokens = parser.tokens[parser.position + 1 : end]
    if tokens and tokens[-1] == "}":
        tokens.pop()
    else:
        parser.issues.append("a brace is not closed")
    parser.position = end
    items: list[Node] = []
    words, index = "", 0
    while index < len(tokens):
        lexeme = tokens[index]
        if lexeme in ("$", "\\(") or (lexeme in _NESTED and len(lexeme) > 1):
            close = {"$": "$", "\\(": "\\)"}.get(lexeme)
            stop = _math_end(tokens, index, close)
            items += [Text(words)] if words else []
            words = ""
            inner = Parser(tokens[index + (close is not None) : stop], parser.issues)
            inner.depth = parser.depth + 1
            items.append(inner.row())
            index = stop + (close is not None)
            continue
        words, index = words + _text_token(parser, tokens, index), index + 1
        if lexeme[0] == "\\" and lexeme[-1].isalpha() and tokens[index : index + 1] == [" "]:
            index += 1
    items += [Text(words)] if words else []
    return items[0] if len(items) == 1 else Group(items)


def _math_end(tokens: list[str], start: int, close: str | None) -> int:
    if close is not None:
        rest = tokens[start + 1 :]
        return start + 1 + rest.index(close) if close in rest else len(tokens)
    end = start + 1
    for _ in range(2 if "frac" in tokens[start] else 1):
        opening = end + (tokens[end : end + 1] == [" "])
        if tokens[opening : opening + 1] == ["{"]:
            end = matching_brace(tokens, opening)
    return end


def _text_token(parser: Parser, tokens: list[str], index: int) -> str:
    lexeme = tokens[index]
    if lexeme in "{}":
        return ""
    if lexeme == "~":
        return " "
    if lexeme in _LIGATURES:
        return _ligature(tokens, index)
    if lexeme[0] != "\\" or len(lexeme) == 1:
        return lexeme
    name = lexeme[1:]
    if name in symbols.SPACES:
        return " " * symbols.SPACES[name]
    if name in _COMBINING and index + 1 < len(tokens):
        at = index + 1
        while at < len(tokens) - 1 and tokens[at] == "{":
            at += 1
        tokens[at] += _COMBINING[name]
        return ""
    known = symbols.GREEK.get(name) or symbols.SYMBOLS.get(name, ("",))[0]
    if not known and name not in _STYLES.split():
        parser.issues.append(f"unknown command {lexeme}")
        return lexeme
    return known


def _ligature(tokens: list[str], index: int) -> str:
    """Return what a run of dashes or quotes makes, at its first character; nothing at the rest."""
    lexeme = tokens[index]
    if index and tokens[index - 1] == lexeme:
        return ""
    length = 1
    while tokens[index + length : index + length + 1] == [lexeme]:
        length += 1
    forms = _LIGATURES[lexeme]
    return forms[min(length, len(forms)) - 1]


def _text(parser: Parser, lexeme: str) -> Node:
    node = read_text(parser)
    if lexeme in ("\\textbf", "\\textsuperscript", "\\textsubscript"):
        if lexeme == "\\textbf" and isinstance(node, Text) and len(node.text) == 1:
            return Symbol(alphabets.styled(node.text, "bold"))
        if lexeme == "\\textsuperscript":
            return Scripts(Group(), None, node)
        if lexeme == "\\textsubscript":
            return Scripts(Group(), node)
    return Framed(node) if lexeme == "\\fbox" else node


def _font(parser: Parser, lexeme: str) -> Node | None:
    before, parser.alphabet = parser.alphabet, _FONT_OF[lexeme]
    node = parser.argument()
    parser.alphabet = before
    word = joined_word(node) if _FONT_OF[lexeme] in ("upright", "sans", "mono", "italic") else None
    return Text(word) if word else node


def joined_word(node: Node) -> str | None:
    """Return the word that a group of letters and digits spells, or None."""
    if not isinstance(node, Group) or len(node.items) < 2:
        return None
    letters = [item.text for item in node.items if isinstance(item, Symbol)]
    word = "".join(letters)
    whole = len(letters) == len(node.items)
    return word if whole and word[0].isalpha() and word.isalnum() else None


def _operatorname(parser: Parser, _lexeme: str) -> Node:
    starred = parser.take("*")
    before, parser.alphabet = parser.alphabet, "upright"
    body = parser.argument()
    parser.alphabet = before
    name = plain_words(body)
    return Operator(name, starred or name in symbols.LIMIT_NAMES, named=True)


def _mathop(parser: Parser, _lexeme: str) -> Node:
    return Operator(plain_words(parser.argument()), limits=True, named=True)


HANDLERS: dict[str, Handler] = {
    **dict.fromkeys(("\\" + name for name in _TEXT), _text),
    **dict.fromkeys(_FONT_OF, _font),
    "\\operatorname": _operatorname, "\\operatornamewithlimits": _mathop, "\\mathop": _mathop,
}  # fmt: skip
"""The commands of this module, for the parser's table."""
