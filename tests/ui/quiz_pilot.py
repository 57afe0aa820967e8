"""Driving the quiz screen: a place of its own, and what stands where."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from studytui import paths
from studytui.settings import Settings
from studytui.ui.app import StudyApp
from studytui.ui.screens.quiz import QuizScreen
from studytui.ui.widgets.bars import Footer
from tests.quiz.desks import Clock

KINDS = """## Numbers {#k-numeric .numeric tol=0.01 unit=nats}

How much?

- [x] = 0.25
- [ ] = 1
  > That is bits.

### Hint

A quarter.

## Blanks {#k-cloze .cloze}

One ==alpha== and two ==beta==.

## Order {#k-order .order}

Put it in order.

1. first
2. second
3. third

## Pairs {#k-match .match}

Which?

- A :: one
- B :: two
- :: three

## Several {#k-multi .multi order=fixed}

Which ones?

- [x] yes
- [ ] no
  > No is no.
- [x] also yes

## Own {#k-self .self}

What is it?

### Answer

The answer.
"""


@asynccontextmanager
async def quiz(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    size: tuple[int, int] = (80, 24),
    **target: object,
) -> AsyncIterator[Pilot[None]]:
    """The app on the quiz screen, with notes of its own."""
    monkeypatch.setattr(paths, "content", lambda: folder)
    study = StudyApp(
        Settings(), clock=Clock(), start="quiz", target=target, recover=False, watch=False
    )
    async with study.run_test(size=size) as pilot:
        await settle(pilot)
        yield pilot


async def settle(pilot: Pilot[None]) -> None:
    """Wait until nothing is being read or drawn any more."""
    for _ in range(3):
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()


def screen(pilot: Pilot[None]) -> QuizScreen:
    assert isinstance(pilot.app.screen, QuizScreen)
    return pilot.app.screen


def footer(pilot: Pilot[None]) -> str:
    return str(pilot.app.screen.query_one(Footer).render())


def prompt(pilot: Pilot[None]) -> str:
    return str(pilot.app.screen.query_one("#prompt", Static).render())


def asked(pilot: Pilot[None]) -> str:
    sitting = screen(pilot).sitting
    assert sitting is not None
    return sitting.question.key


async def until_asked(pilot: Pilot[None], key: str) -> None:
    """Skip questions until this one is asked."""
    for _ in range(20):
        if asked(pilot) == key:
            return
        if screen(pilot).editing:
            await pilot.press("escape")
        await pilot.press("s")
        await settle(pilot)
    raise AssertionError(key)


def letter_of(pilot: Pilot[None], right: bool) -> str:
    sitting = screen(pilot).sitting
    assert sitting is not None
    assert sitting.asked is not None
    places = [n for n, option in enumerate(sitting.asked.options) if option.right is right]
    return "abcdefgh"[places[0]]
