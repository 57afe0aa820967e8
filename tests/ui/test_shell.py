"""The app's shell: screens, footer, help, palette, themes, least size, failures."""

import asyncio
import tomllib
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, OptionList, Static

from studytui import paths
from studytui.settings import THEMES, Settings
from studytui.ui.app import StudyApp
from studytui.ui.palette import CommandPalette
from studytui.ui.screens.base import StudyScreen
from studytui.ui.screens.error import ErrorScreen
from studytui.ui.screens.help import HelpScreen
from studytui.ui.widgets.bars import Footer, Header


def app(recover: bool = False) -> StudyApp:
    return StudyApp(Settings(), recover=recover, watch=False)


def screen(pilot: Pilot[None]) -> StudyScreen:
    assert isinstance(pilot.app.screen, StudyScreen)
    return pilot.app.screen


@pytest.mark.parametrize(
    ("digit", "function_key", "scope"),
    [
        ("1", "f2", "today"),
        ("2", "f3", "notes"),
        ("3", "f4", "quiz"),
        ("4", "f5", "lab"),
        ("5", "f6", "runs"),
    ],
)
async def test_every_screen_by_digit_and_function_key(
    digit: str, function_key: str, scope: str
) -> None:
    study = app()
    async with study.run_test(size=(80, 24)) as pilot:
        away = "5" if scope != "runs" else "1"
        for key in (digit, function_key):
            await pilot.press(away)
            await pilot.pause()
            await pilot.press(key)
            await pilot.pause()
            assert screen(pilot).SCOPE == scope


async def test_the_footer_ends_with_all_keys_and_fits() -> None:
    study = app()
    for width in (60, 80, 120):
        async with app().run_test(size=(width, 24)) as pilot:
            footer = str(pilot.app.screen.query_one(Footer).render())
            assert footer.endswith("? all keys")
            assert len(footer) <= width
    assert study.status == ""


async def test_the_header_names_what_is_due_and_running() -> None:
    study = app()
    async with study.run_test(size=(80, 24)) as pilot:
        await study.workers.wait_for_complete()
        study.due, study.running = 12, 1
        await pilot.pause()
        header = str(pilot.app.screen.query_one(Header).render())
        assert header.rstrip().endswith("12 due · 1 running")
        assert len(header) <= 80


async def test_a_count_that_has_no_room_is_left_out_whole() -> None:
    study = app()
    async with study.run_test(size=(60, 24)) as pilot:
        await study.workers.wait_for_complete()
        study.due, study.running = 12, 1
        await pilot.pause()
        header = str(pilot.app.screen.query_one(Header).render())
        assert "12" not in header
        assert len(header) <= 60


@pytest.mark.parametrize("key", ["?", "f1"])
async def test_help_lists_the_screens_keys_and_closes(key: str) -> None:
    async with app().run_test(size=(80, 24)) as pilot:
        await pilot.press(key)
        await pilot.pause()
        assert isinstance(pilot.app.screen, HelpScreen)
        text = str(pilot.app.screen.query_one(Static).content)
        assert "Read on" not in text, "help has sentences, not labels"
        assert "Go on reading where you left off." in text
        assert "Leave studytui" in text
        await pilot.press("escape")
        await pilot.pause()
        assert screen(pilot).SCOPE == "today"


async def test_the_palette_finds_and_runs_a_command() -> None:
    async with app().run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+p", *"run an exp")
        await pilot.pause()
        assert isinstance(pilot.app.screen, CommandPalette)
        assert pilot.app.screen.query_one(OptionList).option_count == 1
        await pilot.press("enter")
        await pilot.pause()
        await pilot.pause()
        assert screen(pilot).SCOPE == "lab"


async def test_the_palette_finds_notes_and_experiments() -> None:
    async with app().run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+p", *"noisy-dig")
        await pilot.pause()
        listed = pilot.app.screen.query_one(OptionList)
        assert str(listed.get_option_at_index(0).prompt).split() == ["experiment", "noisy-digits"]
        await pilot.press(*["backspace"] * 9, *"adam", "enter")
        await pilot.pause()
        await pilot.pause()
        assert screen(pilot).SCOPE == "notes"


async def test_the_palette_says_nothing_for_nonsense_and_leaves_with_escape() -> None:
    async with app().run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+p", *"zzzz", "enter")
        await pilot.pause()
        assert pilot.app.screen.query_one(OptionList).option_count == 0
        await pilot.press("escape")
        await pilot.pause()
        assert screen(pilot).SCOPE == "today"


