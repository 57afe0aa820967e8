"""Today: rows from notes, answers and runs, and the screen that shows them."""

import threading
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from syrupy.assertion import SnapshotAssertion
from textual.widgets._toast import Toast

from studytui import cache, paths
from studytui.lab.events import Epoch
from studytui.lab.folder import RunFolder
from studytui.lab.index import Entry
from studytui.lab.run import fold_all, new_run
from studytui.lab.spec import ExperimentSpec, parse
from studytui.notes import catalog
from studytui.paths import database, runs_dir
from studytui.quiz.today import Summary
from studytui.settings import Settings
from studytui.ui import day as days
from studytui.ui import remembered
from studytui.ui.app import StudyApp
from studytui.ui.day import Day, Reading
from studytui.ui.remembered import Seen
from studytui.ui.screens.today import TodayScreen
from studytui.ui.sparkline import sparkline
from tests.ui.snapshots import screen_text, settled

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


def summary(**changes: object) -> Summary:
    fields: dict[str, object] = {
        "due": 12, "new": 0, "session": 12, "minutes": 6, "continues": "", "remark": "",
        "weakest": (), "slips": (), "forecast": (0,) * 14, "answered": 40,
    }  # fmt: skip
    return Summary(**(fields | changes))  # type: ignore[arg-type]


def entry(preset: str, state: str, epochs: int = 2) -> Entry:
    spec = parse({"preset": preset, "epochs": 60})
    assert isinstance(spec, ExperimentSpec)
    events = [
        Epoch(
            seq=n, t=float(n), epoch=n, step=n, val_loss=0.7 / n, val_accuracy=0.8,
            train_loss=0.7 / n, train_accuracy=0.8, running_loss=0.7, penalty=0.0, lr=0.1,
            counter=0, reference=0.7 / n, best_epoch=n, improved=True, seconds=0.1,
        )
        for n in range(1, epochs + 1)
    ]  # fmt: skip
    run = fold_all(new_run(spec, f"20260302-120000-{preset[:4]}"), events)
    return Entry(RunFolder(runs_dir() / run.run), run, state)  # type: ignore[arg-type]


def day(**changes: object) -> Day:
    fields: dict[str, object] = {"now": NOW, "summary": summary(), "titles": {"adam": "Adam"}}
    return Day(**(fields | changes))  # type: ignore[arg-type]


def labels(shown: Sequence[days.Row]) -> list[str]:
    return [row.label for row in shown]


def test_what_presses_most_comes_first() -> None:
    reading = Reading("adam", "Adam", "Momentum", "Practitioner", 5, 13)
    shown = days.rows(
        day(reading=reading, summary=summary(weakest=("adam",), forecast=(1, 2, *[0] * 12))),
        [entry("noisy-digits", "running"), entry("see-overfitting", "finished")],
    )
    assert labels(shown) == [
        "Review", "Go on reading", "Path", "Running", "Last finished", "Weakest", "Next 14 days",
    ]  # fmt: skip
    assert "12 due" in shown[0].text
    assert shown[0].aside == "about 6 min"
    assert shown[1].aside == "after Momentum"
    assert shown[2].text.endswith("5 of 13")
    assert shown[3].text.startswith("noisy-digits · epoch 2/60 · val 0.350")


def test_a_broken_off_session_is_offered_first() -> None:
    shown = days.rows(day(summary=summary(continues="7 left, 2 to repeat")), [])
    assert shown[0].text == "continue: 7 left, 2 to repeat"


def test_nothing_due_says_so_and_still_leads_to_the_quiz() -> None:
    shown = days.rows(day(summary=summary(due=0, session=0, minutes=0)), [])
    assert "Nothing is due" in shown[0].text
    assert shown[0].screen == "quiz"


def test_a_database_that_cannot_be_read_is_a_sentence() -> None:
    shown = days.rows(day(summary=None, problem="The database is locked."), [])
    assert shown[0].text == "The database is locked."
    assert labels(shown) == ["Questions"]


def test_first_steps_are_ticked_by_what_was_really_done() -> None:
    fresh = days.first_steps(day(summary=summary(answered=0)), [])
    assert [row.done for row in fresh] == [False, False, False]
    then = days.first_steps(
        day(summary=summary(answered=0), read_first=True), [entry("see-overfitting", "running")]
    )
    assert [row.done for row in then] == [True, True, False]
    assert days.is_first_start(day(summary=summary(answered=2)))
    assert not days.is_first_start(day(summary=summary(answered=3)))


