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


def make_parser() -> MarkdownIt:
    """A parser; it keeps no state between texts, but each thread needs its own."""
    parser = MarkdownIt("gfm-like")
    if parser.linkify:  # setup.py is no web address
        parser.linkify.set({"fuzzy_link": False, "fuzzy_email": False})
    parser.use(
        dollarmath_plugin, allow_labels=False, allow_space=False, allow_digits=False,
        allow_blank_lines=False, double_inline=True,
    )  # fmt: skip
    parser.use(amsmath_plugin).use(footnote_plugin).use(deflist_plugin)
    parser.block.ruler.before("table", "too_deep", _too_deep)
    parser.block.ruler.before("too_deep", "stop", _stop)
    parser.inline.ruler.before("text", "stop", _stop)
    parser.inline.ruler.before("link", "wikilink", _wikilink)
    parser.core.ruler.push("lift_display_math", _lift_display_math)
    return parser


def parse(text: str, stop: Callable[[], bool] = never) -> Sequence[Token]:
    """The tokens of a Markdown text.

    Raises:
        Stopped: `stop`, which is asked at every block and every mark within text, said so.
    """
    environment: dict[str, Any] = {"stop": stop}
    return make_parser().parse(text, environment)


def _stop(state: StateBlock | StateInline, *_place: object) -> bool:
    """Give up if nobody waits for the text any more."""
    if state.env["stop"]():
        raise Stopped
    return False


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
