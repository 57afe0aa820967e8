"""How well a note is known: read, being learned, known, and what is due in it."""

from collections.abc import Iterable
from enum import Enum

import msgspec

from studytui.quiz.choosing import Material

RIGHT_DAYS = 2
"""Study days on which every question must have been right."""

RECALL = 0.9
"""Expected recall of a known note, at least."""


class Level(Enum):
    """How far a note is."""

    UNREAD = "unread"
    READ = "read"
    KNOWN = "known"


class Mastery(msgspec.Struct, frozen=True):
    """One note's standing."""

    note: str
    level: Level
    due: int
    """Questions that are due now."""
    questions: int
    started: int
    """Questions that were asked at least once."""
    steady: int
    """Questions that were right on two study days or more."""
    recall: float | None
    """Mean expected recall of the questions asked so far, 0–1."""

    @property
    def glyph(self) -> str:
        """One character that needs no colour: ○ unread ◐ read ● known ! due."""
        if self.due:
            return "!"
        return {Level.UNREAD: "○", Level.READ: "◐", Level.KNOWN: "●"}[self.level]


def of_note(note: str, material: Material) -> Mastery:
    """A note's standing today. Known means that each of its questions was right on two study days,
    in sessions that mixed notes, and the expected recall is at least .9; so it can lapse.
    """
    asked = [q for q in material.bank.of_note(note) if q.key not in material.suspended]
    cards = [material.cards[q.key] for q in asked if q.key in material.cards]
    steady = sum(card.right_days >= RIGHT_DAYS for card in cards)
    recalls = [material.recall(card) for card in cards]
    recall = sum(recalls) / len(recalls) if recalls else None
    known = bool(asked) and steady == len(asked) and recall is not None and recall >= RECALL
    level = Level.KNOWN if known else Level.READ if note in material.read else Level.UNREAD
    due = sum(card.due <= material.day for card in cards)
    return Mastery(note, level, due, len(asked), len(cards), steady, recall)


def of_notes(notes: Iterable[str], material: Material) -> list[Mastery]:
    """The standing of each of these notes."""
    return [of_note(note, material) for note in notes]
