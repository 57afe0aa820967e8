"""Whole screens as text: a question, its verdict, the end of a session, Progress."""

from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion
from textual.pilot import Pilot

from studytui import paths
from studytui.settings import Settings
from studytui.ui.app import StudyApp
from studytui.ui.quiz.phases import Phase
from tests.quiz.desks import Clock, write_notes
from tests.quiz.examples import FILE
from tests.ui.quiz_pilot import letter_of, screen, settle
from tests.ui.snapshots import screen_snapshot

CHOICE = FILE[FILE.index("## Shift of") : FILE.index("## What switches")]


@pytest.fixture(autouse=True)
def content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = write_notes(tmp_path / "content", 2, 2)
    (folder / "1-module" / "note-a.quiz.md").write_text(CHOICE, encoding="utf-8")
    monkeypatch.setattr(paths, "content", lambda: folder)
    return folder


def app(**target: object) -> StudyApp:
    return StudyApp(
        Settings(), clock=Clock(), start="quiz", target=target, recover=False, watch=False
    )


async def drawn(pilot: Pilot[None], *keys: str) -> str:
    await settle(pilot)
    for key in keys:
        await pilot.press(key)
        await settle(pilot)
    return screen_snapshot(pilot.app)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_question(size: tuple[int, int], snapshot: SnapshotAssertion) -> None:
    async with app(concept="note-a").run_test(size=size) as pilot:
        assert await drawn(pilot, "h", "a") == snapshot


async def test_a_verdict(snapshot: SnapshotAssertion) -> None:
    async with app(concept="note-a").run_test(size=(80, 24)) as pilot:
        assert await drawn(pilot, "a", "3") == snapshot


async def test_the_end_of_a_session(snapshot: SnapshotAssertion) -> None:
    async with app(count=3).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await drawn(pilot, letter_of(pilot, right=False), "3", "enter")
        while screen(pilot).phase is Phase.ASKING:
            await drawn(pilot, letter_of(pilot, right=True), "2", "enter")
        assert await drawn(pilot) == snapshot


async def test_progress(snapshot: SnapshotAssertion) -> None:
    async with app(count=3).run_test(size=(80, 24)) as pilot:
        keys = ("a", "3", "enter", "b", "1", "escape", "p", "down")
        assert await drawn(pilot, *keys) == snapshot
