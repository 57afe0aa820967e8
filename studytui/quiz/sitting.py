"""Sitting through a session: asks, grades, stores, takes back. The app and the plain terminal
are two faces of this; nothing here knows how a question looks.
"""

from collections.abc import Callable
from datetime import date, datetime

import msgspec

from studytui.quiz import asking, grading, reviews, session
from studytui.quiz.asking import Asked
from studytui.quiz.bank import Bank
from studytui.quiz.log import Log
from studytui.quiz.marks import SUSPENDED, Marks
from studytui.quiz.questions import Question
from studytui.quiz.reviews import Answer, Review, Session
from studytui.quiz.schedule import Card
from studytui.quiz.session import Progress
from studytui.quiz.store import StoreError
from studytui.quiz.verdicts import Response, Verdict


class Outcome(msgspec.Struct, frozen=True):
    """What came of an answer: the verdict, where it is stored, and when the question returns."""

    review: int
    verdict: Verdict
    response: Response
    confidence: int | None
    right: bool
    """After "count as right"."""
    card: Card | None
    again: bool
    """Whether it comes back in this session."""
    leech: bool = False
    """Whether it was suspended just now, for having been forgotten so often."""


class Sitting:
    """One session, from its plan to its end.

    Args:
        log: Where answers are stored.
        marks: Where suspended questions and remarks are kept.
        bank: The questions.
        plan: The session, new or taken up again.
        clock: The time, with zone.
        day: The study day that answers count for.
    """

    def __init__(
        self,
        log: Log,
        marks: Marks,
        bank: Bank,
        plan: Session,
        clock: Callable[[], datetime],
        day: Callable[[datetime], date],
    ) -> None:
        self.plan = plan
        self._log = log
        self._marks = marks
        self._bank = bank
        self._clock = clock
        self._day = day
        self.asked: Asked | None = None
        self.hints = 0
        self.last: Outcome | None = None
        self._asked_at = clock()
        mixed = plan.mode != reviews.FOCUSED
        self._note_of = {key: question.note for key, question in bank.by_key.items() if mixed}
        self._refresh()
        self.next()

    def _refresh(self) -> None:
        self.reviews: list[Review] = self._log.of_session(self.plan.id)
        suspended = self._marks.of(SUSPENDED)
        self._excluded = session.left_out(self.plan, self._bank.by_key, suspended)
        self.progress: Progress = self._fold()

    def _fold(self) -> Progress:
        return session.fold(self.plan, self.reviews, self._excluded, self._note_of)

    @property
    def finished(self) -> bool:
        """Whether the last verdict was shown and nothing is left."""
        return self.asked is None

    @property
    def _present(self) -> Asked:
        if self.asked is None:
            raise LookupError("the session is over")
        return self.asked

    @property
    def question(self) -> Question:
        """The question that is being asked.

        Raises:
            LookupError: The session is over.
        """
        return self._present.question

    @property
    def previous(self) -> Review | None:
        """The last answer ever given to this question before now, if any."""
        found = self._log.of_question(self.question.key)
        earlier = [r for r in found if not r.undone and r.mode != reviews.SKIP]
        if self.last and earlier and earlier[-1].id == self.last.review:
            earlier.pop()
        return earlier[-1] if earlier else None

    def next(self) -> None:
        """Go on to the next question, or to the end."""
        self.last, self.hints = None, 0
        self._asked_at = self._clock()
        if self.progress.finished:
            self.asked = None
            return
        key = self.progress.queue[0]
        times = sum(review.question == key for review in self.reviews)
        self.asked = asking.put(self._bank.by_key[key], session.seed(self.plan, key, times))

    def hint(self) -> str:
        """The next hint, or nothing when there is none left."""
        if self.asked is None or self.hints >= len(self.asked.hints):
            return ""
        self.hints += 1
        return self.asked.hints[self.hints - 1]

    def try_out(self, response: Response) -> str:
        """What is understood of a response; nothing is judged aloud or stored.

        Raises:
            UnreadableError: It is not of the form asked for; the message says what is.
        """
        asked = self._present
        outcome = next((option.number for option in asked.options), None)
        return grading.grade(asked, response, outcome).given

    def submit(
        self, response: Response, confidence: int | None = None, outcome: int | None = None
    ) -> Outcome:
        """Grade an answer and store it; it is on the disk when this returns.

        Raises:
            UnreadableError: The response is not of the form asked for; nothing is stored.
            StoreError: It could not be stored; the question stays as it was.
        """
        verdict = grading.grade(self._present, response, outcome)
        answer = self._answer(self.plan.mode, response, verdict.right, confidence)
        judged = int(response[0]) if self.question.kind == "self" else None
        answer = msgspec.structs.replace(answer, judged=judged, outcome=outcome)
        number, card = self._log.append(answer)
        leech = card is not None and card.leech and not verdict.right
        try:
            if leech:
                self._marks.set(SUSPENDED, self.question.key, self._clock(), "leech")
            self._refresh()
        except StoreError:  # the answer is stored: it must not be asked for again
            self.reviews.append(reviews.stored(number, answer))
            self.progress = self._fold()
            leech = False
        right, again = verdict.right, self.question.key in self.progress.queue
        self.last = Outcome(number, verdict, response, confidence, right, card, again, leech)
        return self.last

    def _answer(
        self, mode: str, response: Response, correct: bool, confidence: int | None
    ) -> Answer:
        now, question = self._clock(), self.question
        return Answer(
            session=self.plan.id,
            mode=mode,
            question=question.key,
            revision=question.revision,
            note=question.note,
            seed=self._present.seed,
            answer=response,
            correct=correct,
            hints=self.hints,
            asked_at=self._asked_at,
            answered_at=now,
            day=self._day(now),
            confidence=confidence,
        )

    def amend(self, kind: str) -> Outcome:
        """Count the last answer as right (`COUNT_RIGHT`) or as easy (`EASY`); the log says so.

        Raises:
            LookupError: No answer was just given.
        """
        if self.last is None:
            raise LookupError("no answer was just given")
        card = self._log.amend(self.last.review, kind, self._clock())
        if self.last.leech:
            self._marks.clear(SUSPENDED, self.question.key)
        self._refresh()
        self.last = msgspec.structs.replace(
            self.last,
            right=self.last.right or kind == reviews.COUNT_RIGHT,
            card=card,
            again=self.question.key in self.progress.queue,
            leech=False,
        )
        return self.last

    def undo(self) -> bool:
        """Take the last answer back and ask its question again; False if there is none."""
        given = [review for review in self.reviews if review.question in self._bank.by_key]
        if not given:
            return False
        last = given[-1]
        self._log.amend(last.id, reviews.UNDO, self._clock())
        if self._marks.has(SUSPENDED, last.question):
            self._marks.clear(SUSPENDED, last.question)
        self._refresh()
        self.next()
        return True

    def skip(self) -> None:
        """Leave this question out of this session."""
        if self.asked is not None and self.last is None:
            self._log.append(self._answer(reviews.SKIP, (), False, None))
            self._refresh()
        self.next()

    def suspend(self) -> None:
        """Never ask this question again, until it is taken up again."""
        self._marks.set(SUSPENDED, self.question.key, self._clock(), "here")
        self._refresh()
        self.next()

    def report(self, remark: str) -> None:
        """Keep a remark on this question as faulty."""
        question = self.question
        self._marks.report(question.key, question.revision, remark, self._clock())
