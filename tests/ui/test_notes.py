"""The notes browser, by its keys."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, Static

from studytui import paths
from studytui.notes.run import Result
from studytui.quiz.marks import READ, Marks
from studytui.quiz.store import Store
from studytui.settings import Settings
from studytui.ui.app import StudyApp
from studytui.ui.notes.execution import Execution
from studytui.ui.notes.listing import Listing
from studytui.ui.notes.picker import Picker
from studytui.ui.screens.confirm import ConfirmScreen
from studytui.ui.screens.notes import NotesScreen
from tests.ui import notes_collection

Opened = Callable[..., AbstractAsyncContextManager[Pilot[None]]]


@pytest.fixture
def collection(tmp_path: Path) -> Path:
    return notes_collection.write(tmp_path / "notes")


@pytest.fixture
def opened(collection: Path, monkeypatch: pytest.MonkeyPatch) -> Opened:
    monkeypatch.setattr(StudyApp, "content_folders", (collection,))

    @asynccontextmanager
    async def open_app(
        size: tuple[int, int] = (80, 24), **target: object
    ) -> AsyncIterator[Pilot[None]]:
        app = StudyApp(Settings(), start="notes", target=target, recover=False, watch=False)
        async with app.run_test(size=size) as pilot:
            await settle(pilot)
            yield pilot

    return open_app


async def settle(pilot: Pilot[None]) -> None:
    """Wait until workers and messages are through."""
    await pilot.pause()
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


async def press(pilot: Pilot[None], *keys: str) -> None:
    for key in keys:
        await pilot.press(key)
    await settle(pilot)


def screen(pilot: Pilot[None]) -> NotesScreen:
    found = pilot.app.screen_stack[0]
    assert isinstance(found, NotesScreen)
    return found


def note_id(pilot: Pilot[None]) -> str:
    note = screen(pilot).note
    return note.id if note else ""


def shown(pilot: Pilot[None]) -> str:
    """The text of the note's window."""
    view = screen(pilot).view
    rows = (view.render_line(y) for y in range(view.size.height))
    return "\n".join("".join(segment.text for segment in row).rstrip() for row in rows)


def drawers(pilot: Pilot[None]) -> list[str]:
    """The lists that can be seen."""
    return [name for name in ("tree", "side") if screen(pilot).query_one(f"#{name}").display]


def notices(pilot: Pilot[None]) -> str:
    return " ".join(notice.message for notice in pilot.app._notifications)


async def test_the_first_note_opens_with_its_math_and_graph(opened: Opened) -> None:
    async with opened() as pilot:
        text = shown(pilot)
        assert "Alpha first" in text
        assert "Basics · 1 min · leads to Beta second" in text
        assert "─" in text
        assert "$" not in text


async def test_a_target_opens_at_its_heading(opened: Opened) -> None:
    async with opened(note="beta", heading="Second part") as pilot:
        assert note_id(pilot) == "beta"
        assert "Second part" in shown(pilot)


async def test_links_are_followed_by_letters_and_back_and_forward_work(opened: Opened) -> None:
    async with opened() as pilot:
        await press(pilot, "f", "s")
        assert note_id(pilot) == "beta"
        await press(pilot, "b")
        assert note_id(pilot) == "alpha"
        await press(pilot, "B")
        assert note_id(pilot) == "beta"


async def test_letters_of_links_are_no_commands_and_esc_takes_them_away(opened: Opened) -> None:
    async with opened() as pilot:
        await press(pilot, "f")
        assert screen(pilot).view.labels
        await press(pilot, "z")
        assert not screen(pilot).view.labels
        await press(pilot, "f", "escape")
        assert not screen(pilot).view.labels
        assert note_id(pilot) == "alpha"


async def test_find_in_page_counts_and_goes_round(opened: Opened) -> None:
    async with opened() as pilot:
        await press(pilot, "slash", *"needle")
        count = screen(pilot).query_one("#count", Static)
        assert str(count.render()) == "1/2"
        await press(pilot, "enter", "n")
        assert str(count.render()) == "2/2"
        await press(pilot, "n")
        assert str(count.render()) == "1/2"
        await press(pilot, "N")
        assert str(count.render()) == "2/2"
        await press(pilot, "escape")
        assert not screen(pilot).view.matches


async def test_what_is_not_found_is_said(opened: Opened) -> None:
    async with opened() as pilot:
        await press(pilot, "slash", *"zebra")
        assert str(screen(pilot).query_one("#count", Static).render()) == "not found"


