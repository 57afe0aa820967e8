"""What a question must not be though each of its lines is well formed: ambiguous, or too long."""

from collections.abc import Iterator

from studytui.quiz import generators, reading
from studytui.quiz.asking import LETTERS, tolerance
from studytui.quiz.questions import PICKED, Option, Question
from studytui.quiz.source import QuestionError


def check(question: Question) -> None:
    """Refuse a question whose answers cannot be told apart, or that nobody could answer.

    Raises:
        QuestionError: What is wrong, at the line of the answer or of the heading.
    """
    if question.id in question.was:
        raise QuestionError(question.line, f"was={question.id} is the id that it has now.")
    if question.tol is not None and question.rel is not None:
        message = "A tolerance is absolute, tol=, or relative, rel=, not both."
        raise QuestionError(question.line, message)
    shown = len(question.options) if question.kind in PICKED else 0
    shown = max(shown, len(question.items), len(question.pairs) + len(question.decoys))
    if shown > len(LETTERS):
        message = f"{shown} things to choose from are too many; letters go up to {len(LETTERS)}."
        raise QuestionError(question.line, message)
    numeric = question.kind == "numeric"
    if not question.generator:
        for option in question.options:
            if generators.single(option.text) or (numeric and "{{" in option.text):
                raise QuestionError(option.line, f"{option.text} takes a generator: gen=name.")
    for option, other in _pairs(question):
        if _same(question, option, other):
            where = f"line {other.line}"
            message = f"{option.text!r} cannot be told from the answer at {where}, {other.text!r}."
            raise QuestionError(option.line, message)


def _pairs(question: Question) -> Iterator[tuple[Option, Option]]:
    """Each answer with each one above it; two right ones may mean the same where one is typed."""
    for place, option in enumerate(question.options):
        for other in question.options[:place]:
            if question.kind in PICKED or not (option.right and other.right):
                yield option, other


def _same(question: Question, option: Option, other: Option) -> bool:
    if (option.text, option.blank) == (other.text, other.blank):
        return True
    if "{{" in option.text + other.text or option.right == other.right:
        return False
    right, wrong = (option, other) if option.right else (other, option)
    if question.kind == "numeric":
        value = reading.number(right.text)
        return abs(reading.number(wrong.text) - value) <= tolerance(question, value)
    return question.kind == "short" and (
        not reading.is_pattern(wrong.text) and reading.same_words(wrong.text, right.text)
    )
