"""The notes are made ready while one looks at Today, and their marks are read without waiting."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from textual.pilot import Pilot

from studytui import paths
from studytui.quiz.marks import PLACE, READ, Marks
from studytui.quiz.store import Store
from studytui.settings import Settings
from studytui.ui.app import StudyApp
from studytui.ui.notes.memory import Memory
from studytui.ui.screens import today
from studytui.ui.screens.notes import NotesScreen
from tests.ui import notes_collection

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def collection(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = notes_collection.write(tmp_path / "notes")
    monkeypatch.setattr(StudyApp, "content_folders", (folder,))


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[NotesScreen]:
    """The notes screens that were made."""
    found: list[NotesScreen] = []
    make = NotesScreen.__init__

    def noted(self: NotesScreen) -> None:
        make(self)
        found.append(self)

    monkeypatch.setattr(NotesScreen, "__init__", noted)
    return found


def study(start: str = "today") -> StudyApp:
    return StudyApp(Settings(), start=start, recover=False, watch=False)


async def settle(pilot: Pilot[None]) -> None:
    """Wait until workers and messages are through; workers start others."""
    for _ in range(3):
        await pilot.pause()
        await pilot.app.workers.wait_for_complete()
    await pilot.pause()


def marked(kind: str, note: str, value: str = "") -> None:
    with Store(paths.database()) as store:
        Marks(store).set(kind, note, NOW, value)


def shown_note(screen: NotesScreen) -> str:
    return screen.note.id if screen.note and screen.view.document.lines else ""


async def test_the_screen_is_made_but_no_note_is_opened_while_today_is_shown(
    made: list[NotesScreen],
) -> None:
    async with study().run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        (screen,) = made
        assert screen.catalog.notes
        assert screen.note is None
        assert pilot.app.current_mode == "today"
        await pilot.press("2")
        await settle(pilot)
        assert pilot.app.screen is screen
        assert shown_note(screen) == "alpha"
        assert len(made) == 1


async def test_who_is_there_before_it_is_made_finds_the_same(
    made: list[NotesScreen], monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = threading.Event()
    monkeypatch.setattr(today, "_import_notes", lambda: go_on.wait(30))
    async with study().run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert not made
        await pilot.press("2")
        go_on.set()
        await settle(pilot)
        (screen,) = made
        assert pilot.app.screen is screen
        assert shown_note(screen) == "alpha"


async def test_a_note_that_is_asked_for_is_the_only_one_opened(made: list[NotesScreen]) -> None:
    app = study()
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        app.goto("notes", note="beta")
        await settle(pilot)
        assert shown_note(made[0]) == "beta"
        assert not made[0].history.can_go_back


async def test_another_window_and_theme_before_it_is_seen(made: list[NotesScreen]) -> None:
    app = study()
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.resize_terminal(120, 40)
        app.theme = "light"
        await settle(pilot)
        await pilot.press("2")
        await settle(pilot)
        assert made[0].size.width == 120
        assert made[0].view.document.width == made[0].view.room
        assert not made[0].query_one("#browser").has_class("slim")
        assert made[0].styles.background == app.screen.styles.background


async def test_marks_of_another_screen_are_seen(made: list[NotesScreen]) -> None:
    async with study().run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        marked(READ, "beta")
        await pilot.press("2")
        await settle(pilot)
        assert made[0].states() == {"beta": "read"}


@contextmanager
def locked() -> Iterator[Callable[[], object]]:
    """Another studytui is writing, and takes its time until it is told to end."""
    with closing(sqlite3.connect(paths.database(), isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield other.rollback


async def test_a_locked_database_does_not_hold_the_screen() -> None:
    marked(READ, "beta")
    marked(PLACE, "beta", "8")
    app = StudyApp(Settings(), start="notes", target={"note": "beta"}, recover=False, watch=False)
    with locked() as unlock:
        async with app.run_test(size=(80, 24)) as pilot:
            screen = app.screen
            assert isinstance(screen, NotesScreen)
            while not screen.catalog.notes:
                await pilot.pause()
            await pilot.press("l")
            assert screen.query_one("#notes").has_focus
            assert screen.note is None
            unlock()
            await settle(pilot)
            assert shown_note(screen) == "beta"
            assert screen.present.line == 8
            assert screen.states() == {"beta": "read"}


def test_a_mark_set_while_marks_are_read_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    memory = Memory(paths.database(), lambda: NOW, pytest.fail)
    memory.mark_read("alpha")
    read = Marks.of

    def slow(self: Marks, kind: str) -> dict[str, str]:
        found = read(self, kind)
        if kind == READ:
            memory.mark_read("beta")
        return found

    monkeypatch.setattr(Marks, "of", slow)
    memory.recall()
    assert memory.read() == {"alpha", "beta"}


def test_a_store_that_cannot_be_used_is_told_once_and_marks_stay_for_the_session() -> None:
    paths.database().parent.mkdir(parents=True, exist_ok=True)
    paths.database().write_text("no database")
    told: list[str] = []
    memory = Memory(paths.database(), lambda: NOW, told.append)
    assert not memory.recall()
    assert not told
    memory.tell()
    memory.mark_read("alpha")
    assert memory.read() == {"alpha"}
    assert len(told) == 1
