"""kill -9 right after an answer: the answer is there, the database is sound."""

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from studytui.quiz.choosing import Request
from studytui.quiz.session import fold
from tests.quiz.desks import Clock, open_desk, write_notes

KILLS = 50

# Answers one question after the other, and says so on standard output once `submit` has returned.
ANSWERING = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[3])
from studytui.quiz.choosing import Request
from tests.quiz.desks import Clock, answer, open_desk
desk = open_desk(Path(sys.argv[1]), Clock())
sitting = desk.resume() or desk.begin(desk.plan(Request(limit=500)))
for number in range(int(sys.argv[2])):
    answer(sitting, right=number % 3 != 0)
    print("stored", flush=True)
    sitting.next()
sys.stdin.read()
"""


@pytest.mark.parametrize("burst", range(5))
def test_an_answer_survives_a_kill(tmp_path: Path, burst: int) -> None:
    folder = write_notes(tmp_path, 10, 10)
    expected = 0
    for kill in range(KILLS // 5):
        expected += _answer_and_kill(folder, answers=1 + (burst + kill) % 3)
        with sqlite3.connect(folder / "data" / "study.db") as database:
            assert database.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            stored = database.execute("SELECT COUNT(*) FROM reviews").fetchone()[0]
        database.close()
        assert stored >= expected  # one more may have been stored before the kill came
        expected = stored
    desk = open_desk(folder, Clock())
    sitting = desk.resume()
    assert sitting is not None
    notes = {key: question.note for key, question in desk.bank.by_key.items()}
    assert sitting.progress == fold(sitting.plan, sitting.reviews, (), notes)
    before = desk.log.cards()
    desk.log.rebuild()
    assert desk.log.cards() == before


def _answer_and_kill(folder: Path, answers: int) -> int:
    """Kill a process the moment it says that so many answers are stored."""
    root = Path(__file__).parents[2]
    process = subprocess.Popen(
        [sys.executable, "-c", ANSWERING, str(folder), str(answers + 2), str(root)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdin is not None
    try:
        for _ in range(answers):
            assert process.stdout.readline() == "stored\n"
        os.kill(process.pid, signal.SIGKILL)
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
        process.stdin.close()
    return answers


def test_a_session_begun_elsewhere_is_seen(tmp_path: Path) -> None:
    """Two processes at once: what one stores, the other has."""
    folder = write_notes(tmp_path, 2, 4)
    desk = open_desk(folder, Clock())
    desk.begin(desk.plan(Request(limit=8)))
    _answer_and_kill(folder, answers=2)
    assert len(desk.log.cards()) >= 2
