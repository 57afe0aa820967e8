"""Where a session stands: a pure fold of its plan and the answers that the log has for it."""

import hashlib
from collections.abc import Collection, Sequence

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


def fold(session: Session, reviews: Sequence[Review], excluded: Collection[str] = ()) -> Progress:
    """The session after these reviews, oldest first, without the questions excluded since.

    A wrong answer comes back after at least four others (last, where fewer are left) until it is
    right once; a guess, or a right answer after a hint, comes back once.
    """
    queue = list(session.questions)
    seen: set[str] = set()
    for review in reviews:
        key = review.question
        if key not in queue or review.undone:
            continue
        queue.remove(key)
        again = not review.right or (review.lucky and key not in seen)
        seen.add(key)
        if again and review.mode != SKIP:
            queue.insert(min(APART, len(queue)), key)
    left = [key for key in queue if key not in excluded]
    repeats = tuple(key for key in left if key in seen)
    total = len([key for key in session.questions if key in seen or key not in excluded])
    return Progress(tuple(left), repeats, total - len(left), total)


def seed(session: Session, key: str, times: int) -> int:
    """The seed of a question that was asked `times` times before in this session.

    It is the same after a dropped line, so leaving and coming back draws no easier numbers.
    """
    text = f"{session.id}:{session.started_at}:{key}:{times}"
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4]) >> 1
