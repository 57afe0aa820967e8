"""The lab screen: keys, messages, what is sent to the trainer; no process is started."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from studytui.lab.commands import Command
from studytui.lab.lock import RunLock
from studytui.settings import Settings
from studytui.ui.app import StudyApp
from studytui.ui.commands import TABLE
from studytui.ui.screens.code import CodeScreen
from studytui.ui.screens.lab import LabScreen
from studytui.ui.screens.presets import PresetPicker
from tests.ui.lab.runs import FakeLauncher, FakeTrainer, preset_file, spec
from tests.ui.snapshots import screen_text

SIZES = [(80, 24), (120, 40)]


def app(**target: object) -> StudyApp:
    return StudyApp(
        Settings(), launcher=FakeLauncher(), start="lab", target=target, recover=False, watch=False
    )


def lab(pilot: Pilot[None]) -> LabScreen:
    screen = pilot.app.screen
    assert isinstance(screen, LabScreen)
    return screen


async def settle(pilot: Pilot[None]) -> str:
    """Read what the trainer wrote, draw, and give the screen's text."""
    await pilot.pause()
    if isinstance(pilot.app.screen, LabScreen):
        pilot.app.screen.tick()
        pilot.app.screen.present(at_once=True)
    await pilot.pause()
    return screen_text(pilot.app)


def sent(trainer: FakeTrainer) -> list[Command]:
    return trainer.answer()


async def test_nothing_yet_says_what_to_do() -> None:
    async with app(preset="see-overfitting").run_test(size=(80, 24)) as pilot:
        text = await settle(pilot)
        assert "see-overfitting" in text
        assert "ready: enter starts" in text
        assert "enter Start" in text


async def test_enter_starts_and_the_curves_come() -> None:
    study = app(preset="see-overfitting")
    async with study.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("enter")
        (folder,) = study.launcher.started  # type: ignore[attr-defined]
        assert folder.spec().pace == 20, "400 epochs in about 20 s"
        trainer = FakeTrainer.at(folder).start().train(30)
        text = await settle(pilot)
        assert "epoch 30/400" in text
        assert "● running" in text
        assert "stopping off · in the shadow 10/20" in text
        trainer.train(370).finish()
        text = await settle(pilot)
        assert "✓ finished" in text
        assert "Validation was best at epoch 20" in text


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("d", {"dropout": 0.5}),
        ("w", {"l2": 3e-3}),
        ("s", {"early_stopping": True}),
        (">", {"pace": 0.0}),
        ("+", {"pace": 40.0}),
        ("-", {"pace": 10.0}),
    ],
)
async def test_a_switch_is_sent_shown_as_pending_and_then_marked(
    key: str, expected: dict[str, object]
) -> None:
    trainer = FakeTrainer(spec()).start().train(30)
    async with app().run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await pilot.press(key)
        assert "…" in next(line for line in (await settle(pilot)).split("\n") if "…" in line)
        assert lab(pilot).session.pending == set(expected)
        (command,) = sent(trainer)
        assert command.set == expected
        text = await settle(pilot)
        assert lab(pilot).session.pending == frozenset()
        assert ("~" in text.split("\n")[2]) is ("pace" not in expected)


@pytest.mark.parametrize(("key", "deed"), [("space", "pause"), ("e", "step"), ("x", "stop")])
async def test_deeds_are_sent_once(key: str, deed: str) -> None:
    trainer = FakeTrainer(spec()).start().train(5)
    async with app().run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press(key, key)
        assert [command.do for command in sent(trainer)] == [deed]


async def test_a_refusal_is_said() -> None:
    trainer = FakeTrainer(spec()).start().train(5)
    async with app().run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("d")
        trainer.answer(error="There is nothing to drop.")
        assert "Refused: There is nothing to drop." in await settle(pilot)