async def test_search_over_all_notes_opens_the_hit(opened: Opened) -> None:
    async with opened() as pilot:
        await press(pilot, "s", *"beta")
        assert isinstance(pilot.app.screen, Picker)
        await press(pilot, "enter")
        assert note_id(pilot) == "beta"


async def test_the_list_narrows_as_one_types(opened: Opened) -> None:
    async with opened(size=(120, 40)) as pilot:
        listing = screen(pilot).query_one("#notes", Listing)
        assert [row.value for row in listing.rows if row.value] == ["alpha", "beta"]
        await press(pilot, "l", "slash", *"sec")
        assert [row.value for row in listing.rows if row.value] == ["beta"]
        await press(pilot, "enter")
        assert note_id(pilot) == "beta"
        assert [row.value for row in listing.rows if row.value] == ["alpha", "beta"]


async def test_drawers_open_over_the_note_and_esc_closes_them(opened: Opened) -> None:
    async with opened() as pilot:
        assert drawers(pilot) == []
        await press(pilot, "l")
        assert drawers(pilot) == ["tree"]
        await press(pilot, "escape", "o")
        assert drawers(pilot) == ["side"]
        await press(pilot, "j", "enter")
        assert drawers(pilot) == []
        assert shown(pilot).lstrip().startswith("Code")


async def test_wide_windows_show_all_three(opened: Opened) -> None:
    async with opened(size=(140, 40)) as pilot:
        assert drawers(pilot) == ["tree", "side"]
        for _ in range(3):
            await press(pilot, "tab")
        assert screen(pilot).view.has_focus


async def test_the_place_is_kept_over_a_restart(opened: Opened) -> None:
    async with opened(note="beta") as pilot:
        await press(pilot, "space")
        place = screen(pilot).present
        assert place.line > 0
    async with opened() as pilot:
        assert screen(pilot).present == place


async def test_the_end_marks_a_note_as_read_and_space_goes_to_the_next(opened: Opened) -> None:
    async with opened() as pilot:
        assert "alpha" not in screen(pilot).read
        await press(pilot, "G")
        assert "alpha" in screen(pilot).read
        assert Marks(Store(paths.database())).has(READ, "alpha")
        await press(pilot, "space")
        assert note_id(pilot) == "beta"
        await press(pilot, "R")
        assert "beta" in screen(pilot).read
        await press(pilot, "R")
        assert "beta" not in screen(pilot).read


async def test_a_learning_path_changes_what_comes_next(opened: Opened) -> None:
    async with opened(note="beta") as pilot:
        await press(pilot, "p", "down", "enter", "G", "space")
        assert note_id(pilot) == "alpha"


async def test_bookmarks_are_set_listed_and_taken_away(opened: Opened) -> None:
    async with opened(note="beta") as pilot:
        await press(pilot, "J", "m", "g", "f", "a")
        assert note_id(pilot) == "alpha"
        await press(pilot, "M", "enter")
        assert note_id(pilot) == "beta"
        await press(pilot, "m")
        assert screen(pilot).memory.bookmarks() == {}


async def test_tex_is_shown_and_hidden(opened: Opened) -> None:
    async with opened() as pilot:
        await press(pilot, "T")
        assert "\\frac{a}{b}" in shown(pilot)
        await press(pilot, "T")
        assert "\\frac" not in shown(pilot)


async def test_a_changed_file_is_shown_at_the_same_place(opened: Opened, collection: Path) -> None:
    async with opened() as pilot:
        file = collection / "1-basics" / "alpha.md"
        file.write_text(file.read_text().replace("Some *words*", "Entirely new text"))
        screen(pilot).load()
        await settle(pilot)
        assert "Entirely new text" in shown(pilot)


