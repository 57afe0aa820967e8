"""Questions as plain lines: every kind, every command, the end of the input."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from studytui.quiz.choosing import Request
from studytui.quiz.desk import Desk
from studytui.quiz.marks import SUSPENDED
from studytui.quiz.plain import PlainQuiz
from studytui.quiz.reviews import CRAM
from studytui.quiz.sitting import Sitting
from tests.quiz.desks import Clock, open_desk, write_notes
from tests.quiz.examples import FILE
from tests.quiz.no_trainer import NoTrainer


class Person:
    """Types lines, and reads what is written."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = list(lines)
        self.text = ""

    def read(self, prompt: str) -> str | None:
        self.text += prompt + "\n"
        return self.lines.pop(0) if self.lines else None

    def write(self, line: str) -> None:
        self.text += line + "\n"


def sit(desk: Desk, sitting: Sitting, lines: Sequence[str]) -> str:
    person = Person(lines)
    PlainQuiz(desk, person.read, person.write, NoTrainer()).run(sitting)
    return person.text


def only(folder: Path, name: str) -> tuple[Desk, Sitting]:
    """A desk whose notes hold all kinds, and a session with one of them."""
    write_notes(folder, 1, 1)
    (folder / "1-module" / "note-a.quiz.md").write_text(FILE, encoding="utf-8")
    desk = open_desk(folder, Clock())
    plan = desk.plan(Request(limit=50))
    return desk, desk.begin(type(plan)((name,), plan.mode, ""))


def letter(sitting: Sitting, number: int) -> str:
    assert sitting.asked is not None
    shown = sitting.asked.shuffled or [option.number for option in sitting.asked.options]
    return "abcdef"[list(shown).index(number)]


def test_a_letter_or_the_options_number(tmp_path: Path) -> None:
    for place, style in enumerate(("letter", "number")):
        desk, sitting = only(tmp_path / str(place), "softmax-shift")
        word = letter(sitting, 2)
        line = word if style == "letter" else str("abcdef".index(word) + 1)
        text = sit(desk, sitting, [line, "3", ""])
        assert "\nRight.\n" in text
        assert "Why: Only differences of logits matter." in text
        assert "1 of 1 right at the first try." in text


def test_a_wrong_answer_gets_its_feedback_and_comes_back(tmp_path: Path) -> None:
    desk, sitting = only(tmp_path, "softmax-shift")
    text = sit(desk, sitting, [letter(sitting, 1), "", ""])
    assert "\nWrong.\n" in text
    assert "stands in the numerator" in text
    assert "Right is: not at all" in text
    assert "comes back in this session · then tomorrow" in text
    assert text.count("Question 1/1") == 2
    assert "Stored. To go on: 1 to repeat." in text


def test_hints_nonsense_and_skip(tmp_path: Path) -> None:
    desk, sitting = only(tmp_path, "softmax-shift")
    text = sit(desk, sitting, ["/hint", "/h", "/hint", "z", "", "/skip"])
    assert "Write the ratio" in text
    assert "There is no further hint." in text
    assert "There is no answer z; they go from a to c." in text
    assert "Pick an answer by its letter." in text
    assert "Nothing was answered." in text


@pytest.mark.parametrize(
    ("name", "lines", "seen"),
    [
        ("nll-fair", ["ln 2 ?", "0,6931", "2", ""], "Right."),
        ("nll-fair", ["1", "2", "="], "Counted as right."),
        ("dropout-off", ["a b c", "", ""], "judged right"),
        ("other-name", ["Weight-Decay", "", ""], "Right."),
        ("two-errors", ["generalization; training", "", ""], "Right."),
        ("two-errors", ["generalization", "training", "", ""], "Right."),
        ("grad-accumulates", ["12", "", ""], "Right."),
        ("slope", ["2xy", "2*x*y", "", ""], "xy does not stand in the function"),
        ("own-words", ["", "3", ""], "How the gradient changes."),
    ],
)
def test_every_kind(name: str, lines: list[str], seen: str, tmp_path: Path) -> None:
    desk, sitting = only(tmp_path, name)
    assert seen in sit(desk, sitting, lines)
    assert len(list(desk.log.all())) == 1


