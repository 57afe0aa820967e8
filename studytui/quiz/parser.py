"""From question files to questions: strict, one message for one mistake, on to the next heading."""

from collections.abc import Iterable
from pathlib import Path

from studytui.notes.note import ID
from studytui.notes.text import Problem
from studytui.notes.text import read as read_text
from studytui.quiz import kinds, strict
from studytui.quiz.questions import Question
from studytui.quiz.source import QuestionError, Source, read, split

SUFFIX = ".quiz.md"


def parse(text: str, file: str, note: str = "") -> tuple[list[Question], list[Problem]]:
    """The questions in the clean text of a file, and what is wrong with the others.

    `note` is the id of the note beside the file; by default, the file's own name.
    """
    note = note or Path(file).name.removesuffix(SUFFIX)
    questions, problems = [], []
    for line, lines in split(text):
        try:
            questions.append(_question(read(line, lines), file, note))
        except QuestionError as error:
            problems.append(Problem(file, error.line, error.message))
    return questions, problems


def parse_file(path: Path, note: str = "") -> tuple[list[Question], list[Problem]]:
    """The questions of a file. A file that cannot be read is one problem and no questions."""
    try:
        text, problems = read_text(path)
    except OSError as error:
        return [], [Problem(str(path), 1, f"The file cannot be read: {error.strerror}.")]
    questions, more = parse(text, str(path), note)
    return questions, [*problems, *more]


def twice(questions: Iterable[Question]) -> list[Problem]:
    """One problem for every question whose id, present or former, another has already."""
    problems, seen = [], dict[str, Question]()
    for question in questions:
        for name in (question.id, *question.was):
            first = seen.setdefault(name, question)
            if first is not question:
                where = f"{first.file}:{first.line}"
                message = f"The id {name} stands here a second time, first at {where}."
                problems.append(Problem(question.file, question.line, message))
                break
    return problems


def _question(source: Source, file: str, note: str) -> Question:
    if not source.id:
        raise QuestionError(source.line, "A question needs an id: {#some-id .choice}.")
    if not ID.fullmatch(source.id):
        message = f"#{source.id}: an id is lower-case letters, digits and single hyphens."
        raise QuestionError(source.line, message)
    kind = kinds.of(source)
    drawn = kinds.drawing(source, kind)
    fields = kind.read(source)
    stem = fields.pop("stem", "\n".join(source.stem)).strip()
    if not stem:
        raise QuestionError(source.line, "Under the heading stands the question itself.")
    if not source.title:
        raise QuestionError(source.line, "A question needs a title before its {#id .kind}.")
    if source.answer and kind.name != "self":
        message = f"### Answer belongs to .self; the right answer of .{kind.name} stands above."
        raise QuestionError(source.sections["Answer"], message)
    question = Question(
        id=source.id,
        kind=kind.name,
        title=source.title,
        stem=stem,
        note=note,
        file=file,
        line=source.line,
        revision=source.revision,
        also=_names(source, "also"),
        was=_names(source, "was"),
        version=_version(source),
        hints=tuple(source.hints),
        why=source.why,
        answer=source.answer,
        **drawn,
        **fields,
    )
    strict.check(question)
    return question


def _names(source: Source, key: str) -> tuple[str, ...]:
    text = source.attributes.get(key, "")
    names = tuple(name for name in text.split(",") if name)
    for name in names:
        if not ID.fullmatch(name):
            raise QuestionError(source.line, f"{key}={text}: {name!r} is no id.")
    return names


def _version(source: Source) -> int:
    text = source.attributes.get("v", "1")
    if not text.isdecimal() or not 1 <= int(text) <= 999:
        raise QuestionError(source.line, f"v={text}: a version is a whole number from 1.")
    return int(text)
