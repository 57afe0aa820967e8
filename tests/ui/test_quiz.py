"""The quiz screen by its keys, from waiting to the end of a session."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widgets import Input, Static

from studytui import paths
from studytui.quiz.marks import READ, SUSPENDED, Marks
from studytui.quiz.store import Store
from studytui.settings import Settings
from studytui.ui.app import StudyApp
from studytui.ui.quiz.phases import Phase
from studytui.ui.screens.progress import ProgressScreen
from studytui.ui.screens.quiz import QuizScreen
from studytui.ui.widgets.bars import Footer, Header
from tests.quiz.desks import START, Clock, write_notes
from tests.ui.snapshots import screen_text

KINDS = """## Numbers {#k-numeric .numeric tol=0.01 unit=nats}

How much?

- [x] = 0.25
- [ ] = 1
  > That is bits.

### Hint

A quarter.

## Blanks {#k-cloze .cloze}

One ==alpha== and two ==beta==.

## Order {#k-order .order}

Put it in order.

1. first
2. second
3. third

## Pairs {#k-match .match}

Which?

- A :: one
- B :: two
- :: three

## Several {#k-multi .multi order=fixed}

Which ones?

- [x] yes
- [ ] no
  > No is no.
- [x] also yes

## Own {#k-self .self}

What is it?

### Answer

