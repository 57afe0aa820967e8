"""Arrays: matrices, cases, alignments and whatever else has rows and cells."""

import re

from studytui.math.nodes import Array, Group, Node, Space, Tag, Text
from studytui.math.parser import Handler, Parser

_DELIMITED = {
    "matrix": ("", ""), "pmatrix": ("(", ")"), "bmatrix": ("[", "]"), "vmatrix": ("|", "|"),
    "Vmatrix": ("‖", "‖"), "Bmatrix": ("{", "}"), "smallmatrix": ("", ""),
    "psmallmatrix": ("(", ")"), "bsmallmatrix": ("[", "]"), "vsmallmatrix": ("|", "|"),
    "Vsmallmatrix": ("‖", "‖"), "Bsmallmatrix": ("{", "}"), "array": ("", ""),
    "tabular": ("", ""), "darray": ("", ""), "subarray": ("", ""),
    "cases": ("{", ""), "dcases": ("{", ""), "rcases": ("", "}"), "drcases": ("", "}"),
    "numcases": ("{", ""), "subnumcases": ("{", ""),
}  # fmt: skip
_ALIGNED = frozenset(
    [
        "align",
        "aligned",
        "alignat",
        "alignedat",
        "flalign",
        "split",
        "eqnarray",
        "xalignat",
        "xxalignat",
        "IEEEeqnarray",
    ]
)
_GATHERED = frozenset(
    [
        "gather",
        "gathered",
        "multline",
        "multlined",
        "equation",
        "displaymath",
        "math",
        "dmath",
        "subequations",
    ]
)
_WITH_ARGUMENT = frozenset(["alignat", "alignedat", "xalignat", "xxalignat", "IEEEeqnarray"])
_RULES = ("\\hline", "\\toprule", "\\midrule", "\\bottomrule", "\\hdashline", "\\cline")
_MAX_CELLS = 2000


def read_rows(parser: Parser, name: str) -> tuple[list[list[Group]], Array]:
    """Read rows up to `\\end`, or to the end of the formula where `name` is empty.

    Returns the rows, and an alignment made of them that carries their tags and rules.
    """
    stops = ("&", "\\\\", "\\cr", "\\newline", *(("\\end",) if name else ()))
    rows: list[list[Group]] = [[]]
    tags: dict[int, str] = {}
    rules: set[int] = set()
    while True:
        while parser.skip_spaces() in _RULES:
            if parser.next() == "\\cline":
                parser.raw()
            rules.add(len(rows) - 1)
        cell = parser.row(*stops)
        cell.items, tag = _without_tag(cell.items)
        if tag:
            tags[len(rows) - 1] = tag
        rows[-1].append(cell)
        lexeme = parser.next()
        if lexeme == "&":
            continue
        if lexeme in ("\\\\", "\\cr", "\\newline"):
            parser.take("*")
            if parser.peek() == "[" and re.fullmatch(r"-?[\d.]+\w*", _bracketed(parser)):
                parser.raw_optional()
            rows.append([])
            continue
        if lexeme == "" and name:
            parser.issues.append(f"\\begin{{{name}}} is not ended")
        break
    if len(rows) > 1 and not any(cell.items for cell in rows[-1]):
        rows.pop()
    return rows, Array(
        rows, alignment=True, columns=_alignment_columns(rows), gaps=(0, 3), tags=tags,
        rules=frozenset(rules),
    )  # fmt: skip


def _bracketed(parser: Parser) -> str:
    tokens = parser.tokens[parser.position + 1 : parser.position + 12]
    return "".join(tokens[: tokens.index("]")]) if "]" in tokens else ""


def _without_tag(items: list[Node]) -> tuple[list[Node], str]:
    tags = [item.text for item in items if isinstance(item, Tag)]
    return [item for item in items if not isinstance(item, Tag)], " ".join(tags)


def _alignment_columns(rows: list[list[Group]]) -> str:
    count = max(len(row) for row in rows)
    return ("rl" * count)[:count] if count > 1 else "l"


def _begin(parser: Parser, _lexeme: str) -> Node | None:
    name = parser.raw()
    plain = name.rstrip("*")
    columns, starred = "", name != plain
    if plain in ("array", "tabular", "darray", "subarray"):
        parser.raw_optional()
        columns = _column_spec(parser.raw())
    elif plain in _WITH_ARGUMENT:
        parser.raw()
    elif plain in ("gathered", "aligned", "multlined"):
        parser.raw_optional()
    elif plain in _DELIMITED and starred:
        columns = _column_spec(parser.raw_optional())
    elif plain in ("numcases", "subnumcases"):
        return Group([parser.argument(), _environment(parser, name, plain, "")])
    return _environment(parser, name, plain, columns)


