"""What an author is told about questions: mistakes, and weaknesses that are only a warning."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from difflib import SequenceMatcher
from pathlib import Path

from studytui.notes.catalog import Catalog
from studytui.notes.note import WIKILINK
from studytui.notes.text import Problem
from studytui.quiz import bank as banks
from studytui.quiz import experiment, parser
from studytui.quiz.bank import Bank
from studytui.quiz.questions import PICKED, Question

FEWEST = 3
"""Questions that a note should have."""

UNCHOSEN_AFTER = 50
"""Answers after which an option that nobody chose is worth a remark."""

WIDEST = 73
"""Characters of a line of code that 80 columns have room for."""

_EVERYTHING = re.compile(r"(all|none|both|neither) of (the )?(above|these|them|those)", re.I)
_ALIKE = 0.92


def files(folder: Path) -> list[Path]:
    """The question files below a folder."""
    return sorted(folder.rglob(f"*{parser.SUFFIX}"))


def check(question_files: Iterable[Path], catalog: Catalog) -> list[Problem]:
    """All mistakes in these question files, by file and line.

    Each file must stand beside a note of the catalog, and ids be unique over all of its questions.
    """
    chosen = {str(path.resolve()) for path in question_files}
    beside = {str(banks.file_of(note)) for note in catalog.notes}
    found = []
    for path in sorted(chosen - beside):
        message = f"No note stands beside this file: {Path(path).name.removesuffix('.quiz.md')}.md."
        found.append(Problem(path, 1, message))
    bank = banks.load(catalog)
    found += [problem for problem in bank.problems if problem.file in chosen]
    for question in bank.questions:
        if question.file in chosen:
            found += _links(question, catalog)
            found += _experiment(question)
    return sorted(found)


def _experiment(question: Question) -> Iterator[Problem]:
    """A prediction whose preset or settings are none that the lab knows."""
    if question.kind == "predict":
        try:
            experiment.members(question.lab, 1)
        except experiment.ExperimentError as error:
            yield Problem(question.file, question.line, f"{question.id}: {error}")


def _links(question: Question, catalog: Catalog) -> Iterator[Problem]:
    for name in question.also:
        if name not in catalog.by_id:
            yield Problem(question.file, question.line, f"also={name}: there is no such note.")
    feedback = [*(option.feedback for option in question.options), *question.feedback]
    feedback.append(question.other)
    text = "\n".join([question.stem, question.why, question.answer, *question.hints, *feedback])
    for match in WIKILINK.finditer(text):
        if match[1].strip() and not catalog.get(match[1].strip()):
            message = f"{question.id}: [[{match[1]}]] leads to no note."
            yield Problem(question.file, question.line, message)


def weaknesses(
    question_files: Iterable[Path],
    catalog: Catalog,
    chosen: Mapping[str, Mapping[int, int]] | None = None,
) -> list[Problem]:
    """What makes questions weak, by file and line; nothing here is wrong.

    `chosen` counts, for each question, how often each option was picked in recorded answers.
    """
    wanted = {str(path.resolve()) for path in question_files}
    bank = banks.load(catalog)
    questions = [question for question in bank.questions if question.file in wanted]
    found = [problem for question in questions for problem in _weak(question)]
    found += _near_duplicates(questions)
    found += _few(bank, catalog, wanted)
    for question in questions:
        found += _unchosen(question, (chosen or {}).get(question.key, {}))
    return sorted(found)


def _weak(question: Question) -> Iterator[Problem]:
    def remark(line: int, text: str) -> Problem:
        return Problem(question.file, line, f"{question.id}: {text}")

    if not question.why and question.kind != "self":
        yield remark(question.line, "it has no ### Why.")
    for option in question.options:
        if question.kind in PICKED and _EVERYTHING.search(option.text):
            yield remark(option.line, "“all (none) of the above” is answered without reading.")
        if not option.right and not option.feedback and not question.other and not option.condition:
            yield remark(option.line, f"the wrong answer {option.text!r} has no feedback.")
    for part in _unexplained(question):
        yield remark(question.line, f"{part} has no feedback.")
    if question.kind == "choice" and not question.generator:
        yield from _longest(question)
    wide = max(map(len, question.code.split("\n"))) - WIDEST
    if wide > 0:
        yield remark(question.line, f"its code is {wide} characters too wide for 80 columns.")


def _unexplained(question: Question) -> Iterator[str]:
    """What can go wrong with a part of the answer without a word about it."""
    if question.kind == "cloze" and not question.other:
        for accepted in question.blanks:
            if not any(option.blank in ("", *accepted) for option in question.options):
                yield f"a wrong text for =={accepted[0]}=="
    if question.kind == "order":
        for item, said in list(zip(question.items, question.feedback, strict=True))[1:]:
            if not said:
                yield f"putting {item!r} too early"
    if question.kind == "match":
        for (left, _), said in zip(question.pairs, question.feedback, strict=False):
            if not said:
                yield f"a wrong side for {left!r}"


def _longest(question: Question) -> Iterator[Problem]:
    lengths = sorted((len(option.text), option.right) for option in question.options)
    (second, _), (longest, right) = lengths[-2:]
    if right and longest > 20 and longest > 1.5 * second:
        line = question.right[0].line
        yield Problem(
            question.file, line, f"{question.id}: the right answer is by far the longest."
        )


def _near_duplicates(questions: list[Question]) -> Iterator[Problem]:
    """Pairs of questions of one note whose stems are nearly the same."""
    by_note: dict[str, list[Question]] = defaultdict(list)
    for question in questions:
        for before in by_note[question.note]:
            same = SequenceMatcher(None, before.stem, question.stem, autojunk=False)
            if same.quick_ratio() > _ALIKE and same.ratio() > _ALIKE:
                message = f"{question.id}: it asks nearly the same as {before.id}."
                yield Problem(question.file, question.line, message)
        by_note[question.note].append(question)


def _few(bank: Bank, catalog: Catalog, wanted: set[str]) -> Iterator[Problem]:
    for note in catalog.notes:
        count = len(bank.of_note(note.id))
        file = str(banks.file_of(note))
        if note.in_collection and count < FEWEST and (file in wanted or not Path(file).exists()):
            message = f"The note has {count} questions; {FEWEST} or more test it."
            yield Problem(note.file, 1, message)


def _unchosen(question: Question, counts: Mapping[int, int]) -> Iterator[Problem]:
    if question.kind not in PICKED or sum(counts.values()) < UNCHOSEN_AFTER:
        return
    for number, option in enumerate(question.options, 1):
        if not counts.get(number):
            message = f"{question.id}: nobody of {sum(counts.values())} chose {option.text!r}."
            yield Problem(question.file, option.line, message)
