"""The shipped questions: each can be put, its right answer is right, each mistake is told."""

from collections import Counter
from collections.abc import Iterator
from functools import cache

import pytest
from rich.cells import cell_len

from studytui import paths
from studytui.notes import catalog
from studytui.notes.render import plain_text
from studytui.quiz import asking, bank, check
from studytui.quiz.asking import Asked, Shown
from studytui.quiz.bank import Bank
from studytui.quiz.generators import REGISTRY
from studytui.quiz.grading import grade
from studytui.quiz.kinds import KINDS
from studytui.quiz.reading import is_pattern
from studytui.quiz.verdicts import Response

SEEDS = range(3)
PARTED = ("order", "match", "cloze")


@cache
def shipped() -> Bank:
    return bank.load(catalog.load([paths.content()]))


def ids() -> list[str]:
    return sorted(shipped().by_id)


def right_response(asked: Asked) -> Response:
    """What somebody who knows would answer."""
    question = asked.question
    rights = [option for option in asked.options if option.right]
    match question.kind:
        case "choice" | "multi":
            return tuple(option.number for option in rights)
        case "cloze":
            return tuple(variants[0] for variants in asked.blanks)
        case "order":
            return tuple(range(1, len(question.items) + 1))
        case "match":
            return tuple(range(1, len(question.pairs) + 1))
        case "self":
            return (3,)
        case "predict":
            return (asked.options[0].number,)
    plain = [option.text for option in rights if not is_pattern(option.text)]
    return (plain[0],)


def wrong_response(asked: Asked, option: Shown) -> Response | None:
    """What somebody with this mistake would answer; None where it is no answer by itself."""
    if asked.question.kind == "choice":
        return (option.number,)
    if asked.question.kind in ("numeric", "short", "output", "derivative"):
        return None if is_pattern(option.text) else (option.text,)
    return None


@pytest.mark.parametrize("name", ids())
def test_right_is_right_and_each_mistake_is_told(name: str) -> None:
    question = shipped().by_id[name]
    for seed in SEEDS:
        asked = asking.put(question, seed)
        outcome = asked.options[0].number if question.kind == "predict" else None
        assert grade(asked, right_response(asked), outcome).right
        for option in asked.options:
            response = wrong_response(asked, option)
            if not option.right and response is not None:
                verdict = grade(asked, response)
                assert not verdict.right
                assert verdict.feedback == ((option.feedback or asked.other),)


def one_part_wrong(asked: Asked) -> Iterator[Response]:
    """The right answer with one mistake in it: two neighbours swapped, a pair, a blank."""
    right = list(right_response(asked))
    match asked.question.kind:
        case "order":
            for place in range(1, len(right)):
                yield (*right[: place - 1], right[place], right[place - 1], *right[place + 1 :])
        case "match":
            for place in range(len(right)):
                for other in range(1, len(asked.rights) + 1):
                    if other != place + 1:
                        yield (*right[:place], other, *right[place + 1 :])
        case "cloze":
            texts = ["nonsense", *(o.text.split("|")[0] for o in asked.options if o.text != "*")]
            for place in range(len(right)):
                for text in texts:
                    yield (*right[:place], text, *right[place + 1 :])


@pytest.mark.parametrize("name", [n for n in ids() if shipped().by_id[n].kind in PARTED])
def test_each_part_that_goes_wrong_is_told(name: str) -> None:
    question, said, told = shipped().by_id[name], set[str](), set[int]()
    for seed in range(16 if question.generator else 1):
        asked = asking.put(question, seed)
        verdicts = [grade(asked, response) for response in one_part_wrong(asked)]
        wrong = [verdict for verdict in verdicts if not verdict.right]
        assert len(wrong) >= 2 or len(asked.blanks) == 1
        assert all(len(verdict.feedback) == 1 for verdict in wrong)
        said |= {verdict.feedback[0] for verdict in wrong}
        told |= {option.number for option in asked.options if option.feedback in said}
    assert told == set(range(1, len(question.options) + 1))
    assert all(feedback in said for feedback in question.feedback if feedback)


@pytest.mark.parametrize("name", ids())
def test_it_can_be_shown(name: str) -> None:
    asked = asking.put(shipped().by_id[name], 0)
    feedback = [*(option.feedback for option in asked.options), *asked.question.feedback]
    texts = [asked.stem, asked.why, *asked.hints, *feedback, *(o.text for o in asked.options)]
    for text in texts:
        shown = plain_text(text, 75)
        assert "{{" not in shown
        assert all(cell_len(line) <= 75 for line in shown.split("\n"))
    assert asked.why or asked.question.kind == "self"


def test_there_are_enough_of_each() -> None:
    questions = shipped().questions
    kinds = Counter(question.kind for question in questions)
    assert len(questions) >= 178
    assert set(kinds) == set(KINDS)
    assert kinds["predict"] >= 12
    assert sum(bool(question.generator) for question in questions) >= 30
    assert len(REGISTRY) >= 30
    for note in catalog.load([paths.content()]).notes:
        assert len(shipped().of_note(note.id)) >= check.FEWEST, note.id
    assert shipped().problems == []
