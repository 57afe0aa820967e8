"""The database: nothing is lost, nothing is silently begun anew, every failure is a sentence."""

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from studytui.quiz import store as stores
from studytui.quiz.choosing import Request
from studytui.quiz.log import Log
from studytui.quiz.marks import BOOKMARK, PLACE, READ, Marks
from studytui.quiz.reviews import Review
from studytui.quiz.session import fold
from studytui.quiz.store import DamagedError, Store, StoreError
from tests.quiz.desks import Clock, answer, open_desk, write_notes

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "data" / "study.db") as opened:
        yield opened


def test_reading_an_empty_store_makes_nothing(store: Store) -> None:
    assert Marks(store).of(READ) == {}
    assert Marks(store).faults() == []
    Marks(store).clear(READ, "x")
    assert store.empty
    assert not store.path.parent.exists()


def test_marks(store: Store) -> None:
    marks = Marks(store)
    marks.set(READ, "adam", NOW)
    marks.set(BOOKMARK, "adam", NOW)
    marks.set(PLACE, "adam", NOW, "12")
    marks.set(PLACE, "adam", NOW, "40")
    assert marks.of(PLACE) == {"adam": "40"}
    assert marks.has(READ, "adam")
    marks.clear(READ, "adam")
    assert not marks.has(READ, "adam")
    assert marks.has(BOOKMARK, "adam")
    marks.report("q", "abc", "The sign is wrong.", NOW)
    assert [(fault.question, fault.remark) for fault in marks.faults()] == [
        ("q", "The sign is wrong.")
    ]


def test_a_failed_block_changes_nothing(store: Store) -> None:
    marks = Marks(store)
    marks.set(READ, "adam", NOW)

    def fail() -> None:
        with store.write() as database:
            database.execute("DELETE FROM marks")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert marks.has(READ, "adam")


def test_a_damaged_file_is_said_and_left_alone(store: Store) -> None:
    store.path.parent.mkdir()
    store.path.write_bytes(b"this is no database" * 500)
    before = store.path.read_bytes()
    with pytest.raises(DamagedError, match="Nothing was changed in it"):
        Marks(store).set(READ, "adam", NOW)
    assert store.path.read_bytes() == before


@pytest.mark.parametrize("schema", ["", "CREATE TABLE other (x)"])
def test_an_empty_file_or_another_programs_is_not_begun_anew(store: Store, schema: str) -> None:
    store.path.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(store.path)) as connection:
        connection.execute(schema or "PRAGMA user_version")
    store.path.touch()
    before = store.path.read_bytes()
    with pytest.raises(DamagedError, match="nothing new was begun"), store.read():
        pass
    assert store.path.read_bytes() == before


