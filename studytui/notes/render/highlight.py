"""Colouring code: Pygments' tokens as a handful of style names."""

from functools import lru_cache
from typing import TYPE_CHECKING

from studytui.notes.render.line import Run

if TYPE_CHECKING:
    from pygments.lexer import Lexer

_LONGEST = 100_000
"""Characters of code that are coloured; longer listings stay plain."""

_STYLES = (
    ("Comment", "comment"),
    ("Keyword", "keyword"),
    ("Operator.Word", "keyword"),
    ("Literal.String", "string"),
    ("Literal.Number", "number"),
    ("Name.Function", "name"),
    ("Name.Class", "name"),
    ("Name.Builtin", "builtin"),
    ("Name.Decorator", "name"),
    ("Name.Tag", "keyword"),
)


def code_lines(code: str, language: str, colours: bool = True) -> list[list[Run]]:
    """The lines of some code; of an unknown language without colours."""
    code = code.expandtabs(4)
    lexer = _lexer(language) if colours and len(code) <= _LONGEST else None
    if lexer is None:
        return [[Run(line, "pre")] if line else [] for line in code.split("\n")]
    lines: list[list[Run]] = [[]]
    for kind, text in lexer.get_tokens(code):
        style = _style(str(kind).removeprefix("Token."))
        for number, part in enumerate(text.split("\n")):
            if number:
                lines.append([])
            if part:
                lines[-1].append(Run(part, style))
    wanted = code.count("\n") + 1  # the lexer ends with a newline of its own
    return (lines + [[] for _ in range(wanted)])[:wanted]


@lru_cache(maxsize=128)
def _style(kind: str) -> str:
    names = (name for prefix, name in _STYLES if kind.startswith(prefix))
    return " ".join(("pre", *list(names)[:1]))


@lru_cache(maxsize=32)
def _lexer(language: str) -> "Lexer | None":
    if not language or language in ("text", "output", "plain"):
        return None
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        return get_lexer_by_name(language, stripnl=False, ensurenl=True)
    except ClassNotFound:
        return None
