"""A desk for tests: two small notes, a clock that is moved by hand, answers by right or wrong."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from studytui.notes import catalog
from studytui.quiz import bank
from studytui.quiz.desk import Desk
from studytui.quiz.sitting import Outcome, Sitting
from studytui.quiz.store import Store
from studytui.settings import Settings

NOTE = "---\nid: {name}\ntitle: {title}\n---\n# {title}\n\nText.\n"
QUESTION = (
    "## {title} {number} {{#{name}-{number} .choice}}\n\nQuestion {number} of {name}?\n\n"
    "- [x] yes\n- [ ] no\n  > Because.\n\n### Hint\n\nThink.\n\n### Why\n\nSo it is.\n\n"
)
START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self, now: datetime = START) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **time: float) -> None:
        self.now += timedelta(**time)


def write_notes(folder: Path, notes: int = 2, questions: int = 4) -> Path:
    module = folder / "1-module"
    module.mkdir(parents=True, exist_ok=True)
    for number in range(notes):
        name, title = f"note-{'abcdefghij'[number]}", f"Note {'ABCDEFGHIJ'[number]}"
        (module / f"{name}.md").write_text(NOTE.format(name=name, title=title), encoding="utf-8")
        text = "".join(
            QUESTION.format(name=name, title=title, number=place + 1) for place in range(questions)
        )
        (module / f"{name}.quiz.md").write_text(text, encoding="utf-8")
    return folder


def open_desk(folder: Path, clock: Clock, settings: Settings | None = None) -> Desk:
    notes = catalog.load([folder])
    store = Store(folder / "data" / "study.db")
    return Desk(settings or Settings(), notes, bank.load(notes), store, clock)


def answer(sitting: Sitting, right: bool = True, confidence: int = 2) -> Outcome:
    """Answer the question that is asked, and stay on its verdict."""
    return sitting.submit((1 if right else 2,), confidence)


def answer_all(sitting: Sitting, right: bool = True) -> list[str]:
    """Answer until nothing is left; the keys in the order they were asked."""
    asked = []
    while not sitting.finished:
        asked.append(sitting.question.key)
        answer(sitting, right)
        sitting.next()
    return asked