async def test_an_unanswered_command_is_sent_again() -> None:
    trainer = FakeTrainer(spec()).start().train(5)
    now = 0.0
    async with app().run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        session = lab(pilot).session
        session._clock = lambda: now
        await pilot.press("d")
        (file,) = trainer.folder.commands.iterdir()
        file.unlink()
        now = 1.9
        session.poll()
        assert list(trainer.folder.commands.iterdir()) == []
        now = 2.1
        session.poll()
        assert list(trainer.folder.commands.iterdir()) == [file]


@pytest.mark.parametrize("size", SIZES)
async def test_a_value_is_typed_refused_and_taken(size: tuple[int, int]) -> None:
    trainer = FakeTrainer(spec()).start().train(5)
    async with app().run_test(size=size) as pilot:
        await settle(pilot)
        await pilot.press("r", *"abc", "enter")
        text = await settle(pilot)
        assert "lr = abc: must be a number above 0 to 1e+15." in text
        assert lab(pilot).editing
        await pilot.press("ctrl+u", *"0.03", "enter")
        await settle(pilot)
        assert not pilot.app.screen.query(Input)
        (command,) = sent(trainer)
        assert command.set == {"lr": 0.03}


async def test_what_the_form_takes_of_files_and_of_adamw(tmp_path: Path) -> None:
    async with app().run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        lab(pilot)._edit("dataset")
        await pilot.press("ctrl+u", *f"csv:{tmp_path / 'gone.csv'}", "enter")
        assert "there is no such file" in await settle(pilot)
        assert lab(pilot).editing
        await pilot.press("ctrl+u", *"digits", "enter")
        await settle(pilot)
        lab(pilot)._edit("optimizer")
        await pilot.press("ctrl+u", *"adamw", "enter")
        await settle(pilot)
        draft = lab(pilot).session.draft
        assert (draft.dataset, draft.optimizer, draft.decay) == ("digits", "adam", "decoupled")
        assert draft.n_val is None, "digits have fewer rows than were asked for"


async def test_escape_leaves_the_value_and_the_line() -> None:
    FakeTrainer(spec()).start().train(5)
    async with app().run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await pilot.press("a", *"77", "escape")
        await settle(pilot)
        assert not pilot.app.screen.query(Input)
        assert lab(pilot).session.draft.patience == 20
        await pilot.press("d")
        assert lab(pilot).session.draft.dropout == 0.5, "keys are commands again"


async def test_what_needs_a_restart_says_so_and_waits() -> None:
    trainer = FakeTrainer(spec()).start().train(5)
    async with app().run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        lab(pilot).form.select("activation")
        assert "Restarts." in await settle(pilot)
        await pilot.press("full_stop")
        text = await settle(pilot)
        assert "← restart" in text
        assert "ctrl+r" in text
        assert sent(trainer) == []
        await pilot.press("ctrl+r")
        (folder,) = pilot.app.launcher.started  # type: ignore[attr-defined]
        assert folder.spec().activation == "leaky_relu"
        assert [command.do for command in sent(trainer)] == ["stop"], "the old run ends"


async def test_a_new_seed_is_the_next_one() -> None:
    FakeTrainer(spec(seed=4)).start().train(5).finish()
    async with app().run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("N")
        (folder,) = pilot.app.launcher.started  # type: ignore[attr-defined]
        assert folder.spec().seed == 5


async def test_the_cursor_is_time_travel() -> None:
    FakeTrainer(spec()).start().train(30).apply(dropout=0.5).train(20)
    async with app().run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        assert "[on ] p 0.5" in await settle(pilot)
        await pilot.press("home")
        text = await settle(pilot)
        assert "looking back to epoch 1 of 50" in text
        assert "[off] p 0.5" in text
        assert "epoch 1/60" in text
        await pilot.press("pagedown", "right")
        assert lab(pilot).cursor == 12
        await pilot.press("escape")
        assert "epoch 50/60" in await settle(pilot)
        await pilot.press("right")
        assert lab(pilot).cursor is None, "there is nothing after now"


