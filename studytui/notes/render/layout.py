"""Blocks: Markdown tokens to the lines of a document."""

import re
from collections.abc import Sequence

from markdown_it.token import Token

from studytui.notes.parser import parse
from studytui.notes.render.boxes import Boxes
from studytui.notes.render.inline import Inline, Options, strip_html
from studytui.notes.render.line import Document, Heading, Link, Run, cells, plain, width
from studytui.notes.render.table import Table, layout
from studytui.notes.render.wrap import wrap
from studytui.notes.render.writer import Writer
from studytui.notes.stopping import Stopped

_BULLETS = "•◦▪"
_TASK = re.compile(r"\[([ xX])\] ")


class Layout:
    """Lays out one note."""

    def __init__(self, options: Options) -> None:
        self.document = Document(options.width)
        self._writer = Writer(self.document)
        self._inline = Inline(options)
        self._boxes = Boxes(self._writer, self._inline)
        self._lists = 0
        self._head = bool(options.head or options.notices)
        self._following = True
        self._handlers = {
            "heading_open": self._heading,
            "paragraph_open": self._paragraph,
            "blockquote_open": self._quote,
            "bullet_list_open": self._list,
            "ordered_list_open": self._list,
            "table_open": self._table,
            "footnote_block_open": self._footnotes,
            "dt_open": self._term,
            "dd_open": self._definition,
        }

    def run(self, tokens: Sequence[Token]) -> Document:
        """The document that the tokens make."""
        if self._head and not any(token.tag == "h1" for token in tokens):
            self._headline()
        self._blocks(tokens)
        if self._inline.options.tail:
            self._writer.gap()
            self._following = False
            self._blocks(parse(self._inline.options.tail))
        self._find_links()
        self.document.issues = tuple(self._inline.issues)
        return self.document

    def _blocks(self, tokens: Sequence[Token]) -> None:
        place = 0
        while place < len(tokens):
            if self._inline.options.stop():
                raise Stopped
            token = tokens[place]
            if token.map and self._following:
                self._writer.source = token.map[0]
            if token.nesting == 1:
                end = _end(tokens, place)
                handler = self._handlers.get(token.type)
                inner = tokens[place + 1 : end]
                if handler:
                    handler(token, inner)
                else:  # a container that only groups
                    self._blocks(inner)
                place = end + 1
            else:
                self._leaf(token, tokens[place + 1] if place + 1 < len(tokens) else None)
                place += 1

    def _leaf(self, token: Token, following: Token | None) -> None:
        kind = token.type
        if kind in ("fence", "code_block"):
            self._boxes.fence(token, following)
        elif kind in ("math_block", "amsmath"):
            self._boxes.formula(token)
        elif kind == "hr":
            self._writer.gap()
            self._writer.line([Run("─" * self._writer.room, "rule")])
            self._writer.gap()
        elif kind == "inline":
            self._writer.lines(wrap(self._inline.runs(token.children), self._writer.room))
        elif kind == "html_block" and (text := strip_html(token.content)):
            self._writer.gap()
            self._writer.lines(wrap([Run(text)], self._writer.room))
            self._writer.gap()

    def _heading(self, token: Token, inner: Sequence[Token]) -> None:
        level = int(token.tag[1:])
        runs = self._inline.runs(inner[0].children if inner else (), token.tag)
        self._writer.gap()
        lines = wrap(runs, self._writer.room)
        self._writer.lines(lines)
        text = inner[0].content if inner else ""
        start = len(self.document.lines) - len(lines)
        self.document.headings.append(Heading(level, plain(runs) or text, start))
        if level == 1:
            longest = max(width(line) for line in lines)
            self._writer.line([Run("━" * longest, "rule h1")])
            if self._head:
                self._headline()
        self._writer.gap()

    def _headline(self) -> None:
        """What stands below the title (or above a text without one), once."""
        options = self._inline.options
        self._head = False
        for token in parse(options.head):
            runs = self._inline.runs(token.children, "faint")
            self._writer.lines(wrap(runs, self._writer.room) if runs else ())
        for notice in options.notices:
            self._writer.gap()
            runs = [Run("Notice: ", "warning"), Run(notice, "warning")]
            self._writer.lines(wrap(runs, self._writer.room))
        self._writer.gap()

    def _paragraph(self, token: Token, inner: Sequence[Token]) -> None:
        if not token.hidden:
            self._writer.gap()
        self._blocks(inner)
        if not token.hidden:
            self._writer.gap()

    def _quote(self, _token: Token, inner: Sequence[Token]) -> None:
        bar = Run("▎ ", "quote")
        self._writer.gap()
        with self._writer.margin(bar, bar), self._writer.tight(False):
            self._blocks(inner)
        self._writer.gap()

    def _list(self, token: Token, inner: Sequence[Token]) -> None:
        ordered = token.type == "ordered_list_open"
        paragraphs = (t for t in inner if t.type == "paragraph_open" and t.level == token.level + 2)
        tight = all(paragraph.hidden for paragraph in paragraphs)
        start = int(token.attrs.get("start", 1))
        items = list(_children(inner))
        digits = len(str(start + len(items) - 1))
        self._writer.gap()
        self._lists += 1
        with self._writer.tight(tight):
            for number, (_item, content) in enumerate(items, start=start):
                bullet = _BULLETS[(self._lists - 1) % len(_BULLETS)]
                marker = f"{number:>{digits}}. " if ordered else f"{bullet} "
                content, marker = _task(content, marker)
                self._writer.gap()
                with self._writer.margin(Run(marker, "bullet"), Run(" " * len(marker))):
                    self._blocks(content)
        self._lists -= 1
        self._writer.gap()

    def _table(self, _token: Token, inner: Sequence[Token]) -> None:
        head: list[list[Run]] = []
        rows: list[list[list[Run]]] = []
        align: list[str] = []
        for place, token in enumerate(inner):
            if token.type == "th_open":
                style = str(token.attrs.get("style", ""))
                align.append(style.removeprefix("text-align:"))
                head.append(self._inline.runs(inner[place + 1].children))
            elif token.type == "tr_open" and head:
                rows.append([])
            elif token.type == "td_open":
                rows[-1].append(self._inline.runs(inner[place + 1].children))
        rows = [(row + [[] for _ in head])[: len(head)] for row in rows if row]
        self._writer.gap()
        lines = layout(Table(head, rows, align), self._writer.room)
        self._boxes.block("table", "", "", lines)
        self._writer.gap()

    def _footnotes(self, _token: Token, inner: Sequence[Token]) -> None:
        self._writer.gap()
        self._writer.line([Run("─" * min(20, self._writer.room), "rule")])
        for note, content in _children(inner):
            number = int(note.meta["id"]) + 1
            self._inline.anchors[number] = str(len(self.document.lines))
            marker = f"[{number}] "
            with self._writer.margin(Run(marker, "footnote"), Run(" " * len(marker))):
                self._blocks(content)

    def _term(self, _token: Token, inner: Sequence[Token]) -> None:
        self._writer.gap()
        runs = self._inline.runs(inner[0].children if inner else (), "strong")
        self._writer.lines(wrap(runs, self._writer.room))

    def _definition(self, _token: Token, inner: Sequence[Token]) -> None:
        with self._writer.margin(Run("  : ", "bullet"), Run("    ")), self._writer.tight(True):
            self._blocks(inner)

    def _find_links(self) -> None:
        """Where each link begins; the numbers become those of `Document.links`."""
        places: dict[int, tuple[int, int]] = {}
        for row, written in enumerate(self.document.lines):
            column = 0
            for run in written.runs:
                if run.link:
                    places.setdefault(run.link, (row, column))
                column += cells(run.text)
        for number, href in enumerate(self._inline.hrefs, start=1):
            line, column = places.get(number, (-1, 0))
            if href.startswith("#^"):
                href = "#^" + self._inline.anchors.get(int(href[2:]), "0")
            self.document.links.append(Link(href, line, column))


def _end(tokens: Sequence[Token], start: int) -> int:
    """The place of the token that closes the one at `start`."""
    depth = 0
    for place in range(start, len(tokens)):
        depth += tokens[place].nesting
        if depth == 0:
            return place
    return len(tokens)


def _children(tokens: Sequence[Token]) -> list[tuple[Token, Sequence[Token]]]:
    """The containers at this level with what is in them."""
    found, place = [], 0
    while place < len(tokens):
        if tokens[place].nesting == 1:
            end = _end(tokens, place)
            found.append((tokens[place], tokens[place + 1 : end]))
            place = end
        place += 1
    return found


def _task(content: Sequence[Token], marker: str) -> tuple[Sequence[Token], str]:
    """A task list's item: the box becomes the marker."""
    if len(content) < 2 or content[1].type != "inline" or not content[1].children:
        return content, marker
    first = content[1].children[0]
    match = _TASK.match(first.content) if first.type == "text" else None
    if not match:
        return content, marker
    text = first.copy(content=first.content[match.end() :])
    inline = content[1].copy(children=[text, *content[1].children[1:]])
    return [content[0], inline, *content[2:]], "☐ " if match[1] == " " else "☑ "
