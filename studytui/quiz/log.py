"""The log of all answers: appended to, amended by marks, never changed; and the cards, its fold."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime

import msgspec

from studytui.quiz import reviews
from studytui.quiz.reviews import CARD_COLUMNS, QUERY, Answer, Review, Session, replay
from studytui.quiz.schedule import Card, Scheduler
from studytui.quiz.store import Store


class Log:
    """Writing and reading answers and sessions.

    Args:
        store: The database.
        scheduler: How reviews from now on are scheduled.
    """

    def __init__(self, store: Store, scheduler: Scheduler) -> None:
        self.store = store
        self.scheduler = scheduler

    def begin(
        self, mode: str, title: str, questions: Iterable[str], now: datetime, day: date
    ) -> Session:
        """Store the plan of a session."""
        keys = tuple(questions)
        with self.store.write() as database:
            cursor = database.execute(
                "INSERT INTO sessions (started_at, day, mode, title, questions) "
                "VALUES (?, ?, ?, ?, ?)",
                (now.isoformat(), day.isoformat(), mode, title, msgspec.json.encode(keys).decode()),
            )
        return Session(cursor.lastrowid or 0, now.isoformat(), day, mode, title, keys)

    def sessions(self, day: date) -> list[Session]:
        """The sessions that began on a study day, the latest first."""
        if self.store.empty:
            return []
        with self.store.read() as database:
            rows = database.execute(
                "SELECT * FROM sessions WHERE day = ? ORDER BY id DESC", (day.isoformat(),)
            ).fetchall()
        return [reviews.session_of(row) for row in rows]

    def append(self, answer: Answer) -> tuple[int, Card | None]:
        """Store an answer and bring its card up to date, in one transaction.

        Returns:
            The review's id, and the question's card as it now is.
        """
        fields = msgspec.structs.asdict(answer) | {
            "answer": msgspec.json.encode(answer.answer).decode(),
            "asked_at": answer.asked_at.isoformat(),
            "answered_at": answer.answered_at.isoformat(),
            "day": answer.day.isoformat(),
        }
        with self.store.write() as database:
            fields["scheduler"] = self._scheduler_id(database)
            marks = ", ".join(f":{name}" for name in fields)
            cursor = database.execute(
                f"INSERT INTO reviews ({', '.join(fields)}) VALUES ({marks})",  # noqa: S608
                fields,
            )
            card = _refold(database, _current(database, answer.question))
        return cursor.lastrowid or 0, card

    def amend(self, review: int, kind: str, now: datetime) -> Card | None:
        """Mark a review as undone, right after all, or easy; returns the card as it now is."""
        with self.store.write() as database:
            database.execute(
                "INSERT INTO amendments (review, kind, at) VALUES (?, ?, ?)",
                (review, kind, now.isoformat()),
            )
            row = database.execute(
                "SELECT question FROM reviews WHERE id = ?", (review,)
            ).fetchone()
            return _refold(database, _current(database, row["question"]))

    def of_session(self, session: int) -> list[Review]:
        """The reviews of a session, oldest first, without those that were undone."""
        return [review for review in self._select("r.session = ?", session) if not review.undone]

    def of_question(self, question: str) -> list[Review]:
        """The reviews of a question under all its names, oldest first."""
        if self.store.empty:
            return []
        with self.store.read() as database:
            return _of_question(database, question)

    def since(self, day: date) -> list[Review]:
        """The reviews of a study day and all later ones, oldest first."""
        return list(self._select("r.day >= ?", day.isoformat()))

    def all(self) -> Iterator[Review]:
        """Every review, oldest first, undone ones too."""
        return self._select("?", 1)

    def _select(self, condition: str, value: object) -> Iterator[Review]:
        if self.store.empty:
            return
        with self.store.read() as database:
            query = f"{QUERY} WHERE {condition} ORDER BY r.id"
            for row in database.execute(query, (value,)):
                yield reviews.review_of(row)

    def cards(self) -> dict[str, Card]:
        """All cards by question."""
        if self.store.empty:
            return {}
        with self.store.read() as database:
            return {
                row["question"]: reviews.card_of(row)
                for row in database.execute("SELECT * FROM cards")
            }

    def card(self, question: str) -> Card | None:
        """The card of one question, if it has one."""
        if self.store.empty:
            return None
        with self.store.read() as database:
            query = "SELECT * FROM cards WHERE question = ?"
            row = database.execute(query, (question,)).fetchone()
            return reviews.card_of(row) if row else None

    def rebuild(self) -> int:
        """Make all cards again from the reviews; returns how many there are."""
        with self.store.write() as database:
            aliases = _aliases(database)
            database.execute("DELETE FROM cards")
            rows = database.execute("SELECT DISTINCT question FROM reviews").fetchall()
            keys = {_resolve(row["question"], aliases) for row in rows}
            return sum(_refold(database, key) is not None for key in sorted(keys))

    def adopt(self, aliases: Mapping[str, str], now: datetime) -> None:
        """Let renamed questions keep their history: former keys and the present ones."""
        if self.store.empty or not aliases:
            return
        with self.store.read() as database:
            known = _aliases(database)
        new = {old: key for old, key in aliases.items() if known.get(old) != key and old != key}
        if not new:
            return
        with self.store.write() as database:
            database.executemany(
                "INSERT OR REPLACE INTO aliases (old, new, at) VALUES (?, ?, ?)",
                [(old, key, now.isoformat()) for old, key in new.items()],
            )
            for old, key in new.items():
                database.execute("DELETE FROM cards WHERE question = ?", (old,))
                _refold(database, _current(database, key))

    def _scheduler_id(self, database: sqlite3.Connection) -> int:
        values = (self.scheduler.package, self.scheduler.parameters)
        database.execute(
            "INSERT OR IGNORE INTO schedulers (package, parameters) VALUES (?, ?)", values
        )
        row = database.execute(
            "SELECT id FROM schedulers WHERE package = ? AND parameters = ?", values
        ).fetchone()
        return int(row["id"])


def _refold(database: sqlite3.Connection, question: str) -> Card | None:
    """Make a question's card again from its reviews."""
    card = replay(question, _of_question(database, question))
    if card is None:
        database.execute("DELETE FROM cards WHERE question = ?", (question,))
        return None
    marks = ", ".join("?" for _ in CARD_COLUMNS)
    values = [getattr(card, name) for name in CARD_COLUMNS]
    values = [value.isoformat() if isinstance(value, date) else value for value in values]
    database.execute(
        f"INSERT OR REPLACE INTO cards ({', '.join(CARD_COLUMNS)}) VALUES ({marks})",  # noqa: S608
        values,
    )
    return card


def _of_question(database: sqlite3.Connection, question: str) -> list[Review]:
    aliases = _aliases(database)
    names = [question, *(old for old in aliases if _resolve(old, aliases) == question)]
    marks = ", ".join("?" for _ in names)
    query = f"{QUERY} WHERE r.question IN ({marks}) ORDER BY r.id"
    return [reviews.review_of(row) for row in database.execute(query, names)]


def _aliases(database: sqlite3.Connection) -> dict[str, str]:
    return {row["old"]: row["new"] for row in database.execute("SELECT old, new FROM aliases")}


def _resolve(key: str, aliases: Mapping[str, str]) -> str:
    seen = {key}
    while (further := aliases.get(key)) and further not in seen:
        seen.add(further)
        key = further
    return key


def _current(database: sqlite3.Connection, key: str) -> str:
    """The present name of a question."""
    return _resolve(key, _aliases(database))
