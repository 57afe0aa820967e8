"""From what was answered to a verdict: pure, and saying what was understood."""

import random
from collections.abc import Callable, Mapping

from studytui import expressions
from studytui.quiz import part_grading, reading
from studytui.quiz.asking import Asked, Shown, tolerance
from studytui.quiz.questions import Question
from studytui.quiz.reading import UnreadableError
from studytui.quiz.schedule import AGAIN, GOOD, HARD
from studytui.quiz.verdicts import Response, Verdict

_POINTS = 12
_SAME = 1e-6
_PRINTED_SAME = 5e-4


def grade(asked: Asked, response: Response, outcome: int | None = None) -> Verdict:
    """The verdict on a response; a prediction needs the number of the outcome that came true.

    Raises:
        UnreadableError: The response is not of the form that was asked for; nothing is judged.
    """
    if asked.question.kind == "predict":
        return _predicted(asked, response, outcome)
    return _GRADERS[asked.question.kind](asked, response)


def _picked(asked: Asked, response: Response) -> list[Shown]:
    numbers = {option.number for option in asked.options}
    if not response or not set(response) <= numbers:
        raise UnreadableError("Pick an answer by its letter.")
    return [option for option in asked.options if option.number in response]


def _list(options: list[Shown]) -> str:
    return "; ".join(option.text for option in options)


def _choice(asked: Asked, response: Response) -> Verdict:
    picked = _picked(asked, response)
    if len(picked) != 1:
        raise UnreadableError("Pick one answer.")
    option = picked[0]
    expected = [option for option in asked.options if option.right]
    feedback = option.feedback or ("" if option.right else asked.other)
    return Verdict(option.right, option.text, _list(expected), _some(feedback))


def _predicted(asked: Asked, response: Response, outcome: int | None) -> Verdict:
    picked = _picked(asked, response)
    if len(picked) != 1 or outcome is None:
        raise UnreadableError("Pick one answer.")
    true = asked.option(outcome)
    feedback = picked[0].feedback or ("" if picked[0] == true else asked.other)
    return Verdict(picked[0] == true, picked[0].text, true.text, _some(feedback))


def _multi(asked: Asked, response: Response) -> Verdict:
    picked = _picked(asked, response)
    expected = [option for option in asked.options if option.right]
    slips = [option for option in asked.options if option.right != (option in picked)]
    feedback = tuple(
        f"{'Missed' if option.right else 'Not'}: {option.text}\n\n{option.feedback}".strip()
        for option in slips
    )
    if slips and asked.other:
        feedback += (asked.other,)
    count = len(asked.options) - len(slips)
    remark = f"{count} of {len(asked.options)} judged right" if slips else ""
    return Verdict(not slips, _list(picked), _list(expected), feedback, remark)


def _text(response: Response, what: str) -> str:
    text = str(response[0]).strip() if response else ""
    if not text:
        raise UnreadableError(what)
    return text


def _foreseen(
    asked: Asked, understood: str, fits: Callable[[Shown], bool], expected: str
) -> Verdict:
    """The verdict of a typed answer: right options first, then the foreseen wrong ones."""
    for option in sorted(asked.options, key=lambda option: not option.right):
        if fits(option):
            feedback = option.feedback or ("" if option.right else asked.other)
            return Verdict(option.right, understood, expected, _some(feedback))
    return Verdict(False, understood, expected, _some(asked.other))


def _numeric(asked: Asked, response: Response) -> Verdict:
    question = asked.question
    text = _text(response, "Type a number.")
    numbers = reading.readings(text, question.unit)

    def near(number: float, option: Shown) -> bool:
        value = option.value
        return value is not None and abs(number - value) <= tolerance(question, value)

    rights = [option for option in asked.options if option.right]
    meant = next((n for n in numbers if any(near(n, right) for right in rights)), numbers[0])
    understood = f"{meant:.10g} {question.unit}".strip()
    return _foreseen(asked, understood, lambda option: near(meant, option), expected_number(asked))


def expected_number(asked: Asked) -> str:
    """The right number with its unit and tolerance, as it is shown after the verdict."""
    question, option = asked.question, asked.right
    text = option.text if option.value is None else _accepted(question, option.value)
    if question.unit:
        text += f" {question.unit}"
    if question.tol:
        text += f" (± {question.tol:g})"
    elif question.rel:
        text += f" (± {question.rel * 100:g} %)"
    return text


