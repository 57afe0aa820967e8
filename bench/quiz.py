"""Questions: reading 5 000 of them, a database of 100 000 answers. `python -m bench.quiz`."""

import random
import sqlite3
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

from studytui.notes import catalog
from studytui.quiz import bank, parser, report
from studytui.quiz.choosing import Request
from studytui.quiz.desk import Desk
from studytui.quiz.log import Log
from studytui.quiz.reviews import Answer
from studytui.quiz.schedule import Scheduler
from studytui.quiz.store import Store
from studytui.settings import Settings

QUESTIONS, NOTES, REVIEWS = 5000, 500, 100_000
REPEATS = 7
NOW = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)

NOTE = "---\nid: {name}\ntitle: {name}\n---\n# {name}\n\nText.\n"
QUESTION = """## Question {number} {{#{name}-{number} .choice}}

Adding the same constant $c$ to every logit changes the softmax output ({number})

- [ ] by a factor $e^{{c}}$
  > $e^{{c}}$ stands in the numerator and in every term of the sum.
- [x] not at all
- [ ] only if $c<0$
  > Underflow is a matter of floating point.

### Hint

Write the ratio $p_i/p_j$.

### Why

Only *differences* of logits matter. See [[{name}]].

"""


def timed(work: Callable[[], object], repeats: int = REPEATS) -> float:
    """Median CPU seconds of some repetitions."""
    times = []
    for _ in range(repeats):
        begun = time.process_time()
        work()
        times.append(time.process_time() - begun)
    return median(times)


def write_notes(folder: Path) -> None:
    """Notes with ten questions each."""
    module = folder / "1-module"
    module.mkdir(parents=True)
    for number in range(NOTES):
        name = f"note-{number}"
        (module / f"{name}.md").write_text(NOTE.format(name=name), encoding="utf-8")
        each = range(QUESTIONS // NOTES)
        text = "".join(QUESTION.format(name=name, number=place) for place in each)
        (module / f"{name}.quiz.md").write_text(text, encoding="utf-8")


def fill(store: Store, keys: list[str]) -> None:
    """100 000 answers over a year and their cards, written in one transaction."""
    log, rng = Log(store, Scheduler()), random.Random(0)
    log.begin("scheduled", "", keys[:10], NOW, NOW.date())
    answer = Answer(
        1, "scheduled", keys[0], "rev", "note-0", 1, (2,), True, 0, NOW, NOW, NOW.date(), 2
    )
    log.append(answer)
    rows = []
    for number in range(REVIEWS - 1):
        key = rng.choice(keys)
        day = NOW.date() - timedelta(days=365 - number * 365 // REVIEWS)
        right, sure = int(rng.random() < 0.85), rng.choice((1, 2, 3))
        note = key.rpartition("-")[0]
        rows.append((key, note, right, sure, day.isoformat()))
    with store.write() as database:
        database.executemany(
            "INSERT INTO reviews (session, mode, question, revision, note, seed, answer, correct,"
            " confidence, hints, asked_at, answered_at, day, scheduler)"
            " VALUES (1, 'scheduled', ?, 'rev', ?, 1, '[2]', ?, ?, 0,"
            " '2026-01-01T12:00:00+00:00', '2026-01-01T12:00:05+00:00', ?, 1)",
            rows,
        )
    log.rebuild()


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_notes(folder / "content")
        files = sorted((folder / "content").rglob(f"*{parser.SUFFIX}"))
        parsed = timed(lambda: [parser.parse_file(file) for file in files])
        notes, cache = catalog.load([folder / "content"]), folder / "cache"
        bank.load(notes, cache)
        cached = timed(lambda: bank.load(notes, cache))
        print(f"{QUESTIONS} questions: parsed {parsed:.3f} s, cached {cached:.3f} s")

        store = Store(folder / "study.db")
        questions = bank.load(notes, cache)
        begun = time.perf_counter()
        fill(store, list(questions.by_key))
        print(f"{REVIEWS} answers written and all cards made: {time.perf_counter() - begun:.1f} s")
        store.close()

        def open_desk() -> Desk:
            return Desk(Settings(), notes, questions, Store(folder / "study.db"), lambda: NOW)

        print(f"desk opened, material read: {timed(lambda: open_desk().material()):.3f} s")
        print(f"session planned: {timed(lambda: open_desk().plan(Request())):.3f} s")
        desk = open_desk()
        sitting = desk.begin(desk.plan(Request()))
        times, walls = list[float](), list[float]()
        while not sitting.finished and len(times) < 20:
            begun, wall = time.process_time(), time.perf_counter()
            sitting.submit((2,), 2)
            times.append(time.process_time() - begun)
            walls.append(time.perf_counter() - wall)
            sitting.next()
        print(
            f"an answer graded and stored: {1000 * median(times):.1f} ms CPU, "
            f"{1000 * median(walls):.1f} ms with the disk"
        )
        print(f"progress counted: {timed(lambda: report.report(open_desk()), 3):.3f} s")
        size = (folder / "study.db").stat().st_size / 1e6
        print(f"database: {size:.0f} MB, SQLite {sqlite3.sqlite_version}")


if __name__ == "__main__":
    main()
