"""The quiz screen by its keys, from waiting to the end of a session."""

from pathlib import Path

import pytest

from studytui import paths
from studytui.quiz.marks import READ, SUSPENDED, Marks
from studytui.quiz.store import Store
from studytui.ui.app import StudyApp
from studytui.ui.quiz.phases import Phase
from studytui.ui.screens.progress import ProgressScreen
from studytui.ui.widgets.bars import Header
from tests.quiz.desks import START, write_notes
from tests.ui.quiz_pilot import asked, footer, letter_of, prompt, quiz, screen, settle
from tests.ui.snapshots import screen_text


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    return write_notes(tmp_path / "content")


async def test_with_nothing_read_it_says_what_to_do(
    notes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with quiz(notes, monkeypatch) as pilot:
        assert screen(pilot).phase is Phase.IDLE
        text = screen_text(pilot.app)
        assert "No questions yet." in text
        assert "enter or n asks some at once" in text
        assert "enter Start" in footer(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert screen(pilot).phase is Phase.ASKING


async def test_a_letter_picks_and_a_digit_submits(
    notes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with quiz(notes, monkeypatch, limit=3) as pilot:
        assert screen(pilot).phase is Phase.ASKING
        await pilot.press("enter")
        assert "Pick an answer by its letter." in prompt(pilot)
        right = letter_of(pilot, right=True)
        await pilot.press(right, "3")
        await settle(pilot)
        assert screen(pilot).phase is Phase.VERDICT
        text = screen_text(pilot.app)
        assert "✓ Right" in text
        assert "← you, sure" in text
        assert "Why: So it is." in text
        assert "comes back in 2 days" in text
        assert "e Easy" in footer(pilot)
        await pilot.press("enter")
        assert screen(pilot).phase is Phase.ASKING


async def test_a_wrong_answer_shows_its_feedback_and_comes_back(
    notes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with quiz(notes, monkeypatch, limit=2) as pilot:
        first = asked(pilot)
        await pilot.press(letter_of(pilot, right=False), "enter")
        await settle(pilot)
        text = screen_text(pilot.app)
        assert "✗ Wrong" in text
        assert "Because." in text
        assert "comes back in this session · then tomorrow" in text
        await pilot.press("enter")
        await pilot.press(letter_of(pilot, right=True), "2", "enter")
        assert asked(pilot) == first
        assert "again" in screen_text(pilot.app)


async def test_to_the_end_and_what_it_says(notes: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with quiz(notes, monkeypatch, limit=2) as pilot:
        for _ in range(2):
            await pilot.press(letter_of(pilot, right=True), "3")
            await settle(pilot)
            await pilot.press("enter")
            await settle(pilot)
        assert screen(pilot).phase is Phase.CLOSING
        text = screen_text(pilot.app)
        assert "2 of 2 right at the first try." in text
        assert "You were sure of 2; 2 of them right." in text
        assert "Note A" in text
        await pilot.press("enter")
        await settle(pilot)
        assert screen(pilot).phase is Phase.IDLE
        assert "Nothing is due." in screen_text(pilot.app)


async def test_the_last_answer_can_be_taken_back_from_the_end(
    notes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with quiz(notes, monkeypatch, limit=2) as pilot:
        for _ in range(2):
            last = asked(pilot)
            await pilot.press(letter_of(pilot, right=True), "3")
            await settle(pilot)
            await pilot.press("enter")
            await settle(pilot)
        assert screen(pilot).phase is Phase.CLOSING
        assert "u Undo" in footer(pilot)
        await pilot.press("u")
        await settle(pilot)
        assert (asked(pilot), screen(pilot).phase) == (last, Phase.ASKING)
        await pilot.press(letter_of(pilot, right=False), "2")
        await settle(pilot)
        await pilot.press("enter")
        await pilot.press(letter_of(pilot, right=True), "2")
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert screen(pilot).phase is Phase.CLOSING
        assert "1 of 2 right at the first try." in screen_text(pilot.app)
        await pilot.press("enter")
        await settle(pilot)
        assert "u Undo" not in footer(pilot)


async def test_digits_and_q_belong_to_the_session(
    notes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with quiz(notes, monkeypatch, limit=4) as pilot:
        header = str(pilot.app.screen.query_one(Header).render())
        assert "F4 Quiz" in header
        await pilot.press("4")
        assert screen(pilot).phase is Phase.ASKING
        await pilot.press("f2")
        await settle(pilot)
        assert pilot.app.current_mode == "today"
        await pilot.press("f4")
        await settle(pilot)
        assert screen(pilot).phase is Phase.ASKING
        assert "q Quit" not in footer(pilot)
        await pilot.press("q")
        await settle(pilot)
        assert screen(pilot).phase is Phase.IDLE


async def test_leaving_keeps_everything_and_enter_goes_on(
    notes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with quiz(notes, monkeypatch, limit=4) as pilot:
        await pilot.press(letter_of(pilot, right=True), "2", "enter")
        second = asked(pilot)
        await pilot.press("escape")
        await settle(pilot)
        assert "Continue: 3 left." in screen_text(pilot.app)
        await pilot.press("enter")
        await settle(pilot)
        assert asked(pilot) == second


async def test_undo_skip_suspend_and_remark(notes: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with quiz(notes, monkeypatch, limit=4) as pilot:
        first = asked(pilot)
        await pilot.press(letter_of(pilot, right=False), "2")
        await settle(pilot)
        await pilot.press("u")
        await settle(pilot)
        assert (asked(pilot), screen(pilot).phase) == (first, Phase.ASKING)
        await pilot.press("!")
        assert screen(pilot).phase is Phase.REMARK
        await pilot.press(*"typo 1", "enter")
        await settle(pilot)
        assert (asked(pilot), screen(pilot).phase) == (first, Phase.ASKING)
        await pilot.press("S")
        await settle(pilot)
        second = asked(pilot)
        assert second != first
        await pilot.press("s")
        await settle(pilot)
        assert asked(pilot) not in (first, second)
    marks = Marks(Store(paths.database()))
    assert [fault.remark for fault in marks.faults()] == ["typo 1"]
    assert set(marks.of(SUSPENDED)) == {first}


async def test_escape_drops_a_remark(notes: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with quiz(notes, monkeypatch, limit=2) as pilot:
        await pilot.press("!", *"oops", "escape")
        assert screen(pilot).phase is Phase.ASKING
    assert Marks(Store(paths.database())).faults() == []


async def test_what_was_read_becomes_new(notes: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Marks(Store(paths.database())).set(READ, "note-b", START)
    async with quiz(notes, monkeypatch) as pilot:
        assert "4 new, about 2 minutes" in screen_text(pilot.app)
        await pilot.press("enter")
        await settle(pilot)
        assert asked(pilot).startswith("note-b")


async def test_a_damaged_database_is_said_and_can_be_set_aside(
    notes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths.database().parent.mkdir(parents=True)
    paths.database().write_bytes(b"no database" * 999)
    async with quiz(notes, monkeypatch, size=(120, 30)) as pilot:
        assert screen(pilot).phase is Phase.PROBLEM
        assert "is damaged." in " ".join(screen_text(pilot.app).split())
        await pilot.press("A")
        await settle(pilot)
        assert screen(pilot).phase is Phase.IDLE
        kept = paths.database().with_name("study.db.damaged-1")
        assert kept.read_bytes() == b"no database" * 999


async def test_an_unknown_note_is_said(notes: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with quiz(notes, monkeypatch, concept="nowhere") as pilot:
        assert "There is no note 'nowhere'." in screen_text(pilot.app)


async def test_an_unread_note_is_guessed_at_and_nothing_is_scheduled(
    notes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with quiz(notes, monkeypatch, note="note-b") as pilot:
        await pilot.press(letter_of(pilot, right=False), "3")
        await settle(pilot)
        assert "the schedule is not touched" in screen_text(pilot.app)
        desk = screen(pilot).desk
        assert desk is not None
        assert desk.log.cards() == {}
        desk.marks.set(READ, "note-b", START)
        assert isinstance(pilot.app, StudyApp)
        pilot.app.goto("quiz", note="note-b")
        await settle(pilot)
        await settle(pilot)
        await pilot.press(letter_of(pilot, right=True), "3")
        await settle(pilot)
        assert set(desk.log.cards()) == {asked(pilot)}


async def test_a_topic_is_chosen(notes: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with quiz(notes, monkeypatch) as pilot:
        await pilot.press("m")
        await pilot.pause()
        assert "module · 8 questions" in screen_text(pilot.app)
        await pilot.press(*"note b", "enter")
        await settle(pilot)
        await settle(pilot)
        assert asked(pilot).startswith("note-b")


async def test_another_request_while_a_session_is_open(
    notes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with quiz(notes, monkeypatch, limit=4) as pilot:
        assert isinstance(pilot.app, StudyApp)
        pilot.app.goto("quiz", concept="note-b")
        await settle(pilot)
        await settle(pilot)
        assert asked(pilot).startswith("note-b")


async def test_the_footer_has_room_at_every_phase(
    notes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with quiz(notes, monkeypatch, size=(60, 16), limit=2) as pilot:
        for keys in ((), (letter_of(pilot, right=True),), ("2",), ("enter",)):
            await pilot.press(*keys)
            await settle(pilot)
            assert footer(pilot).endswith("? all keys")
            assert len(footer(pilot)) <= 60


async def test_progress_opens_and_comes_back(notes: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with quiz(notes, monkeypatch, limit=1) as pilot:
        await pilot.press(letter_of(pilot, right=False), "3")
        await settle(pilot)
        await pilot.press("escape")
        await settle(pilot)
        await pilot.press("p")
        await settle(pilot)
        assert type(pilot.app.screen) is ProgressScreen
        text = screen_text(pilot.app)
        assert "Due now        0" in text
        assert "Hardest questions" in text
        assert "right 0 of 1" in text
        await pilot.press("down", "G", "g", "tab", "k", "escape")
        assert screen(pilot).phase is Phase.IDLE


async def test_a_suspended_question_is_taken_up_again(
    notes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    marks = Marks(Store(paths.database()))
    marks.set(SUSPENDED, "note-a-1", START, "here")
    async with quiz(notes, monkeypatch) as pilot:
        await pilot.press("p")
        await settle(pilot)
        await pilot.press("G", "up", "down", "r")
        await settle(pilot)
    assert marks.of(SUSPENDED) == {}