def _accepted(question: Question, value: float) -> str:
    """The number with six digits, or as many more as it takes to be within the tolerance."""
    texts = (f"{value:.{digits}g}" for digits in range(6, 18))
    return next(text for text in texts if not abs(float(text) - value) > tolerance(question, value))


def _words(asked: Asked, response: Response) -> Verdict:
    text = _text(response, "Type an answer.")
    expected = _wording(asked)
    return _foreseen(asked, text, lambda option: reading.same_words(text, option.text), expected)


def _output(asked: Asked, response: Response) -> Verdict:
    text = _text(response, "Type what the program prints.")
    expected = _wording(asked)
    return _foreseen(asked, text, lambda option: same_output(asked, text, option.text), expected)


def _wording(asked: Asked) -> str:
    """The right answer as it is shown: the first of the file, a pattern only for want of words."""
    rights = [option for option in asked.options if option.right]
    return min(rights, key=lambda right: (reading.is_pattern(right.text), right.number)).text


def same_output(asked: Asked, text: str, printed: str) -> bool:
    """Whether a typed answer says the same as a program's output, or as a foreseen answer."""
    if reading.same_words(text, printed):
        return True
    if reading.is_pattern(printed):
        return False
    (numbers, words), (wanted, wanted_words) = reading.printed(text), reading.printed(printed)
    question = asked.question
    return (
        words == wanted_words
        and len(numbers) == len(wanted)
        and bool(numbers or words)
        and all(
            abs(number - want) <= _printed_tolerance(question, want)
            for number, want in zip(numbers, wanted, strict=True)
        )
    )


def _printed_tolerance(question: Question, want: float) -> float:
    """How far a printed number may be off; whole ones not at all, unless the question says so."""
    rounding = 0.0 if want == round(want) else _PRINTED_SAME
    return max(question.tol or 0.0, (question.rel or rounding) * abs(want), 1e-9)


def _derivative(asked: Asked, response: Response) -> Verdict:
    text = _text(response, "Type the derivative.")
    question = asked.question
    of = expressions.parse(question.of)
    try:
        answer = expressions.parse(text)
    except expressions.ExpressionError as error:
        raise UnreadableError(f"{error.message} (at character {error.position + 1})") from None
    if extra := answer.names - of.names:
        known = ", ".join(sorted(of.names))
        message = f"{min(extra)} does not stand in the function; its names are {known}."
        raise UnreadableError(f"{message} A product of two names needs its sign: x*y.")
    right = asked.right
    places = points(of.names, question.low, question.high)
    truth = [of.derivative(question.by, place) for place in places]
    if _equal(answer, places, truth):
        return Verdict(True, str(answer), right.text, _some(right.feedback))

    def fits(option: Shown) -> bool:
        wrong = expressions.parse(option.text)
        return not option.right and _equal(answer, places, [wrong.evaluate(p) for p in places])

    return _foreseen(asked, str(answer), fits, right.text)


def points(names: frozenset[str], low: float, high: float) -> list[Mapping[str, float]]:
    """Places, always the same, at which two expressions are compared."""
    rng = random.Random(0)
    return [{name: rng.uniform(low, high) for name in sorted(names)} for _ in range(_POINTS)]


def _equal(
    answer: expressions.Expression, places: list[Mapping[str, float]], truth: list[float]
) -> bool:
    """Whether an expression has these values wherever they are defined."""
    defined = [(place, value) for place, value in zip(places, truth, strict=True) if value == value]
    return bool(defined) and all(
        abs(answer.evaluate(place) - value) <= _SAME * max(1.0, abs(value))
        for place, value in defined
    )


def _self(asked: Asked, response: Response) -> Verdict:
    if len(response) != 1 or response[0] not in (AGAIN, HARD, GOOD):
        raise UnreadableError("Say how it went: 1 wrong, 2 hard, 3 right.")
    given = {AGAIN: "wrong", HARD: "hard", GOOD: "right"}[int(response[0])]
    return Verdict(response[0] != AGAIN, given, asked.question.answer)


def _some(feedback: str) -> tuple[str, ...]:
    return (feedback,) if feedback else ()


_GRADERS: dict[str, Callable[[Asked, Response], Verdict]] = {
    "choice": _choice,
    "multi": _multi,
    "numeric": _numeric,
    "short": _words,
    "cloze": part_grading.cloze,
    "order": part_grading.order,
    "match": part_grading.match_,
    "output": _output,
    "derivative": _derivative,
    "self": _self,
}
