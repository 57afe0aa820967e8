"""From tokens to the syntax tree. Never raises: what it cannot read becomes an issue."""

from collections.abc import Callable
from functools import cache

from studytui.math import alphabets, symbols
from studytui.math.cursor import Cursor
from studytui.math.delimiters import pair_delimiters
from studytui.math.lexer import tokenize
from studytui.math.nodes import (
    Fraction,
    Group,
    Node,
    Operator,
    Scripts,
    Space,
    Symbol,
    Text,
)

MAX_DEPTH = 30
"""Levels of nesting that are read; deeper ones become an ellipsis, with an issue."""

_INFIX = {
    "\\over": (True, "", ""), "\\choose": (False, "(", ")"), "\\atop": (False, "", ""),
    "\\brace": (False, "{", "}"), "\\brack": (False, "[", "]"), "\\above": (True, "", ""),
}  # fmt: skip
_SWITCHES = {
    "\\bf": "bold", "\\boldmath": "bold", "\\bfseries": "bold", "\\cal": "script",
    "\\frak": "fraktur", "\\Bbb": "double", "\\rm": "upright", "\\it": "italic",
    "\\sf": "sans", "\\tt": "mono", "\\unboldmath": "upright", "\\mit": "italic",
}  # fmt: skip

Handler = Callable[["Parser", str], Node | None]


@cache
def handlers() -> dict[str, Handler]:
    """Return the commands that read arguments: name with backslash to handler."""
    from studytui.math import commands, environments, extras, texts

    return commands.HANDLERS | extras.HANDLERS | environments.HANDLERS | texts.HANDLERS


def parse(source: str) -> tuple[Group, list[str]]:
    """Return the tree of the formula `source` and the issues found, in order, each once."""
    issues: list[str] = []
    parser = Parser(tokenize(source, issues), issues)
    group = parser.formula()
    return group, list(dict.fromkeys(issues))