async def test_patience_is_counted_and_its_end_is_said() -> None:
    trainer = FakeTrainer(spec(early_stopping=True, patience=5)).start().train(23)
    async with app().run_test(size=(80, 24)) as pilot:
        assert "patience 3/5 ▮▮▮▯▯" in await settle(pilot)
        trainer.train(1)
        assert "one check left" in await settle(pilot)
        trainer.train(1).finish("patience")
        text = await settle(pilot)
        assert "stopped at epoch 25: 5 checks without a gain" in text
        assert "c Continue" in text
        await pilot.press("c")
        assert [command.do for command in sent(trainer)] == ["continue"]


async def test_what_a_run_that_broke_goes_on_from_is_said() -> None:
    FakeTrainer(spec()).start().train(4).finish("non_finite")
    async with app().run_test(size=(80, 24)) as pilot:
        assert "c Continue" in await settle(pilot)
        await pilot.press("c")
        assert "going on: the weights of epoch 4, a fresh optimizer" in screen_text(pilot.app)


async def test_lowering_patience_below_the_counter_is_announced() -> None:
    FakeTrainer(spec(early_stopping=True, patience=20)).start().train(30)
    async with app().run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("a", "ctrl+u", "5", "enter")
        assert "The counter is 10: it stops at the next check." in await settle(pilot)


@pytest.mark.parametrize("others", [0, 1])
async def test_a_finished_run_is_opened_with_the_keys_of_a_finished_run(others: int) -> None:
    for name in ["20260302-120000-aaaa", "20260302-120000-t9cd"][1 - others :]:
        FakeTrainer(spec(epochs=3), name).start().train(3).finish()
    async with app(experiment="20260302-120000-t9cd").run_test(size=(80, 24)) as pilot:
        for _ in range(3):
            await pilot.pause()
            lab(pilot).tick()
        assert "finished" in await settle(pilot)
        assert "enter Start" in screen_text(pilot.app)


async def test_a_lost_run_can_be_taken_up() -> None:
    FakeTrainer(spec()).start(pid=2**22 + 1).train(10)
    async with app().run_test(size=(80, 24)) as pilot:
        assert "? lost its process" in await settle(pilot)
        assert "space Take up" in screen_text(pilot.app)
        await pilot.press("space")
        assert len(pilot.app.launcher.started) == 1  # type: ignore[attr-defined]


async def test_a_run_whose_computer_is_gone_can_be_taken_up() -> None:
    trainer = FakeTrainer(spec()).start(host="elsewhere.example").train(10)
    os.utime(trainer.folder.journal, (0, 0))
    async with app().run_test(size=(80, 24)) as pilot:
        assert "? no word for" in await settle(pilot)
        lock = RunLock(trainer.folder.lock)
        await pilot.press("space")
        assert pilot.app.launcher.started == []  # type: ignore[attr-defined]
        assert "another computer still has the run" in await settle(pilot)
        lock.release()
        await pilot.press("space")
        assert len(pilot.app.launcher.started) == 1  # type: ignore[attr-defined]


async def test_space_resumes_what_is_paused() -> None:
    trainer = FakeTrainer(spec()).start().train(10)
    async with app().run_test(size=(80, 24)) as pilot:
        assert "space Pause" in await settle(pilot)
        await pilot.press("space")
        trainer.answer()
        assert "space Resume" in await settle(pilot)


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ("d", "dropout .5 at the next start"),
        ("dd", "dropout off at the next start"),
        ("w", "λ .003 at the next start"),
        ("s", "stopping on at the next start"),
        ("dd.", "dropout .7, once it is on, at the next start"),
    ],
)
async def test_a_switch_between_runs_is_said_where_the_form_is_hidden(keys: str, said: str) -> None:
    FakeTrainer(spec()).start().train(10).finish()
    async with app().run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press(*("full_stop" if key == "." else key for key in keys))
        assert said in await settle(pilot)


