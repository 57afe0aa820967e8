"""The shipped questions: each can be put, its right answer is right, each mistake is told."""

from collections import Counter
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
from studytui.quiz.grading import Response, grade
from studytui.quiz.reading import is_pattern

SEEDS = range(3)


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
            return tuple(variants[0] for variants in question.blanks)
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


@pytest.mark.parametrize("name", ids())
def test_it_can_be_shown(name: str) -> None:
    asked = asking.put(shipped().by_id[name], 0)
    feedback = [option.feedback for option in asked.options]
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
    assert kinds["predict"] >= 12
    assert sum(bool(question.generator) for question in questions) >= 30
    assert len(REGISTRY) >= 30
    for note in catalog.load([paths.content()]).notes:
        assert len(shipped().of_note(note.id)) >= check.FEWEST, note.id
    assert shipped().problems == []
