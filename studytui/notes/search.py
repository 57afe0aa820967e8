"""Search over all notes: titles first, then headings, then text.

A query's words must all occur in a note; the last may be only begun. Where they occur decides the
rank. Everything is lower case and without accents; TeX is found as it is written, a Greek letter by
itself too.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from studytui import math
from studytui.math.symbols import GREEK
from studytui.notes.note import Note

_CONTEXT = 60
"""Characters of text shown around a hit."""

_LEGIBLE = 300
"""Characters before a hit, and a third of those after it, that are made legible in a long line."""

_COMPARED = 40
"""Lines of a note among which the one to show is chosen."""

_MARKS = re.compile(
    r"(?<!\\)\$(?P<tex>[^$]+)\$|\[\[(?:[^\[\]|]*\|)?(?P<link>[^\[\]]*)\]\]"
    r"|`+|(?<![\w*_])[*_]{1,3}(?=[^\s*_])|(?<=[^\s*_])[*_]{1,3}(?![\w*_])"
)


class Hit(NamedTuple):
    """A place where the query was found.

    Attributes:
        note: The note.
        line: The line of its body, from 0.
        text: The line's words around the hit, or the heading, or the note's summary.
        start, end: The hit within `text`.
        kind: `title`, `heading` or `text`.
    """

    note: Note
    line: int
    text: str
    start: int
    end: int
    kind: str


class _Entry(NamedTuple):
    """A note, folded for searching."""

    note: Note
    title: str
    headings: tuple[str, ...]
    body: str
    everything: str


_LATIN = {code: unicodedata.normalize("NFD", chr(code))[0].lower() for code in range(0xC0, 0x250)}

_COMMAND = re.compile(r"\\[a-z]+")
_LETTERS = {"\\" + name.lower(): letter.lower() for name, letter in GREEK.items()}
"""The Greek letters, in lower case, by the commands that write them."""


def fold(text: str) -> str:
    """Lower case, Latin letters without accents, of the same length as `text`."""
    return text.translate(_LATIN).lower()


class Search:
    """The searchable text of some notes; a note that did not change is not folded again."""

    def __init__(self, notes: Iterable[Note] = ()) -> None:
        self._entries: list[_Entry] = []
        self.update(notes)

    def update(self, notes: Iterable[Note]) -> None:
        """Search these notes from now on."""
        known = {entry.note.file: entry for entry in self._entries}
        self._entries = [
            entry if (entry := known.get(note.file)) and entry.note == note else _entry(note)
            for note in notes
        ]

    def find(self, query: str, most: int = 50) -> list[Hit]:
        """The best hits, at most `most` notes with one hit each."""
        words = fold(query).split()
        if not words:
            return []
        found = []
        for place, entry in enumerate(self._entries):
            if all(word in entry.everything for word in words):
                found.append((_rank(entry, words), place, entry))
        found.sort(key=lambda each: each[:2])
        return [_hit(entry, words) for _, _, entry in found[:most]]


def _entry(note: Note) -> _Entry:
    title = fold(note.title)
    headings = tuple(fold(heading.text) for heading in note.headings)
    body = fold(note.body)
    letters = {_LETTERS[name] for name in _COMMAND.findall(body) if name in _LETTERS}
    return _Entry(note, title, headings, body, "\n".join([title, note.id, body, *sorted(letters)]))


def _rank(entry: _Entry, words: list[str]) -> tuple[int, int, int]:
    """Smaller is better: where the words stand, how early, how rarely."""
    phrase = " ".join(words)
    title = entry.title
    if title == phrase:
        return 0, 0, 0
    if title.startswith(phrase):
        return 1, len(title), 0
    if all(_begins_word(word, title) for word in words):
        return 2, len(title), 0
    if all(word in title or word in entry.note.id for word in words):
        return 3, len(title), 0
    for place, heading in enumerate(entry.headings):
        if all(word in heading for word in words):
            return 4, place, 0
    count = min(entry.body.count(phrase), 99)
    return 5, -count, entry.everything.find(words[0])


def _begins_word(word: str, text: str) -> bool:
    return text.startswith(word) or f" {word}" in text or f"-{word}" in text


def _hit(entry: _Entry, words: list[str]) -> Hit:
    note = entry.note
    if all(word in entry.title or word in note.id for word in words):
        start = entry.title.find(words[0])
        text = note.summary or note.title
        at = (start, start + len(words[0])) if not note.summary and start >= 0 else (0, 0)
        return Hit(note, 0, text, *at, "title")
    for heading, folded in zip(note.headings, entry.headings, strict=True):
        if all(word in folded for word in words):
            line = heading.line - 1 - note.first_line
            found = _context(note, line, heading.text, folded.find(words[0]), words[0])
            return found._replace(kind="heading")
    return _text_hit(entry, words)


class _Line(NamedTuple):
    """A line of a body in which a word stands: its number, its text, the place of the word."""

    number: int
    text: str
    start: int


def _text_hit(entry: _Entry, words: list[str]) -> Hit:
    """The line that says most: of the text before one of code, with most of the words."""
    note, phrase = entry.note, " ".join(words)
    wanted = phrase if phrase in entry.body else max(words, key=len)
    hidden = {heading.line for heading in note.headings if heading.level == 1}
    for fence in note.fences:
        hidden.update(range(fence.line, fence.end + 1))

    def worth(line: _Line) -> tuple[bool, int]:
        folded = fold(line.text)
        shown = line.number + note.first_line + 1 not in hidden
        return shown, sum(word in folded for word in words)

    lines = list(islice(_lines_with(entry, wanted), _COMPARED))
    if not lines:
        return Hit(note, 0, note.summary, 0, 0, "text")
    best = max(lines, key=worth)
    return _context(note, *best, wanted)


def _lines_with(entry: _Entry, wanted: str) -> Iterator[_Line]:
    """Lines with a text; for a Greek letter that is written in TeX, those with its name."""
    names = [name for name, letter in _LETTERS.items() if letter == wanted and name in entry.body]
    for text in (wanted, *names):
        position = entry.body.find(text)
        while position >= 0:
            begin = entry.body.rfind("\n", 0, position) + 1
            end = entry.body.find("\n", position)
            end = len(entry.body) if end < 0 else end
            number = entry.body.count("\n", 0, position)
            yield _Line(number, entry.note.body[begin:end], position - begin)
            position = entry.body.find(text, end)


def _spoken(mark: re.Match[str]) -> str:
    """What a reader sees of a formula, a link or a mark of emphasis."""
    return math.render_inline(mark["tex"]).text if mark["tex"] else mark["link"] or ""


def _context(note: Note, line: int, text: str, start: int, wanted: str) -> Hit:
    """The words around a hit, cut at spaces, without the marks of Markdown where that can be."""
    if len(text) > 4 * _LEGIBLE:
        left = max(0, start - _LEGIBLE)
        text, start = text[left : start + 3 * _LEGIBLE], start - left
    words = _MARKS.sub(_spoken, text)
    if words.lstrip().startswith("|"):  # a table's row
        words = "  ".join(cell.strip() for cell in words.strip(" |").split("|"))
    if (found := fold(words).find(wanted)) >= 0:
        text, start = words, found
    low, end = max(0, start - _CONTEXT // 2), min(len(text), start + len(wanted))
    if low:
        space = text.find(" ", low, start)
        low = space + 1 if space >= 0 else low
    high = end + _CONTEXT
    if high < len(text):
        space = text.rfind(" ", end, high)
        high = space if space >= 0 else high
    before = ("… " if low else "") + text[low:start].lstrip("#>- ")
    after = text[end:high] + " …" if high < len(text) else text[end:].rstrip()
    return Hit(
        note, line, before + text[start:end] + after, len(before), len(before) + end - start, "text"
    )
