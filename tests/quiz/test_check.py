"""What authors are told: mistakes between files, weaknesses, and what only running shows."""

from collections.abc import Sequence
from pathlib import Path

import msgspec
import pytest

from studytui.notes import catalog
from studytui.notes.run import Result
from studytui.quiz import bank, check, check_run
from studytui.quiz.check_run import Programs
from studytui.quiz.experiment import Figures, Member
from studytui.quiz.parser import parse
from studytui.quiz.questions import Question
from studytui.quiz.trained import Trained
from tests.quiz.desks import write_notes
from tests.quiz.examples import questions
from tests.quiz.no_trainer import NoTrainer


def told(folder: Path, text: str) -> list[str]:
    """The mistakes in a question file beside note-a."""
    write_notes(folder, 2, 3)
    (folder / "1-module" / "note-a.quiz.md").write_text(text, encoding="utf-8")
    problems = check.check(check.files(folder), catalog.load([folder]))
    return [f"{Path(p.file).name}:{p.line}: {p.message}" for p in problems]


CHOICE = (
    "## A {{#{id} .choice{more}}}\n\nWhich {id}?\n\n"
    "- [x] yes\n- [ ] no\n  > No.\n\n### Why\n\n{why}\n\n"
)


def choice(name: str, why: str = "So.", more: str = "") -> str:
    return CHOICE.format(id=name, why=why, more=more)


def test_sound_files_have_no_problems(tmp_path: Path) -> None:
    assert told(tmp_path, choice("one", "See [[note-b]].") + choice("two")) == []


def test_links_and_notes_that_lead_nowhere(tmp_path: Path) -> None:
    text = choice("one", "See [[nowhere]].") + choice("two", more=" also=nothing")
    assert told(tmp_path, text) == [
        "note-a.quiz.md:1: one: [[nowhere]] leads to no note.",
        "note-a.quiz.md:13: also=nothing: there is no such note.",
    ]


def test_experiments_that_the_lab_does_not_know(tmp_path: Path) -> None:
    lab = '```toml lab\nbase = "noisy-moons"\nruns.a = {}\nruns.b = { dropuot = 1 }\n```'
    outcomes = "- [ ] x :: `a.end_epoch > 1`\n- [ ] y :: `otherwise`\n"
    text = f"## A {{#one .predict}}\n\nWhich?\n\n{lab}\n\n{outcomes}"
    (unknown_field,) = told(tmp_path, text)
    assert unknown_field.startswith("note-a.quiz.md:1: one: ")
    assert "dropuot" in unknown_field
    (unknown_preset,) = told(tmp_path, text.replace("noisy-moons", "nowhere"))
    assert "nowhere" in unknown_preset


def test_one_id_in_two_files(tmp_path: Path) -> None:
    (message,) = told(tmp_path, choice("note-b-1"))
    assert message.startswith("note-b.quiz.md:1: The id note-b-1 stands here a second time")


def test_a_file_without_its_note(tmp_path: Path) -> None:
    write_notes(tmp_path)
    (tmp_path / "1-module" / "stray.quiz.md").write_text(choice("x"), encoding="utf-8")
    problems = check.check(check.files(tmp_path), catalog.load([tmp_path]))
    assert [p.message for p in problems] == ["No note stands beside this file: stray.md."]


def weak(folder: Path, text: str, chosen: dict[str, dict[int, int]] | None = None) -> str:
    write_notes(folder, 1, 3)
    (folder / "1-module" / "note-a.quiz.md").write_text(text, encoding="utf-8")
    found = check.weaknesses(check.files(folder), catalog.load([folder]), chosen)
    return "\n".join(problem.message for problem in found)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        (choice("one").partition("### Why")[0], "no ### Why"),
        (choice("one").replace("  > No.\n", ""), "the wrong answer 'no' has no feedback"),
        ("## A {#a .order}\n\nx\n\n1. a\n2. b\n   > b needs a.\n3. c\n", "putting 'c' too early"),
        ("## A {#a .match}\n\nx\n\n- a :: b\n  > It is b.\n- c :: d\n", "side for 'c'"),
        ("## A {#a .cloze}\n\n==x== or ==y==\n\n- [ ] x :: *\n  > No.\n", "text for ==y=="),
        (choice("one").replace("- [ ] no", "- [ ] all of the above"), "answered without reading"),
        (choice("one").replace("yes", "yes, for a reason told at length"), "by far the longest"),
        (choice("one") + choice("two").replace("Which two", "Which one"), "nearly the same as one"),
        (choice("one"), "1 questions; 3 or more"),
        (
            f"## A {{#a .output}}\n\n```python run\nprint({'1' * 80})\n```\n\n- [x] 1\n",
            "14 characters too wide",
        ),
    ],
)
def test_weaknesses(text: str, part: str, tmp_path: Path) -> None:
    assert part in weak(tmp_path, text)