def test_what_waits_is_shown_on_the_first_days_too() -> None:
    assert days.waiting(day(summary=summary(due=0, answered=1))) == []
    assert labels(days.waiting(day(summary=summary(due=1, answered=1)))) == ["Review"]
    broken_off = days.waiting(day(summary=summary(due=0, answered=1, continues="2 left")))
    assert broken_off[0].text == "continue: 2 left"


def test_reading_goes_on_at_the_first_unread_note_of_the_first_open_path() -> None:
    titles = {"a": "A", "b": "B", "c": "C"}
    learning_paths = [("one", ("a", "b")), ("all", ("a", "b", "c", "missing"))]
    reading = days.next_reading(learning_paths, titles, frozenset({"a"}))
    assert reading == Reading("b", "B", "A", "one", 1, 2)
    reading = days.next_reading(learning_paths, titles, frozenset({"a", "b"}))
    assert reading == Reading("c", "C", "B", "all", 2, 3)
    assert days.next_reading(learning_paths, titles, frozenset(titles)) is None


@pytest.mark.parametrize(
    ("counts", "bars"),
    [((), ""), ((0, 0), "▁▁"), ((0, 1, 2), "▁▅█"), ((7,), "█"), ((1, 100), "▂█")],
)
def test_sparkline(counts: tuple[int, ...], bars: str) -> None:
    assert sparkline(counts) == bars


async def test_the_marked_row_leads_to_its_screen() -> None:
    app = StudyApp(Settings(), clock=lambda: NOW, recover=False, watch=False)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = app.screen
        assert isinstance(screen, TodayScreen)
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert labels(screen.rows)[:3] == ["①", "②", "③"]
        assert screen.place == 0
        assert "▸ ①" in screen_text(app)
        await pilot.press("j", "j", "j", "k")
        assert screen.place == 1
        await pilot.press("enter")
        await pilot.pause()
        assert app.current_mode == "lab"


async def test_who_comes_back_finds_the_next_open_step_marked() -> None:
    app = StudyApp(Settings(), clock=lambda: NOW, recover=False, watch=False)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = app.screen
        assert isinstance(screen, TodayScreen)
        await app.workers.wait_for_complete()
        await pilot.press("j", "enter")
        await pilot.pause()
        assert app.current_mode == "lab"
        app.runs = (entry("see-overfitting", "running"),)
        await pilot.press("1")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert screen.rows[1].done
        assert screen.place == 0


async def test_the_header_takes_the_count_of_the_day() -> None:
    app = StudyApp(Settings(), clock=lambda: NOW, recover=False, watch=False)
    async with app.run_test(size=(80, 24)) as pilot:
        await app.workers.wait_for_complete()
        screen = app.screen
        assert isinstance(screen, TodayScreen)
        screen.show_day(day())
        await pilot.pause()
        assert app.due == 12
        assert app.status == "12 due"


BUSY = days.Reading("adam", "Adam", "AdaGrad and RMSprop", "Practitioner", 5, 16)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
@pytest.mark.parametrize("first", [True, False], ids=["first start", "busy day"])
async def test_the_whole_screen(
    size: tuple[int, int], first: bool, snapshot: SnapshotAssertion
) -> None:
    app = StudyApp(Settings(), clock=lambda: NOW, recover=False, watch=False)
    async with app.run_test(size=size) as pilot:
        await app.workers.wait_for_complete()
        screen = app.screen
        assert isinstance(screen, TodayScreen)
        if not first:
            app.runs = (entry("noisy-digits", "running"), entry("see-overfitting", "finished"))
            app.running = 1
            titles = {"adam": "Adam", "l1-sparsity": "L1 and sparse solutions"}
            busy = summary(weakest=("l1-sparsity", "adam"), forecast=(12, 3, 0, 5, 1, *[2] * 9))
            screen.show_day(day(reading=BUSY, summary=busy, titles=titles))
        assert await settled(pilot) == snapshot


