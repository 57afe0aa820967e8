"""The quiz screen when the database keeps it waiting, or cannot be written."""

import threading
from pathlib import Path

import pytest

from studytui.quiz import today
from studytui.quiz.desk import Desk
from studytui.quiz.log import Log
from studytui.quiz.sitting import Outcome, Sitting
from studytui.quiz.store import StoreError
from studytui.ui.quiz import phases
from studytui.ui.quiz.phases import Phase
from tests.quiz.desks import write_notes
from tests.ui.quiz_pilot import footer, prompt, quiz, screen, settle
from tests.ui.snapshots import screen_text


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    return write_notes(tmp_path / "content")


async def test_the_screen_lives_on_while_another_studytui_writes(
    notes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    free, submit = threading.Event(), Sitting.submit

    def slow(sitting: Sitting, *given: object) -> Outcome:
        free.wait(10)
        return submit(sitting, *given)  # type: ignore[arg-type]

    monkeypatch.setattr(Sitting, "submit", slow)
    monkeypatch.setattr(phases, "PATIENCE", 0.0)
    async with quiz(notes, monkeypatch, limit=3) as pilot:
        await pilot.press("a", "3")
        assert screen(pilot).phase is Phase.STORING
        assert "waiting for the database" in prompt(pilot)
        assert "Answer" not in footer(pilot)
        await pilot.press("3", "enter", "escape", "s")  # nothing is answered or left twice
        assert screen(pilot).phase is Phase.STORING
        free.set()
        await settle(pilot)
        assert screen(pilot).phase is Phase.VERDICT
        assert len(screen(pilot).sitting.reviews) == 1  # type: ignore[union-attr]
        assert "waiting" not in screen_text(pilot.app)


async def test_an_answer_that_could_not_be_stored_is_given_again(
    notes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_given: object) -> None:
        raise StoreError("The disk is full.")

    async with quiz(notes, monkeypatch, limit=3) as pilot:
        with monkeypatch.context() as broken:
            broken.setattr(Log, "append", full)
            await pilot.press("a", "3")
            await settle(pilot)
            assert screen(pilot).phase is Phase.ASKING
            assert "The disk is full. enter, 1, 2 or 3: try again." in prompt(pilot)
        await pilot.press("3")
        await settle(pilot)
        assert screen(pilot).phase is Phase.VERDICT


async def test_a_session_that_could_not_begin_is_tried_again(
    notes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_given: object) -> None:
        raise StoreError("The disk is full.")

    with monkeypatch.context() as broken:
        broken.setattr(Log, "begin", full)
        async with quiz(notes, monkeypatch, limit=3) as pilot:
            assert screen(pilot).phase is Phase.PROBLEM
            assert "The disk is full." in screen_text(pilot.app)
            assert "enter Try again" in footer(pilot)
            await pilot.press("enter")
            await settle(pilot)
            assert screen(pilot).phase is Phase.PROBLEM
            broken.undo()
            await pilot.press("enter")
            await settle(pilot)
            assert screen(pilot).phase is Phase.ASKING
            assert screen(pilot).sitting.progress.total == 3  # type: ignore[union-attr]


async def test_keys_pressed_while_the_questions_are_read_take_effect_then(
    notes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    free, summary = threading.Event(), today.summary

    def slow(desk: Desk) -> today.Summary:
        free.wait(10)
        return summary(desk)

    async with quiz(notes, monkeypatch) as pilot:
        monkeypatch.setattr(today, "summary", slow)
        screen(pilot).enter_phase(Phase.LOADING)
        screen(pilot).reload()
        await pilot.press("n")
        await pilot.pause()
        assert "reading the questions" in prompt(pilot)
        assert screen(pilot).phase is Phase.LOADING
        free.set()
        await settle(pilot)
        assert screen(pilot).phase is Phase.ASKING
        assert "reading" not in prompt(pilot)