def test_how_sure_is_asked_again_with_a_reason(tmp_path: Path) -> None:
    desk, sitting = only(tmp_path, "softmax-shift")
    text = sit(desk, sitting, ["a", "9", "very", "3"])
    assert "9 is none of 1, 2 and 3." in text
    assert "very is none of 1, 2 and 3." in text


def test_order_and_match_by_letters(tmp_path: Path) -> None:
    desk, sitting = only(tmp_path / "order", "step-order")
    assert sitting.asked is not None
    letters = ["abcd"[sitting.asked.shuffled.index(number)] for number in (1, 2, 3, 4)]
    assert "Right." in sit(desk, sitting, [" ".join(letters), "3", ""])
    desk, sitting = only(tmp_path / "match", "losses")
    assert sitting.asked is not None
    letters = ["abc"[sitting.asked.shuffled.index(number)] for number in (1, 2)]
    text = sit(desk, sitting, [f"1{letters[0]} 2{letters[1]}", "3", ""])
    assert "Right." in text
    assert "A letter for 1, for 2 and so on, such as c a b." in text


def test_the_parts_that_went_wrong_are_named(tmp_path: Path) -> None:
    desk, sitting = only(tmp_path / "order", "step-order")
    lines = " ".join(letter(sitting, number) for number in (1, 3, 2, 4))
    assert "2 of 4 stand in their place; wrong: 2, 3." in sit(desk, sitting, [lines, "2", ""])
    desk, sitting = only(tmp_path / "match", "losses")
    lines = " ".join(letter(sitting, number) for number in (1, 3))
    assert "1 of 2 pairs are right; wrong: 2." in sit(desk, sitting, [lines, "2", ""])


def test_blanks_are_named(tmp_path: Path) -> None:
    desk, sitting = only(tmp_path, "two-errors")
    text = sit(desk, sitting, [])
    assert "lowers the [blank 1] error" in text


def test_the_end_of_the_input_is_no_failure(tmp_path: Path) -> None:
    desk = open_desk(write_notes(tmp_path), Clock())
    sitting = desk.begin(desk.plan(Request(limit=3)))
    text = sit(desk, sitting, ["a", "2"])
    assert "Stored. To go on:" in text
    assert len(list(desk.log.all())) == 1


def test_cram_is_said_and_not_scheduled(tmp_path: Path) -> None:
    desk = open_desk(write_notes(tmp_path), Clock())
    sitting = desk.begin(desk.plan(Request(limit=1, mode=CRAM)))
    text = sit(desk, sitting, [letter(sitting, 1), "2", ""])
    assert "practice: the schedule is not touched" in text
    assert desk.log.cards() == {}


def test_what_was_only_practised_is_new_to_the_schedule(tmp_path: Path) -> None:
    desk = open_desk(write_notes(tmp_path, 1, 1), Clock())
    practised = desk.begin(desk.plan(Request(limit=1, mode=CRAM)))
    assert " · new" in sit(desk, practised, [letter(practised, 1), "2", ""])
    assert " · practice" in sit(desk, desk.begin(desk.plan(Request(limit=1, mode=CRAM))), [])
    assert " · new" in sit(desk, desk.begin(desk.plan(Request(limit=1))), [])


def test_taking_back(tmp_path: Path) -> None:
    desk = open_desk(write_notes(tmp_path), Clock())
    sitting = desk.begin(desk.plan(Request(limit=2)))
    text = sit(desk, sitting, ["/undo", "a", "2", "", "/undo"])
    assert "There is nothing to take back." in text
    assert "Taken back." in text
    assert desk.log.cards() == {}


def test_suspending_and_reporting(tmp_path: Path) -> None:
    desk, sitting = only(tmp_path, "softmax-shift")
    name = sitting.question.id
    text = sit(desk, sitting, ["/faulty The *second* is vague.", "/faulty", "", "/suspend"])
    assert "Kept, see studytui check --reports." in text
    assert "Nothing was kept." in text
    assert [fault.remark for fault in desk.marks.faults()] == ["The *second* is vague."]
    assert name in desk.marks.of(SUSPENDED)
    assert sitting.finished