class Parser(Cursor):
    """Reads formulas from a cursor: rows, groups, items, scripts.

    `alphabet` is the math alphabet in force, a key of `alphabets.ALPHABETS` or empty; `depth`
    counts the groups around the cursor.
    """

    def __init__(self, lexemes: list[str], issues: list[str]) -> None:
        super().__init__(lexemes, issues)
        self.alphabet = ""
        self.depth = 0

    # Groups and arguments.

    def formula(self) -> Group:
        """Read everything; a formula of several `\\\\` lines becomes one array."""
        from studytui.math.environments import read_rows

        rows, array = read_rows(self, "")
        if len(rows) == 1 and len(rows[0]) <= 1 and not array.tags:
            return rows[0][0] if rows[0] else Group()
        return Group([array])

    def row(self, *stops: str) -> Group:
        """Read up to one of `stops` or the end, leaving the stop; fonts end with the row."""
        alphabet, self.depth = self.alphabet, self.depth + 1
        items: list[Node] = []
        if self.depth > MAX_DEPTH:
            self.issues.append(f"nested deeper than {MAX_DEPTH} levels")
            self.skip_to(stops)
            items.append(Symbol("…"))
        while (lexeme := self.skip_spaces()) and lexeme not in stops:
            if lexeme in _INFIX:
                self.next()
                return self._infix(lexeme, items, stops, alphabet)
            if lexeme == "}":
                self.next()
                self.issues.append("a closing brace too many")
                continue
            node = self.item(items)
            if node is not None:
                items.append(node)
        self.alphabet, self.depth = alphabet, self.depth - 1
        return Group(pair_delimiters(items))

    def _infix(
        self, lexeme: str, items: list[Node], stops: tuple[str, ...], alphabet: str
    ) -> Group:
        if lexeme == "\\above":
            self.dimension()
        bottom = self.row(*stops)
        self.alphabet, self.depth = alphabet, self.depth - 1
        bar, left, right = _INFIX[lexeme]
        return Group([Fraction(Group(pair_delimiters(items)), bottom, bar, left, right)])

    def group(self) -> Group:
        """Read a group whose opening brace was taken."""
        body = self.row("}")
        if not self.take("}"):
            self.issues.append("a brace is not closed")
        return body

    def argument(self) -> Node:
        """Read what a command takes: a group or one item."""
        lexeme = self.skip_spaces()
        if lexeme == "{":
            self.next()
            return self.group()
        if lexeme in ("", "}", "&", "\\\\", "\\right", "\\end"):
            self.issues.append("an argument is missing")
            return Group()
        if self.depth >= MAX_DEPTH:
            return self.row(lexeme)
        self.depth += 1
        node = self.atom(self.next())
        self.depth -= 1
        return node if node is not None else Group()

    def optional(self) -> Node | None:
        """Read `[...]` if it comes next."""
        if not self.take("["):
            return None
        body = self.row("]")
        if not self.take("]"):
            self.issues.append("a bracket of an option is not closed")
        return body

    # Items.

    def item(self, before: list[Node]) -> Node | None:
        """Read one item of a row; scripts and limits change the last of `before`."""
        lexeme = self.next()
        if lexeme in ("^", "_", "'", "′"):
            base = before.pop() if before and not isinstance(before[-1], Space) else Group()
            return self.scripts(base, lexeme)
        if lexeme in ("\\limits", "\\nolimits", "\\displaylimits"):
            if before and lexeme != "\\displaylimits":
                before.append(_with_limits(before.pop(), lexeme == "\\limits"))
            return None
        if lexeme in _SWITCHES:
            self.alphabet = _SWITCHES[lexeme]
            return None
        return self.atom(lexeme)

    def atom(self, lexeme: str) -> Node | None:
        """Return the node that begins with `lexeme`, which was taken."""
        if lexeme == "{":
            return self.group()
        if lexeme[0] == "\\" and len(lexeme) > 1:
            return self.command(lexeme)
        if lexeme == "~":
            return Space(1)
        if lexeme == "&":
            self.issues.append("& outside an array")
            return None
        if lexeme in symbols.CHARACTERS:
            return Symbol(*symbols.CHARACTERS[lexeme])
        return Symbol(self.styled(lexeme))

    def styled(self, text: str) -> str:
        """Return `text` in the alphabet in force."""
        return alphabets.styled(text, self.alphabet) if self.alphabet else text

    def command(self, lexeme: str) -> Node | None:
        """Return the node of the command `lexeme`, which was taken."""
        handler = handlers().get(lexeme)
        if handler is not None:
            return handler(self, lexeme)
        node = named(lexeme[1:], self.styled)
        if node is None:
            self.issues.append(f"unknown command {lexeme}")
        return node or Text(lexeme)

    def primes(self) -> Symbol:
        """Return the prime just taken and those that follow as one symbol."""
        count = 1
        while self.peek() in ("'", "′") and self.peek():
            count += 1
            self.next()
        return Symbol({2: "″", 3: "‴", 4: "⁗"}.get(count, "′" * count))

    def scripts(self, base: Node, lexeme: str) -> Node:
        """Read the scripts after `base`, the first of which begins with `lexeme`."""
        found: dict[str, list[Node]] = {"_": [], "^": []}
        limits: bool | None = None
        if isinstance(base, Scripts) and (lexeme in "'′" or (base.sub is None) == (lexeme == "_")):
            found["_"] += [base.sub] if base.sub else []
            found["^"] += [base.sup] if base.sup else []
            limits, base = base.limits, base.base
        while lexeme:
            if lexeme in "'′":
                found["^"].append(self.primes())
            else:
                found[lexeme].append(self.argument())
            lexeme = self.skip_spaces()
            if lexeme in ("\\limits", "\\nolimits"):
                limits = self.next() == "\\limits"
                lexeme = self.skip_spaces()
            lexeme = self.next() if lexeme in ("^", "_", "'", "′") else ""
        sub, sup = (_joined(found[key]) for key in "_^")
        return Scripts(base, sub, sup, limits)


def named(name: str, style: Callable[[str], str]) -> Node | None:
    """Return the node of the symbol `name`, or None; `style` sets letters in an alphabet."""
    if name in symbols.SPACES:
        return Space(symbols.SPACES[name])
    if name in symbols.GREEK:
        return Symbol(style(symbols.GREEK[name]))
    if name in symbols.SYMBOLS:
        text, kind = symbols.SYMBOLS[name]
        return Symbol(style(text) if name in ("nabla", "partial") else text, kind)
    if name in symbols.STACKING_OPERATORS:
        return Operator(symbols.STACKING_OPERATORS[name], limits=True)
    if name in symbols.INTEGRALS:
        return Operator(symbols.INTEGRALS[name])
    if name in symbols.PLAIN_FUNCTIONS:
        return Operator(name, named=True)
    if name in symbols.FUNCTION_NAMES:
        return Operator(symbols.FUNCTION_NAMES[name], limits=True, named=True)
    return None


def _joined(nodes: list[Node]) -> Node | None:
    if len(nodes) < 2:
        return nodes[0] if nodes else None
    return Group(list(nodes))


def _with_limits(node: Node, limits: bool) -> Node:
    if isinstance(node, Scripts):
        return Scripts(node.base, node.sub, node.sup, limits)
    return Scripts(node, limits=limits)
