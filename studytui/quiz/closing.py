"""The end of a session: what went well and what did not, how sure one was, what comes tomorrow."""

from collections.abc import Sequence
from datetime import timedelta

import msgspec

from studytui.quiz.desk import Desk
from studytui.quiz.marks import SUSPENDED
from studytui.quiz.reviews import SKIP, Review
from studytui.quiz.schedule import SURE
from studytui.quiz.sitting import Sitting
from studytui.quiz.statistics import Share


class Concept(msgspec.Struct, frozen=True):
    """One note in a session: its first answers."""

    note: str
    title: str
    share: Share


class Closing(msgspec.Struct, frozen=True):
    """A session looked back upon."""

    share: Share
    """Of the first answers."""
    concepts: tuple[Concept, ...]
    """The weakest first."""
    sure: Share
    """Of the answers that were given as sure."""
    tomorrow: int
    """Questions due tomorrow."""

    @property
    def remarks(self) -> tuple[str, ...]:
        """The whole in a few sentences."""
        if not self.share.of:
            return ("Nothing was answered.",)
        lines = [f"{self.share.right} of {self.share.of} right at the first try."]
        if self.sure.of:
            sure = self.sure
            lines.append(f"You were sure of {sure.of}; {sure.right} of them right.")
        due = "1 question is" if self.tomorrow == 1 else f"{self.tomorrow} questions are"
        lines.append(f"{due} due tomorrow.")
        return tuple(lines)


def closing(sitting: Sitting, desk: Desk) -> Closing:
    """Look back upon a session.

    Raises:
        StoreError: The database cannot be read.
    """
    answers = _first_answers(sitting)
    titles = desk.titles()
    by_note: dict[str, list[Review]] = {}
    for review in answers:
        by_note.setdefault(review.note, []).append(review)
    concepts = [
        Concept(note, titles.get(note, note), _share(found)) for note, found in by_note.items()
    ]
    tomorrow = desk.today + timedelta(days=1)
    suspended = desk.marks.of(SUSPENDED)
    due = sum(
        card.due <= tomorrow and card.question in desk.bank.by_key
        for card in desk.log.cards().values()
        if card.question not in suspended
    )
    return Closing(
        share=_share(answers),
        concepts=tuple(sorted(concepts, key=lambda concept: concept.share.value or 0)),
        sure=_share([review for review in answers if review.confidence == SURE]),
        tomorrow=due,
    )


def _share(reviews: Sequence[Review]) -> Share:
    return Share(sum(review.right for review in reviews), len(reviews))


def _first_answers(sitting: Sitting) -> list[Review]:
    """The first answer to each question of the session, skips left out."""
    first: dict[str, Review] = {}
    for review in sitting.reviews:
        if review.mode != SKIP:
            first.setdefault(review.question, review)
    return list(first.values())
