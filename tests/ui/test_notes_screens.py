"""Whole screens of the notes browser, as text."""

from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from studytui.settings import Settings
from studytui.ui.app import StudyApp
from tests.ui import notes_collection
from tests.ui.snapshots import screen_text
from tests.ui.test_notes import settle

SCREENS = {
    "note": ((80, 24), "dark", ()),
    "list-and-contents": ((130, 40), "light", ("l", "j")),
    "links": ((80, 24), "16-colour", ("f",)),
    "search": ((100, 30), "colour-blind-safe", ("s", *"second")),
}


@pytest.mark.parametrize("name", SCREENS)
async def test_screen(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, snapshot: SnapshotAssertion
) -> None:
    size, theme, keys = SCREENS[name]
    monkeypatch.setattr(StudyApp, "content_folders", (notes_collection.write(tmp_path / "notes"),))
    app = StudyApp(Settings(theme=theme), start="notes", recover=False, watch=False)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        for key in keys:
            await pilot.press(key)
        await settle(pilot)
        assert screen_text(app) == snapshot(name=name)