def _environment(parser: Parser, name: str, plain: str, columns: str) -> Node:
    alphabet = parser.alphabet
    rows, array = read_rows(parser, name)
    parser.alphabet = alphabet
    if parser.position <= len(parser.tokens):
        ended = parser.raw()
        if ended != name:
            parser.issues.append(f"\\begin{{{name}}} ends with \\end{{{ended}}}")
    cells = sum(map(len, rows))
    if cells > _MAX_CELLS:
        parser.issues.append(f"an array of more than {_MAX_CELLS} cells is cut")
        del rows[_MAX_CELLS // max(map(len, rows)) + 1 :]
    if plain in _DELIMITED:
        return _matrix(array, plain, columns)
    if plain == "eqnarray" or plain == "IEEEeqnarray":
        array.columns, array.gaps = ("rcl" * 9)[: max(map(len, rows))], (1, 1, 2)
    elif plain in _GATHERED:
        array.columns = "c" if plain in ("gather", "gathered") else "l"
        array.columns *= max(map(len, rows))
    elif plain not in _ALIGNED:
        parser.issues.append(f"unknown environment {name}")
    if len(rows) == 1 and len(rows[0]) == 1 and not array.tags:
        return rows[0][0]
    return array


def _matrix(array: Array, plain: str, columns: str) -> Array:
    cases = plain.endswith("cases")
    left, right = _DELIMITED[plain]
    count = max(len(row) for row in array.rows)
    gap = 1 if plain.endswith("smallmatrix") else 2
    return Array(
        array.rows, columns or ("l" if cases else "c") * count, left, right, array.rules,
        gaps=(gap,), tags=array.tags, cases=cases,
    )  # fmt: skip


def _column_spec(spec: str) -> str:
    """Return `spec` with only `l`, `c`, `r` and `|`; repetitions `*{3}{c}` written out."""
    spec = re.sub(
        r"\*\{(\d{1,2})\}\{([^{}]*)\}", lambda match: match[2] * min(int(match[1]), 40), spec
    )
    spec = re.sub(r"[@!><]\{[^{}]*\}", "", spec)
    spec = re.sub(r"[pmb]\{[^{}]*\}|X", "l", spec)
    return re.sub(r"[^lcr|]", "", spec.replace(":", "|"))


def _stray_end(parser: Parser, _lexeme: str) -> Node | None:
    parser.issues.append(f"\\end{{{parser.raw()}}} without its \\begin")
    return None


def _substack(parser: Parser, _lexeme: str) -> Node | None:
    if not parser.take("{"):
        return parser.argument()
    end = parser.position
    depth = 1
    while end < len(parser.tokens) and depth:
        depth += (parser.tokens[end] == "{") - (parser.tokens[end] == "}")
        end += 1
    inner = Parser(parser.tokens[parser.position : end - 1 if not depth else end], parser.issues)
    inner.depth, inner.alphabet = parser.depth + 1, parser.alphabet
    parser.position = end
    if depth:
        parser.issues.append("a brace is not closed")
    rows, _ = read_rows(inner, "")
    return Array(rows, "c", gaps=(1,))


def _matrix_command(parser: Parser, lexeme: str) -> Node | None:
    """Plain TeX's `\\matrix{...}`, `\\pmatrix{...}` and `\\cases{...}`."""
    array = _substack(parser, lexeme)
    if isinstance(array, Array):
        return _matrix(array, lexeme[1:], "")
    return array


def _stray_break(parser: Parser, _lexeme: str) -> Node | None:
    parser.take("*")
    return Space(2)


def _tag(parser: Parser, _lexeme: str) -> Node | None:
    starred = parser.take("*")
    text = parser.raw().replace("$", "")
    return Tag(text if starred else f"({text})")


def _rule(parser: Parser, lexeme: str) -> Node | None:
    if lexeme == "\\cline":
        parser.raw()
    return None


def _intertext(parser: Parser, _lexeme: str) -> Node | None:
    return Text(parser.raw() + "  ")


HANDLERS: dict[str, Handler] = {
    "\\begin": _begin, "\\end": _stray_end, "\\substack": _substack, "\\matrix": _matrix_command,
    "\\pmatrix": _matrix_command, "\\cases": _matrix_command, "\\\\": _stray_break,
    "\\cr": _stray_break, "\\newline": _stray_break, "\\tag": _tag, "\\intertext": _intertext,
    "\\shortintertext": _intertext, **dict.fromkeys(_RULES, _rule),
}  # fmt: skip
"""The commands of this module, for the parser's table."""
