"""A new user's first ten questions in a real terminal, by the keyboard alone, to the end screen."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from bench.learner import RIGHT, WRONG, Learner
from bench.terminal import Terminal
from studytui import paths, settings
from studytui.quiz.desk import Desk
from studytui.ui.app import local_now

OpenApp = Callable[..., Terminal]
TEN = 10
MISTAKES = (2, 5)
"""Which answers, counted from 1, are wrong."""


def desk() -> Desk:
    return Desk.open(settings.load(), [paths.content()], paths.database(), local_now)


def first_session(app: Terminal) -> Learner:
    """From Today to the first question, as the screen says."""
    app.wait_for("1 Today", "3 Quiz")
    app.press("3")
    app.wait_for("No questions yet.", "enter Start")
    app.press("enter")
    app.wait_for(f"1/{TEN} ", "new")
    app.quiet()
    return Learner(app, desk())


def test_ten_questions_to_the_end(open_app: OpenApp, home: Path) -> None:
    app = open_app()
    learner = first_session(app)
    asked: list[str] = []
    while learner.sitting.asked is not None:
        mistake = len(asked) + 1 in MISTAKES
        question = learner.answer(right=not mistake).question
        assert learner.verdict == (WRONG if mistake else RIGHT), app.text
        asked.append(question.key)
        assert len(learner.reviews) == len(asked)  # stored before the verdict stands
        learner.go_on()
    app.wait_for("Done.", f"{TEN - len(MISTAKES)} of {TEN} right at the first try.", "due tomorrow")
    assert len(set(asked)) == TEN
    assert len(asked) == TEN + len(MISTAKES)
    for place in MISTAKES:
        again = asked.index(asked[place - 1], place)
        assert again - place >= 4, "a mistake comes back after four others"
    app.press("enter")
    app.wait_for("Nothing is due.")
    app.press("q")
    assert app.wait_exit() == 0
    with closing(sqlite3.connect(paths.database())) as database:
        rows = database.execute("SELECT question, correct FROM reviews ORDER BY id").fetchall()
    wrong = [place not in MISTAKES for place in range(1, len(asked) + 1)]
    assert rows == [(key, int(right)) for key, right in zip(asked, wrong, strict=True)]


def test_a_locked_database_is_waited_for_and_the_answer_given_again(
    open_app: OpenApp, home: Path
) -> None:
    app = open_app()
    learner = first_session(app)
    learner.prepare()
    with closing(sqlite3.connect(paths.database(), isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        app.press("3")
        app.wait_for("waiting for the database")
        app.wait_for("another studytui is writing to it", "try again")
        other.execute("ROLLBACK")
    app.press("3")
    app.wait_for(RIGHT)
    assert len(learner.reviews) == 1
