"""Every kind of question answered by its keys."""

from pathlib import Path

import pytest
from textual import events
from textual.widgets import Input

from studytui.ui.quiz.phases import Phase
from tests.quiz.desks import write_notes
from tests.ui.quiz_pilot import KINDS, footer, prompt, quiz, screen, settle, until_asked
from tests.ui.snapshots import screen_text


@pytest.fixture
def kinds(tmp_path: Path) -> Path:
    folder = write_notes(tmp_path / "content", 1, 1)
    (folder / "1-module" / "note-a.quiz.md").write_text(KINDS, encoding="utf-8")
    return folder


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    return write_notes(tmp_path / "content")


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


async def test_hints_before_the_verdict(notes: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with quiz(notes, monkeypatch, limit=2) as pilot:
        assert "h Hint" in footer(pilot)
        await pilot.press("h")
        assert "Hint 1 of 1: Think." in screen_text(pilot.app)


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
