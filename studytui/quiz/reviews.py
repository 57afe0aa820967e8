"""What the log is made of: answers, reviews, sessions, and the card that reviews make."""

import sqlite3
from collections.abc import Iterable
from datetime import date, datetime

import msgspec

from studytui.quiz import schedule
from studytui.quiz.schedule import Card, Scheduler

SCHEDULED = "scheduled"
FOCUSED = "focused"
"""Scheduled too, but one note alone or concept by concept: no proof that a note is known."""
COUNTED = (SCHEDULED, FOCUSED)
"""Modes whose answers move the schedule."""
CRAM = "cram"
GUESS = "guess"
SKIP = "skip"

UNDO = "undo"
COUNT_RIGHT = "right"
EASY = "easy"

CARD_COLUMNS = Card.__struct_fields__
QUERY = """
    SELECT r.*, s.package, s.parameters,
           EXISTS (SELECT 1 FROM amendments WHERE review = r.id AND kind = 'undo') AS undone,
           EXISTS (SELECT 1 FROM amendments WHERE review = r.id AND kind = 'right') AS righted,
           EXISTS (SELECT 1 FROM amendments WHERE review = r.id AND kind = 'easy') AS eased
    FROM reviews r JOIN schedulers s ON s.id = r.scheduler
"""


class Answer(msgspec.Struct, frozen=True):
    """One answer as it is given to the log."""

    session: int
    mode: str
    question: str
    revision: str
    note: str
    seed: int
    answer: tuple[int | str, ...]
    correct: bool
    hints: int
    asked_at: datetime
    answered_at: datetime
    day: date
    confidence: int | None = None
    judged: int | None = None
    outcome: int | None = None


class Review(msgspec.Struct, frozen=True):
    """One answer as the log has it, with what was marked on it later."""

    id: int
    session: int
    mode: str
    question: str
    revision: str
    note: str
    seed: int
    answer: tuple[int | str, ...]
    outcome: int | None
    correct: bool
    judged: int | None
    confidence: int | None
    hints: int
    asked_at: str
    answered_at: str
    day: date
    package: str
    parameters: str
    undone: bool
    righted: bool
    eased: bool

    @property
    def right(self) -> bool:
        """Whether it counts as right, after "count as right"."""
        return self.correct or self.righted

    @property
    def rating(self) -> int:
        """What it means to the scheduler."""
        if self.eased and self.right:
            return schedule.EASY
        judged = None if self.righted else self.judged
        return schedule.rating(self.right, self.hints, self.confidence, judged)

    @property
    def lucky(self) -> bool:
        """Whether it was right, but after a hint or as a guess."""
        return self.right and (self.hints > 0 or self.confidence == schedule.GUESS)


class Session(msgspec.Struct, frozen=True):
    """What was to be asked, in this order, when a session began."""

    id: int
    started_at: str
    day: date
    mode: str
    title: str
    questions: tuple[str, ...]


def replay(question: str, reviews: Iterable[Review]) -> Card | None:
    """The card that a question's reviews, oldest first, make: its first scheduled answer of each
    study day, each with the scheduler of its time. None if there is none.
    """
    card: Card | None = None
    schedulers: dict[str, Scheduler] = {}
    for review in reviews:
        repeated = card is not None and card.last == review.day
        if review.mode not in COUNTED or review.undone or repeated:
            continue
        scheduler = schedulers.get(review.parameters) or Scheduler.of(review.parameters)
        schedulers[review.parameters] = scheduler
        proof = review.right and review.mode == SCHEDULED
        card = scheduler.review(card, question, review.note, review.rating, review.day, proof)
    return card


def stored(number: int, answer: Answer) -> Review:
    """An answer as the log has it under this id, without the scheduler of its time."""
    fields = msgspec.structs.asdict(answer)
    fields["asked_at"] = answer.asked_at.isoformat()
    fields["answered_at"] = answer.answered_at.isoformat()
    return Review(
        id=number, package="", parameters="", undone=False, righted=False, eased=False, **fields
    )


def review_of(row: sqlite3.Row) -> Review:
    """A row of `QUERY`."""
    fields = {name: row[name] for name in Review.__struct_fields__}
    for name in ("correct", "undone", "righted", "eased"):
        fields[name] = bool(fields[name])
    fields["answer"] = tuple(msgspec.json.decode(fields["answer"], type=list[int | str]))
    fields["day"] = date.fromisoformat(fields["day"])
    return Review(**fields)


def card_of(row: sqlite3.Row) -> Card:
    """A row of the cards."""
    fields = {name: row[name] for name in CARD_COLUMNS}
    for name in ("due", "last", "first"):
        fields[name] = date.fromisoformat(fields[name])
    return Card(**fields)


def session_of(row: sqlite3.Row) -> Session:
    """A row of the sessions."""
    keys = msgspec.json.decode(row["questions"], type=tuple[str, ...])
    day = date.fromisoformat(row["day"])
    return Session(row["id"], row["started_at"], day, row["mode"], row["title"], keys)
