"""What Today shows of questions: what is due, what is weak, what was surely wrong, what comes."""

from datetime import timedelta

import msgspec

from studytui.quiz import choosing, statistics
from studytui.quiz.choosing import Material, Request
from studytui.quiz.desk import SECONDS_A_QUESTION, Desk
from studytui.quiz.statistics import Slip

FORECAST_DAYS = 14
WEEK = 7


class Summary(msgspec.Struct, frozen=True):
    """One day's view of the questions."""

    due: int
    """Questions that came due and wait."""
    new: int
    """Questions that may begin today."""
    session: int
    """How many the next session asks."""
    minutes: int
    """About how long that session takes; 0 when there is nothing to ask."""
    continues: str
    """“7 left, 2 to repeat” when a session was broken off today, else nothing."""
    remark: str
    """What is said of a backlog, else nothing."""
    weakest: tuple[str, ...]
    """Ids of the notes with the lowest expected recall, weakest first, at most three."""
    slips: tuple[Slip, ...]
    """Answers of this week that were sure and wrong."""
    forecast: tuple[int, ...]
    """Questions coming due on each of the next 14 days, today first."""
    answered: int
    """Questions ever asked."""

    @property
    def ready(self) -> bool:
        """Whether there is something to ask."""
        return bool(self.session or self.continues)


def summary(desk: Desk) -> Summary:
    """Today's summary.

    Raises:
        StoreError: The database cannot be read.
    """
    material = desk.material()
    plan = choosing.choose(material, Request())
    sitting = desk.resume()
    continues = sitting.progress.continues if sitting else ""
    count = len(sitting.progress.queue) if sitting else len(plan.questions)
    asked = [card for key, card in material.cards.items() if key in material.bank.by_key]
    awake = [card for card in asked if card.question not in material.suspended]
    return Summary(
        due=len(material.due()),
        new=len(material.new()),
        session=count,
        minutes=max(1, round(count * SECONDS_A_QUESTION / 60)) if count else 0,
        continues=continues,
        remark=plan.remark,
        weakest=_weakest(material),
        slips=tuple(statistics.sure_but_wrong(desk.store, material.day - timedelta(days=WEEK - 1))),
        forecast=tuple(statistics.forecast(awake, material.day, FORECAST_DAYS)),
        answered=len(asked),
    )


def _weakest(material: Material, count: int = 3) -> tuple[str, ...]:
    """The notes by their mean expected recall, as far as it lies below the target."""
    recalls: dict[str, list[float]] = {}
    for key, card in material.cards.items():
        question = material.bank.by_key.get(key)
        if question and key not in material.suspended:
            recalls.setdefault(question.note, []).append(material.recall(card))
    means = {note: sum(values) / len(values) for note, values in recalls.items()}
    weak = [note for note, mean in means.items() if mean < material.settings.retention]
    return tuple(sorted(weak, key=lambda note: means[note])[:count])
