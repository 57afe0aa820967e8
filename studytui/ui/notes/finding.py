"""Find in page, and the letters that stand at links."""

import re
from collections.abc import Sequence

from studytui.notes.render import Document
from studytui.notes.search import fold
from studytui.ui.notes.view import Match

LETTERS = "asdfghjklwertuiopzxcvbnm"


def matches(document: Document, query: str) -> list[Match]:
    """All places of a text in a document; words that a line break parts are found as well."""
    words = fold(query).split()
    if not words:
        return []
    found: list[Match] = []
    pattern = re.compile(r"\s+".join(re.escape(word) for word in words))
    texts = [fold(line.text.rstrip()) for line in document.lines]
    starts, position = [], 0
    for text in texts:
        starts.append(position)
        position += len(text) + 1
    line = 0
    for match in pattern.finditer("\n".join(texts)):
        while line + 1 < len(starts) and starts[line + 1] <= match.start():
            line += 1
        start = match.start() - starts[line]
        end = min(match.end() - starts[line], len(texts[line]))
        found.append(Match(line, start, end))
    return found


def labels(count: int) -> Sequence[str]:
    """So many different labels, all of one or all of two letters."""
    if count <= len(LETTERS):
        return LETTERS[:count]
    return [a + b for a in LETTERS for b in LETTERS][:count]