async def test_code_runs_once_the_folder_is_trusted(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def run(self: Execution) -> Result:
        return Result("42\n")

    monkeypatch.setattr(Execution, "run", run)
    async with opened() as pilot:
        await press(pilot, "c", "c", "x")
        assert isinstance(pilot.app.screen, ConfirmScreen)
        await press(pilot, "n")
        assert "your run" not in shown(pilot)
        await press(pilot, "x", "y")
        assert "the same as in the note" in shown(pilot)
        await press(pilot, "c", "x")
        assert "not as in the note" in shown(pilot)


async def test_copying_says_honestly_what_happened(opened: Opened) -> None:
    async with opened() as pilot:
        await press(pilot, "c", "c", "y")
        assert pilot.app.clipboard == "print(6 * 7)"
        assert "sent to the terminal" in notices(pilot)


async def test_a_formula_is_copied_where_there_is_no_code(opened: Opened, collection: Path) -> None:
    next(collection.rglob("alpha.md")).write_text("# Alpha first\n\n$$x^2$$\n")
    async with opened() as pilot:
        await press(pilot, "c", "y")
        assert pilot.app.clipboard.strip() == "x^2"
        assert "1 line sent" in notices(pilot)


async def test_writing_a_block_never_overwrites(
    opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with opened() as pilot:
        await press(pilot, "c", "c", "w", "w")
    assert (tmp_path / "alpha-1.py").read_text() == "print(6 * 7)\n"
    assert (tmp_path / "alpha-1-2.py").read_text() == "print(6 * 7)\n"


async def test_the_experiment_opens_in_the_lab_and_the_place_stays(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, dict[str, object]]] = []
    async with opened(note="beta") as pilot:
        monkeypatch.setattr(pilot.app, "goto", lambda name, **to: asked.append((name, to)))
        await press(pilot, "J", "t")
        place = screen(pilot).present
        assert asked[-1][0] == "lab"
        assert asked[-1][1]["spec"].preset == "noisy-moons"  # type: ignore[attr-defined]
        assert screen(pilot).present == place


async def test_the_pointer_over_a_bracketed_cell_is_harmless(opened: Opened) -> None:
    async with opened(heading="A wide table", note="alpha") as pilot:
        assert "[/path]" in shown(pilot)
        view = screen(pilot).view
        for row in range(view.size.height):
            await pilot.hover(view, offset=(8, row))
        assert "[y=c]" in shown(pilot)


async def test_a_click_on_a_link_follows_it(opened: Opened) -> None:
    async with opened() as pilot:
        view = screen(pilot).view
        rows = shown(pilot).split("\n")
        row = next(y for y, text in enumerate(rows) if "then Beta second" in text)
        await pilot.click(view, offset=(rows[row].index("Beta") + 1, row))
        await settle(pilot)
        assert note_id(pilot) == "beta"


async def test_links_other_than_http_are_not_opened(opened: Opened) -> None:
    async with opened() as pilot:
        screen(pilot).follow_href("file:///etc/passwd")
        screen(pilot).follow_href("../../etc/passwd")
        screen(pilot).follow_href("%00")
        await settle(pilot)
        assert notices(pilot).count("Only notes and http(s) links") == 3
        assert note_id(pilot) == "alpha"


async def test_a_link_may_lead_to_a_file_with_a_space_in_its_name(
    opened: Opened, collection: Path
) -> None:
    (collection / "two words.md").write_text("# Two\n")
    file = next(collection.rglob("alpha.md"))
    file.write_text(file.read_text() + "\n[two](<../two words.md>)\n")
    async with opened() as pilot:
        hrefs = [link.href for link in screen(pilot).view.document.links]
        screen(pilot).follow_href(next(href for href in hrefs if "words" in href))
        await settle(pilot)
        assert note_id(pilot) == "two-words"


BAD = {
    "front.md": b"---\nid: [broken\n---\n# Broken\n",
    "twice.md": b"---\nid: alpha\ntitle: Twice\n---\n# Twice\n",
    "latin.md": "# Latin\n\ncaf\xe9\n".encode("latin-1"),
    "escape.md": b"# Escape\n\n\x1b[31mred\x1b]0;title\x07 \xe2\x80\xaeabc\n",
    "tex.md": b"# TeX\n\n$\\nonsense{x}$ and $$\\frac{$$\n",
    "large.md": b"# Large\n\n" + b"word " * 400_000,
    "circle.md": b"---\nid: circle\ntitle: C\nprerequisites: [circle, ghost]\n---\n[[ghost]]\n",
    "empty.md": b"",
    "binary.md": bytes(range(256)) * 4,
}


@pytest.mark.parametrize("name", BAD)
async def test_bad_notes_open_with_a_notice(opened: Opened, collection: Path, name: str) -> None:
    (collection / name).write_bytes(BAD[name])
    async with opened(file=str(collection / name)) as pilot:
        found = screen(pilot).note
        assert found is not None
        assert Path(found.file).name == name
        text = shown(pilot)
        assert not any((c < " " and c != "\n") or "\x7f" <= c < "\xa0" for c in text)
        if name != "empty.md":
            assert "Notice:" in text


async def test_a_link_out_of_the_folder_is_refused(opened: Opened, collection: Path) -> None:
    outside = collection.parent / "outside.md"
    outside.write_text("# Outside\n")
    (collection / "inside.md").symlink_to(outside)
    async with opened() as pilot:
        assert all(note.title != "Outside" for note in screen(pilot).catalog.notes)
        assert any("out of the folder" in p.message for p in screen(pilot).catalog.problems)


async def test_an_empty_folder_says_what_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "none").mkdir()
    monkeypatch.setattr(StudyApp, "content_folders", (tmp_path / "none",))
    app = StudyApp(Settings(), start="notes", recover=False, watch=False)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "no notes" in notices(pilot)
        await press(pilot, "space", "J", "c", "x", "t", "m", "f", "e", "T", "slash", "a", "escape")


