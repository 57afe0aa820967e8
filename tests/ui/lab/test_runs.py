"""The runs screen: what it lists, and what its keys do on the disk and in the lab."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from textual.pilot import Pilot

from studytui.lab.folder import all_runs
from studytui.lab.index import RunIndex
from studytui.settings import Settings
from studytui.ui.app import StudyApp
from studytui.ui.commands import TABLE
from studytui.ui.screens.confirm import ConfirmScreen
from studytui.ui.screens.lab import LabScreen
from studytui.ui.screens.runs import RunsScreen
from tests.ui.lab.runs import FakeLauncher, FakeTrainer, preset_file, spec
from tests.ui.snapshots import screen_text

NOW = datetime(2026, 3, 2, 16, tzinfo=UTC)


def app() -> StudyApp:
    return StudyApp(
        Settings(), launcher=FakeLauncher(), clock=lambda: NOW, start="runs", recover=False,
        watch=False,
    )  # fmt: skip


async def listed(pilot: Pilot[None]) -> str:
    """Let the app know all runs, and give the screen's text."""
    assert isinstance(pilot.app, StudyApp)
    pilot.app.runs = tuple(RunIndex().refresh())
    await pilot.pause()
    await pilot.pause()
    return screen_text(pilot.app)


def runs(pilot: Pilot[None]) -> RunsScreen:
    assert isinstance(pilot.app.screen, RunsScreen)
    return pilot.app.screen


@pytest.fixture
def five(home: Path) -> None:
    """A run in each state that matters."""
    preset_file(home, "noisy-moons", "epochs = 60\nbatch_size = 'full'\nearly_stopping = false\n")
    FakeTrainer(spec(), "20260302-100000-m2pb").start().train(60).finish()
    changed = FakeTrainer(spec(), "20260302-110000-t9cd").start().train(30).apply(dropout=0.5)
    changed.train(30, worse=0.1).finish()
    bad = FakeTrainer(spec(optimizer="sgd", lr=1e6), "20260302-120000-h7ef").start()
    bad.train(1, loss=float("nan")).finish("non_finite")
    FakeTrainer(spec(), "20260302-130000-w3gh").start(pid=2**22 + 1).train(10)
    FakeTrainer(spec(dropout=0.5), "20260302-140000-x4ka").start().train(42)


async def test_no_runs_says_how_to_get_one() -> None:
    async with app().run_test(size=(80, 24)) as pilot:
        assert "press 4, then enter" in await listed(pilot)


@pytest.mark.usefixtures("five")
async def test_each_run_with_state_difference_and_outcome() -> None:
    async with app().run_test(size=(80, 24)) as pilot:
        rows = (await listed(pilot)).split("\n")
    assert [row[2:9] for row in rows[3:8]] == [
        " ● x4ka", " ? w3gh", " ! h7ef", "~✓ t9cd", " ✓ m2pb",
    ]  # fmt: skip
    assert "dropout .5" in rows[3]
    assert "running 42/60" in rows[3]
    assert "lost at 10" in rows[4]
    assert "sgd, lr 1e+06" in rows[5]
    assert "not finite" in rows[5]
    assert "dropout 0→" in rows[6]
    assert "all 60 epochs" in rows[7]


@pytest.mark.usefixtures("five")
async def test_filter_sort_and_escape() -> None:
    async with app().run_test(size=(80, 24)) as pilot:
        await listed(pilot)
        await pilot.press("/", *"dropout", "enter")
        assert [row.entry.folder.short for row in runs(pilot).rows if row.entry] == ["x4ka", "t9cd"]
        await pilot.press("escape", "s", "s")
        order = [row.entry.folder.short for row in runs(pilot).rows if row.entry]
        assert order == ["w3gh", "x4ka", "m2pb", "h7ef", "t9cd"], "changed ones are not ranked"
        await pilot.press("/", *"nothing like it")
        assert runs(pilot).rows == []
        await pilot.press("escape")
        assert len(runs(pilot).rows) == 5


@pytest.mark.usefixtures("five")
@pytest.mark.parametrize("size", [(120, 40), (80, 24), (80, 20)])
async def test_marked_runs_are_compared_in_the_lab(size: tuple[int, int]) -> None:
    async with app().run_test(size=size) as pilot:
        await listed(pilot)
        await pilot.press("space", "G", "space", "g", "j", "j", "space", "G", "k", "space")
        assert "3 runs are marked already" in screen_text(pilot.app)
        await pilot.press("c")
        await pilot.pause()
        await pilot.pause()
        assert isinstance(pilot.app.screen, LabScreen)
        text = screen_text(pilot.app)
        assert "comparing x4ka · m2pb · h7ef" in text
        assert "dropout 0, sgd, lr 1e+06" in text
        await pilot.press("escape")
        await pilot.pause()
        assert "comparing" not in screen_text(pilot.app)


