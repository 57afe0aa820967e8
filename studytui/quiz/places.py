"""Where in its note a question is answered."""

import math
import re
from collections import Counter

from studytui.notes.note import WIKILINK, Note
from studytui.quiz.questions import Question

_WORD = re.compile(r"[^\W\d_]{3,}")


def heading_of(question: Question, note: Note) -> str:
    """The heading of the note that answers the question: the one that its why names, else the one
    over the section that shares most rare words with it; nothing where no section shares any.
    """
    named = WIKILINK.search(question.why)
    if named and named[2] and named[1].strip() in ("", note.id):
        return named[2].strip()
    sections = _sections(note)
    spread = Counter(word for _, words in sections for word in words)
    asked = _words(" ".join([question.title, question.stem, question.why]))
    best, most = "", 0.0
    for heading, words in sections:
        shared = sum(math.log(len(sections) / spread[word]) for word in asked & words)
        if shared > most:
            best, most = heading, shared
    return best


def _sections(note: Note) -> list[tuple[str, set[str]]]:
    """The text under each heading, as words, with what is under the title left out."""
    lines = note.body.split("\n")
    starts = [heading.line - note.first_line - 1 for heading in note.headings]
    ends = [*starts[1:], len(lines)]
    return [
        (heading.text, _words(" ".join(lines[start:end])))
        for heading, start, end in zip(note.headings, starts, ends, strict=True)
        if heading.level > 1
    ]


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.casefold()))
