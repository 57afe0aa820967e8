"""Verdicts on answers that have parts: blanks, places in an order, pairs.

All parts must be right; each one that is not gets its own feedback.
"""

from collections.abc import Iterable

from studytui.quiz import reading
from studytui.quiz.asking import Asked, tolerance
from studytui.quiz.reading import UnreadableError
from studytui.quiz.verdicts import Response, Verdict


def cloze(asked: Asked, response: Response) -> Verdict:
    """Every blank filled with an accepted word, or with the number that is accepted."""
    texts = [str(text).strip() for text in response]
    if len(texts) != len(asked.blanks) or not all(texts):
        raise UnreadableError("Fill in every blank.")
    missed = [
        place
        for place, (text, blank) in enumerate(zip(texts, asked.blanks, strict=True))
        if not any(_fills(asked, text, accepted) for accepted in blank)
    ]
    expected = "; ".join(blank[0] for blank in asked.blanks)
    feedback = _each(_of_blank(asked, place, texts[place]) for place in missed)
    remark = ""
    if missed and len(texts) > 1:
        wrong = ", ".join(str(place + 1) for place in missed)
        remark = f"{len(texts) - len(missed)} of {len(texts)} blanks are right, wrong: {wrong}"
    return Verdict(not missed, "; ".join(texts), expected, feedback, remark)


def _fills(asked: Asked, text: str, accepted: str) -> bool:
    value = reading.plain_number(accepted)
    if value is None:
        return reading.same_words(text, accepted)
    try:
        numbers = reading.readings(text)
    except UnreadableError:
        return False
    return any(abs(number - value) <= tolerance(asked.question, value) for number in numbers)


def _of_blank(asked: Asked, place: int, text: str) -> str:
    """The feedback for a wrong text in a blank: foreseen, else for any other in it, or in any."""
    blank = asked.question.blanks[place]
    here = [option for option in asked.options if not option.blank or option.blank in blank]
    here.sort(key=lambda option: (option.text == "*", option.number))
    for option in here:
        variants = (variant.strip() for variant in option.text.split("|"))
        if option.text == "*" or any(_fills(asked, text, variant) for variant in variants):
            return option.feedback
    return asked.other


def order(asked: Asked, response: Response) -> Verdict:
    """The whole order; feedback for each item that stands before the one it should follow."""
    items = asked.question.items
    if sorted(map(int, response)) != list(range(1, len(items) + 1)):
        raise UnreadableError("Name every item once.")
    hits = sum(number == place for place, number in enumerate(response, 1))
    right = hits == len(items)
    remark = "" if right else f"{hits} of {len(items)} stand in their place"
    given = " → ".join(items[int(number) - 1] for number in response)
    feedback = _each(
        said
        for number, said in enumerate(asked.question.feedback, 1)
        if number > 1 and response.index(number) < response.index(number - 1)
    )
    return Verdict(right, given, " → ".join(items), feedback, remark)


def match_(asked: Asked, response: Response) -> Verdict:
    """All pairs; feedback for each one missed, that of a decoy where one was used."""
    pairs, rights, said = asked.question.pairs, asked.rights, asked.question.feedback
    numbers = [int(number) for number in response]
    if len(numbers) != len(pairs) or not all(1 <= number <= len(rights) for number in numbers):
        raise UnreadableError("Give every left side its right side.")
    missed = [(place, n) for place, n in enumerate(numbers, 1) if n != place]
    count = len(pairs) - len(missed)
    remark = f"{count} of {len(pairs)} pairs are right" if missed else ""
    given = "; ".join(
        f"{left} – {rights[number - 1]}" for (left, _), number in zip(pairs, numbers, strict=True)
    )
    expected = "; ".join(f"{left} – {side}" for left, side in pairs)
    feedback = _each(
        (said[number - 1] if number > len(pairs) else "") or said[place - 1]
        for place, number in missed
    )
    return Verdict(not missed, given, expected, feedback, remark)


def _each(feedback: Iterable[str]) -> tuple[str, ...]:
    """What is said, in order, each once."""
    return tuple(dict.fromkeys(text for text in feedback if text))