@pytest.mark.usefixtures("five")
async def test_enter_opens_and_follow_takes_the_one_that_goes_on() -> None:
    async with app().run_test(size=(80, 24)) as pilot:
        await listed(pilot)
        await pilot.press("G", "enter")
        await pilot.pause()
        await pilot.pause()
        assert isinstance(pilot.app.screen, LabScreen)
        assert pilot.app.screen.session.followed is not None
        assert pilot.app.screen.session.followed.folder.short == "m2pb"
        await pilot.press("5")
        await pilot.pause()
        await pilot.press("f")
        await pilot.pause()
        await pilot.pause()
        assert isinstance(pilot.app.screen, LabScreen)
        assert pilot.app.screen.session.followed.folder.short == "x4ka"


@pytest.mark.usefixtures("five")
async def test_removing_asks_first_and_spares_what_runs() -> None:
    async with app().run_test(size=(80, 24)) as pilot:
        await listed(pilot)
        await pilot.press("D")
        await pilot.pause()
        assert isinstance(pilot.app.screen, ConfirmScreen)
        await pilot.press("n")
        await pilot.pause()
        await pilot.press("D")
        await pilot.pause()
        await pilot.press("y")
        await pilot.pause()
        assert "x4ka is still running: stop it first." in screen_text(pilot.app)
        await pilot.press("G", "D")
        await pilot.pause()
        await pilot.press("y")
        await pilot.pause()
    assert [folder.short for folder in all_runs()] == ["x4ka", "w3gh", "h7ef", "t9cd"]


@pytest.mark.usefixtures("five")
async def test_export_writes_both_files(home: Path) -> None:
    async with app().run_test(size=(80, 24)) as pilot:
        await listed(pilot)
        await pilot.press("G", "e")
        assert "Written" in screen_text(pilot.app)
    csv = home / "data" / "exports" / "noisy-moons-m2pb.csv"
    assert len(csv.read_text(encoding="utf-8").splitlines()) == 61
    assert csv.with_suffix(".json").exists()


async def test_a_group_is_one_row_that_opens() -> None:
    for seed in range(3):
        name = f"20260302-10000{seed}-aa2{seed + 2}"
        FakeTrainer(spec(group="five seeds", seed=seed), name).start().train(9).finish()
    FakeTrainer(spec(), "20260302-110000-zz22").start().train(9).finish()
    async with app().run_test(size=(80, 24)) as pilot:
        text = await listed(pilot)
        assert "five seeds · 3 runs · 3 finished" in text
        assert len(runs(pilot).rows) == 2
        await pilot.press("G", "enter")
        assert len(runs(pilot).rows) == 5
        await pilot.press("enter")
        assert len(runs(pilot).rows) == 2


@pytest.mark.usefixtures("five")
@pytest.mark.parametrize("typing", [False, True])
async def test_every_key(typing: bool) -> None:
    study = app()
    async with study.run_test(size=(80, 24)) as pilot:
        await listed(pilot)
        for command in TABLE["runs"]:
            if typing:
                runs(pilot).action_filter()
                await pilot.pause()
            await pilot.press(command.keys[0])
            await pilot.pause()
            while len(study.screen_stack) > 1:
                study.pop_screen()
            if study.current_mode != "runs":
                assert not typing, f"{command.key} acted while typing"
                study.goto("runs")
                await pilot.pause()
            runs(pilot).query("Input").remove()
            runs(pilot).action_clear()
            await pilot.pause()
    assert len(all_runs()) == 5


@pytest.mark.usefixtures("five")
@pytest.mark.parametrize("width", [60, 70, 80, 120])
async def test_the_reason_of_an_end_is_whole_at_every_width(width: int) -> None:
    async with app().run_test(size=(width, 24)) as pilot:
        text = await listed(pilot)
        assert "all 60 epochs" in text
        assert "not finite" in text


@pytest.mark.usefixtures("five")
@pytest.mark.parametrize("size", [(60, 20), (120, 40)])
async def test_the_run_with_the_cursor_is_told_whole(size: tuple[int, int]) -> None:
    FakeTrainer(spec(dropout=0.3, l2=0.003, activation="tanh"), "20260302-150000-zz22").start()
    async with app().run_test(size=size) as pilot:
        text = " ".join((await listed(pilot)).split())
        assert "activation tanh, dropout .3, λ .003 · running 0/60 · began 60 min ago" in text
        await pilot.press("G", "k")
        text = " ".join(screen_text(pilot.app).split())
        assert "t9cd noisy-moons · dropout 0→.5 @31 · all 60 epochs" in text


@pytest.mark.usefixtures("five")
@pytest.mark.parametrize(
    ("keys", "why"),
    [("c", "Mark two or three runs with space"), ("Gx", "This run has ended.")],
)
async def test_a_key_that_makes_no_sense_now_says_why(keys: str, why: str) -> None:
    async with app().run_test(size=(80, 24)) as pilot:
        await listed(pilot)
        await pilot.press(*keys)
        assert why in screen_text(pilot.app)
