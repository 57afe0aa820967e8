"""All questions beside the notes of a catalog, in reading order; unchanged files from a cache."""

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import msgspec

from studytui import cache
from studytui.notes.catalog import Catalog
from studytui.notes.note import Note
from studytui.notes.text import Problem
from studytui.quiz import parser
from studytui.quiz.questions import Question

VERSION = 3
"""Raised whenever reading a question file gives something else than before."""


class _Entry(msgspec.Struct, array_like=True):
    """A question file's state when it was read, and what it was read as."""

    modified: int
    size: int
    note: str
    questions: list[Question]
    problems: list[Problem]


class _File(msgspec.Struct, array_like=True):
    """The whole cache."""

    version: int
    entries: dict[str, _Entry]


class Bank:
    """Questions with unique ids, in reading order; of several with one id the first keeps it."""

    def __init__(self, questions: Iterable[Question], problems: Iterable[Problem] = ()) -> None:
        found = list(questions)
        self.problems = [*problems, *parser.twice(found)]
        self.by_id: dict[str, Question] = {}
        for question in found:
            self.by_id.setdefault(question.id, question)
        self.questions = tuple(self.by_id.values())
        self.by_key = {question.key: question for question in self.questions}
        self.aliases = {
            old: question.key
            for question in self.questions
            for old in question.was
            if old not in self.by_id
        }
        """Former ids, and the key of the question that each has become."""
        self._by_note: dict[str, list[Question]] = defaultdict(list)
        for question in self.questions:
            for note in dict.fromkeys(question.notes):
                self._by_note[note].append(question)

    def of_note(self, note: str) -> tuple[Question, ...]:
        """The questions about a note, those that stand beside it first."""
        found = self._by_note.get(note, [])
        return tuple(sorted(found, key=lambda question: question.note != note))

    def of_notes(self, notes: Iterable[str]) -> tuple[Question, ...]:
        """The questions about any of these notes, each once, in the notes' order."""
        found = {question.key: question for note in notes for question in self.of_note(note)}
        return tuple(found.values())


def file_of(note: Note) -> Path:
    """Where the questions about a note stand, whether there are any or not."""
    return note.path.with_name(note.path.stem + parser.SUFFIX)


def load(catalog: Catalog, cache_dir: Path | None = None) -> Bank:
    """The questions of a catalog's notes; files that did not change come from the cache.

    What cannot be read is a problem of the bank, never an exception.
    """
    file = _cache_file(catalog, cache_dir) if cache_dir else None
    before = _read(file) if file else {}
    after: dict[str, _Entry] = {}
    for note in catalog.notes:
        path = file_of(note)
        try:
            state = path.stat()
        except OSError:
            continue
        entry = before.get(str(path))
        if not entry or (entry.modified, entry.size, entry.note) != (
            state.st_mtime_ns,
            state.st_size,
            note.id,
        ):
            questions, problems = parser.parse_file(path, note.id)
            entry = _Entry(state.st_mtime_ns, state.st_size, note.id, questions, problems)
        after[str(path)] = entry
    if file and after != before:
        cache.keep(file, msgspec.msgpack.encode(_File(VERSION, after)))
    return Bank(
        (question for entry in after.values() for question in entry.questions),
        (problem for entry in after.values() for problem in entry.problems),
    )


def _cache_file(catalog: Catalog, cache_dir: Path) -> Path:
    folders = dict.fromkeys(note.folder for note in catalog.notes)
    return cache_dir / "questions" / f"{cache.key(*folders)}.msgpack"


def _read(file: Path) -> dict[str, _Entry]:
    try:
        stored = msgspec.msgpack.decode(file.read_bytes(), type=_File)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return {}
    return stored.entries if stored.version == VERSION else {}
