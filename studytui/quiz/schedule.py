"""When a question comes back: FSRS, fed with study days.

The package counts whole periods of 24 hours, so every review is given to it as noon UTC of its
study day: answers on consecutive study days are one day apart, whatever the clock did. Its fuzz is
off and it has no learning steps; repetition within a session is the session's own affair.
(Ye, Su, Cao: A Stochastic Shortest Path Algorithm for Optimizing Spaced Repetition Scheduling,
KDD 2022, from which FSRS grew.)
"""

import json
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Final

import msgspec

if TYPE_CHECKING:
    import fsrs

AGAIN: Final = 1
HARD: Final = 2
GOOD: Final = 3
EASY: Final = 4

GUESS: Final = 1
THINK_SO: Final = 2
SURE: Final = 3
"""Confidence, as it is given with the answer."""

LEECH = 8
"""Lapses after which a question is suspended and pointed out."""


class Card(msgspec.Struct, frozen=True):
    """What is known of one question's memory; stability and intervals in days."""

    question: str
    note: str
    stability: float
    difficulty: float
    due: date
    last: date
    first: date
    reviews: int
    lapses: int
    right_days: int

    @property
    def interval(self) -> int:
        """Days from the last review to the next."""
        return (self.due - self.last).days

    @property
    def leech(self) -> bool:
        """Whether it was forgotten so often that learning it this way does not work."""
        return self.lapses >= LEECH


def study_day(moment: datetime, rollover_hour: int = 4) -> date:
    """The day that a moment counts for: the local date, where a day begins at `rollover_hour`.

    Args:
        moment: With a time zone, whose wall clock decides.
        rollover_hour: 0–23.
    """
    wall = moment.replace(tzinfo=None)
    return (wall - timedelta(hours=rollover_hour)).date()


def rating(right: bool, hints: int, confidence: int | None, judged: int | None = None) -> int:
    """What an answer means to the scheduler, 1 again … 4 easy.

    Wrong is again; right after a hint or as a guess is hard; any other right answer is good. A
    `self` question is rated as the learner `judged` it.
    """
    if judged is not None:
        return judged
    if not right:
        return AGAIN
    return HARD if hints or confidence == GUESS else GOOD


class Scheduler:
    """FSRS with the learner's settings.

    Args:
        retention: Share that is to be remembered when due, 0.7–0.99.
        maximum_interval: Days.
        parameters: FSRS's weights; the package's own by default.
    """

    def __init__(
        self,
        retention: float = 0.9,
        maximum_interval: int = 180,
        parameters: tuple[float, ...] = (),
    ) -> None:
        self.retention = retention
        self.maximum_interval = maximum_interval
        self._parameters = parameters

    @cached_property
    def _fsrs(self) -> "fsrs.Scheduler":
        from fsrs import Scheduler as FsrsScheduler

        weights = {"parameters": self._parameters} if self._parameters else {}
        return FsrsScheduler(
            desired_retention=self.retention,
            maximum_interval=self.maximum_interval,
            learning_steps=(),
            relearning_steps=(),
            enable_fuzzing=False,
            **weights,
        )

    @cached_property
    def package(self) -> str:
        """Name and version of what computes the intervals, for the log."""
        from importlib.metadata import version

        return f"fsrs {version('fsrs')}"

    @cached_property
    def parameters(self) -> str:
        """Everything the intervals depend on, as JSON for the log."""
        settings = {"retention": self.retention, "maximum_interval": self.maximum_interval}
        return json.dumps(settings | {"parameters": list(self._fsrs.parameters)})

    @classmethod
    def of(cls, parameters: str) -> "Scheduler":
        """The scheduler that a logged review was made with."""
        stored = json.loads(parameters)
        weights = tuple(stored["parameters"])
        return cls(stored["retention"], stored["maximum_interval"], weights)

    def review(
        self, card: Card | None, question: str, note: str, grade: int, day: date, right: bool
    ) -> Card:
        """The card after a review on `day` rated `grade`; None stands for a new question."""
        from fsrs import Rating

        after, _ = self._fsrs.review_card(_given(card), Rating(grade), _noon(day))
        return Card(
            question=question,
            note=note,
            stability=float(after.stability or 0),
            difficulty=float(after.difficulty or 0),
            due=after.due.date(),
            last=day,
            first=card.first if card else day,
            reviews=(card.reviews if card else 0) + 1,
            lapses=(card.lapses + (grade == AGAIN)) if card else 0,
            right_days=(card.right_days if card else 0) + right,
        )

    def recall(self, card: Card, day: date) -> float:
        """The probability that the question is remembered on `day`, 0–1."""
        return float(self._fsrs.get_card_retrievability(_given(card), _noon(day)))


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def _given(card: Card | None) -> "fsrs.Card":
    """A card as the package wants it; its own id is of no use here."""
    from fsrs import Card as FsrsCard
    from fsrs import State

    if card is None:
        return FsrsCard(card_id=0)
    return FsrsCard(
        card_id=0,
        state=State.Review,
        stability=card.stability,
        difficulty=card.difficulty,
        due=_noon(card.due),
        last_review=_noon(card.last),
    )
