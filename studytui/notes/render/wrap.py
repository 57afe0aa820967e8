"""Breaking styled text into lines."""

import re
from collections.abc import Iterable

from rich.cells import chop_cells

from studytui.notes.render.line import NO_BREAK, Run, Runs, cells

_PIECES = re.compile(r"( +|\n)")


def wrap(runs: Runs, width: int) -> list[list[Run]]:
    """Lines of at most `width` cells; a word that is longer is cut, `\\n` breaks always."""
    lines: list[list[Run]] = [[]]
    used = 0
    space: Run | None = None
    for word in _words(runs):
        if isinstance(word, Run):  # a space or a line break
            if word.text == "\n":
                lines.append([])
                used, space = 0, None
            elif used:
                space = word._replace(text=" ")
            continue
        size = sum(cells(run.text) for run in word)
        if used and used + bool(space) + size > width:
            lines.append([])
            used, space = 0, None
        if space:
            lines[-1].append(space)
            used += 1
            space = None
        if size > width:
            used = _cut(lines, word, width, used)
        else:
            lines[-1].extend(word)
            used += size
    return [_joined(line) for line in lines]


def _words(runs: Runs) -> Iterable[list[Run] | Run]:
    """Words (several runs, where the style changes within one) and the breaks between them."""
    word: list[Run] = []
    for run in runs:
        for piece in _PIECES.split(run.text):
            if not piece:
                continue
            if piece[0] in " \n":
                if word:
                    yield word
                    word = []
                yield run._replace(text=piece)
            else:
                word.append(run._replace(text=piece))
    if word:
        yield word


def _cut(lines: list[list[Run]], word: list[Run], width: int, used: int) -> int:
    """Put a word that is longer than a line into several; the cells used in the last."""
    for run in word:
        room = width - used
        for part in _parts(run.text, room, width):
            if used and used + cells(part) > width:
                lines.append([])
                used = 0
            lines[-1].append(run._replace(text=part))
            used += cells(part)
    return used


def _parts(text: str, first: int, width: int) -> Iterable[str]:
    if cells(text) <= first:
        return [text]
    return [part for part in chop_cells(text, max(2, width)) if part]


def _joined(line: list[Run]) -> list[Run]:
    """Neighbours of one style made one, the unbreakable spaces common ones."""
    joined: list[Run] = []
    for run in line:
        text = run.text.replace(NO_BREAK, " ")
        if joined and joined[-1][1:] == run[1:]:
            joined[-1] = joined[-1]._replace(text=joined[-1].text + text)
        else:
            joined.append(run._replace(text=text))
    return joined
