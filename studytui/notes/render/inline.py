"""Running text: inline tokens to runs."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape

from markdown_it.token import Token

from studytui import math
from studytui.notes.render.line import NO_BREAK, Run, cells
from studytui.notes.stopping import Stopped, never

_SPACES = re.compile(r"\s+")
_HIDDEN = re.compile(
    r"<!--.*?(?:-->|$)|<!\[CDATA\[.*?(?:\]\]>|$)|<\?.*?(?:\?>|$)"
    r"|<(script|style)\b.*?(?:</\1\s*>|$)",
    re.DOTALL | re.IGNORECASE,
)
_IMAGE = re.compile(  # bounded: without an end, each `alt` would be read to the end of the text
    r"""<img\b[^<>]{0,500}?\balt\s{0,9}=\s{0,9}"""
    r"""(?:"([^"<>]{0,500})"|'([^'<>]{0,500})')[^<>]{0,500}>""",
    re.IGNORECASE,
)
_TAG = re.compile(r"<(/?)([a-zA-Z][\w-]*)[^>]*>")
_OPENED = {"em_open": "em", "strong_open": "strong", "s_open": "strike"}
_UNBROKEN = 28
"""Cells up to which a formula or code stays on one line."""


@dataclass(frozen=True)
class Options:
    """How a note is drawn.

    Attributes:
        width: Cells of a line.
        plain_glyphs: Math without letters that some fonts lack.
        tex: Show the TeX instead of the formulas.
        title: The title of the note that a link means, None where it leads nowhere.
        plot: Draws the content of a `toml plot` fence for a width.
        colours: Highlight code.
        keys: Name the keys that act on blocks.
        head: Markdown of one paragraph that is put below the title.
        notices: Sentences on what is wrong with the note, put below that.
        tail: Markdown that is put at the end.
        results: Lines to show below the code block that begins at a line of the body.
        stop: Asked now and then whether the layout is no longer wanted.
    """

    width: int = 80
    plain_glyphs: bool = False
    tex: bool = False
    title: Callable[[str], str | None] | None = None
    plot: Callable[[str, int], list[list[Run]]] | None = None
    colours: bool = True
    keys: bool = True
    head: str = ""
    notices: tuple[str, ...] = ()
    tail: str = ""
    results: Mapping[int, list[list[Run]]] = field(default_factory=dict)
    stop: Callable[[], bool] = never


class Inline:
    """Turns inline tokens into runs and collects the links on the way."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.hrefs: list[str] = []
        self.anchors: dict[int, str] = {}
        self.issues: dict[str, None] = {}
        self._runs: list[Run] = []
        self._styles: list[str] = []
        self._links: list[int] = []

    def runs(self, tokens: Sequence[Token] | None, style: str = "") -> list[Run]:
        """The runs of some tokens, all of them with `style` beside their own.

        Raises:
            Stopped: The layout is no longer wanted.
        """
        if self.options.stop():
            raise Stopped
        self._runs, self._styles, self._links = [], [style] if style else [], []
        for token in tokens or ():
            self._token(token)
        return self._runs

    def _add(self, text: str, style: str = "") -> None:
        if text:
            styles = " ".join([*self._styles, style] if style else self._styles)
            self._runs.append(Run(text, styles, self._links[-1] if self._links else 0))

    def link(self, href: str) -> int:
        """A number for a link to `href`."""
        self.hrefs.append(href)
        return len(self.hrefs)

    def _linked(self, text: str, href: str, style: str = "link") -> None:
        self._links.append(self.link(href))
        self._add(text, style)
        self._links.pop()

    def _token(self, token: Token) -> None:
        kind = token.type
        if kind in ("text", "text_special"):
            self._add(_SPACES.sub(" ", token.content))
        elif kind == "softbreak":
            self._add(" ")
        elif kind == "hardbreak":
            self._add("\n")
        elif kind in _OPENED:
            self._styles.append(_OPENED[kind])
        elif kind in ("em_close", "strong_close", "s_close"):
            self._styles.pop()
        elif kind == "link_open":
            self._links.append(self.link(str(token.attrs.get("href", ""))))
            self._styles.append("link")
        elif kind == "link_close":
            self._links.pop()
            self._styles.pop()
        else:
            self._atom(token)

    def _atom(self, token: Token) -> None:
        """A token that has no counterpart: code, formula, image, wikilink, footnote, HTML."""
        kind = token.type
        if kind == "code_inline":
            self._add(_unbroken(_SPACES.sub(" ", token.content)), "code")
        elif kind in ("math_inline", "math_inline_double"):
            self._add(_unbroken(self.math(token.content)), "math")
        elif kind == "image":
            alt = "".join(child.content for child in token.children or ()) or "no description"
            source = str(token.attrs.get("src", ""))
            self._linked(f"[image: {_SPACES.sub(' ', alt)}]", source, "image")
        elif kind == "wikilink":
            self._wikilink(token)
        elif kind == "footnote_ref":
            number = int(token.meta["id"]) + 1
            self._linked(f"[{number}]", f"#^{number}", "footnote link")
        elif kind == "html_inline":
            self._html(token.content)
        elif kind != "footnote_anchor":
            self._add(_SPACES.sub(" ", token.content))

    def math(self, tex: str) -> str:
        """A formula in one row."""
        if self.options.tex:
            return f"${_SPACES.sub(' ', tex.strip())}$"
        shown = math.render_inline(tex, plain=self.options.plain_glyphs)
        self.complain(shown.issues)
        return shown.text

    def complain(self, issues: Iterable[str]) -> None:
        """Note what is wrong with a formula."""
        self.issues |= {f"TeX: {issue}.": None for issue in issues}

    def _wikilink(self, token: Token) -> None:
        target, heading = token.meta["target"], token.meta["heading"]
        title = self.options.title(target) if self.options.title and target else token.content
        style = "link" if title is not None or not target else "link dead"
        if title is None:
            self.issues[f"[[{target}]] leads to no note."] = None
        text = token.content
        if title and not token.meta["label"]:
            text = f"{title}: {heading}" if heading and target else title
        anchor = f"#{heading}" if heading else ""
        self._linked(text or title or target, f"note:{target}{anchor}", style)

    def _html(self, source: str) -> None:
        """Of HTML only a line break and an image's description mean something here."""
        tag = _TAG.fullmatch(source)
        if tag and tag[2].lower() == "br":
            self._add("\n")
        self._add(_described(source), "image")


def strip_html(source: str) -> str:
    """The text of an HTML block, without tags, comments, scripts, styles and data sections."""
    shown = _IMAGE.sub(lambda image: _described(image[0]), _HIDDEN.sub("", source))
    return re.sub(r"</?[a-zA-Z!?][^<>]*>", "", shown).strip()


def _described(image: str) -> str:
    """What stands for an HTML image; nothing where it has no description, or is none."""
    found = _IMAGE.fullmatch(image)
    described = unescape(found[1] or found[2] or "") if found else ""
    return f"[image: {_SPACES.sub(' ', described)}]" if described.strip() else ""


def _unbroken(text: str) -> str:
    """Short pieces stay on one line."""
    return text.replace(" ", NO_BREAK) if cells(text) <= _UNBROKEN else text