async def test_every_key_is_harmless_in_every_pane(opened: Opened) -> None:
    from studytui.ui.commands import TABLE

    skipped = {"try_lab", "quiz_me", "edit", "write_block"}
    keys = [key for c in TABLE["notes"] if c.id not in skipped for key in c.keys]
    async with opened() as pilot:
        for pane in ("escape", "l", "o"):
            await pilot.press(pane)
            for key in keys:
                await pilot.press(key)
                if pilot.app.screen is not screen(pilot) or screen(pilot).editing:
                    await pilot.press("escape")
        await settle(pilot)
        assert note_id(pilot) in ("alpha", "beta")


async def test_letters_in_an_input_are_text(opened: Opened) -> None:
    async with opened() as pilot:
        await press(pilot, "slash", *"qs1x")
        assert screen(pilot).query_one("#find", Input).value == "qs1x"
        assert note_id(pilot) == "alpha"


async def test_resizing_keeps_the_place(opened: Opened) -> None:
    async with opened(size=(120, 40)) as pilot:
        await press(pilot, "J", "J", "J")
        before = screen(pilot).present.line
        await pilot.resize_terminal(80, 24)
        await settle(pilot)
        assert abs(screen(pilot).present.line - before) <= 2
        assert max(map(len, shown(pilot).split("\n"))) <= 80


async def test_the_runner_really_runs_and_can_be_cancelled(collection: Path) -> None:
    from studytui.notes import note as notes

    note = notes.read(collection / "1-basics" / "alpha.md", collection)
    assert await Execution(note, 1, None).run() == Result("other\n")


@pytest.mark.parametrize(
    ("blocks", "number", "expected"),
    [
        (["print('seen')\n{halt}"], 0, Result("seen\n", "stopped")),
        (["print('above')", "{halt}"], 1, Result("", "stopped")),
        (["print('above')\n{halt}", "pass"], 1, Result("above\n", "In a block above: stopped")),
    ],
)
async def test_a_stopped_block_shows_what_it_had_printed(
    tmp_path: Path, blocks: list[str], number: int, expected: Result
) -> None:
    execution, running = await halted(tmp_path, blocks, number)
    execution.stop()
    assert await running == expected


async def test_a_block_that_takes_too_long_shows_what_it_had_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("studytui.ui.notes.execution.LIMIT", 2.0)
    _, running = await halted(tmp_path, ["print('seen')\n{halt}"], 0)
    assert await running == Result("seen\n", "not done after 2 s, and stopped")


async def halted(
    folder: Path, codes: list[str], number: int
) -> tuple[Execution, asyncio.Task[Result]]:
    """A run that has come to `{halt}` in its code, where it stays."""
    from studytui.notes import note as notes

    (folder / "work").mkdir()
    fifo = folder / "halted"
    os.mkfifo(fifo)
    halt = f"with open({str(fifo)!r}, 'w') as f: f.write('.')\nwhile True: pass"
    fences = [f"```python run\n{code.replace('{halt}', halt)}\n```\n" for code in codes]
    note = notes.parse("\n".join(fences), folder / "work" / "a.md", folder)
    execution = Execution(note, number, None)
    running = asyncio.create_task(execution.run())
    await asyncio.to_thread(fifo.read_text)
    return execution, running


async def test_a_note_without_an_experiment_says_so(opened: Opened) -> None:
    async with opened() as pilot:
        assert note_id(pilot) == "alpha"
        await press(pilot, "t")
        assert "no experiment" in notices(pilot)
        assert "try_lab" not in [command.id for command in screen(pilot).available()]


async def test_an_experiment_that_is_none_says_why_it_does_not_open(
    opened: Opened, collection: Path
) -> None:
    (file := next(collection.rglob("alpha.md"))).write_text(
        file.read_text().replace("## Code", '```toml lab\nbase = "ghost"\n```\n\n## Code')
    )
    async with opened() as pilot:
        await press(pilot, "t")
        assert "There is no preset 'ghost'." in notices(pilot)


async def test_a_window_that_is_too_small_waits_until_it_is_larger(opened: Opened) -> None:
    async with opened(size=(40, 8), note="beta", heading="Second part") as pilot:
        assert note_id(pilot) == "beta"
        await pilot.resize_terminal(80, 24)
        await settle(pilot)
        assert "Second part" in shown(pilot)
