"""Search over all notes: titles first, then headings, then text.

A query's words must all occur in a note; the last may be only begun. Where they occur decides the
rank. Everything is lower case and without accents; `μ`, `mu` or TeX are found as they are written.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from studytui import math
from studytui.notes.note import Note

_CONTEXT = 60
"""Characters of text shown around a hit."""

_MARKS = re.compile(
    r"(?<!\\)\$(?P<tex>[^$]+)\$|\[\[(?:[^\]|]*\|)?(?P<link>[^\]]*)\]\]"
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

    def in_note(self, note: Note, query: str) -> list[Hit]:
        """All lines of one note where a word of the query stands."""
        words = fold(query).split()
        entry = next((each for each in self._entries if each.note.id == note.id), None)
        return list(_text_hits(entry, words)) if entry and words else []


def _entry(note: Note) -> _Entry:
    title = fold(note.title)
    headings = tuple(fold(heading.text) for heading in note.headings)
    body = fold(note.body)
    return _Entry(note, title, headings, body, "\n".join([title, note.id, body]))


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
            start = folded.find(words[0])
            line = heading.line - 1 - note.first_line
            return Hit(note, line, heading.text, start, start + len(words[0]), "heading")
    return next(_text_hits(entry, words), Hit(note, 0, note.summary, 0, 0, "text"))


def _text_hits(entry: _Entry, words: list[str]) -> Iterator[Hit]:
    """Hits of the whole phrase, else of its first word, line by line."""
    phrase = " ".join(words)
    wanted = phrase if phrase in entry.body else max(words, key=len)
    position = entry.body.find(wanted)
    while position >= 0:
        begin = entry.body.rfind("\n", 0, position) + 1
        end = entry.body.find("\n", position)
        end = len(entry.body) if end < 0 else end
        line = entry.body.count("\n", 0, position)
        yield _context(entry.note, line, entry.note.body[begin:end], position - begin, wanted)
        position = entry.body.find(wanted, end)


def _spoken(mark: re.Match[str]) -> str:
    """What a reader sees of a formula, a link or a mark of emphasis."""
    return math.render_inline(mark["tex"]).text if mark["tex"] else mark["link"] or ""


def _context(note: Note, line: int, text: str, start: int, wanted: str) -> Hit:
    """The words around a hit, cut at spaces, without the marks of Markdown where that can be."""
    words = _MARKS.sub(_spoken, text)
    if (found := fold(words).find(wanted)) >= 0:
        text, start = words, found
    low, end = max(0, start - _CONTEXT // 2), start + len(wanted)
    if low:
        space = text.find(" ", low, start)
        low = space + 1 if space >= 0 else low
    before = ("… " if low else "") + text[low:start].lstrip("#>- |")
    shown = before + text[start : end + _CONTEXT]
    return Hit(note, line, shown, len(before), len(before) + len(wanted), "text")
