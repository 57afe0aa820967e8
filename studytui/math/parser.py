"""From tokens to the syntax tree. Never raises: what it cannot read becomes an issue."""

from collections.abc import Callable
from functools import cache

from studytui.math import alphabets, symbols
from studytui.math.lexer import matching_brace, tokenize
from studytui.math.nodes import (
    Fenced,
    Fraction,
    Group,
    Kind,
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
    from studytui.math import commands, environments, texts

    return commands.HANDLERS | environments.HANDLERS | texts.HANDLERS


def parse(source: str) -> tuple[Group, list[str]]:
    """Return the tree of the formula `source` and the issues found, in order, each once."""
    issues: list[str] = []
    parser = Parser(tokenize(source, issues), issues)
    group = parser.formula()
    return group, list(dict.fromkeys(issues))


class Parser:
    """A cursor over tokens with the state that TeX keeps in a group.

    `alphabet` is the math alphabet in force, a key of `alphabets.ALPHABETS` or empty.
    """

    def __init__(self, tokens: list[str], issues: list[str]) -> None:
        self.tokens = tokens
        self.issues = issues
        self.position = 0
        self.alphabet = ""
        self.depth = 0

    # The cursor.

    def peek(self) -> str:
        """Return the next token, or an empty string at the end."""
        return self.tokens[self.position] if self.position < len(self.tokens) else ""

    def next(self) -> str:
        """Take the next token."""
        token = self.peek()
        self.position += 1
        return token

    def skip_spaces(self) -> str:
        """Skip spaces; return the token then next."""
        while self.peek() == " ":
            self.position += 1
        return self.peek()

    def take(self, token: str) -> bool:
        """Take the next token that is no space if it is `token`."""
        if self.skip_spaces() != token:
            return False
        self.position += 1
        return True

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
        while (token := self.skip_spaces()) and token not in stops:
            if token in _INFIX:
                self.next()
                return self._infix(token, items, stops, alphabet)
            if token == "}":
                self.next()
                self.issues.append("a closing brace too many")
                continue
            node = self.item(items)
            if node is not None:
                items.append(node)
        self.alphabet, self.depth = alphabet, self.depth - 1
        return Group(paired(items))

    def _infix(
        self, token: str, items: list[Node], stops: tuple[str, ...], alphabet: str
    ) -> Group:
        if token == "\\above":
            self.dimension()
        bottom = self.row(*stops)
        self.alphabet, self.depth = alphabet, self.depth - 1
        bar, left, right = _INFIX[token]
        return Group([Fraction(Group(paired(items)), bottom, bar, left, right)])

    def skip_to(self, stops: tuple[str, ...]) -> None:
        """Skip tokens up to one of `stops` outside inner braces, or the end."""
        while (token := self.peek()) and token not in stops:
            if token == "{":
                self.position = matching_brace(self.tokens, self.position)
            else:
                self.position += 1

    def group(self) -> Group:
        """Read a group whose opening brace was taken."""
        body = self.row("}")
        if not self.take("}"):
            self.issues.append("a brace is not closed")
        return body

    def argument(self) -> Node:
        """Read what a command takes: a group or one item."""
        token = self.skip_spaces()
        if token == "{":
            self.next()
            return self.group()
        if token in ("", "}", "&", "\\\\", "\\right", "\\end"):
            self.issues.append("an argument is missing")
            return Group()
        if self.depth >= MAX_DEPTH:
            return self.row(token)
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

    def raw(self) -> str:
        """Read a group as plain characters."""
        if self.skip_spaces() != "{":
            return self.next()
        end = matching_brace(self.tokens, self.position)
        body = self.tokens[self.position + 1 : end]
        self.position = end
        if body and body[-1] == "}":
            body.pop()
        return "".join(body).strip()

    def raw_optional(self) -> str:
        """Read `[...]` as plain characters; empty where none comes."""
        if self.skip_spaces() != "[" or "]" not in self.tokens[self.position : self.position + 40]:
            return ""
        end = self.tokens.index("]", self.position)
        body = self.tokens[self.position + 1 : end]
        self.position = end + 1
        return "".join(body)

    def dimension(self) -> str:
        """Skip a bare dimension such as `-3pt`; return it."""
        text = ""
        self.skip_spaces()
        while (char := self.peek()) and (char in "+-." or char.isdecimal()):
            text += self.next()
        if text and len(self.peek()) == 1 and self.peek().isalpha():
            text += self.next() + self.next()
        return text

    # Items.

    def item(self, before: list[Node]) -> Node | None:
        """Read one item of a row; scripts and limits change the last of `before`."""
        token = self.next()
        if token in ("^", "_", "'", "′"):
            base = before.pop() if before and not isinstance(before[-1], Space) else Group()
            return self.scripts(base, token)
        if token in ("\\limits", "\\nolimits", "\\displaylimits"):
            if before and token != "\\displaylimits":
                before.append(_with_limits(before.pop(), token == "\\limits"))
            return None
        if token in _SWITCHES:
            self.alphabet = _SWITCHES[token]
            return None
        return self.atom(token)

    def atom(self, token: str) -> Node | None:
        """Return the node that begins with `token`, which was taken."""
        if token == "{":
            return self.group()
        if token[0] == "\\" and len(token) > 1:
            return self.command(token)
        if token == "~":
            return Space(1)
        if token == "&":
            self.issues.append("& outside an array")
            return None
        if token in symbols.CHARACTERS:
            return Symbol(*symbols.CHARACTERS[token])
        return Symbol(self.styled(token))

    def styled(self, text: str) -> str:
        """Return `text` in the alphabet in force."""
        return alphabets.styled(text, self.alphabet) if self.alphabet else text

    def command(self, token: str) -> Node | None:
        """Return the node of the command `token`, which was taken."""
        handler = handlers().get(token)
        if handler is not None:
            return handler(self, token)
        name = token[1:]
        if name in symbols.SPACES:
            return Space(symbols.SPACES[name])
        if name in symbols.GREEK:
            return Symbol(self.styled(symbols.GREEK[name]))
        if name in symbols.SYMBOLS:
            text, kind = symbols.SYMBOLS[name]
            return Symbol(self.styled(text) if name in ("nabla", "partial") else text, kind)
        if name in symbols.STACKING_OPERATORS:
            return Operator(symbols.STACKING_OPERATORS[name], limits=True)
        if name in symbols.INTEGRALS:
            return Operator(symbols.INTEGRALS[name])
        if name in symbols.PLAIN_FUNCTIONS:
            return Operator(name, named=True)
        if name in symbols.FUNCTION_NAMES:
            return Operator(symbols.FUNCTION_NAMES[name], limits=True, named=True)
        self.issues.append(f"unknown command {token}")
        return Text(token)

    def primes(self) -> Symbol:
        """Return the prime just taken and those that follow as one symbol."""
        count = 1
        while self.peek() in ("'", "′") and self.peek():
            count += 1
            self.next()
        return Symbol({2: "″", 3: "‴", 4: "⁗"}.get(count, "′" * count))

    def scripts(self, base: Node, token: str) -> Node:
        """Read the scripts after `base`, the first of which begins with `token`."""
        found: dict[str, list[Node]] = {"_": [], "^": []}
        limits: bool | None = None
        if isinstance(base, Scripts) and (token in "'′" or (base.sub is None) == (token == "_")):
            found["_"] += [base.sub] if base.sub else []
            found["^"] += [base.sup] if base.sup else []
            limits, base = base.limits, base.base
        while token:
            if token in "'′":
                found["^"].append(self.primes())
            else:
                found[token].append(self.argument())
            token = self.skip_spaces()
            if token in ("\\limits", "\\nolimits"):
                limits = self.next() == "\\limits"
                token = self.skip_spaces()
            token = self.next() if token in ("^", "_", "'", "′") else ""
        sub, sup = (_joined(found[key]) for key in "_^")
        return Scripts(base, sub, sup, limits)


def _joined(nodes: list[Node]) -> Node | None:
    if len(nodes) < 2:
        return nodes[0] if nodes else None
    return Group(list(nodes))


def _with_limits(node: Node, limits: bool) -> Node:
    if isinstance(node, Scripts):
        return Scripts(node.base, node.sub, node.sup, limits)
    return Scripts(node, limits=limits)


def paired(items: list[Node]) -> list[Node]:
    """Return `items` with the big delimiters that belong together made growing ones.

    A big delimiter without a partner grows with the one item beside it.
    """
    if not any(isinstance(item, Symbol) and item.big for item in items):
        return items
    stack: list[list[Node]] = [[]]
    for item in items:
        kind, text = _big(item)
        if kind is Kind.OPEN:
            stack.append([item])
        elif kind is Kind.CLOSE and len(stack) > 1:
            opening, *inner = stack.pop()
            fenced: Node = Fenced(_big(opening)[1], text, [Group(inner)])
            if isinstance(item, Scripts):
                fenced = Scripts(fenced, item.sub, item.sup)
            stack[-1].append(fenced)
        elif kind is Kind.CLOSE and stack[-1]:
            stack[-1].append(Fenced("", text, [Group([stack[-1].pop()])]))
        else:
            stack[-1].append(item)
    for opening, *inner in stack[1:]:
        fenced = Fenced(_big(opening)[1], "", [Group(inner[:1])])
        stack[0] += [fenced, *inner[1:]]
    return stack[0]


def _big(item: Node) -> tuple[Kind | None, str]:
    symbol = item.base if isinstance(item, Scripts) else item
    if isinstance(symbol, Symbol) and symbol.big:
        return symbol.kind, symbol.text
    return None, ""
