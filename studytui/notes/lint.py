"""What an author is told about notes: `file:line: message`, nothing that is only taste."""

import contextlib
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from studytui.notes import fences, lint_text, run
from studytui.notes.catalog import Catalog
from studytui.notes.note import Fence, Note, line_of, slug
from studytui.notes.text import Problem

SHORTEST, LONGEST = 400, 1200
"""Words that a note of a collection may have."""


def check(catalog: Catalog) -> list[Problem]:
    """All problems of all notes, by file and line."""
    found = set(catalog.problems)
    for note in catalog.notes:
        found |= set(check_note(note, catalog))
    for path in catalog.paths:
        for name in path.notes:
            if name not in catalog.by_id:
                file, line = _named_in_paths(catalog, name)
                found.add(Problem(file, line, f"[{path.id}] names {name!r}, which is no note."))
    return sorted(found)


def check_note(note: Note, catalog: Catalog) -> Iterator[Problem]:
    """The problems of one note, among the others of its catalog."""
    yield from note.problems
    yield from _circles(note, catalog)
    yield from _front_matter(note, catalog)
    yield from _headings(note)
    yield from _links(note, catalog)
    yield from _fences(note)
    yield from lint_text.check(note)


def _named_in_paths(catalog: Catalog, name: str) -> tuple[str, int]:
    """The file of learning paths that names a note, and the line."""
    for folder in dict.fromkeys(note.folder for note in catalog.notes):
        file = Path(folder) / "paths.toml"
        with contextlib.suppress(OSError, UnicodeDecodeError):
            for number, line in enumerate(file.read_text(encoding="utf-8").split("\n"), start=1):
                if f'"{name}"' in line or f"'{name}'" in line:
                    return str(file), number
    return "paths.toml", 1


def _circles(note: Note, catalog: Catalog) -> Iterator[Problem]:
    """The circles of prerequisites that begin at a note: each is named once."""
    for cycle in catalog.cycles:
        if cycle[0] == note.id:
            ring = " → ".join((*cycle, cycle[0]))
            line = line_of(note, "prerequisites")
            yield Problem(note.file, line, f"The prerequisites form a circle: {ring}.")


def _front_matter(note: Note, catalog: Catalog) -> Iterator[Problem]:
    if not note.has_front_matter or any(p.line <= note.first_line for p in note.problems):
        return
    for name in note.prerequisites:
        line = line_of(note, "prerequisites")
        if name == note.id:
            yield Problem(note.file, line, "The note is its own prerequisite.")
        elif name not in catalog.by_id:
            yield Problem(note.file, line, f"The prerequisite {name!r} is no note.")
    if not note.in_collection:
        return
    if note.id != note.path.stem and not note.id.startswith(f"{note.path.stem}-"):
        line = line_of(note, "id")
        yield Problem(note.file, line, f"The id {note.id!r} is not the file's name.")
    if not note.sources:
        yield Problem(note.file, 1, "The front matter names no sources.")
    if not SHORTEST <= note.words <= LONGEST:
        words = "1 word" if note.words == 1 else f"{note.words} words"
        message = f"The note has {words}; {SHORTEST} to {LONGEST} make one sitting."
        yield Problem(note.file, note.first_line + 1, message)


def _headings(note: Note) -> Iterator[Problem]:
    for above, below in pairwise(note.headings):
        if below.level > above.level + 1:
            message = f"A heading of level {below.level} below one of level {above.level}."
            yield Problem(note.file, below.line, message)
    for heading in note.headings:
        if not heading.text:
            yield Problem(note.file, heading.line, "A heading without words.")
    if note.in_collection:
        tops = [heading for heading in note.headings if heading.level == 1]
        if not tops:
            yield Problem(
                note.file, note.first_line + 1, f"No heading: begin with `# {note.title}`."
            )
        for heading in tops[1:]:
            yield Problem(note.file, heading.line, "A second heading of level 1.")


def _links(note: Note, catalog: Catalog) -> Iterator[Problem]:
    for link in note.links:
        target = catalog.get(link.target) if link.target else note
        if target is None:
            yield Problem(note.file, link.line, f"[[{link.target}]] leads to no note.")
        elif link.heading and slug(link.heading) not in {slug(h.text) for h in target.headings}:
            message = f"The note {target.id!r} has no heading {link.heading!r}."
            yield Problem(note.file, link.line, message)


def _fences(note: Note) -> Iterator[Problem]:
    before: Fence | None = None
    outputs = {block.output.line for block in run.blocks(note) if block.output}
    for fence in note.fences:
        if not fence.closed:
            yield Problem(note.file, fence.line, "The code block is never closed.")
        wrong = _wrong_in(fence)
        if wrong:
            yield Problem(note.file, fence.line, wrong)
        if fence.words[:1] == ("output",) and fence.line not in outputs:
            message = "An output fence must stand right after a `python run` block."
            yield Problem(note.file, fence.line, message)
        if fence.words[:1] == ("result",) and not (before and before.words[:2] == ("toml", "lab")):
            message = "A result fence must stand right after a `toml lab` block."
            yield Problem(note.file, fence.line, message)
        before = fence


def _wrong_in(fence: Fence) -> str:
    """What is wrong with a fence's content, or nothing."""
    try:
        if fence.words[:2] == ("toml", "lab"):
            fences.read_lab(fence.content)
        elif fence.words[:2] == ("toml", "plot"):
            fences.read_plot(fence.content)
        elif run.is_run(fence):
            compile(fence.content, "block", "exec", dont_inherit=True)
    except fences.FenceError as error:
        return f"{' '.join(fence.words[:2])}: {error}."
    except SyntaxError as error:
        return f"Not Python: {error.msg} (line {error.lineno} of the block)."
    except (ValueError, RecursionError, MemoryError) as error:
        return f"Not Python: {error}."
    if match := re.fullmatch(r"(python|toml)-?(run|lab|plot)", fence.info):
        return f"Write `{match[1]} {match[2]}`."
    return ""
