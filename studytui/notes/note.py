"""One note: a Markdown file, with or without front matter, as the other modules see it.

A line scanner finds headings, fences and links; it is what indexing a thousand files costs, so it
builds no syntax tree. Line numbers count from 1 in the file.
"""

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import msgspec

from studytui.notes import frontmatter, text
from studytui.notes.text import Problem

ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
KEYS = ("id", "title", "summary", "prerequisites", "sources", "lab")
WIKILINK = re.compile(
    r"\[\[([^\[\]|#\n]*?)(?:#([^\[\]|\n]*?))?(?:\\?\|([^\[\]\n]*))?\]\]"  # in tables the bar is \|
)
# Possessive: on a long line of blanks anything else tries every way to divide them.
_OPENING = re.compile(r"([ \t]*+(?:>[ \t]*+)*+(?:(?:[-*+]|\d++[.)])[ \t]++)?+)(`{3,}+|~{3,}+)(.*)")
_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]++(.*))?")
_UNDERLINE = re.compile(r" {0,3}(=+|-+)[ \t]*")
_TICKS = re.compile("`+")
_WORD = re.compile(r"[^\W_][\w'’-]*")


class Heading(msgspec.Struct, frozen=True):
    """A heading: its level 1–6, its text as written, and its line."""

    level: int
    text: str
    line: int


class Fence(msgspec.Struct, frozen=True):
    """A fenced block: its info string, its content, the lines of its two fences."""

    info: str
    content: str
    line: int
    end: int
    closed: bool
    indent: str = ""
    """What begins each of its lines in the file: a list's blanks, a quotation's `>`."""

    @property
    def words(self) -> tuple[str, ...]:
        """The info string's words: the language first."""
        return tuple(self.info.split())


class Link(msgspec.Struct, frozen=True):
    """A `[[target#heading|label]]` and its line; an empty target means this note."""

    target: str
    heading: str
    label: str
    line: int


class Note(msgspec.Struct, frozen=True):
    """A note as read from its file."""

    id: str
    title: str
    file: str
    folder: str
    module: str
    body: str
    first_line: int
    """Lines of the file above the body."""
    has_front_matter: bool = False
    in_collection: bool = False
    """Whether the front matter gives an id: a note of studytui's own kind."""
    summary: str = ""
    prerequisites: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    lab: tuple[str, ...] = ()
    headings: tuple[Heading, ...] = ()
    fences: tuple[Fence, ...] = ()
    links: tuple[Link, ...] = ()
    words: int = 0
    problems: tuple[Problem, ...] = ()

    @property
    def path(self) -> Path:
        """The note's file."""
        return Path(self.file)

    @property
    def minutes(self) -> int:
        """Reading time at 200 words a minute, at least one."""
        return max(1, round(self.words / 200))


def line_of(note: Note, key: str) -> int:
    """The line of a key of the front matter, 1 if it cannot be found."""
    try:
        with note.path.open(encoding="utf-8", errors="replace") as stream:
            for number, line in zip(range(1, note.first_line + 1), stream, strict=False):
                if line.startswith(f"{key}:"):
                    return number
    except OSError:
        pass
    return 1


def slug(heading: str) -> str:
    """What a link to `heading` is compared by: letters and digits, the rest as single hyphens."""
    folded = unicodedata.normalize("NFKD", heading).casefold()
    return re.sub(r"[^a-z0-9α-ω]+", "-", folded).strip("-")


def read(path: Path, folder: Path | None = None) -> Note:
    """Read the note in `path`, which belongs to the collection `folder`.

    Whatever is wrong becomes a problem of the note; the note opens all the same.

    Raises:
        OSError: The file cannot be read.
    """
    source, problems = text.read(path)
    note = parse(source, path, folder or path.parent)
    return msgspec.structs.replace(note, problems=(*problems, *note.problems))


def parse(source: str, path: Path, folder: Path) -> Note:
    """The note that `source`, the clean text of `path`, is."""
    header, body, first_line = frontmatter.split(source)
    fields, problems = _fields(header, str(path))
    if header is None and frontmatter.is_unclosed(source):
        message = "The front matter that begins here is not closed by a line of `---`."
        problems.append(Problem(str(path), 1, message))
    headings, fences, links, words = scan(body, first_line)
    relative = path.relative_to(folder) if path.is_relative_to(folder) else Path(path.name)
    heading = next((h.text for h in headings if h.text), "")
    return Note(
        id=fields.id or slug(str(relative.with_suffix(""))) or "note",
        title=fields.title or heading or text.one_line(path.stem),
        file=str(path),
        folder=str(folder),
        module="" if relative.parent == Path() else str(relative.parent),
        body=body,
        first_line=first_line,
        has_front_matter=header is not None,
        in_collection=bool(fields.id),
        summary=fields.summary,
        prerequisites=fields.prerequisites,
        sources=fields.sources,
        lab=fields.lab,
        headings=headings,
        fences=fences,
        links=links,
        words=words,
        problems=tuple(problems),
    )


class _Fields(msgspec.Struct):
    """Front matter, checked."""

    id: str = ""
    title: str = ""
    summary: str = ""
    prerequisites: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    lab: tuple[str, ...] = ()


