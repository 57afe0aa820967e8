"""Predictions on the screen: commit, look on, be graded by the mean; and what can go wrong."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from textual.pilot import Pilot

from studytui import paths
from studytui.lab import folder as folders
from studytui.lab.events import Failed
from studytui.lab.folder import RunFolder
from studytui.lab.launch import Launcher, Process
from studytui.settings import Settings
from studytui.ui.app import StudyApp
from studytui.ui.quiz.phases import Phase
from studytui.ui.screens.quiz import QuizScreen
from studytui.ui.widgets.chart import Chart
from tests.quiz.desks import Clock, write_notes
from tests.quiz.examples import FILE
from tests.ui.lab.runs import FakeLauncher, FakeTrainer, preset_file
from tests.ui.snapshots import screen_text

PREDICTION = FILE[FILE.index("## Dropout against") : FILE.index("## In your own")]
PREDICTION = PREDICTION.replace("hold=4}", "hold=4 order=fixed}")


class Trains(FakeLauncher):
    """Trains at once: dropout ends with the lower loss, so the higher accuracy."""

    def __init__(self, finish: bool = True) -> None:
        super().__init__()
        self.finish = finish

    def start(self, folders: Sequence[RunFolder]) -> Process | None:
        super().start(folders)
        for folder in folders:
            trainer = FakeTrainer.at(folder).start()
            trainer.train(5, loss=0.2 if trainer.spec.dropout else 0.6)
            if self.finish:
                trainer.finish()
        return None


class Refuses(FakeLauncher):
    """Cannot start anything."""

    def start(self, folders: Sequence[RunFolder]) -> Process | None:
        raise OSError("no more processes")


class Breaks(FakeLauncher):
    """Starts, and fails."""

    def start(self, folders: Sequence[RunFolder]) -> Process | None:
        for folder in folders:
            trainer = FakeTrainer.at(folder).start()
            trainer.write(Failed(seq=0, t=0, message="there is not enough memory"))
        return None


@pytest.fixture
def content(tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = write_notes(tmp_path / "content", 1, 1)
    (folder / "1-module" / "note-a.quiz.md").write_text(PREDICTION, encoding="utf-8")
    monkeypatch.setattr(paths, "content", lambda: folder)
    preset_file(home, "noisy-moons", "epochs = 5\n")
    return folder


def app(launcher: Launcher) -> StudyApp:
    return StudyApp(
        Settings(), launcher=launcher, clock=Clock(), start="quiz", target={"concept": "note-a"},
        recover=False, watch=False,
    )  # fmt: skip


async def settle(pilot: Pilot[None], phase: Phase | None = None) -> QuizScreen:
    """Wait until everything is drawn, and until a phase is reached if one is named."""
    screen = pilot.app.screen
    assert isinstance(screen, QuizScreen)
    for _ in range(200):
        await pilot.app.workers.wait_for_complete()
        await pilot.pause(0.02)
        if phase is None or screen.phase is phase:
            await pilot.pause()
            return screen
    raise AssertionError(screen.phase)


async def test_the_mean_over_the_seeds_decides(content: Path) -> None:
    launcher = Trains()
    async with app(launcher).run_test(size=(80, 40)) as pilot:
        await settle(pilot, Phase.ASKING)
        await pilot.press("b", "3")
        screen = await settle(pilot, Phase.VERDICT)
        text = screen_text(pilot.app)
        assert "✓ b   dropped" in text
        assert "✓ Right" in text
        assert "5 of 5 seeds agree" in text
        assert "0.84" in text
        assert "0.88" in text
        assert pilot.app.screen.query_one(Chart).display
        assert screen.sitting is not None
        assert screen.sitting.reviews[0].outcome == 2
    assert len(launcher.started) == 10
    assert {folder.spec().seed for folder in launcher.started} == {0, 1, 2, 3, 4}
    assert {folder.spec().group for folder in launcher.started} == {
        "prediction: Dropout against wrong labels"
    }


async def test_a_wrong_prediction_gets_its_feedback(content: Path) -> None:
    async with app(Trains()).run_test(size=(80, 44)) as pilot:
        await settle(pilot, Phase.ASKING)
        await pilot.press("a", "enter")
        await settle(pilot, Phase.VERDICT)
        text = screen_text(pilot.app)
        assert "✗ Wrong" in text
        assert "It fits the wrong labels too." in text


async def test_one_must_commit_first(content: Path) -> None:
    launcher = Trains()
    async with app(launcher).run_test() as pilot:
        screen = await settle(pilot, Phase.ASKING)
        await pilot.press("enter")
        assert screen.phase is Phase.ASKING
        assert launcher.started == []


async def test_leaving_while_it_trains_leaves_the_question_open(content: Path) -> None:
    launcher = Trains(finish=False)
    async with app(launcher).run_test() as pilot:
        await settle(pilot, Phase.ASKING)
        await pilot.press("b", "3")
        screen = await settle(pilot, Phase.RUNNING)
        await pilot.press("escape")
        screen = await settle(pilot, Phase.IDLE)
        assert screen.sitting is None
    assert len(folders.all_runs()) == 10


@pytest.mark.parametrize(
    ("launcher", "said"),
    [(Refuses(), "cannot be started: no more processes"), (Breaks(), "not enough memory")],
)
async def test_a_failure_is_said_and_nothing_is_graded(
    launcher: Launcher, said: str, content: Path
) -> None:
    async with app(launcher).run_test(size=(120, 30)) as pilot:
        screen = await settle(pilot, Phase.ASKING)
        await pilot.press("b", "3")
        for _ in range(50):
            await pilot.pause(0.02)
            if said in screen_text(pilot.app):
                break
        assert said in screen_text(pilot.app)
        assert screen.phase is Phase.ASKING
        assert screen.sitting is not None
        assert screen.sitting.reviews == []
        await pilot.press("s")
        await settle(pilot, Phase.CLOSING)


async def test_a_preset_that_is_gone_is_said(content: Path, home: Path) -> None:
    (home / "data" / "presets" / "noisy-moons.toml").unlink()
    async with app(Trains()).run_test(size=(120, 30)) as pilot:
        await settle(pilot, Phase.ASKING)
        await pilot.press("b", "3")
        await pilot.pause()
        assert "There is no preset 'noisy-moons'" in screen_text(pilot.app)