def test_two_that_begin_at_once_share_one_file(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = os.link

    def late(draft: Path, path: Path) -> None:
        monkeypatch.setattr(os, "link", link)
        with Store(path) as other, other.write() as database:
            database.execute("INSERT INTO aliases VALUES ('a', 'b', '')")
        link(draft, path)

    monkeypatch.setattr(os, "link", late)
    with store.read() as database:
        assert database.execute("SELECT new FROM aliases").fetchone()[0] == "b"
    assert [file.name for file in store.path.parent.iterdir()] == [store.path.name]


def test_damage_inside_is_found_when_it_is_met(store: Store) -> None:
    marks = Marks(store)
    for number in range(2000):
        with store.write() as database:
            database.executemany(
                "INSERT INTO marks VALUES ('read', ?, 'value', 'now')",
                [(f"note-{number}-{place}",) for place in range(20)],
            )
        if number == 30:
            break
    store.close()
    size = store.path.stat().st_size
    with store.path.open("r+b") as stream:
        stream.seek(size // 4)
        stream.write(os.urandom(size // 2))
    with pytest.raises(DamagedError):
        marks.of(READ)
    assert store.path.stat().st_size == size


def test_setting_aside_keeps_the_file_and_begins_anew(store: Store) -> None:
    store.path.parent.mkdir()
    store.path.write_bytes(b"broken" * 500)
    kept = store.set_aside()
    assert kept.read_bytes() == b"broken" * 500
    Marks(store).set(READ, "adam", NOW)
    store.path.write_bytes(b"again" * 500)
    store.close()
    assert store.set_aside() != kept


def test_a_locked_file_is_said(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stores, "WAIT", 0.01)
    Marks(store).set(READ, "adam", NOW)
    other = sqlite3.connect(store.path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(StoreError, match="another studytui is writing"):
        Marks(Store(store.path)).set(READ, "momentum", NOW)
    other.execute("ROLLBACK")
    other.close()
    Marks(store).set(READ, "momentum", NOW)


def test_a_full_disk_is_said_and_the_question_stays(tmp_path: Path) -> None:
    desk = open_desk(write_notes(tmp_path), Clock())
    sitting = desk.begin(desk.plan(Request(limit=2)))
    answer(sitting)
    sitting.next()
    with desk.store.read() as database:
        pages = database.execute("PRAGMA page_count").fetchone()[0]
        database.execute(f"PRAGMA max_page_count = {pages}")
    key = sitting.question.key
    with pytest.raises(StoreError, match="disk is full"):
        sitting.report("x" * 1_000_000)
    assert sitting.question.key == key
    assert len(list(desk.log.all())) == 1


def test_a_file_that_cannot_be_opened(store: Store) -> None:
    store.path.mkdir(parents=True)
    with pytest.raises(StoreError, match="cannot be opened"):
        Marks(store).set(READ, "adam", NOW)


def test_a_file_that_may_only_be_read(store: Store) -> None:
    Marks(store).set(READ, "adam", NOW)
    store.close()
    with store.read() as database:
        database.execute("PRAGMA query_only = ON")
    with pytest.raises(StoreError, match="may only be read"):
        Marks(store).set(READ, "momentum", NOW)
    assert Marks(store).has(READ, "adam")


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(StoreError, match="cannot be used"):
        Marks(Store(tmp_path / "file" / "study.db")).set(READ, "adam", NOW)


def test_a_file_of_a_newer_version_is_refused(store: Store) -> None:
    Marks(store).set(READ, "adam", NOW)
    with store.read() as database:
        database.execute("PRAGMA user_version = 99")
    with pytest.raises(StoreError, match="newer studytui"):
        Marks(Store(store.path)).of(READ)


def test_each_migration_is_preceded_by_a_copy(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    Marks(store).set(READ, "adam", NOW)
    store.close()
    added = "CREATE TABLE more (x INTEGER);\nINSERT INTO more VALUES (7);"
    monkeypatch.setattr(stores, "MIGRATIONS", (*stores.MIGRATIONS, added))
    with store.read() as database:
        assert database.execute("SELECT x FROM more").fetchone()[0] == 7
    copy = store.path.with_name("study.db.v1-copy")
    with sqlite3.connect(copy) as kept:
        assert kept.execute("PRAGMA user_version").fetchone()[0] == 1
        assert kept.execute("SELECT subject FROM marks").fetchall() == [("adam",)]
    kept.close()


def test_a_failed_migration_changes_nothing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    Marks(store).set(READ, "adam", NOW)
    store.close()
    broken = "CREATE TABLE more (x INTEGER);\nINSERT INTO nowhere VALUES (7);"
    sound = stores.MIGRATIONS
    monkeypatch.setattr(stores, "MIGRATIONS", (*sound, broken))
    with pytest.raises(StoreError):
        Marks(store).of(READ)
    monkeypatch.setattr(stores, "MIGRATIONS", sound)
    assert Marks(store).has(READ, "adam")


def test_answers_are_committed_one_by_one(tmp_path: Path) -> None:
    """Another connection sees each answer as soon as it was given."""
    desk = open_desk(write_notes(tmp_path), Clock())
    sitting = desk.begin(desk.plan(Request(limit=3)))
    other = sqlite3.connect(desk.store.path)
    for number in range(1, 4):
        answer(sitting)
        assert other.execute("SELECT COUNT(*) FROM reviews").fetchone()[0] == number
        sitting.next()
    other.close()


def test_what_the_log_keeps_of_an_answer(tmp_path: Path) -> None:
    clock = Clock()
    desk = open_desk(write_notes(tmp_path), clock)
    sitting = desk.begin(desk.plan(Request(limit=1)))
    sitting.hint()
    clock.forward(seconds=12)
    answer(sitting, right=False, confidence=3)
    (review,) = desk.log.all()
    assert review.revision == sitting.question.revision
    assert (review.answer, review.confidence, review.hints) == ((2,), 3, 1)
    assert review.seed == (sitting.asked.seed if sitting.asked else None)
    assert review.asked_at == "2026-03-02T09:00:00+00:00"
    assert review.answered_at == "2026-03-02T09:00:12+00:00"
    assert review.day.isoformat() == "2026-03-02"
    assert review.package.startswith("fsrs ")
    assert '"retention": 0.9' in review.parameters


def test_time_is_not_slept(store: Store) -> None:
    """FSRS waits a millisecond for each card that it numbers itself; ours are not numbered."""
    from studytui.quiz.schedule import Scheduler

    slept: list[float] = []
    patch = pytest.MonkeyPatch()
    patch.setattr(time, "sleep", slept.append)
    Scheduler().review(None, "q", "n", 3, NOW.date(), True)
    patch.undo()
    assert slept == []


def test_an_answer_that_is_stored_is_not_asked_for_again_when_reading_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(*_given: object) -> list[Review]:
        raise StoreError("Another studytui is writing.")

    desk = open_desk(write_notes(tmp_path), Clock())
    sitting = desk.begin(desk.plan(Request(limit=8)))
    first = sitting.question.key
    with monkeypatch.context() as broken:
        broken.setattr(Log, "of_session", locked)
        outcome = answer(sitting, right=False)
    assert outcome.again
    sitting.next()
    assert sitting.question.key != first
    assumed = sitting.progress
    answer(sitting)  # reads the log again
    resumed = desk.resume()
    assert resumed is not None
    assert [review.question for review in resumed.reviews].count(first) == 1
    notes = {key: key[:6] for key in sitting.plan.questions}
    assert assumed == fold(sitting.plan, resumed.reviews[:1], (), notes)