@pytest.mark.parametrize("size", [(60, 20), (80, 24)])
async def test_nothing_important_is_cut_off(size: tuple[int, int]) -> None:
    FakeTrainer(spec(patience=20)).start().train(60).finish()
    watch = "Widths 1, 4, 8, 64, 256: too small misses the shape, too large fits noise."
    async with app().run_test(size=size) as pilot:
        text = await settle(pilot)
        told = " ".join(text.split())
        assert "validation loss to .570" in told
        assert "n reads: generalization-and-overfitting" in told
        assert ("now .570" in text) == (size == (80, 24)), "the chart needs the room more"
        assert "(no GPU found" not in text or "(no GPU found) · 1 thread" in text
        lab(pilot).open(spec=spec(watch=watch))
        text = await settle(pilot)
        assert "large fits noise." in " ".join(text.split())


async def test_the_test_split_is_opened_on_the_second_press_and_counted() -> None:
    trainer = FakeTrainer(spec()).start().train(60).finish()
    async with app().run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("T")
        assert "no longer new" in await settle(pilot)
        assert sent(trainer) == []
        await pilot.press("T")
        figures = {"end_test_loss": 0.41, "end_test_accuracy": 0.87}
        (command,) = trainer.answer(do="open_test", test=figures)
        assert command.do == "open_test"
        assert "test: end .410, accuracy .870" in await settle(pilot)


async def test_the_previous_run_of_the_preset_is_a_ghost() -> None:
    FakeTrainer(spec(), "20260302-110000-old2").start().train(60).finish()
    trainer = FakeTrainer(spec(dropout=0.5)).start().train(30, worse=0.5)
    async with app().run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await pilot.app.workers.wait_for_complete()
        text = await settle(pilot)
        assert "old2" in text
        assert "against old2, epoch 30: val .339 → .299" in text
        assert "(dropout .5)" in text
        trainer.apply(dropout=0.1)
        lab(pilot).said = ""
        assert "dropout .5, but ~ this run changed on the way" in " ".join(
            (await settle(pilot)).split()
        )
        await pilot.press("h")
        assert "old2" not in "".join((await settle(pilot)).split("\n")[4:28])


async def test_two_apps_show_the_same_run() -> None:
    trainer = FakeTrainer(spec()).start().train(10)
    async with app().run_test(size=(80, 24)) as one, app().run_test(size=(80, 24)) as two:
        await settle(one)
        await settle(two)
        await one.press("d")
        trainer.answer()
        lab(one).said = ""
        assert await settle(one) == await settle(two)
        assert lab(two).session.draft.dropout == 0.5


@pytest.mark.parametrize(
    ("key", "shown"),
    [("l", "loss"), ("v", "accuracy"), ("u", "running"), ("m", "loss")],
)
async def test_ways_to_look(key: str, shown: str) -> None:
    FakeTrainer(spec()).start().train(40)
    async with app().run_test(size=(80, 24)) as pilot:
        before = await settle(pilot)
        await pilot.press(key)
        after = await settle(pilot)
        assert after != before
        assert shown in after
        await pilot.press(key)
        lab(pilot).said = ""
        assert await settle(pilot) == before


async def test_the_picture_of_the_model() -> None:
    trainer = FakeTrainer(spec()).start().train(38).keep().train(2).show()
    async with app().run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("b")
        text = await settle(pilot)
        assert "decision regions · epoch 40" in text
        assert [text.count(sign) for sign in "●○"] == [4, 2], "title, legend and points"
        assert text.count("✗") == 2
        trainer.train(1).keep()
        lab(pilot)._picture_due = 0.0
        assert "decision regions · epoch 41" in await settle(pilot)
        await pilot.press("left", "left")
        assert "epoch 38, the last kept until 39" in await settle(pilot)
        await pilot.press("left")
        assert "decision regions · epoch 38 ·" in await settle(pilot), "as it was then"
        await pilot.press("left")
        assert "no picture of the model was kept until epoch 37" in await settle(pilot)
        await pilot.press("escape")
        assert "decision regions · epoch 41" in await settle(pilot)
        await pilot.press("escape")
        assert "decision regions" not in await settle(pilot)


