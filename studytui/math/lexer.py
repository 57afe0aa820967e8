"""From TeX source to tokens, with the author's own macros expanded."""

import re
from typing import NamedTuple

from studytui.math.width import clean, is_mark

MAX_LENGTH = 4000
"""Characters of a formula that are read; what follows is cut, with an issue."""

MAX_TOKENS = 6000
"""Tokens after the expansion of macros."""

_MARKS = "[\u0300-\u036f\u20d0-\u20ff]*"
_TOKEN = re.compile(rf"\\[a-zA-Z]+|\\.{_MARKS}|.{_MARKS}")
_SPACES = re.compile(" {2,}")
_COMMENT = re.compile(r"(?<!\\)((?:\\\\)*)%[^\n]*\n?")
_OUTER = (("$$", "$$"), ("\\[", "\\]"), ("\\(", "\\)"), ("$", "$"))
_DEFINITIONS = frozenset(
    ("\\newcommand", "\\renewcommand", "\\providecommand", "\\def", "\\let",
     "\\DeclareMathOperator")
)  # fmt: skip


class Macro(NamedTuple):
    """What an author's own command stands for.

    Attributes:
        parameters: How many arguments it takes.
        body: Tokens with `#1` and so on in them.
        default: The first argument where it is left out; None where it may not be.
    """

    parameters: int
    body: list[str]
    default: list[str] | None = None


def tokenize(source: str, issues: list[str]) -> list[str]:
    """Return the tokens of `source`: commands with their backslash, single characters, spaces.

    Comments and surrounding dollar signs go; `issues` receives what was cut.
    """
    if len(source) > MAX_LENGTH:
        issues.append(f"the formula is longer than {MAX_LENGTH} characters and is cut")
        source = source[:MAX_LENGTH]
    source = _unwrapped(source)
    if "%" in source:
        source = _COMMENT.sub(r"\1", source)
    tokens = _TOKEN.findall(_SPACES.sub(" ", clean(source)))
    if not source.isascii():
        tokens = ["◌" + lexeme if is_mark(lexeme[0]) else lexeme for lexeme in tokens]
    if tokens and tokens[-1] == "\\":
        tokens[-1] = "\\ "
    return expand(tokens, issues) if _DEFINITIONS.intersection(tokens) else tokens


def _unwrapped(source: str) -> str:
    source = source.strip()
    for left, right in _OUTER:
        if (
            len(source) > len(left) + len(right)
            and source.startswith(left)
            and source.endswith(right)
            and (right != "$" or source[-2] != "\\")
        ):
            return source[len(left) : -len(right)].strip()
    return source


def matching_brace(tokens: list[str], start: int) -> int:
    """Return the index after the group that opens at `start`, or the end of `tokens`."""
    depth = 0
    for index in range(start, len(tokens)):
        depth += (tokens[index] == "{") - (tokens[index] == "}")
        if depth == 0:
            return index + 1
    return len(tokens)


def _argument(tokens: list[str], index: int) -> tuple[list[str], int]:
    """Return the macro argument at `index` without its braces, and where it ends."""
    while index < len(tokens) and tokens[index] == " ":
        index += 1
    if index < len(tokens) and tokens[index] == "{":
        end = matching_brace(tokens, index)
        closed = end > index + 1 and tokens[end - 1] == "}"
        return tokens[index + 1 : end - 1 if closed else end], end
    return tokens[index : index + 1], index + 1


def _parameter_count(tokens: list[str], index: int) -> tuple[int, int]:
    """Read `[n]` of a definition, or the `#1#2` of a `\\def`."""
    count = 0
    while index < len(tokens) and tokens[index] in ("#", " "):
        step = 1 if tokens[index] == " " else 2
        count += step == 2
        index += step
    if tokens[index : index + 1] == ["["] and tokens[index + 2 : index + 3] == ["]"]:
        digit = tokens[index + 1]
        return (int(digit) if digit in "123456789" else 0), index + 3
    return count, index


def _definition(tokens: list[str], index: int, macros: dict[str, Macro]) -> int:
    """Learn the macro defined at `index`; return where the definition ends."""
    command, index = tokens[index], index + 1
    star = tokens[index : index + 1] == ["*"]
    name, index = _argument(tokens, index + star)
    if command == "\\let":
        index += tokens[index : index + 1] == ["="]
    count, index = _parameter_count(tokens, index)
    default, index = _optional(tokens, index) if count else (None, index)
    body, index = _argument(tokens, index)
    if command == "\\DeclareMathOperator":
        body = ["\\operatorname", *(["*"] if star else []), "{", *body, "}"]
    if name:
        macros[name[0]] = Macro(count, body, default)
    return index


def _optional(tokens: list[str], index: int) -> tuple[list[str] | None, int]:
    """Return what stands between square brackets at `index`, None without them, and the end."""
    if tokens[index : index + 1] != ["["] or "]" not in tokens[index:]:
        return None, index
    end = tokens.index("]", index)
    return tokens[index + 1 : end], end + 1


def expand(tokens: list[str], issues: list[str]) -> list[str]:
    """Expand the macros that the formula itself defines; runaway ones are cut, with an issue."""
    macros: dict[str, Macro] = {}
    done: list[str] = []
    pending, budget = tokens[::-1], 200
    while pending and len(done) < MAX_TOKENS:
        lexeme = pending.pop()
        if lexeme in _DEFINITIONS:
            rest = [lexeme, *pending[::-1]]
            pending = rest[_definition(rest, 0, macros) :][::-1]
        elif lexeme not in macros:
            done.append(lexeme)
        elif budget == 0 or len(pending) > MAX_TOKENS:
            issues.append(f"{lexeme} is defined by itself without end")
            break
        else:
            budget -= 1
            macro, rest = macros[lexeme], pending[::-1]
            arguments, index = _arguments(macro, rest)
            pending = [*_filled(macro.body, arguments), *rest[index:]][::-1]
    return done


def _arguments(macro: Macro, tokens: list[str]) -> tuple[list[list[str]], int]:
    """Return what the macro is given, and where it ends."""
    arguments, index = [], 0
    if macro.default is not None:
        given, index = _optional(tokens, 0)
        arguments.append(macro.default if given is None else given)
    while len(arguments) < macro.parameters:
        argument, index = _argument(tokens, index)
        arguments.append(argument)
    return arguments, index


def _filled(body: list[str], arguments: list[list[str]]) -> list[str]:
    result: list[str] = []
    index = 0
    while index < len(body):
        number = body[index + 1] if body[index] == "#" and index + 1 < len(body) else ""
        if number.isdecimal() and 1 <= int(number) <= len(arguments):
            result += ["{", *arguments[int(number) - 1], "}"]
            index += 2
        else:
            result.append(body[index])
            index += 1
    return result
