"""What a session asks: what is due, what is new, how many, and in which order."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

import msgspec

from studytui.quiz.bank import Bank
from studytui.quiz.questions import Question
from studytui.quiz.reviews import CRAM, FOCUSED, GUESS, SCHEDULED
from studytui.quiz.schedule import Card, Scheduler
from studytui.settings import Settings

BACKLOG = 40
"""While so many wait, nothing new begins."""


class Material(msgspec.Struct, frozen=True):
    """All that the choice depends on."""

    bank: Bank
    cards: Mapping[str, Card]
    read: Collection[str]
    """Ids of the notes that were read."""
    suspended: Collection[str]
    """Keys of questions that are not to be asked."""
    introduced: int
    """Questions that were new on this day already."""
    scheduler: Scheduler
    day: date
    settings: Settings

    def due(self) -> list[Card]:
        """The cards that are due, the weakest first."""
        waiting = [
            card
            for card in self.cards.values()
            if card.due <= self.day
            and card.question in self.bank.by_key
            and card.question not in self.suspended
        ]
        return sorted(waiting, key=lambda card: (self.recall(card), card.due, card.question))

    def recall(self, card: Card) -> float:
        """How likely the question is remembered today, 0–1."""
        return self.scheduler.recall(card, self.day)

    def unseen(self, questions: Iterable[Question]) -> list[str]:
        """Those of the questions that were never asked, in their order."""
        return [
            question.key
            for question in questions
            if question.key not in self.cards and question.key not in self.suspended
        ]

    def new(self) -> list[str]:
        """What may begin today: unseen questions of notes that were read, as many as are due."""
        if len(self.due()) >= BACKLOG:
            return []
        room = max(0, self.settings.new_per_day - self.introduced)
        readable = (q for q in self.bank.questions if q.note in self.read)
        return self.unseen(readable)[:room]


class Request(msgspec.Struct, frozen=True):
    """What a person asked for."""

    notes: tuple[str, ...] | None = None
    """Ids of notes; None for all."""
    limit: int | None = None
    title: str = ""
    due_only: bool = False
    mode: str = SCHEDULED
    block: bool = False
    """Concept by concept instead of mixed."""

    @property
    def explicit(self) -> bool:
        """Whether questions were asked for, so that unseen ones need not wait."""
        return self.notes is not None or self.limit is not None


class Plan(msgspec.Struct, frozen=True):
    """The questions of a session in order, and what to say about them."""

    questions: tuple[str, ...]
    mode: str
    title: str
    remark: str = ""


def choose(material: Material, request: Request) -> Plan:
    """The plan that answers a request; it has no questions where there is nothing to ask."""
    bank = material.bank
    wanted = bank.questions if request.notes is None else bank.of_notes(request.notes)
    limit = request.limit or material.settings.session_size
    mode, remark = request.mode, ""
    if mode in (CRAM, GUESS):
        keys = _practice(material, wanted)
        remark = "Guess before reading: nothing is scheduled yet." if mode == GUESS else ""
    else:
        inside = {question.key for question in wanted}
        due = [card.question for card in material.due() if card.question in inside]
        keys = due + ([] if request.due_only else _new(material, request, wanted))
        if not keys and request.notes is not None and not request.due_only and wanted:
            mode, remark = CRAM, "Nothing is due here: practice, the schedule is not touched."
            keys = _practice(material, wanted)
        elif len(due) > limit:
            days = -(-len(due) // limit) - 1
            rest = f"the rest over {days} days" if days > 1 else "the rest tomorrow"
            remark = f"{len(due)} waiting · {limit} today, weakest first · {rest}"
    chosen = keys[:limit]
    notes = {question.key: question.note for question in bank.questions}
    ordered = block(chosen, notes) if request.block else interleave(chosen, notes)
    if mode == SCHEDULED and (request.block or len({notes[key] for key in ordered}) < 2):
        mode = FOCUSED
    return Plan(tuple(ordered), mode, request.title, remark)


def _new(material: Material, request: Request, wanted: Sequence[Question]) -> list[str]:
    if request.explicit:
        return material.unseen(wanted)
    return material.new()


def _practice(material: Material, wanted: Sequence[Question]) -> list[str]:
    """All questions, the weakest first; those never asked before count as weakest."""
    cards = material.cards
    keys = [q.key for q in wanted if q.key not in material.suspended]
    recall = {key: material.recall(cards[key]) if key in cards else -1.0 for key in keys}
    return sorted(keys, key=lambda key: recall[key])


def interleave(keys: Sequence[str], note_of: Mapping[str, str]) -> list[str]:
    """The keys in nearly their order, no two of one note in a row where that can be avoided."""
    left = list(keys)
    counts = Counter(note_of[key] for key in left)
    ordered: list[str] = []
    last = ""
    while left:
        most, count = max(counts.items(), key=lambda item: (item[1], item[0] != last))
        if 2 * count > len(left) and most != last:  # else too many would be left for the end
            key = next(key for key in left if note_of[key] == most)
        else:
            key = next((key for key in left if note_of[key] != last), left[0])
        left.remove(key)
        last = note_of[key]
        counts[last] -= 1
        ordered.append(key)
    return ordered


def block(keys: Sequence[str], note_of: Mapping[str, str]) -> list[str]:
    """The keys note by note, the notes in the order in which they first come."""
    order = list(dict.fromkeys(note_of[key] for key in keys))
    return sorted(keys, key=lambda key: order.index(note_of[key]))
