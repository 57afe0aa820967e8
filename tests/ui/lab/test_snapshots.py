"""Whole screens as text: what a person sees in the lab and in the list of runs."""

from collections.abc import Callable

import pytest
from syrupy.assertion import SnapshotAssertion
from textual.pilot import Pilot

from studytui.settings import Settings
from studytui.ui.app import StudyApp
from studytui.ui.screens.lab import LabScreen
from tests.ui.lab.runs import FakeLauncher, FakeTrainer, spec
from tests.ui.lab.test_runs import NOW, five, listed
from tests.ui.snapshots import settled

__all__ = ["five"]


def study(start: str, theme: str = "dark", **target: object) -> StudyApp:
    return StudyApp(
        Settings(theme=theme), launcher=FakeLauncher(), clock=lambda: NOW, start=start,
        target=target, recover=False, watch=False,
    )  # fmt: skip


async def drawn(pilot: Pilot[None]) -> str:
    await pilot.pause()
    await pilot.app.workers.wait_for_complete()
    screen = pilot.app.screen
    assert isinstance(screen, LabScreen)

    def again() -> None:
        screen.tick()
        screen.present(at_once=True)

    return await settled(pilot, again)


def running() -> None:
    """Overfitting, then dropout from epoch 30 on."""
    trainer = FakeTrainer(spec(watch="Watch the gap.")).start().train(30).apply(dropout=0.5)
    trainer.train(20, worse=0.3).show()


def stopping() -> None:
    """Patience nearly out, and a run before it."""
    FakeTrainer(spec(), "20260302-110000-old2").start().train(60).finish()
    experiment = spec(early_stopping=True, patience=10, min_delta=0.01)
    FakeTrainer(experiment).start().train(26)


def ended() -> None:
    """All epochs, overfitted."""
    FakeTrainer(spec()).start().train(60).finish()


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
@pytest.mark.parametrize("story", [running, stopping, ended])
async def test_the_lab(
    story: Callable[[], None], size: tuple[int, int], snapshot: SnapshotAssertion
) -> None:
    story()
    async with study("lab").run_test(size=size) as pilot:
        assert await drawn(pilot) == snapshot


async def test_the_lab_in_sixteen_colours(snapshot: SnapshotAssertion) -> None:
    running()
    async with study("lab", theme="16-colour").run_test(size=(120, 40)) as pilot:
        assert await drawn(pilot) == snapshot


@pytest.mark.usefixtures("five")
@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_runs(size: tuple[int, int], snapshot: SnapshotAssertion) -> None:
    async with study("runs").run_test(size=size) as pilot:
        await listed(pilot)
        assert await settled(pilot) == snapshot