async def test_the_mark_stays_on_its_row_while_an_experiment_goes_on() -> None:
    app = StudyApp(Settings(), clock=lambda: NOW, recover=False, watch=False)
    async with app.run_test(size=(80, 24)) as pilot:
        await app.workers.wait_for_complete()
        screen = app.screen
        assert isinstance(screen, TodayScreen)
        app.runs = (entry("see-overfitting", "finished"),)
        screen.show_day(day(reading=BUSY, titles={"adam": "Adam"}))
        await pilot.pause()
        await pilot.press("j")
        for epoch in (2, 3, 4):
            app.runs = (entry("noisy-digits", "running", epoch), *app.runs[-1:])
            screen.show_day(day(reading=BUSY, titles={"adam": "Adam"}))
            await pilot.pause()
        await pilot.pause()
        shown = labels(screen.rows)
        assert shown[screen.place] == "Go on reading"
        assert "▸ Go on reading" in screen_text(app)
        assert len(shown) == len(set(shown))


async def test_a_short_message_hides_nothing_of_the_content() -> None:
    app = StudyApp(Settings(), clock=lambda: NOW, recover=False, watch=False)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await app.workers.wait_for_complete()
        app.notify("Stored. To go on: 2 left.")
        await pilot.pause()
        await pilot.pause()
        area = app.screen.query_one(Toast).region
        assert area.height == 1
        assert not area.overlaps(app.screen.query_one("#day").region)


async def test_the_header_counts_what_is_due_before_today_was_opened(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(days, "gather", lambda *_: day(summary=summary(due=7)))
    app = StudyApp(Settings(), clock=lambda: NOW, start="runs", recover=False, watch=False)
    async with app.run_test(size=(80, 24)) as pilot:
        app.watch_runs.look_due()
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert app.status == "7 due"


async def test_progress_says_all_of_what_is_wrong_with_the_database() -> None:
    database().parent.mkdir(parents=True, exist_ok=True)
    database().write_bytes(b"no database at all " * 100)
    app = StudyApp(Settings(), clock=lambda: NOW, recover=False, watch=False)
    async with app.run_test(size=(80, 24)) as pilot:
        await app.workers.wait_for_complete()
        await pilot.press("p")
        await app.workers.wait_for_complete()
        await pilot.pause()
        await pilot.pause()
        assert screen_text(app).rstrip().count("afresh.") == 1


def seen(now: datetime = NOW) -> Seen:
    made_of = remembered.made_of(Settings(), (paths.content(),), lambda: now)
    shown = (*days.rows(day(reading=BUSY), [entry("see-overfitting", "finished")]),)
    return Seen(made_of, first=False, due=12, rows=shown)


def test_what_was_seen_is_remembered_as_long_as_nothing_changes() -> None:
    database().parent.mkdir(parents=True)
    database().touch()
    remembered.keep(seen())
    assert remembered.recall(seen().made_of) == seen()
    assert remembered.recall(seen(NOW + timedelta(days=1)).made_of) is None
    database().write_bytes(b"an answer more")
    assert remembered.recall(seen().made_of) is None


@pytest.mark.parametrize("damage", [b"", b"[]", b'{"made_of": []}', b"\xff\xfe"])
def test_a_damaged_memory_is_none(damage: bytes) -> None:
    database().parent.mkdir(parents=True)
    database().touch()
    cache.keep(paths.cache_dir() / "today.json", damage)
    assert remembered.recall(()) is None


async def test_the_first_start_card_stands_with_the_first_frame(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read = threading.Event()
    monkeypatch.setattr(days, "gather", lambda *_: read.wait(30) and day(summary=None))
    app = StudyApp(Settings(), clock=lambda: NOW, recover=False, watch=False)
    async with app.run_test(size=(80, 24)):
        text = screen_text(app)
        read.set()
    assert "Three steps" in text
    assert f"▸ ①               Read {days.FIRST_TITLE}" in text
    assert days.FIRST_TITLE == catalog.load([paths.content()]).by_id[days.FIRST_NOTE].title


async def test_what_was_seen_last_stands_until_notes_answers_and_runs_are_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    database().parent.mkdir(parents=True)
    database().touch()
    remembered.keep(seen())
    read = threading.Event()

    def gather(*_: object) -> Day:
        read.wait(30)
        return day(summary=summary(due=7))

    monkeypatch.setattr(days, "gather", gather)
    app = StudyApp(Settings(), clock=lambda: NOW, recover=False, watch=False)
    async with app.run_test(size=(80, 24)) as pilot:
        assert "12 due" in screen_text(app)
        assert "Last finished" in screen_text(app)
        read.set()
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert "12 due" not in screen_text(app)
        assert "Last finished" not in screen_text(app)
        assert app.status == "7 due"
