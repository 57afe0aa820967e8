"""Readers of the kinds whose answer has parts: blanks, places in an order, pairs."""

import re

import msgspec

from studytui.quiz import reading
from studytui.quiz.questions import Option
from studytui.quiz.readers import (
    Fields,
    check_pattern,
    give_back,
    options_of,
    plain_items,
    tolerance,
)
from studytui.quiz.source import Answer, QuestionError, Source

_CLOZE = re.compile(r"(`+)(?:.+?)\1|\$\$.+?\$\$|\$[^$\n]+\$|==(?P<blank>[^=\n]+)==", re.DOTALL)
_NO_BOXES = "The items of this kind are a list without boxes."


def cloze(source: Source) -> Fields:
    """Blanks in the stem, and foreseen wrong answers below it."""
    foreseen, other = list[Option](), ""
    if any(answer.ticked is not None for answer in source.answers):
        foreseen, other = options_of(source)
    else:
        give_back(source)
    blanks: list[tuple[str, ...]] = []

    def take(match: re.Match[str]) -> str:
        if match["blank"] is None:
            return match.group()
        blanks.append(_variants(match["blank"]))
        return f"⟦{len(blanks)}⟧"

    stem = _CLOZE.sub(take, "\n".join(source.stem))
    if not blanks or not all(blanks):
        raise QuestionError(source.line, "A cloze has blanks, written ==answer== in its text.")
    for accepted in (accepted for blank in blanks for accepted in blank):
        check_pattern(source.line, accepted)
    options = tuple(_foreseen(option, blanks) for option in foreseen)
    found = {"blanks": tuple(blanks), "stem": stem, "options": options, "other": other}
    return {**found, **tolerance(source)}


def _variants(text: str) -> tuple[str, ...]:
    variants = (variant.strip() for variant in text.replace("\\|", "|").split("|"))
    return tuple(variant for variant in variants if variant)


def _foreseen(option: Option, blanks: list[tuple[str, ...]]) -> Option:
    """`answer :: wrong` is foreseen in the blank of that answer, `wrong` alone in any blank."""
    if option.right:
        message = "A blank's right answer stands in the text, ==so==; below stand only wrong ones."
        raise QuestionError(option.line, message)
    left, marks, right = option.text.partition("::")
    blank, text = (left.strip(), right.strip()) if marks else ("", left.strip())
    meant = [accepted for accepted in blanks if not marks or blank in accepted]
    if not meant:
        known = ", ".join(f"=={accepted[0]}==" for accepted in blanks)
        raise QuestionError(option.line, f"=={blank}== is no blank of the text; it has {known}.")
    for wrong in _variants(text):
        check_pattern(option.line, wrong)
        if all(any(_same(wrong, right) for right in accepted) for accepted in meant):
            raise QuestionError(option.line, f"{wrong!r} is accepted as right in that blank.")
    if not _variants(text):
        raise QuestionError(option.line, "This answer is empty.")
    return msgspec.structs.replace(option, text=text, blank=blank)


def _same(wrong: str, right: str) -> bool:
    number = reading.plain_number(right)
    if number is None:
        return reading.same_words(wrong, right)
    return reading.plain_number(wrong) == number


def order(source: Source) -> Fields:
    """A list in the right order; a quote is for whoever puts its item before the one above it."""
    answers = plain_items(source, _NO_BOXES)
    items = tuple(answer.markdown for answer in answers)
    if len(items) < 3:
        raise QuestionError(source.line, "An order needs a numbered list of three items or more.")
    if len(set(items)) < len(items):
        raise QuestionError(source.line, "Two items of this order are the same.")
    if answers[0].feedback:
        message = "A quote is for whoever puts its item before the one above; none is above this."
        raise QuestionError(answers[0].line, message)
    return {"items": items, "feedback": tuple(answer.feedback for answer in answers)}


def match_(source: Source) -> Fields:
    """Pairs and decoys; a quote is for whoever misses the pair, or uses the decoy."""
    pairs, decoys = list[tuple[Answer, str, str]](), list[tuple[Answer, str]]()
    for answer in plain_items(source, _NO_BOXES):
        left, marks, right = answer.markdown.partition("::")
        if not marks or not right.strip():
            raise QuestionError(
                answer.line, "A pair is written - left :: right, a decoy - :: right."
            )
        if left.strip():
            pairs.append((answer, left.strip(), right.strip()))
        else:
            decoys.append((answer, right.strip()))
    rights = [right for _, _, right in pairs] + [right for _, right in decoys]
    if len(pairs) < 2:
        raise QuestionError(source.line, "A match needs two pairs or more.")
    if len(set(rights)) < len(rights):
        raise QuestionError(source.line, "Two right-hand sides are the same.")
    if len({left for _, left, _ in pairs}) < len(pairs):
        raise QuestionError(source.line, "Two left-hand sides are the same.")
    answers = [answer for answer, *_ in pairs] + [answer for answer, _ in decoys]
    return {
        "pairs": tuple((left, right) for _, left, right in pairs),
        "decoys": tuple(right for _, right in decoys),
        "feedback": tuple(answer.feedback for answer in answers),
    }