def test_an_option_that_nobody_chose(tmp_path: Path) -> None:
    assert "nobody of 60 chose 'no'" in weak(tmp_path, choice("one"), {"one": {1: 60}})
    assert "nobody" not in weak(tmp_path, choice("one"), {"one": {1: 20}})


class Printed(Programs):
    """Programs that print what the test says."""

    def __init__(self, printed: str, error: str = "") -> None:
        self.result = Result(printed, error)

    def run(self, code: str) -> Result:
        return self.result


class Measured(Trained):
    """Runs that came to what the test says."""

    def __init__(self, rows: list[Figures]) -> None:
        super().__init__(NoTrainer())
        self._rows = rows

    def rows(self, members: Sequence[Member]) -> list[Figures]:
        return self._rows


def run(question: Question, printed: str = "", error: str = "") -> list[str]:
    found = check_run.check_question(question, Printed(printed, error), Measured([]))
    return [problem.message for problem in found]


def test_outputs_are_executed() -> None:
    question = questions()["grad-accumulates"]
    assert run(question, "12.0\n") == []
    assert run(question, "4.0") == [
        "grad-accumulates: the program prints '4.0', not '12.0'.",
        "grad-accumulates: the answer '4.0' is marked wrong, but the program prints it.",
    ]
    assert run(question, error="NameError: x") == [
        "grad-accumulates: the program failed: NameError: x."
    ]


def test_generated_questions_are_drawn() -> None:
    assert run(questions()["updates"]) == []
    text = "## A {#a .numeric tol=50 gen=plateau-patience}\n\n{{p}}?\n\n- [x] = {{answer}}\n"
    found, _ = parse(text + "- [ ] = {{patience}}\n", "f.quiz.md")
    assert "is within tolerance" in run(found[0])[0]
    text = "## A {#a .numeric gen=updates-per-epoch n=64 B=64}\n\n?\n\n- [x] = {{answer}}\n"
    found, _ = parse(text, "f.quiz.md")
    assert "finds no values" in run(found[0])[0]


def test_derivatives_are_held_against_autograd() -> None:
    from studytui import expressions
    from studytui.quiz.grading import points

    question = questions()["slope"]
    places = points(frozenset("xy"), question.low, question.high)
    slopes = [expressions.parse("2*x*y").evaluate(place) for place in places]
    assert run(question, str(slopes)) == []
    assert "by autograd 1" in run(question, str([1.0] * len(slopes)))[0]
    text = "## A {#a .derivative of=x^2 by=x}\n\n?\n\n- [x] = 3*x\n"
    assert run(parse(text, "f.quiz.md")[0][0], str(slopes)) == [
        "a: 3*x is not the derivative of x^2."
    ]


def measured(plain: list[float], dropped: list[float], why: str = "") -> list[str]:
    rows = [
        {"plain.end_val_accuracy": a, "dropped.end_val_accuracy": b}
        for a, b in zip(plain, dropped, strict=True)
    ]
    question = msgspec.structs.replace(questions()["predict-dropout"], why=why)
    found = check_run.check_question(question, Printed(""), Measured(list(rows)))
    return [problem.message for problem in found]


def test_predictions_hold_for_most_seeds() -> None:
    assert measured([0.8] * 5, [0.9] * 5) == []
    assert measured([0.8] * 5, [0.9, 0.9, 0.9, 0.9, 0.79]) == []
    (message,) = measured([0.8] * 5, [0.9, 0.9, 0.9, 0.75, 0.75])
    assert "'dropped' holds, but only 3 of 5 seeds agree" in message
    said = "Which one wins depends on the seed."
    assert measured([0.8] * 5, [0.9, 0.9, 0.9, 0.75, 0.75], said) == []


def test_the_cache_of_questions(tmp_path: Path) -> None:
    folder, cache = write_notes(tmp_path / "notes"), tmp_path / "cache"
    notes = catalog.load([folder])
    first = bank.load(notes, cache)
    (stored,) = cache.rglob("*.msgpack")
    before = stored.stat().st_mtime_ns
    assert bank.load(notes, cache).questions == first.questions
    assert stored.stat().st_mtime_ns == before
    file = folder / "1-module" / "note-a.quiz.md"
    file.write_text(file.read_text("utf-8").replace("Question 1 of", "Query 1 of"), "utf-8")
    changed = bank.load(notes, cache)
    assert changed.by_id["note-a-1"].stem.startswith("Query")
    stored.write_bytes(b"damaged")
    assert bank.load(notes, cache).questions == changed.questions