The answer.
"""


@asynccontextmanager
async def quiz(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    size: tuple[int, int] = (80, 24),
    **target: object,
) -> AsyncIterator[Pilot[None]]:
    """The app on the quiz screen, with notes of its own."""
    monkeypatch.setattr(paths, "content", lambda: folder)
    study = StudyApp(
        Settings(), clock=Clock(), start="quiz", target=target, recover=False, watch=False
    )
    async with study.run_test(size=size) as pilot:
        await settle(pilot)
        yield pilot


async def settle(pilot: Pilot[None]) -> None:
    """Wait until nothing is being read or drawn any more."""
    for _ in range(3):
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()


def screen(pilot: Pilot[None]) -> QuizScreen:
    assert isinstance(pilot.app.screen, QuizScreen)
    return pilot.app.screen


def footer(pilot: Pilot[None]) -> str:
    return str(pilot.app.screen.query_one(Footer).render())


def prompt(pilot: Pilot[None]) -> str:
    return str(pilot.app.screen.query_one("#prompt", Static).render())


def asked(pilot: Pilot[None]) -> str:
    sitting = screen(pilot).sitting
    assert sitting is not None
    return sitting.question.key


async def until_asked(pilot: Pilot[None], key: str) -> None:
    """Skip questions until this one is asked."""
    for _ in range(20):
        if asked(pilot) == key:
            return
        if screen(pilot).editing:
            await pilot.press("escape")
        await pilot.press("s")
        await settle(pilot)
    raise AssertionError(key)


@pytest.fixture
def kinds(tmp_path: Path) -> Path:
    folder = write_notes(tmp_path / "content", 1, 1)
    (folder / "1-module" / "note-a.quiz.md").write_text(KINDS, encoding="utf-8")
    return folder


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


def letter_of(pilot: Pilot[None], right: bool) -> str:
    sitting = screen(pilot).sitting
    assert sitting is not None
    assert sitting.asked is not None
    places = [n for n, option in enumerate(sitting.asked.options) if option.right is right]
    return "abcdefgh"[places[0]]


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


async def test_arrows_and_space_pick_too(kinds: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with quiz(kinds, monkeypatch, concept="note-a") as pilot:
        await until_asked(pilot, "k-multi")
        await pilot.press("down", "space", "down", "down", "space", "3")
        await settle(pilot)
        assert "✓ Right" in screen_text(pilot.app)


async def test_a_typed_number(kinds: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with quiz(kinds, monkeypatch, concept="note-a") as pilot:
        await until_asked(pilot, "k-numeric")
        assert screen(pilot).editing
        await pilot.press("ctrl+n")
        assert "Hint 1 of 1: A quarter." in screen_text(pilot.app)
        await pilot.press(*"many", "enter")
        assert "no number" in prompt(pilot)
        pilot.app.screen.query_one(Input).value = "1/4"
        await pilot.press("enter")
        assert screen(pilot).phase is Phase.SURE
        assert "You: 0.25 nats" in screen_text(pilot.app)
        assert "how sure?" in prompt(pilot)
        await pilot.press("escape")
        assert screen(pilot).editing
        assert pilot.app.screen.query_one(Input).value == "1/4"
        await pilot.press("enter", "2")
        await settle(pilot)
        text = screen_text(pilot.app)
        assert "✓ Right · after a hint" in text
        assert "comes back in this session" in text


async def test_a_misread_answer_counts_as_right(
    kinds: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with quiz(kinds, monkeypatch, concept="note-a") as pilot:
        await until_asked(pilot, "k-numeric")
        await pilot.press("1", "enter", "enter")
        await settle(pilot)
        text = screen_text(pilot.app)
        assert "✗ Wrong" in text
        assert "That is bits." in text
        assert "= Count as right" in footer(pilot)
        await pilot.press("=")
        await settle(pilot)
        assert "✓ Right" in screen_text(pilot.app)
        sitting = screen(pilot).sitting
        assert sitting is not None
        assert sitting.reviews[-1].righted


async def test_blanks_one_after_the_other(kinds: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with quiz(kinds, monkeypatch, concept="note-a") as pilot:
        await until_asked(pilot, "k-cloze")
        field = pilot.app.screen.query_one(Input)
        assert field.placeholder == "blank 1 of 2"
        await pilot.press(*"alpha", "enter")
        assert field.placeholder == "blank 2 of 2"
        await pilot.press(*"gamma", "enter", "3")
        await settle(pilot)
        text = screen_text(pilot.app)
        assert "1 of 2 blanks are right" in text
        assert "Right is: alpha; beta" in text


async def test_keys_typed_ahead_fill_the_blanks_in_turn(
    kinds: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with quiz(kinds, monkeypatch, concept="note-a") as pilot:
        await until_asked(pilot, "k-cloze")
        field = screen(pilot).page.input
        for key in (*"alpha", "enter", *"be", "enter"):
            pilot.app.post_message(events.Key(key, key if len(key) == 1 else None))
        await settle(pilot)
        assert screen(pilot).phase is Phase.SURE
        assert screen(pilot).response == ("alpha", "be")
        assert "esc Type again" in footer(pilot)
        await pilot.press("escape")
        assert field.value == "be"
        assert "One alpha and two ▁▁2▁▁" in screen_text(pilot.app)
        assert "esc Blank before" in footer(pilot)
        await pilot.press("escape")
        assert field.value == "alpha"
        assert "esc Stop typing" in footer(pilot)
        await pilot.press("escape")
        assert "esc Leave" in footer(pilot)
        assert screen(pilot).phase is Phase.ASKING
        await pilot.press("enter", "2", "enter")
        assert field.value == ""
        assert "One alpha2 and two" in screen_text(pilot.app)


async def test_items_are_carried(kinds: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with quiz(kinds, monkeypatch, concept="note-a") as pilot:
        await until_asked(pilot, "k-order")
        reply = screen(pilot).reply
        assert reply is not None
        for wanted in (1, 2, 3):
            place = reply.response().index(wanted)
            target = wanted - 1
            await pilot.press(*["up"] * 3, *["down"] * place)
            await pilot.press("space", *["up"] * (place - target), "space")
        assert reply.response() == (1, 2, 3)
        await pilot.press("enter")
        await settle(pilot)
        assert "✓ Right" in screen_text(pilot.app)


async def test_pairs_by_letters(kinds: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with quiz(kinds, monkeypatch, concept="note-a") as pilot:
        await until_asked(pilot, "k-match")
        sitting = screen(pilot).sitting
        assert sitting is not None
        assert sitting.asked is not None
        await pilot.press("enter")
        assert "Give every left side" in prompt(pilot)
        shuffled = sitting.asked.shuffled
        for left, number in (("a", 1), ("b", 2)):
            await pilot.press(left, "cde"[shuffled.index(number)])
        await pilot.press("3")
        await settle(pilot)
        assert "✓ Right" in screen_text(pilot.app)


async def test_own_judgement(kinds: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with quiz(kinds, monkeypatch, concept="note-a") as pilot:
        await until_asked(pilot, "k-self")
        await pilot.press("enter")
        assert "The answer." in screen_text(pilot.app)
        assert "were you right?" in prompt(pilot)
        await pilot.press("2")
        await settle(pilot)
        assert "✓ Right" in screen_text(pilot.app)


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


async def test_hints_before_the_verdict(notes: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with quiz(notes, monkeypatch, limit=2) as pilot:
        assert "h Hint" in footer(pilot)
        await pilot.press("h")
        assert "Hint 1 of 1: Think." in screen_text(pilot.app)


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


async def test_what_is_typed_stays_in_sight_below_a_long_question(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_notes(tmp_path / "content", 1, 1)
    lines = "\n\n".join(f"Line {number}." for number in range(30))
    text = f"## Long {{#k-long .short}}\n\n{lines}\n\n- [x] yes\n"
    (folder / "1-module" / "note-a.quiz.md").write_text(text, encoding="utf-8")
    async with quiz(folder, monkeypatch, limit=1) as pilot:
        await pilot.press(*"abc")
        shown = screen_text(pilot.app)
        assert "Line 0." in shown
        assert "abc" in shown
        await pilot.press("pagedown")
        await pilot.pause()
        shown = screen_text(pilot.app)
        assert "Line 0." not in shown
        assert "abc" in shown