async def test_the_theme_is_kept(home: Path) -> None:
    async with app().run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+t")
        await pilot.pause()
        assert pilot.app.theme == THEMES[1]
    kept = tomllib.loads(paths.settings_file().read_text(encoding="utf-8"))
    assert kept == {"theme": THEMES[1]}
    assert paths.settings_file().is_relative_to(home)


@pytest.mark.parametrize("theme", THEMES)
async def test_every_theme_draws(theme: str) -> None:
    async with StudyApp(Settings(theme=theme), recover=False, watch=False).run_test(
        size=(80, 24)
    ) as pilot:
        assert pilot.app.theme == theme
        assert pilot.app.theme_variables["curve-val"]


async def test_a_small_window_gets_one_line_and_recovers() -> None:
    async with app().run_test(size=(50, 15)) as pilot:
        await pilot.pause()
        message = pilot.app.screen.query_one("#too-small", Static)
        assert message.display
        assert "60×20" in str(message.content)
        assert not pilot.app.screen.query_one(Footer).display
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert pilot.app.screen.query_one(Footer).display
        assert not pilot.app.screen.has_class("too-small")


async def test_letters_are_no_commands_while_typing() -> None:
    async with app().run_test(size=(80, 24)) as pilot:
        await pilot.app.screen.mount(Input(id="here"))
        pilot.app.screen.query_one("#here", Input).focus()
        await pilot.press("q", "?", "4", "j")
        await pilot.pause()
        assert screen(pilot).SCOPE == "today"
        assert pilot.app.screen.query_one("#here", Input).value == "q?4j"
        await pilot.press("f5")
        await pilot.pause()
        assert screen(pilot).SCOPE == "lab"


async def test_the_footer_says_what_ends_a_line_of_text() -> None:
    async with app().run_test(size=(80, 24)) as pilot:
        await pilot.app.screen.mount(Input(id="here"))
        pilot.app.screen.query_one("#here", Input).focus()
        await pilot.pause()
        footer = pilot.app.screen.query_one(Footer).render().plain
        assert footer.split()[:4] == ["enter", "OK", "esc", "Leave"]


async def test_a_failure_is_a_sentence_and_one_goes_on() -> None:
    study = app(recover=True)
    async with study.run_test(size=(80, 24)) as pilot:

        def fail() -> None:
            raise ValueError("the disk is made of cheese")

        study.screen.call_later(fail)
        async with asyncio.timeout(10):
            while not isinstance(study.screen, ErrorScreen):
                await asyncio.sleep(0)
        await pilot.pause()
        text = str(pilot.app.screen.query_one(Static).content)
        assert "made of cheese" in text
        assert str(paths.log_file()) in text
        assert "Traceback" not in text
        await pilot.press("enter")
        await pilot.pause()
        await pilot.pause()
        assert screen(pilot).SCOPE == "today"
        await pilot.press("5")
        await pilot.pause()
        assert screen(pilot).SCOPE == "runs"


async def test_quitting_ends_with_status_zero() -> None:
    study = app()
    async with study.run_test(size=(80, 24)) as pilot:
        await pilot.press("q")
    assert study.return_code == 0


@pytest.mark.parametrize("theme", ["16-colour", "dark"])
async def test_without_colours_nothing_is_coloured(
    theme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    coloured = StudyApp(Settings(theme=theme), recover=False, watch=False)
    async with coloured.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+p")
        await pilot.pause()
        strips = coloured.screen._compositor.render_strips()
        styles = [segment.style for strip in strips for segment in strip if segment.style]
        assert styles
        for style in styles:
            assert style.color is None or style.color.is_default
            assert style.bgcolor is None or style.bgcolor.is_default
        assert any(style.underline for style in styles)


@pytest.mark.parametrize("theme", THEMES)
async def test_the_palettes_chosen_row_stands_out(theme: str) -> None:
    shown = StudyApp(Settings(theme=theme), recover=False, watch=False)
    async with shown.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+p")
        await pilot.pause()
        rows = shown.screen.query_one(OptionList)
        chosen, other = ([s.style for s in rows.render_line(y)] for y in (0, 1))
        assert {style.bgcolor for style in chosen if style} != {
            style.bgcolor for style in other if style
        }
