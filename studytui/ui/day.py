"""What Today shows, gathered from notes, answers and runs and laid out as rows; no widgets."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from studytui.settings import Settings
from studytui.ui.sparkline import sparkline

if TYPE_CHECKING:
    from studytui.lab.index import Entry
    from studytui.quiz.today import Summary

FIRST_NOTE, FIRST_TITLE = "generalization-and-overfitting", "Generalisation and overfitting"
FIRST_PRESET = "see-overfitting"
FIRST_QUESTIONS = 3
RUNNING = "Running"


@dataclass(frozen=True)
class Reading:
    """Where reading goes on: the next unread note of a learning path."""

    note: str
    title: str
    after: str
    path: str
    done: int
    total: int


@dataclass(frozen=True)
class Day:
    """One look at notes and answers.

    Attributes:
        now: The time of the look.
        summary: The questions; None when the database cannot be read.
        problem: Why it cannot, as a sentence.
        reading: Where reading goes on; None when everything is read or there are no notes.
        titles: Titles of notes by id.
        read_first: Whether the first note of the first-start card was read to its end.
    """

    now: datetime
    summary: "Summary | None" = None
    problem: str = ""
    reading: Reading | None = None
    titles: Mapping[str, str] = field(default_factory=dict)
    read_first: bool = False


@dataclass(frozen=True)
class Row:
    """One line of Today; with a `screen` it can be chosen and leads there."""

    label: str
    text: str
    aside: str = ""
    screen: str = ""
    target: Mapping[str, object] = field(default_factory=dict)
    done: bool = False


def gather(settings: Settings, folders: Sequence[Path], clock: Callable[[], datetime]) -> Day:
    """Read notes and answers. Blocks for some tens of milliseconds: call it in a thread."""
    from studytui import paths
    from studytui.notes import catalog as catalogs
    from studytui.notes.index import Index
    from studytui.quiz import bank, today
    from studytui.quiz.desk import Desk
    from studytui.quiz.marks import READ, Marks
    from studytui.quiz.store import Store, StoreError

    notes = catalogs.load(folders, Index.at(paths.cache_dir(), folders))
    titles = {note.id: note.title for note in notes.notes}
    try:
        with Store(paths.database()) as store:
            read = frozenset(Marks(store).of(READ))
            questions = bank.load(notes, paths.cache_dir())
            summary = today.summary(Desk(settings, notes, questions, store, clock))
    except StoreError as error:
        return Day(now=clock(), problem=str(error), titles=titles)
    order = [(path.title, path.notes) for path in notes.paths]
    order.append(("all notes", tuple(note.id for note in notes.notes)))
    return Day(
        now=clock(),
        summary=summary,
        reading=next_reading(order, titles, read),
        titles=titles,
        read_first=FIRST_NOTE in read,
    )


def next_reading(
    learning_paths: Sequence[tuple[str, Sequence[str]]],
    titles: Mapping[str, str],
    read: frozenset[str],
) -> Reading | None:
    """The first unread note of the first learning path that is not read through."""
    for title, path_notes in learning_paths:
        known = [note for note in path_notes if note in titles]
        for place, note in enumerate(known):
            if note not in read:
                after = titles[known[place - 1]] if place else ""
                done = sum(each in read for each in known)
                return Reading(note, titles[note], after, title, done, len(known))
    return None


def is_first_start(day: Day) -> bool:
    """Whether the card of three steps is still to be shown."""
    return day.summary is not None and day.summary.answered < FIRST_QUESTIONS


def first_steps(day: Day, runs: "Sequence[Entry]") -> list[Row]:
    """The three steps of the first-start card, each leading to its screen."""
    watched = any(entry.run.spec.preset == FIRST_PRESET and entry.run.n for entry in runs)
    answered = day.summary is not None and day.summary.answered >= FIRST_QUESTIONS
    return [
        Row("①", f"Read {FIRST_TITLE}", "4 min", "notes", {"note": FIRST_NOTE}, day.read_first),
        Row("②", "Watch it happen", "20 s", "lab", {"experiment": FIRST_PRESET}, watched),
        Row("③", "Answer three questions about it", "2 min", "quiz",
            {"concept": FIRST_NOTE, "count": FIRST_QUESTIONS}, answered),
    ]  # fmt: skip


def rows(day: Day, runs: "Sequence[Entry]") -> list[Row]:
    """Everything below the date, most pressing first."""
    return [*_questions(day), *_reading(day), *running(runs), *_memory(day)]


def waiting(day: Day) -> list[Row]:
    """What is due or was broken off; for the first days, which have no new questions in it."""
    pressing = day.summary is not None and (day.summary.due or day.summary.continues)
    return _questions(day) if pressing else []


def _questions(day: Day) -> list[Row]:
    if day.summary is None:
        return [Row("Questions", day.problem)]
    summary = day.summary
    if not summary.ready:
        text = "Nothing is due. New questions come with the notes you read."
        return [Row("Review", text, "", "quiz", {})]
    if summary.continues:
        text = f"continue: {summary.continues}"
    else:
        counts = [(summary.due, "due"), (summary.new, "new")]
        text = " · ".join(f"{number} {word}" for number, word in counts if number)
    found = [Row("Review", text, f"about {summary.minutes} min", "quiz", {"due": True})]
    if summary.remark:
        found.append(Row("", summary.remark))
    return found


def _reading(day: Day) -> list[Row]:
    if day.reading is None:
        return []
    reading = day.reading
    after = f"after {reading.after}" if reading.after else ""
    done = round(13 * reading.done / reading.total)
    bar = "▰" * done + "▱" * (13 - done)
    return [
        Row("Go on reading", reading.title, after, "notes", {"note": reading.note}),
        Row("Path", f"{reading.path}  {bar}  {reading.done} of {reading.total}"),
    ]


def running(runs: "Sequence[Entry]") -> list[Row]:
    """What runs, and what finished last with its verdict."""
    found = [
        Row(RUNNING, _progress(entry), "", "lab", {"experiment": entry.folder.run})
        for entry in runs
        if entry.active
    ]
    ended = [entry for entry in runs if not entry.active and entry.run.n]
    if ended:
        from studytui.lab.verdict import verdict

        last = max(ended, key=lambda entry: float(entry.run.curve("t")[-1]))
        said = verdict(last.run)
        text = f"{last.run.spec.name} · {said.text if said else last.run.failure or last.state}"
        found.append(Row("Last finished", text, "", "lab", {"experiment": last.folder.run}))
    return found


def _progress(entry: "Entry") -> str:
    run = entry.run
    parts = [run.spec.name, f"epoch {run.epoch}/{run.limit}"]
    if run.end:
        parts.append(f"val {run.end.val_loss:.3f}")
    if run.controls["early_stopping"]:
        parts.append(f"patience {run.counter}/{run.controls['patience']}")
    if entry.state != "running":
        parts.append(entry.state)
    return " · ".join(parts)


def _memory(day: Day) -> list[Row]:
    if day.summary is None:
        return []
    summary = day.summary
    found = []
    if summary.weakest:
        names = [day.titles.get(note, note) for note in summary.weakest]
        target = {"concept": summary.weakest[0]}
        found.append(Row("Weakest", " · ".join(names), "", "quiz", target))
    if summary.slips:
        notes = {"note": summary.slips[-1].note}
        count = f"{len(summary.slips)} this week"
        found.append(Row("Sure but wrong", count, "look again", "notes", notes))
    if any(summary.forecast):
        found.append(Row("Next 14 days", sparkline(summary.forecast)))
    return found
