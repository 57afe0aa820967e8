"""Where a session stands: a pure fold of its plan and the answers that the log has for it."""

import hashlib
from collections.abc import Collection, Container, Mapping, Sequence

import msgspec

from studytui.quiz.reviews import SKIP, Review, Session

APART = 4
"""Other questions between a wrong answer and its next try, at least."""


class Progress(msgspec.Struct, frozen=True):
    """What was asked and what is to come."""

    queue: tuple[str, ...]
    """Keys, the next one first."""
    repeats: tuple[str, ...]
    """Those of the queue that were asked before."""
    done: int
    """Questions that will not be asked again."""
    total: int

    @property
    def finished(self) -> bool:
        """Whether nothing is left to ask."""
        return not self.queue

    @property
    def left(self) -> int:
        """Questions not asked yet."""
        return len(self.queue) - len(self.repeats)

    @property
    def continues(self) -> str:
        """What is left, as it is said when a session is taken up again."""
        parts = [f"{self.left} left"] if self.left else []
        parts += [f"{len(self.repeats)} to repeat"] if self.repeats else []
        return ", ".join(parts)


def left_out(session: Session, known: Container[str], suspended: Container[str]) -> set[str]:
    """The questions of a session that are not asked: no longer there, or suspended by now."""
    return {key for key in session.questions if key not in known or key in suspended}


def fold(
    session: Session,
    reviews: Sequence[Review],
    excluded: Collection[str] = (),
    note_of: Mapping[str, str] | None = None,
) -> Progress:
    """The session after these reviews, oldest first, without the questions excluded since.

    A wrong answer comes back after at least four others (last, where fewer are left) until it is
    right once; a guess, or a right answer after a hint, comes back once. Where the notes are given
    it does not come next to a question of its own note, if that can be avoided.
    """
    queue = [key for key in session.questions if key not in excluded]
    seen: set[str] = set()
    for review in reviews:
        if review.undone:
            continue
        key, first = review.question, review.question not in seen
        seen.add(key)
        if key not in queue:
            continue
        queue.remove(key)
        again = not review.right or (review.lucky and first)
        if again and review.mode != SKIP:
            queue.insert(_place(queue, key, note_of or {}), key)
    repeats = tuple(key for key in queue if key in seen)
    total = len([key for key in session.questions if key in seen or key not in excluded])
    return Progress(tuple(queue), repeats, total - len(queue), total)


def _place(queue: Sequence[str], key: str, note_of: Mapping[str, str]) -> int:
    """Where in the queue a question comes back: far enough, and beside none of its own note."""
    note, nearest = note_of.get(key), min(APART, len(queue))
    for place in range(nearest, len(queue) + 1):
        beside = queue[max(0, place - 1) : place + 1]
        if note is None or all(note_of.get(other) != note for other in beside):
            return place
    return nearest


def seed(session: Session, key: str, times: int) -> int:
    """The seed of a question that was asked `times` times before in this session.

    It is the same after a dropped line, so leaving and coming back draws no easier numbers.
    """
    text = f"{session.id}:{session.started_at}:{key}:{times}"
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4]) >> 1
