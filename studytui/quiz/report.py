"""All that Progress shows, counted once: for the screen, the command line and `--json`."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import msgspec

from studytui.quiz import mastery, statistics
from studytui.quiz.desk import Desk
from studytui.quiz.mastery import Level, Mastery
from studytui.quiz.phrases import CONFIDENCE
from studytui.quiz.reviews import Review
from studytui.quiz.statistics import Hard, Share

DAYS = 30


class Report(msgspec.Struct, frozen=True):
    """A learner's standing on one day."""

    day: date
    due: int
    forecast: tuple[int, ...]
    """Questions coming due on each of the next 30 days, today first."""
    target: float
    retention: Share
    """Of the last 30 days, without first answers."""
    weeks: tuple[Share, ...]
    """The same for each of the last twelve weeks."""
    notes: tuple[Mastery, ...]
    titles: dict[str, str]
    calibration: dict[int, Share]
    hardest: tuple[Hard, ...]
    studied: tuple[bool, ...]
    """For each of the last 30 days, today last: whether a question was answered."""
    suspended: tuple[str, ...]
    """Keys of questions that are not asked for now."""
    questions: dict[str, str]
    """Titles of the questions named here."""

    @property
    def known(self) -> int:
        """Notes that are known."""
        return sum(note.level is Level.KNOWN for note in self.notes)


def report(desk: Desk) -> Report:
    """Today's report.

    Raises:
        StoreError: The database cannot be read.
    """
    material = desk.material()
    day, store = material.day, desk.store
    awake = [
        card
        for key, card in material.cards.items()
        if key in material.bank.by_key and key not in material.suspended
    ]
    hardest = statistics.hardest(store, material.cards)
    suspended = tuple(sorted(key for key in material.suspended if key in material.bank.by_key))
    named = {hard.question for hard in hardest} | set(suspended)
    return Report(
        day=day,
        due=len(material.due()),
        forecast=tuple(statistics.forecast(awake, day, DAYS)),
        target=desk.settings.retention,
        retention=statistics.retention(store, day - timedelta(days=DAYS - 1)),
        weeks=tuple(statistics.weekly_retention(store, day)),
        notes=tuple(mastery.of_notes([note.id for note in desk.catalog.notes], material)),
        titles=dict(desk.titles()),
        calibration=statistics.calibration(store),
        hardest=tuple(hardest),
        studied=tuple(statistics.days_studied(store, day, DAYS)),
        suspended=suspended,
        questions={
            key: question.title
            for key in named
            if (question := material.bank.by_key.get(key)) is not None
        },
    )


def percent(share: Share) -> str:
    """A share as it is shown: 87 % (26 of 30), or a dash."""
    if share.value is None:
        return "–"
    return f"{share.value * 100:.0f} % ({share.right} of {share.of})"


def lines(found: Report) -> Iterator[str]:
    """The report as plain lines."""
    yield f"Due now          {found.due}"
    yield f"Next 7 days      {' '.join(map(str, found.forecast[:7]))}"
    target = f"target {found.target * 100:.0f} %"
    yield f"Remembered       {percent(found.retention)} in 30 days; {target}"
    yield f"Days studied     {sum(found.studied)} of the last {DAYS}"
    for level, share in sorted(found.calibration.items()):
        yield f"{'When ' + CONFIDENCE[level]:<16} {percent(share)} right"
    yield f"Notes known      {found.known} of {len(found.notes)}"
    for note in found.notes:
        if note.started:
            recall = "" if note.recall is None else f"recall {note.recall * 100:.0f} %"
            title = found.titles.get(note.note, note.note)
            steady = f"{note.steady} of {note.questions} steady"
            yield f"  {note.glyph} {title[:40]:<40} {steady:<16} {recall}"
    if found.hardest:
        yield "Hardest"
        for hard in found.hardest:
            title = found.questions.get(hard.question, hard.question)
            yield f"  {title[:46]:<46} right {hard.share.right} of {hard.share.of}"
    if found.suspended:
        yield f"Suspended        {', '.join(found.suspended)}"


def as_json(found: Report) -> dict[str, Any]:
    """The report for `--json`: shares as right, of and value; days as ISO dates."""

    def share(value: Share) -> dict[str, Any]:
        return {"right": value.right, "of": value.of, "value": value.value}

    return {
        "day": found.day.isoformat(),
        "due": found.due,
        "forecast": list(found.forecast),
        "target": found.target,
        "retention": share(found.retention),
        "weeks": [share(week) for week in found.weeks],
        "calibration": {CONFIDENCE[level]: share(s) for level, s in found.calibration.items()},
        "days_studied": sum(found.studied),
        "notes": [
            {
                "id": note.note,
                "level": note.level.value,
                "due": note.due,
                "questions": note.questions,
                "started": note.started,
                "steady": note.steady,
                "recall": note.recall,
            }
            for note in found.notes
        ],
        "hardest": [
            {"question": hard.question, "note": hard.note, **share(hard.share)}
            for hard in found.hardest
        ],
        "suspended": list(found.suspended),
    }


def review_fields(review: Review) -> dict[str, Any]:
    """A review for export, all of it."""
    fields = msgspec.to_builtins(review)
    return {**fields, "rating": review.rating}
