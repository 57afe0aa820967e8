"""`studytui quiz --plain`, `progress`, `export reviews`: what they print and how they end."""

import csv
import io
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from studytui import paths
from studytui.cli.app import app
from studytui.quiz.marks import Marks
from studytui.quiz.store import Store
from tests.quiz.desks import START, write_notes


@pytest.fixture(autouse=True)
def content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = write_notes(tmp_path / "content")
    monkeypatch.setattr(paths, "content", lambda: folder)
    return folder


def call(*arguments: str, typed: str = "") -> Result:
    return CliRunner().invoke(app, list(arguments), input=typed)


def test_plain_asks_and_ends_with_the_input() -> None:
    outcome = call("quiz", "--plain", "-n", "2", typed="a\n3\n")
    assert outcome.exit_code == 0
    assert "Question 1/2 · Note A · new" in outcome.output
    assert "Stored. To go on:" in outcome.output
    again = call("quiz", "--plain")
    assert again.exit_code == 0
    assert "Continuing: " in again.output


def test_with_nothing_due_it_says_what_to_ask_for() -> None:
    outcome = call("quiz", "--plain")
    assert outcome.exit_code == 0
    assert "Nothing is due. Ask for questions with -n 5" in outcome.output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--concept", "note-z"), "There is nothing called note-z. Near: note-"),
        (("--module", "nothing"), "There is nothing called nothing"),
        (("--concept", "note-a", "--module", "1-module"), "not both"),
        (("-n", "0"), "greater than or equal to 1"),
    ],
)
def test_what_cannot_be_asked(arguments: tuple[str, ...], said: str) -> None:
    outcome = call("quiz", "--plain", *arguments)
    assert outcome.exit_code == 2
    assert said in " ".join(outcome.output.split())


def test_by_concept_and_module() -> None:
    assert "Question 1/4 · Note B" in call("quiz", "--plain", "--concept", "Note B").output
    assert "Question 1/8" in call("quiz", "--plain", "--module", "1-module").output


def test_without_a_terminal_the_app_says_what_works() -> None:
    outcome = call("quiz")
    assert outcome.exit_code == 2
    assert "studytui quiz --plain" in outcome.output


def test_progress_and_its_json() -> None:
    call("quiz", "--plain", "-n", "1", typed="a\n3\n\n")
    assert "Days studied     1 of the last 30" in call("progress").output
    data = json.loads(call("progress", "--json").output)
    assert data["days_studied"] == 1
    assert data["calibration"]["sure"]["of"] == 1


def test_export_both_ways(tmp_path: Path) -> None:
    call("quiz", "--plain", "-n", "1", typed="a\n3\n\n")
    (line,) = call("export", "reviews", "--jsonl").output.splitlines()
    review = json.loads(line)
    assert (review["note"], review["confidence"]) == ("note-a", 3)
    assert review["asked_at"].count(":") == 3
    (row,) = csv.DictReader(io.StringIO(call("export", "reviews", "--csv").output))
    assert row["question"] == review["question"]
    assert json.loads(row["answer"]) == review["answer"]
    file = tmp_path / "out.jsonl"
    assert call("export", "reviews", "--jsonl", "--to", str(file)).exit_code == 0
    assert json.loads(file.read_text(encoding="utf-8")) == review


def test_export_wants_one_form() -> None:
    assert call("export", "reviews").exit_code == 2
    assert call("export", "reviews", "--csv", "--jsonl").exit_code == 2


def test_a_damaged_database_is_a_sentence() -> None:
    paths.database().parent.mkdir(parents=True)
    paths.database().write_bytes(b"no database" * 999)
    for arguments in (
        ("quiz", "--plain", "-n", "1"),
        ("progress",),
        ("export", "reviews", "--csv"),
    ):
        outcome = call(*arguments)
        assert outcome.exit_code == 1
        assert "is damaged. Nothing was changed" in outcome.output
        assert "Traceback" not in outcome.output


def test_reports_of_faulty_questions(content: Path) -> None:
    Marks(Store(paths.database())).report("note-a-2", "old", "A typo.", START)
    outcome = call("check", "--reports")
    assert outcome.exit_code == 0
    assert "note-a.quiz.md:17: note-a-2: A typo. (changed since)" in outcome.output


def test_a_question_file_is_checked_with_its_note(content: Path) -> None:
    file = content / "1-module" / "note-b.quiz.md"
    file.write_text(file.read_text(encoding="utf-8").replace("- [x] yes", "- [ ] yes", 1))
    outcome = call("check", str(file))
    assert outcome.exit_code == 1
    assert "note-b.quiz.md:1: " in outcome.output
    stray = file.with_name("nothing.quiz.md")
    stray.write_text("## A {#a .short}\n")
    outcome = call("check", str(stray))
    assert outcome.exit_code == 2
    assert "nothing.md does not exist" in " ".join(outcome.output.replace("│", " ").split())
