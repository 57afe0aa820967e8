"""From text to the tree of an expression."""

import re
from dataclasses import dataclass

from studytui.expressions.tree import (
    COMPARISONS,
    CONSTANTS,
    EXTREMES,
    FUNCTIONS,
    Binary,
    Call,
    ExpressionError,
    Name,
    Node,
    Number,
    Prefix,
)

MAX_LENGTH = 2000
MAX_DEPTH = 150

_TOKEN = re.compile(
    r"(?P<space>\s+)"
    r"|(?P<number>(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)"
    r"|(?P<name>[^\W\d²³][^\W²³]*(?:\.[^\W\d²³][^\W²³]*)*)"
    r"|(?P<operator>\*\*|<=|>=|==|!=|[-+*/^<>(),])"
)
_SPELLINGS = {
    "−": "-", "–": "-", "×": "*", "·": "*", "⋅": "*", "÷": "/", "≤": "<=", "≥": ">=", "≠": "!=",
    "²": "^2", "³": "^3",
}  # fmt: skip


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str
    position: int


def _tokens(text: str) -> list[_Token]:
    if len(text) > MAX_LENGTH:
        raise ExpressionError(f"An expression has at most {MAX_LENGTH} characters.", MAX_LENGTH)
    tokens: list[_Token] = []
    position = 0
    while position < len(text):
        if spelled := _SPELLINGS.get(text[position]):
            tokens += [_Token("operator" if not part.isdigit() else "number", part, position)
                       for part in ([spelled] if spelled[0] != "^" else list(spelled))]  # fmt: skip
            position += 1
            continue
        match = _TOKEN.match(text, position)
        if not match:
            raise ExpressionError(f"{text[position]!r} means nothing here.", position)
        kind = match.lastgroup or ""
        if kind != "space":
            word = "^" if match.group() == "**" else match.group()
            keyword = word in ("and", "or", "not")
            tokens.append(_Token("operator" if keyword else kind, word, position))
        position = match.end()
    return [*tokens, _Token("end", "", len(text))]


_BINDING = {"or": 1, "and": 2, "+": 5, "-": 5, "*": 6, "/": 6, "^": 8}
_BINDING |= dict.fromkeys(COMPARISONS, 4)
_NOT, _MINUS = 3, 7


class _Parser:
    """Precedence climbing over the tokens."""

    def __init__(self, text: str) -> None:
        self.tokens = _tokens(text)
        self.index = 0
        self.nesting = 0
        self.names: set[str] = set()

    def next(self) -> _Token:
        token = self.tokens[self.index]
        self.index += 1
        return token

    @property
    def here(self) -> _Token:
        return self.tokens[self.index]

    def expect(self, text: str) -> None:
        token = self.next()
        if token.text != text or token.kind != "operator":
            found = f"not {token.text!r}" if token.text else "but the text ends"
            raise ExpressionError(f"{text!r} was expected here, {found}.", token.position)

    def expression(self, floor: int = 0) -> Node:
        self.nesting += 1
        if self.nesting > MAX_DEPTH:
            raise ExpressionError("This is nested too deeply.", self.here.position)
        node = self.prefix()
        compared: Node | None = None
        while (operator := self.infix()) and _BINDING[operator] > floor:
            if self.here.kind == "operator" and self.here.text != "(":
                self.index += 1
            binding = _BINDING[operator]
            right = self.expression(binding - 1 if operator == "^" else binding)
            if operator in COMPARISONS and compared is not None:  # a < b < c
                node = Binary("and", node, Binary(operator, compared, right))
            else:
                node = Binary(operator, node, right)
            compared = right if operator in COMPARISONS else None
            self.refuse_depth(node)
        self.nesting -= 1
        return node

    def refuse_depth(self, node: Node) -> None:
        if node.depth > MAX_DEPTH:
            raise ExpressionError("This is nested too deeply.", self.here.position)

    def infix(self) -> str | None:
        """The operator that stands here; `2x` and `2(x + 1)` are products."""
        token = self.here
        if token.kind == "operator" and token.text in _BINDING:
            return token.text
        before = self.tokens[self.index - 1]
        opens = token.kind == "name" or token.text == "("
        if opens and (before.kind == "number" or before.text == ")"):
            return "*"
        return None

    def prefix(self) -> Node:
        token = self.next()
        if token.kind == "number":
            return Number(float(token.text))
        if token.kind == "name":
            return self.named(token)
        match token.text:
            case "-":
                return Prefix("-", self.expression(_MINUS))
            case "+":
                return self.expression(_MINUS)
            case "not":
                return Prefix("not", self.expression(_NOT))
            case "(":
                node = self.expression()
                self.expect(")")
                return node
        found = f"{token.text!r} stands" if token.text else "the text ends"
        message = f"A number, a name or a bracket was expected where {found}."
        raise ExpressionError(message, token.position)

    def named(self, token: _Token) -> Node:
        called = self.here.text == "("
        if called and (token.text in FUNCTIONS or token.text in EXTREMES):
            return self.call(token)
        if token.text in CONSTANTS:
            return Number(CONSTANTS[token.text])
        if called:
            known = ", ".join([*FUNCTIONS, *EXTREMES])
            message = f"There is no function {token.text}; functions are {known}."
            raise ExpressionError(message, token.position)
        self.names.add(token.text)
        return Name(token.text, token.position)

    def call(self, token: _Token) -> Node:
        self.expect("(")
        arguments = [self.expression()]
        while self.here.text == ",":
            self.next()
            arguments.append(self.expression())
        self.expect(")")
        if token.text in FUNCTIONS and len(arguments) != 1:
            message = f"{token.text} takes one argument, not {len(arguments)}."
            raise ExpressionError(message, token.position)
        return Call(token.text, tuple(arguments))


def read(text: str) -> tuple[Node, frozenset[str]]:
    """The tree of an expression and the names in it.

    Raises:
        ExpressionError: With what is wrong and where.
    """
    parser = _Parser(text)
    root = parser.expression()
    rest = parser.here
    if rest.kind != "end":
        raise ExpressionError(f"{rest.text!r} is one too many.", rest.position)
    parser.refuse_depth(root)
    return root, frozenset(parser.names)
