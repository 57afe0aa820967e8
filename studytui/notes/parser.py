"""The Markdown that notes are written in: CommonMark, GitHub's tables and task lists, footnotes,
definition lists, TeX between dollars, and `[[wikilinks]]`.
"""

from collections.abc import Callable, Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.amsmath import amsmath_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin

from studytui.notes.note import WIKILINK
from studytui.notes.stopping import Stopped, never

DEEPEST = 18
"""Levels from which nested quotes and lists are shown as text; markdown-it would drop them from 20.

A quote is one level, a list two.
"""


_LINKED, _ADDRESS = 10_000, 2_000
"""Characters up to which a paragraph is searched for bare addresses, and of an address: the search
takes the square of their number."""


def make_parser(stop: Callable[[], bool] = never) -> MarkdownIt:
    """A parser; it keeps no state between texts, but each thread needs its own."""

    def check(*_place: object) -> bool:
        """As a rule that never holds: give up if nobody waits for the text any more."""
        if stop():
            raise Stopped
        return False

    parser = MarkdownIt("gfm-like")
    if links := parser.linkify:  # setup.py is no web address
        links.set({"fuzzy_link": False, "fuzzy_email": False})
        pretest, at_start = links.pretest, links.match_at_start
        links.pretest = lambda text: not check() and len(text) <= _LINKED and pretest(text)
        links.match_at_start = lambda text: at_start(text[:_ADDRESS])
    parser.use(
        dollarmath_plugin, allow_labels=False, allow_space=False, allow_digits=False,
        allow_blank_lines=False, double_inline=True,
    )  # fmt: skip
    parser.use(amsmath_plugin).use(footnote_plugin).use(deflist_plugin)
    parser.block.ruler.before("table", "too_deep", _too_deep)
    parser.block.ruler.before("too_deep", "stop", check)
    parser.inline.ruler.before("text", "stop", check)
    parser.inline.ruler.before("link", "wikilink", _wikilink)
    parser.core.ruler.push("lift_display_math", _lift_display_math)
    return parser


def parse(text: str, stop: Callable[[], bool] = never) -> Sequence[Token]:
    """The tokens of a Markdown text.

    Raises:
        Stopped: `stop`, which is asked at every block and every mark within text, said so.
    """
    environment: dict[str, Any] = {}
    return make_parser(stop).parse(text, environment)


def _too_deep(state: StateBlock, line: int, _end: int, silent: bool) -> bool:
    """A line within more quotes and lists than are drawn, as text with its marks."""
    if state.level < DEEPEST:
        return False
    if not silent:
        state.line = line + 1
        state.push("paragraph_open", "p", 1).map = [line, state.line]
        inline = state.push("inline", "", 0)
        inline.content = state.getLines(line, state.line, state.blkIndent, False).strip()
        inline.map, inline.children = [line, state.line], []
        state.push("paragraph_close", "p", -1)
    return True


def _wikilink(state: StateInline, silent: bool) -> bool:
    """`[[target#heading|label]]` as one token whose meta holds the three parts."""
    if not state.src.startswith("[[", state.pos):
        return False
    match = WIKILINK.match(state.src, state.pos)
    if not match or match.end() > state.posMax:
        return False
    if not silent:
        token = state.push("wikilink", "", 0)
        target, heading, label = (part.strip() if part else "" for part in match.groups())
        token.content = label or (f"{target}: {heading}" if target and heading else "")
        token.content = token.content or heading or target
        token.meta = {"target": target, "heading": heading, "label": label}
    state.pos = match.end()
    return True


def _lift_display_math(state: StateCore) -> None:
    """Make `$$…$$` within a paragraph a block of its own, the text around it two paragraphs."""
    tokens: list[Token] = []
    place = 0
    while place < len(state.tokens):
        token = state.tokens[place]
        following = state.tokens[place + 1] if token.type == "paragraph_open" else None
        if following and any(c.type == "math_inline_double" for c in following.children or ()):
            tokens += _split_paragraph(token, following, state.tokens[place + 2])
            place += 3
        else:
            tokens.append(token)
            place += 1
    state.tokens = tokens


def _split_paragraph(opening: Token, inline: Token, closing: Token) -> list[Token]:
    parts: list[list[Token] | Token] = [[]]
    for child in inline.children or ():
        if child.type == "math_inline_double":
            parts += [child, []]
        elif isinstance(parts[-1], list):
            parts[-1].append(child)
    found: list[Token] = []
    for part in parts:
        if isinstance(part, Token):
            found.append(
                Token(
                    "math_block", "math", 0, content=part.content, map=opening.map,
                    level=opening.level, block=True,
                )
            )  # fmt: skip
        elif any(child.content.strip() or child.type != "text" for child in _trimmed(part)):
            text = inline.copy(children=_trimmed(part))
            found += [opening.copy(hidden=False), text, closing.copy(hidden=False)]
    return found


def _trimmed(children: list[Token]) -> list[Token]:
    """Without line breaks at either end."""
    breaks = ("softbreak", "hardbreak")
    while children and children[0].type in breaks:
        children = children[1:]
    while children and children[-1].type in breaks:
        children = children[:-1]
    return children
