"""The lines of a question file, taken apart: questions, sections, answers, without judging them."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

HEADING = re.compile(r"##[ \t]+(?P<title>.*?)[ \t]*(?:\{(?P<attributes>[^{}]*)\})?[ \t]*")
_ATTRIBUTE = re.compile(
    r'\s*(?:#(?P<id>[^\s}]+)|\.(?P<kind>[\w-]+)|(?P<key>[\w-]+)=(?:"(?P<quoted>[^"]*)"|(?P<value>\S+)))'
)
_FENCE = re.compile(r"[ \t]*(`{3,}|~{3,})(.*)")
_TASK = re.compile(r"[-*+][ \t]+\[([ xX])\](?:[ \t]+(.*))?")
_BOX = re.compile(r"[-*+][ \t]*\[[^\]]?\](?![(\[:]).*")
_ITEM = re.compile(r"(?:[-*+]|\d+[.)])[ \t]+(.*)")
_SECTIONS = ("Hint", "Why", "Answer")


class QuestionError(ValueError):
    """What is wrong with a question, at a line of its file."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line
        self.message = message


@dataclass
class Answer:
    """A list item under the stem; `ticked` is None for one that is no task."""

    line: int
    ticked: bool | None
    text: list[str]
    quote: list[str] = field(default_factory=list)

    @property
    def markdown(self) -> str:
        """The item's text without its indentation."""
        return "\n".join(self.text).strip()

    @property
    def feedback(self) -> str:
        """The quoted lines under it."""
        return "\n".join(self.quote).strip()


@dataclass
class Source:
    """One question as it stands in the file."""

    line: int
    title: str
    lines: list[str]
    id: str = ""
    kinds: list[str] = field(default_factory=list)
    attributes: dict[str, str] = field(default_factory=dict)
    stem: list[str] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    hints: list[str] = field(default_factory=list)
    why: str = ""
    answer: str = ""
    sections: dict[str, int] = field(default_factory=dict)
    """The lines of ### Why and ### Answer, where they are."""

    @property
    def revision(self) -> str:
        """A hash of the source with white space normalised."""
        words = "\n".join(text for line in self.lines if (text := " ".join(line.split())))
        return hashlib.sha256(words.encode()).hexdigest()[:12]


def split(text: str) -> Iterator[tuple[int, list[str]]]:
    """The questions of a file: the number of each heading's line (from 1) and all its lines."""
    start, lines, fence = 0, text.split("\n"), ""
    for number, line in enumerate(lines, start=1):
        fence = _fence(line, fence)
        if not fence and line.startswith(("## ", "##\t")):
            if start:
                yield start, lines[start - 1 : number - 1]
            start = number
    if start:
        yield start, lines[start - 1 :]


def _fence(line: str, fence: str) -> str:
    """The fence that is open after this line, given the one open before it."""
    if "```" not in line and "~~~" not in line:
        return fence
    match = _FENCE.match(line)
    if not match:
        return fence
    marks, info = match.groups()
    if not fence:
        return marks
    closes = marks[0] == fence[0] and len(marks) >= len(fence) and not info.strip()
    return "" if closes else fence


def read(line: int, lines: list[str]) -> Source:
    """Take one question apart.

    Raises:
        QuestionError: Its heading or its structure is not that of a question.
    """
    source = _heading(line, lines)
    section, start, part = "", line, list[str]()
    fence = ""
    for number, text in enumerate(lines[1:], start=line + 1):
        before, fence = fence, _fence(text, fence)
        if not before and not fence and text.startswith("#"):
            _close(source, section, start, part)
            section, start, part = _section(number, text), number, []
        elif section:
            part.append(text)
        else:
            _body(source, number, text, bool(before or fence))
    if fence:
        raise QuestionError(line, f"A code block of this question is never closed with {fence}.")
    _close(source, section, start, part)
    return source


