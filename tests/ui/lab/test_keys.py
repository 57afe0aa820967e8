"""Every key of the lab does something that is seen, or says why it does not."""

from collections.abc import Callable

import pytest

from studytui.lab.events import Failed
from studytui.lab.folder import remove
from studytui.lab.lock import RunLock
from studytui.lab.spec import FIELDS
from tests.ui.lab.runs import FakeTrainer, spec
from tests.ui.lab.test_screen import app, lab, sent, settle


async def test_a_value_changed_in_mid_run_is_said_where_the_form_is_hidden() -> None:
    FakeTrainer(spec()).start().train(10)
    async with app().run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("+")
        assert "pace 40" in await settle(pilot)
        await pilot.press(">")
        assert "pace full speed" in await settle(pilot)


async def test_enter_in_mid_run_types_into_a_form_that_is_seen() -> None:
    FakeTrainer(spec()).start().train(10)
    async with app().run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("enter")
        text = await settle(pilot)
        assert "▸ d dropout" in text
        assert lab(pilot).form.editing


async def test_moving_between_rows_brings_the_form_to_the_front() -> None:
    async with app(preset="see-overfitting").run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("down")
        text = await settle(pilot)
        assert "▸ w L2 penalty" in text
        assert ", . Value  i Type" in text
        assert "esc Back" in text
        assert "tab Chart" in text


@pytest.mark.parametrize(
    ("story", "key", "why"),
    [
        (lambda trainer: trainer.finish(), "x", "This run has ended: c goes on past its end"),
        (lambda trainer: trainer.finish(), "e", "This run has ended: c goes on past its end"),
        (lambda trainer: trainer, "c", "this run has not ended"),
        (lambda trainer: trainer, "n", "The verdict comes when the run ends"),
        (lambda trainer: trainer, "T", "opened when the run has ended or is paused"),
        (lambda trainer: trainer, "h", "No run of this preset has ended before"),
    ],
)
async def test_a_key_that_makes_no_sense_now_says_why(
    story: Callable[[FakeTrainer], object], key: str, why: str
) -> None:
    trainer = FakeTrainer(spec()).start().train(10)
    story(trainer)
    async with app().run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press(key)
        assert why in await settle(pilot)
        assert sent(trainer) == []


async def test_without_a_run_keys_say_how_to_start_one() -> None:
    async with app(preset="see-overfitting").run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("x")
        assert "enter starts" in (await settle(pilot)).splitlines()[-4]
        await pilot.press("left")
        assert "no epoch to look back to" in await settle(pilot)
        await pilot.press("l")
        assert "1e-" not in await settle(pilot), "an axis that an empty chart can have"


@pytest.mark.parametrize("pane", ["b", "tab"])
async def test_compared_runs_are_seen_whatever_stood_in_front(pane: str) -> None:
    for name in ("20260302-110000-old2", "20260302-120000-t9cd"):
        FakeTrainer(spec(), name).start().train(60).finish()
    async with app().run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press(pane)
        lab(pilot).open(compare=["old2", "t9cd"])
        assert "validation loss" in await settle(pilot)
        await pilot.press("d")
        assert "Runs are compared here" in await settle(pilot)


@pytest.mark.parametrize("width", [60, 120])
async def test_the_whole_range_of_a_field_is_shown(width: int) -> None:
    async with app(preset="see-overfitting").run_test(size=(width, 24)) as pilot:
        await settle(pilot)
        lab(pilot).show_form()
        for name in ("n_train", "dataset", "hidden"):
            lab(pilot).form.select(name)
            text = " ".join((await settle(pilot)).replace("│", " ").split())
            assert FIELDS[name].range.split()[-1] in text, name


async def test_a_trainer_that_never_comes_is_missed() -> None:
    trainer = FakeTrainer(spec())
    async with app().run_test(size=(80, 24)) as pilot:
        assert "queued" in await settle(pilot)
        followed = lab(pilot).session.followed
        assert followed is not None
        begun = followed._clock()
        followed._clock = lambda: begun + 40.0
        assert "No trainer has begun" in await settle(pilot)
        lock = RunLock(trainer.folder.lock)
        followed._clock = lambda: begun + 50.0
        assert "queued" in await settle(pilot), "a trainer that has the lock is about to speak"
        lock.release()
        followed._clock = lambda: begun + 60.0
        await settle(pilot)
        await pilot.press("space")
        assert len(pilot.app.launcher.started) == 1  # type: ignore[attr-defined]
        followed._clock = lambda: begun + 70.0
        assert "queued" in await settle(pilot), "the new one is given its time"


async def test_what_was_said_while_waiting_goes_when_the_answer_comes() -> None:
    trainer = FakeTrainer(spec()).start().train(10)
    async with app().run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("e")
        assert "one epoch …" in await settle(pilot)
        trainer.answer()
        assert "one epoch …" not in await settle(pilot)


async def test_why_a_run_failed_is_said_and_no_note_is_named_for_it() -> None:
    trainer = FakeTrainer(spec())
    trainer.write(Failed(seq=0, t=0, message="my-data.csv:3: b is 'z'."))
    async with app().run_test(size=(80, 24)) as pilot:
        text = await settle(pilot)
        assert "my-data.csv:3: b is 'z'." in text
        assert "n reads" not in text


async def test_a_theme_of_few_colours_draws_the_map_with_shades_at_once() -> None:
    FakeTrainer(spec()).start().train(10).keep()
    async with app().run_test(size=(120, 40)) as pilot:
        assert "░" not in await settle(pilot)
        pilot.app.theme = "16-colour"
        await pilot.pause()
        assert "░" in await settle(pilot)


async def test_a_run_that_was_removed_meanwhile_is_said_to_be_gone() -> None:
    trainer = FakeTrainer(spec()).start().train(10).finish()
    async with app().run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        remove(trainer.folder)
        await pilot.press("c")
        assert "was removed from the disk" in await settle(pilot)
        await pilot.press("enter")
        assert len(pilot.app.launcher.started) == 1  # type: ignore[attr-defined]


async def test_what_to_watch_is_said_while_the_first_run_goes_on() -> None:
    trainer = FakeTrainer(spec(watch="Validation loss turns.")).start().train(10)
    async with app().run_test(size=(80, 24)) as pilot:
        assert "watch: Validation loss turns." in await settle(pilot)
        trainer.train(50).finish()
        assert "watch: " not in await settle(pilot), "the verdict says what there was to see"


@pytest.mark.parametrize("key", ["escape", "r"])
async def test_a_line_that_lost_the_focus_in_a_tiny_window_is_no_trap(key: str) -> None:
    FakeTrainer(spec()).start().train(10)
    async with app().run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("r", "9")
        await pilot.resize_terminal(50, 12)
        await settle(pilot)
        await pilot.resize_terminal(80, 24)
        await settle(pilot)
        await pilot.press(key)
        await settle(pilot)
        assert lab(pilot).form.editing == lab(pilot).editing == (key == "r")


async def test_looking_back_is_said_at_once_whatever_was_said_before() -> None:
    FakeTrainer(spec()).start().train(30)
    async with app().run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("d", "left")
        assert "looking back to epoch 29 of 30" in await settle(pilot)