async def test_code_and_presets_open_and_close(home: Path) -> None:
    preset_file(home, "mine", 'title = "My own"\ndataset = "circles"\nearly_stopping = false\n')
    preset_file(home, "broken", "lr = -1\n")
    async with app(preset="mine").run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("C")
        await pilot.pause()
        assert isinstance(pilot.app.screen, CodeScreen)
        assert "make_circles" in pilot.app.screen._code
        await pilot.press("escape", "o")
        await pilot.pause()
        assert isinstance(pilot.app.screen, PresetPicker)
        assert "cannot be read: lr = -1" in screen_text(pilot.app), "without a search"
        await pilot.press(*"brok", "enter")
        await pilot.pause()
        assert "lr = -1" in screen_text(pilot.app)
        await pilot.press("ctrl+u", *"xor", "enter")
        await pilot.pause()
        assert lab(pilot).session.draft.dataset == "xor"


async def test_the_program_is_written_and_not_over_another_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "xor.py").write_text("mine")
    async with app(preset="xor").run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("C")
        await pilot.pause()
        await pilot.press("w", "enter")
        await pilot.pause()
        assert (tmp_path / "xor.py").read_text() == "mine"
        assert "exists" in screen_text(pilot.app)
        await pilot.press("enter")
        await pilot.pause()
        assert "import torch" in (tmp_path / "xor.py").read_text()


async def test_an_unknown_experiment_is_a_sentence() -> None:
    async with app(experiment="see-overfiting").run_test(size=(80, 24)) as pilot:
        assert "is no preset, no file and no run" in await settle(pilot)


async def test_a_full_disk_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("studytui.ui.lab.session.create", full)
    async with app(preset="xor").run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("enter")
        assert "No space left on device" in await settle(pilot)
        assert not lab(pilot).session.active


Check = tuple[Callable[[LabScreen], None], Callable[[LabScreen], bool]]
FOCUS: dict[str, Check] = {
    "chart": (LabScreen.action_now, lambda screen: not screen.something_open),
    "form": (LabScreen.action_other_pane, lambda screen: screen.has_class("form")),
    "map": (LabScreen.action_map, lambda screen: screen.has_class("map")),
    "typing": (LabScreen.action_rate, lambda screen: screen.editing),
    "looking back": (LabScreen.action_look_first, lambda screen: screen.cursor == 1),
}


@pytest.mark.parametrize(("focus", "ended"), [*((f, False) for f in FOCUS), ("chart", True)])
async def test_every_key_in_every_focus_state(focus: str, ended: bool) -> None:
    """No key ends the app, and while one types only the keys that may be are commands."""
    trainer = FakeTrainer(spec()).start().train(30)
    if ended:
        trainer.finish()
    study = app()
    establish, holds = FOCUS[focus]
    async with study.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        screen = lab(pilot)
        for command in TABLE["lab"]:
            if not holds(screen) or (screen.editing and focus != "typing"):
                screen.form.cancel()
                while screen.something_open:
                    screen.action_now()
                trainer.train(1)
                screen.tick()
                establish(screen)
                await pilot.pause()
            draft = screen.session.draft
            fresh = screen.session.run is None or not screen.session.run.n
            assert holds(screen) or (fresh and focus == "looking back")
            await pilot.press(command.keys[0])
            if focus == "typing" and command.keys[0] != "enter":
                assert screen.session.draft == draft, f"{command.key} acted while typing"
            while len(study.screen_stack) > 1:
                study.pop_screen()
        assert study.current_mode == "lab"
