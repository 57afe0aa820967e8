"""A note that takes long to lay out: its beginning at once, and nobody has to wait for the rest."""

from pathlib import Path
from threading import Event

import pytest
from textual.pilot import Pilot

from studytui.notes.render import Document, Options, render
from studytui.notes.stopping import Stopped
from studytui.settings import Settings
from studytui.ui.app import StudyApp
from studytui.ui.notes import page
from studytui.ui.screens.notes import NotesScreen
from tests.ui import notes_collection

LARGE = "# Large\n\n" + "".join(f"Paragraph {number}.\n\n" for number in range(5000))


class Hold:
    """Lays out, but a large note only after it was told to go on, or gives up."""

    def __init__(self) -> None:
        self.going_on = Event()
        self.given_up = False

    def render(self, text: str, options: Options) -> Document:
        if len(text) <= page.LARGE:
            return render(text, options)
        while not self.going_on.wait(0.01):
            if options.stop():
                self.given_up = True
                raise Stopped
        return render(text, options)


@pytest.fixture
def hold(monkeypatch: pytest.MonkeyPatch) -> Hold:
    held = Hold()
    monkeypatch.setattr(page, "render", held.render)
    return held


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> StudyApp:
    folder = notes_collection.write(tmp_path / "notes")
    (folder / "1-basics" / "large.md").write_text(LARGE)
    monkeypatch.setattr(StudyApp, "content_folders", (folder,))
    return StudyApp(Settings(), start="notes", recover=False, watch=False)


async def opened(pilot: Pilot[None]) -> NotesScreen:
    """The screen with the large note open, laid out as far as its beginning."""
    screen = pilot.app.screen
    assert isinstance(screen, NotesScreen)
    while not screen.catalog.notes:
        await pilot.pause()
    screen.open(note="large")
    await pilot.pause()
    return screen


def ends(screen: NotesScreen) -> str:
    return screen.view.document.lines[-1].text


async def test_the_beginning_is_there_at_once_and_says_that_more_comes(
    app: StudyApp, hold: Hold
) -> None:
    async with app.run_test() as pilot:
        screen = await opened(pilot)
        assert "The rest is being laid out" in ends(screen)
        await pilot.press("G")
        assert "1-basics-large" not in screen.read
        hold.going_on.set()
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert any(line.text == "Paragraph 4999." for line in screen.view.document.lines)


async def test_another_note_opens_and_the_old_work_ends(app: StudyApp, hold: Hold) -> None:
    async with app.run_test() as pilot:
        screen = await opened(pilot)
        screen.open(note="beta")
        await app.workers.wait_for_complete()
        assert hold.given_up
        assert screen.note
        assert screen.note.id == "beta"
        assert "The rest" not in ends(screen)


async def test_leaving_ends_the_work_and_keeps_the_place(app: StudyApp, hold: Hold) -> None:
    async with app.run_test() as pilot:
        screen = await opened(pilot)
        assert screen.note
        screen.show_note(screen.note, 400)
        await pilot.pause()
    assert hold.given_up
    assert screen.memory.place("1-basics-large") == 400
