"""A question as it is put to a person: numbers drawn, options shuffled, all of it from one seed."""

import random
from collections.abc import Sequence

import msgspec

from studytui.quiz import generators, reading
from studytui.quiz.questions import Option, Question

LETTERS = "abcdefghijklmnopqrstuvwxyz"
_ATTEMPTS = 100


class Shown(msgspec.Struct, frozen=True):
    """An option as shown; `number` is its place in the file, from 1, and what the log keeps."""

    number: int
    text: str
    right: bool
    feedback: str
    condition: str = ""
    blank: str = ""
    value: float | None = None
    """The number that the option stands for, unrounded; None where it stands for none."""


class Asked(msgspec.Struct, frozen=True):
    """A question with everything that chance decides decided; the same for the same seed."""

    question: Question
    seed: int
    stem: str
    options: tuple[Shown, ...]
    other: str
    hints: tuple[str, ...]
    why: str
    values: dict[str, generators.Value]
    """The variables of a generated question."""
    blanks: tuple[tuple[str, ...], ...] = ()
    """What is accepted in each blank of a cloze."""
    shuffled: tuple[int, ...] = ()
    """Numbers (from 1) of the items of an order, or of a match's right-hand sides, as shown."""

    @property
    def right(self) -> Shown:
        """The right option; the first of the file where several are."""
        rights = (option for option in self.options if option.right)
        return min(rights, key=lambda option: option.number)

    @property
    def rights(self) -> tuple[str, ...]:
        """The right-hand sides of a match in the file's order, decoys last."""
        return (*(right for _, right in self.question.pairs), *self.question.decoys)

    @property
    def conditions(self) -> dict[int, str]:
        """The conditions of a prediction in the order of the file, in which they are tried."""
        return {o.number: o.condition for o in sorted(self.options, key=lambda o: o.number)}

    def option(self, number: int) -> Shown:
        """The option with this number in the file."""
        return next(option for option in self.options if option.number == number)


def tolerance(question: Question, value: float) -> float:
    """How far from the right value an answer may be."""
    slack = 1e-9 * max(1.0, abs(value))
    if question.tol is None and question.rel is None:
        return slack if value == round(value) else max(slack, 1e-3 * abs(value))
    return max(slack, question.tol or 0.0, (question.rel or 0.0) * abs(value))


def put(question: Question, seed: int) -> Asked:
    """The question with the numbers and the order that this seed gives.

    Numbers are drawn again until no wrong answer could pass for a right one; where that never
    happens the coinciding wrong answers are left out. In a cloze they may coincide: nobody
    chooses among them, and the first that fits is the one that speaks.
    """
    values: dict[str, generators.Value] = {}
    options = _options(question, values)
    if question.generator:
        for attempt in range(_ATTEMPTS):
            rng = random.Random(f"{question.id}:{seed}:{attempt}")
            values = generators.draw(question.generator, rng, dict(question.fixed))
            options = _options(question, values)
            if question.kind == "cloze" or len(apart(question, options)) == len(options):
                break
        options = options if question.kind == "cloze" else apart(question, options)
    rng = random.Random(f"{question.id}:{seed}")
    hints = tuple(generators.fill(hint, values) for hint in question.hints)
    return Asked(
        question=question,
        seed=seed,
        stem=generators.fill(question.stem, values),
        options=tuple(_shuffled_options(question, options, rng)),
        other=generators.fill(question.other, values),
        hints=hints,
        why=generators.fill(question.why, values),
        values=values,
        blanks=tuple(
            tuple(generators.fill(text, values) for text in blank) for blank in question.blanks
        ),
        shuffled=_shuffled_numbers(question, rng),
    )


def _options(question: Question, values: dict[str, generators.Value]) -> list[Shown]:
    return [_shown(question, n, option, values) for n, option in enumerate(question.options, 1)]


def _shown(
    question: Question, number: int, option: Option, values: dict[str, generators.Value]
) -> Shown:
    text = generators.fill(option.text, values)
    value: float | None = None
    if question.kind == "numeric":
        drawn = values.get(generators.single(option.text) or "")
        value = float(drawn) if isinstance(drawn, int | float) else _number(text)
    feedback = generators.fill(option.feedback, values)
    return Shown(number, text, option.right, feedback, option.condition, option.blank, value)


def _number(text: str) -> float | None:
    try:
        return reading.number(text)
    except reading.UnreadableError:
        return None


def apart(question: Question, options: Sequence[Shown]) -> list[Shown]:
    """The options without those wrong ones that pass for a right one or repeat another."""
    kept = [option for option in options if option.right]
    kept += [
        option
        for place, option in enumerate(options)
        if not option.right
        and not any(_alike(question, option, other) for other in options if other.right)
        and not any(_alike(question, option, other) for other in options[:place])
    ]
    return sorted(kept, key=lambda option: option.number)


def _alike(question: Question, option: Shown, other: Shown) -> bool:
    if option.value is None or other.value is None:
        return (option.text, option.blank) == (other.text, other.blank)
    return abs(option.value - other.value) <= 2 * tolerance(question, other.value)


def _shuffled_options(question: Question, options: list[Shown], rng: random.Random) -> list[Shown]:
    if question.fixed_order:
        return options
    pinned = options[-1:] if question.pin_last else []
    free = options[:-1] if question.pin_last else list(options)
    rng.shuffle(free)
    return free + pinned


def _shuffled_numbers(question: Question, rng: random.Random) -> tuple[int, ...]:
    count = len(question.items) or len(question.pairs) + len(question.decoys)
    numbers = list(range(1, count + 1))
    rng.shuffle(numbers)
    if question.items and numbers == sorted(numbers):  # never the solution itself
        numbers.append(numbers.pop(0))
    return tuple(numbers)
