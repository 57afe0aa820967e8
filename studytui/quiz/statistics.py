"""What the log says about a learner, counted by the database: 100 000 answers are no burden."""

import sqlite3
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

import msgspec

from studytui.quiz.reviews import FOCUSED, SCHEDULED, SKIP
from studytui.quiz.schedule import SURE, Card
from studytui.quiz.store import Store

# The answers that count: each question's first scheduled one of a study day, unless undone. The
# database picks those that `reviews.replay` folds into cards.
_COUNTED = """
    WITH effective AS (
        SELECT r.id, r.question, r.note, r.day, r.confidence,
               r.correct OR EXISTS (
                   SELECT 1 FROM amendments WHERE review = r.id AND kind = 'right') AS right
        FROM reviews r
        WHERE r.mode IN (:scheduled, :focused) AND r.day >= :since AND NOT EXISTS (
            SELECT 1 FROM amendments WHERE review = r.id AND kind = 'undo')
    ),
    counted AS (
        SELECT MIN(id) AS id, question, note, day, confidence, right
        FROM effective GROUP BY question, day
    )
"""
_EVER = "0000-00-00"


class Share(msgspec.Struct, frozen=True):
    """So many of so many."""

    right: int
    of: int

    @property
    def value(self) -> float | None:
        """The share, 0–1; None where there is nothing to count."""
        return self.right / self.of if self.of else None


class Slip(msgspec.Struct, frozen=True):
    """A wrong answer of which the learner was sure."""

    question: str
    note: str
    day: date


class Hard(msgspec.Struct, frozen=True):
    """A question by how often it went wrong."""

    question: str
    note: str
    share: Share
    lapses: int


def calibration(store: Store) -> dict[int, Share]:
    """For each confidence 1–3: how many such answers were right."""
    rows = _rows(
        store,
        "SELECT confidence, SUM(right) AS r, COUNT(*) AS n FROM counted "
        "WHERE confidence IS NOT NULL GROUP BY confidence",
    )
    return {row["confidence"]: Share(row["r"], row["n"]) for row in rows}


def sure_but_wrong(store: Store, since: date) -> list[Slip]:
    """The wrong answers since a day that were given as sure, the latest first."""
    rows = _rows(
        store,
        "SELECT question, note, day FROM counted WHERE confidence = :sure AND NOT right "
        "ORDER BY id DESC",
        since,
    )
    return [Slip(row["question"], row["note"], date.fromisoformat(row["day"])) for row in rows]


def retention(store: Store, since: date | None = None) -> Share:
    """How many questions that came back were remembered; first answers don't count."""
    rows = _rows(
        store,
        "SELECT SUM(right) AS r, COUNT(*) AS n FROM counted c JOIN cards ON "
        "cards.question = c.question AND c.day > cards.first",
        since,
    )
    return Share(rows[0]["r"] or 0, rows[0]["n"]) if rows else Share(0, 0)


def weekly_retention(store: Store, today: date, weeks: int = 12) -> list[Share]:
    """Retention in each of the last weeks, the present one last."""
    since = today - timedelta(days=7 * weeks - 1)
    rows = _rows(
        store,
        "SELECT c.day AS day, SUM(right) AS r, COUNT(*) AS n FROM counted c JOIN cards ON "
        "cards.question = c.question AND c.day > cards.first GROUP BY c.day",
        since,
    )
    totals = [[0, 0] for _ in range(weeks)]
    for row in rows:
        place = min(weeks - 1, (date.fromisoformat(row["day"]) - since).days // 7)
        totals[place][0] += row["r"]
        totals[place][1] += row["n"]
    return [Share(right, of) for right, of in totals]


def hardest(store: Store, cards: Mapping[str, Card], count: int = 10) -> list[Hard]:
    """The questions that went wrong most, by share, then by number; each at least once."""
    rows = _rows(
        store,
        "SELECT question, note, SUM(right) AS r, COUNT(*) AS n FROM counted GROUP BY question "
        "HAVING r < n ORDER BY CAST(r AS REAL) / n, n DESC, question LIMIT :count",
        count=count,
    )
    lapses = {key: card.lapses for key, card in cards.items()}
    return [
        Hard(
            row["question"], row["note"], Share(row["r"], row["n"]), lapses.get(row["question"], 0)
        )
        for row in rows
    ]


def days_studied(store: Store, today: date, days: int = 30) -> list[bool]:
    """For each of the last days, today last: whether a question was answered."""
    first = today - timedelta(days=days - 1)
    if store.empty:
        return [False] * days
    with store.read() as database:
        rows = database.execute(
            "SELECT DISTINCT day FROM reviews WHERE day >= ? AND mode != ?",
            (first.isoformat(), SKIP),
        ).fetchall()
    found = {row["day"] for row in rows}
    return [(first + timedelta(days=n)).isoformat() in found for n in range(days)]


def introduced(store: Store, day: date) -> int:
    """How many questions were asked for the first time on a day."""
    if store.empty:
        return 0
    with store.read() as database:
        row = database.execute(
            "SELECT COUNT(*) AS n FROM cards WHERE first = ?", (day.isoformat(),)
        ).fetchone()
    return int(row["n"])


def chosen(store: Store) -> dict[str, dict[int, int]]:
    """For each question picked from options: how often each option, by its number, was picked."""
    if store.empty:
        return {}
    counts: dict[str, dict[int, int]] = {}
    with store.read() as database:
        query = "SELECT question, answer, COUNT(*) AS n FROM reviews GROUP BY question, answer"
        for row in database.execute(query):
            for number in msgspec.json.decode(row["answer"]):
                if isinstance(number, int):
                    picked = counts.setdefault(row["question"], {})
                    picked[number] = picked.get(number, 0) + row["n"]
    return counts


def forecast(cards: Iterable[Card], today: date, days: int) -> list[int]:
    """How many questions come due on each of the next days; today's has all that is overdue."""
    counts = [0] * days
    for card in cards:
        place = max(0, (card.due - today).days)
        if place < days:
            counts[place] += 1
    return counts


def _rows(store: Store, query: str, since: date | None = None, count: int = 0) -> list[sqlite3.Row]:
    if store.empty:
        return []
    with store.read() as database:
        day = since.isoformat() if since else _EVER
        values: dict[str, str | int] = {"scheduled": SCHEDULED, "focused": FOCUSED, "sure": SURE}
        values |= {"since": day, "count": count}
        return database.execute(f"{_COUNTED} {query}", values).fetchall()