def _fields(header: str | None, file: str) -> tuple[_Fields, list[Problem]]:
    """The front matter's fields; what is wrong with one leaves it at its default."""
    fields, problems = _Fields(), []
    if header is None:
        return fields, []
    try:
        data = frontmatter.load(header)
    except frontmatter.FrontMatterError as error:
        return fields, [Problem(file, error.line, str(error))]
    for key, value in data.items():
        line = frontmatter.line_of(header, key)
        if key not in KEYS:
            if "id" not in data:  # another program's front matter
                continue
            known = ", ".join(KEYS)
            problems.append(Problem(file, line, f"There is no key {key!r}; keys are {known}."))
        elif wrong := _wrong(key, value):
            problems.append(Problem(file, line, wrong))
        else:
            one = isinstance(value, str)
            clean = text.one_line(value) if one else tuple(map(text.one_line, value or ()))
            setattr(fields, key, clean)
    return fields, problems


def _wrong(key: str, value: object) -> str:
    """What is wrong with the value of a key, or nothing."""
    if isinstance(getattr(_Fields(), key), str):
        if not isinstance(value, str) or not value.strip():
            return f"{key} must be a text, not {value!r:.60}."
        if key == "id" and not ID.fullmatch(value):
            return f"id {value!r:.60} must be lower-case letters, digits and single hyphens."
        return ""
    if value is not None and not (
        isinstance(value, list) and all(isinstance(item, str) for item in value)
    ):
        return f"{key} must be a list of texts, as in `{key}: [a, b]`, not {value!r:.60}."
    return ""


Scan = tuple[tuple[Heading, ...], tuple[Fence, ...], tuple[Link, ...], int]


def scan(body: str, first_line: int = 0) -> Scan:
    """Headings, fences, wikilinks and the number of words of a body."""
    lines = body.split("\n")
    fences = tuple(_fences(lines, first_line))
    inside = {number for fence in fences for number in range(fence.line, fence.end + 1)}
    headings: list[Heading] = []
    links: list[Link] = []
    words, previous = 0, ""
    for number, line in enumerate(lines, start=first_line + 1):
        if number in inside:
            previous = ""
            continue
        words += len(_WORD.findall(line))
        if heading := _HEADING.fullmatch(line):
            headings.append(Heading(len(heading[1]), _unclosed(heading[2] or ""), number))
        elif (under := _UNDERLINE.fullmatch(line)) and _can_be_underlined(previous):
            headings.append(Heading(1 if "=" in under[1] else 2, previous.strip(), number - 1))
        if "[[" in line:
            for link in WIKILINK.finditer(without_code(line)):
                target, anchor, label = (part or "" for part in link.groups())
                links.append(Link(target.strip(), anchor.strip(), label.strip(), number))
        previous = line
    return tuple(headings), fences, tuple(links), words


def _unclosed(heading: str) -> str:
    """A heading's text without the `#` that may close it."""
    text = heading.rstrip()
    words = text.rstrip("#")
    return words.rstrip() if words[-1:] in ("", " ", "\t") else text


def _can_be_underlined(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith(("#", ">", "|", "-", "*", "+"))


def without_code(line: str) -> str:
    """`line` with blanks for what stands between two equally long runs of backticks."""
    runs = list(_TICKS.finditer(line))
    partner: dict[int, int] = {}
    latest: dict[int, int] = {}
    for place in range(len(runs) - 1, -1, -1):
        size = len(runs[place][0])
        if size in latest:
            partner[place] = latest[size]
        latest[size] = place
    parts, position, place = [], 0, 0
    while place < len(runs):
        if place in partner:
            start, end = runs[place].start(), runs[partner[place]].end()
            parts += [line[position:start], " " * (end - start)]
            position, place = end, partner[place]
        place += 1
    return "".join([*parts, line[position:]])


def _fences(lines: list[str], first_line: int) -> Iterator[Fence]:
    """The fenced blocks; one without an end reaches to the end of the note, as in Markdown."""
    number = 0
    while number < len(lines):
        text = lines[number]
        opening = _OPENING.fullmatch(text) if "```" in text or "~~~" in text else None
        if not opening or (opening[2][0] == "`" and "`" in opening[3]):
            number += 1
            continue
        start, number = number, number + 1
        closing = re.compile(rf"[ \t]*+(?:>[ \t]*+)*+{opening[2][0]}{{{len(opening[2])},}}+[ \t]*+")
        while number < len(lines) and not closing.fullmatch(lines[number]):
            number += 1
        closed = number < len(lines)
        indent = re.sub(r"[^>\s]", " ", opening[1])
        # A blank after the last `>` may be missing, as it is where a line is empty.
        rows = [line.removeprefix(indent if line.startswith(indent) else indent.strip())
                for line in lines[start + 1 : number]]  # fmt: skip
        last = number if closed else number - 1
        yield Fence(
            opening[3].strip(), "\n".join(rows), first_line + start + 1, first_line + last + 1,
            closed, indent,
        )  # fmt: skip
        number += 1