def _heading(line: int, lines: list[str]) -> Source:
    match = HEADING.fullmatch(lines[0])
    if not match or match["attributes"] is None:
        raise QuestionError(
            line, "A question's heading ends with its id and kind: {#some-id .choice}."
        )
    source = Source(line, match["title"], lines)
    rest = match["attributes"].rstrip()
    position = 0
    while position < len(rest):
        found = _ATTRIBUTE.match(rest, position)
        if not found:
            wrong = rest[position:].split()[0]
            raise QuestionError(line, f"{wrong!r} is no #id, .kind or key=value.")
        position = found.end()
        if found["id"]:
            if source.id:
                raise QuestionError(line, f"One question, one id: #{source.id} and #{found['id']}.")
            source.id = found["id"]
        elif found["kind"]:
            source.kinds.append(found["kind"])
        elif found["key"] in source.attributes:
            raise QuestionError(line, f"{found['key']}= stands here twice.")
        else:
            value = found["quoted"] if found["quoted"] is not None else found["value"]
            source.attributes[found["key"]] = value
    return source


def _section(number: int, text: str) -> str:
    name = text.lstrip("#").strip().rstrip("#").strip()
    if not text.startswith("### ") or name not in _SECTIONS:
        wanted = ", ".join(f"### {section}" for section in _SECTIONS)
        raise QuestionError(number, f"{text.strip()!r}: below a question stand only {wanted}.")
    return name


def _close(source: Source, section: str, line: int, lines: list[str]) -> None:
    """Keep a section that began at `line`; the text before the first one has no name."""
    text = "\n".join(lines).strip()
    if not section:
        return
    if not text:
        raise QuestionError(line, f"### {section} is empty.")
    if section == "Hint":
        source.hints.append(text)
        return
    if section in source.sections:
        raise QuestionError(line, f"### {section} stands here a second time.")
    source.sections[section] = line
    if section == "Why":
        source.why = text
    else:
        source.answer = text


def _body(source: Source, number: int, text: str, in_fence: bool) -> None:
    """Sort a line above the sections: stem, a list item, or what belongs to the last item."""
    indented = text[:1] in " \t"
    if not in_fence and not indented and (task := _TASK.fullmatch(text)):
        _listed(source, number, Answer(number, task[1] != " ", [task[2] or ""]))
    elif not in_fence and _BOX.fullmatch(text):
        raise QuestionError(number, "A box is written - [x] right or - [ ] wrong.")
    elif not in_fence and not indented and (item := _ITEM.fullmatch(text)):
        _listed(source, number, Answer(number, None, [item[1]]))
    elif source.answers and (indented or not text):
        _continue(source.answers[-1], text)
    elif source.answers and source.answers[-1].ticked is None:
        _demote(source)  # the list was part of the stem
        source.stem.append(text)
    elif source.answers:
        raise QuestionError(
            number, "Text after the answers: it belongs above them or under ### Why."
        )
    else:
        source.stem.append(text)


def _listed(source: Source, number: int, answer: Answer) -> None:
    if source.answers and (source.answers[-1].ticked is None) != (answer.ticked is None):
        if answer.ticked is None:
            raise QuestionError(number, "An answer needs its box: - [x] right or - [ ] wrong.")
        _demote(source)
    source.answers.append(answer)


def _demote(source: Source) -> None:
    """Give plain list items back to the stem they turned out to belong to."""
    first = source.answers[0].line - source.line
    last = source.answers[-1]
    end = last.line - source.line + len(last.text) + len(last.quote)
    source.stem += source.lines[first:end]
    source.answers.clear()


def _continue(answer: Answer, text: str) -> None:
    stripped = text.strip()
    if stripped.startswith(">"):
        answer.quote.append(stripped[1:].removeprefix(" "))
    elif answer.quote and stripped:
        answer.quote.append(stripped)
    else:
        answer.text.append(text[2:] if text.startswith("  ") else stripped)
