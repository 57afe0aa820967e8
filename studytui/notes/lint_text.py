"""Checks of a note's running text: TeX, tables, dollars, links."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from markdown_it.token import Token

from studytui import math
from studytui.notes.note import Note, without_code
from studytui.notes.parser import parse
from studytui.notes.text import Problem

WIDEST = 76
"""Columns that a formula may take: what a window of 80 leaves."""

# Possessive: a long line of blanks is not divided in every way there is.
_DELIMITER = re.compile(
    r"\s*+\|?\s*+:?-++:?\s*+(?:\|\s*+:?-++:?\s*+)++\|?\s*+"
    r"|\s*+\|\s*+:?-++:?\s*+\|?\s*+"
)
_CELL = re.compile(r"(?<!\\)\|")
_DOLLAR = re.compile(r"(?<!\\)\$")
_FOOTNOTE = re.compile(r"\[\^[^\]\s]+\]")
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)


def check(note: Note) -> Iterator[Problem]:
    """The problems of a note's text."""
    tokens = parse(note.body)
    yield from _lines(note)
    blocks = ("math_block", "amsmath")
    start = 0
    for place, token in enumerate(tokens):
        if token.map:
            start = token.map[0]
        line = note.first_line + start + 1
        if token.type in blocks:
            yield from _formula(note, token.content, line, display=True)
        elif token.type == "inline":
            container = tokens[place - 1].type if place else ""
            yield from _inline(note, token, line, container)


def _formula(note: Note, tex: str, line: int, display: bool) -> Iterator[Problem]:
    result = math.render_display(tex, 10_000) if display else math.render_inline(tex)
    for issue in result.issues:
        yield Problem(note.file, line, f"TeX: {issue}, in {_short(tex)}.")
    if display and math.render_display(tex, WIDEST).width > WIDEST:
        yield Problem(note.file, line, f"Wider than {WIDEST} columns: {_short(tex)}.")


def _short(tex: str) -> str:
    text = " ".join(tex.split())
    return repr(text if len(text) <= 60 else text[:57] + "…")


def _inline(note: Note, token: Token, line: int, container: str) -> Iterator[Problem]:
    first, dollars, lone = line, 0, 0
    for child in token.children or ():
        if child.type == "softbreak":
            line += 1
        elif child.type.startswith("math_inline"):
            yield from _formula(note, child.content, line, display=False)
            line += child.content.count("\n")
        elif child.type == "text":
            dollars += child.content.count("$")
            lone = lone or (line if "$" in child.content else 0)
            for name in _FOOTNOTE.findall(child.content):
                yield Problem(note.file, line, f"There is no footnote {name}.")
        elif child.type in ("link_open", "image"):
            yield from _link(note, str(child.attrs.get("href") or child.attrs.get("src")), line)
    if dollars > token.content.count("\\$"):
        yield Problem(note.file, lone, "A lone dollar: write `\\$` for money, `$…$` for math.")
    head, *rest = token.content.split("\n")
    if container == "paragraph_open" and any(_DELIMITER.fullmatch(each) for each in rest):
        message = "This is no table: its dashes don't match the columns of its head."
        yield Problem(note.file, first, f"{message} ({head[:40]}…)")


def _link(note: Note, href: str, line: int) -> Iterator[Problem]:
    scheme = _SCHEME.match(href)
    if scheme and scheme[1].lower() not in ("http", "https"):
        yield Problem(note.file, line, f"Only http and https links are opened, not {href!r:.80}.")
    elif not scheme and not href.startswith(("#", "//")):
        target = note.path.parent / unquote(href.partition("#")[0])
        if not _exists(target):
            yield Problem(note.file, line, f"There is no file {href!r:.80}.")
        elif not target.resolve().is_relative_to(note.folder):
            yield Problem(note.file, line, f"Leads out of the folder: {href!r:.80}.")


def _exists(file: Path) -> bool:
    try:
        return file.exists()
    except (OSError, ValueError):  # a name too long, or one no file can have
        return False


def _lines(note: Note) -> Iterator[Problem]:
    """What must be seen in the lines themselves, because parsing hides it."""
    inside = {line for fence in note.fences for line in range(fence.line, fence.end + 1)}
    columns = 0
    opened = 0
    before = ""
    for number, text in enumerate(note.body.split("\n"), start=note.first_line + 1):
        if number in inside:
            columns, before = 0, ""
            continue
        plain = without_code(text)
        if re.search(r"\\\\\$(?!\$)", plain) and not opened:
            yield Problem(
                note.file, number, "`\\\\$` is a backslash and a formula; money is `\\$`."
            )
        if opened and not text.strip():
            yield Problem(note.file, number, f"An empty line in the formula of line {opened}.")
            opened = 0
        if plain.count("$$") % 2:
            opened = 0 if opened else number
        if _DELIMITER.fullmatch(plain):
            columns = len(_cells(before))
        elif columns and "|" in plain:
            yield from _row(note, plain, text, number, columns)
        else:
            columns = 0
        before = plain


def _cells(row: str) -> list[str]:
    return _CELL.split(row.strip().removeprefix("|").removesuffix("|"))


def _row(note: Note, plain: str, text: str, number: int, columns: int) -> Iterator[Problem]:
    cells = _cells(plain)
    if any(len(_DOLLAR.findall(cell)) % 2 for cell in cells):
        message = "A `|` inside math parts the table cell: write `\\mid`, `\\lvert` or `\\lVert`."
        yield Problem(note.file, number, message)
    elif len(cells) > columns:
        lost = " | ".join(cell.strip() for cell in _cells(text)[columns:])
        message = f"The table has {columns} columns, this row {len(cells)}: lost is {lost[:60]!r}."
        yield Problem(note.file, number, message)
