"""Answers as a person feels them: from the key to the feedback on the screen, in a real terminal.

`python -m bench.answers [folder]`; the folder (default: the temporary one) says which disk it is.
First with an empty database, then with one of 100 000 answers, in a pseudo-terminal of 80×24.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from bench.learner import Learner
from bench.quiz import REVIEWS, fill, write_notes
from bench.terminal import Terminal
from studytui import paths
from studytui.notes import catalog
from studytui.quiz import bank
from studytui.quiz.desk import Desk
from studytui.quiz.store import Store
from studytui.settings import Settings

ANSWERS = 60
WATCH = 0.6
"""Seconds that the screen is looked at after the key."""


def main() -> None:
    """Measure and print."""
    parent = sys.argv[1] if len(sys.argv) > 1 else None
    with tempfile.TemporaryDirectory(dir=parent) as home:
        report("shipped questions, empty database", *session(Path(home)))
    with tempfile.TemporaryDirectory(dir=parent) as home:
        content = Path(home) / "content"
        write_notes(content)
        questions = bank.load(catalog.load([content]))
        with Store(Path(home) / "data" / "study.db") as store:
            fill(store, list(questions.by_key))
        what = f"{len(questions.questions)} questions, {REVIEWS} answers"
        report(what, *session(Path(home), content))


def session(home: Path, *own: Path) -> tuple[list[float], list[float]]:
    """Milliseconds to the verdict, and to the screen as it then stays, for each answer."""
    folders = [text for folder in own for text in ("--content", str(folder))]
    program = [sys.executable, "-m", "studytui", *folders, "quiz", "-n", str(ANSWERS)]
    terminal = Terminal(program, environ={"STUDYTUI_HOME": str(home)})
    verdicts, complete = list[float](), list[float]()
    try:
        terminal.wait_for(f"/{ANSWERS} ", seconds=60)
        terminal.quiet()
        learner = Learner(terminal, desk(home, *own))
        while (asked := learner.sitting.asked) is not None and len(verdicts) < ANSWERS:
            if asked.question.kind == "predict":
                terminal.press("s")
                terminal.quiet()
                continue
            learner.prepare(right=len(verdicts) % 4 != 3)
            terminal.quiet()
            verdict, done = _watched(learner)
            verdicts.append(verdict)
            complete.append(done)
            learner.go_on()
    finally:
        terminal.close()
    return verdicts, complete


def desk(home: Path, *own: Path) -> Desk:
    """The same notes, questions and answers as the app has."""
    notes = catalog.load([paths.content(), *own])
    store = Store(home / "data" / "study.db")
    return Desk(Settings(), notes, bank.load(notes), store, lambda: datetime.now(UTC).astimezone())


def _watched(learner: Learner) -> tuple[float, float]:
    terminal = learner.terminal
    asked = learner.sitting.asked
    wrong_self = asked is not None and asked.question.kind == "self"
    begun = time.perf_counter()
    terminal.press("1" if wrong_self else "3")
    first = last = 0.0
    before = terminal.text
    for moment in terminal.watch(WATCH):
        if not first and learner.verdict:
            first = moment
        if terminal.text != before:
            last, before = moment, terminal.text
    if not first:
        raise AssertionError(f"no verdict:\n{terminal.text}")
    return 1e3 * (first - begun), 1e3 * (last - begun)


def report(what: str, verdicts: Sequence[float], complete: Sequence[float]) -> None:
    """Print medians and 95th percentiles."""
    print(f"{what}: {len(verdicts)} answers, milliseconds from the key")
    for name, times in (("verdict", verdicts), ("all of the feedback", complete)):
        p95 = statistics.quantiles(times, n=20)[-1]
        print(f"  {name}: median {statistics.median(times):.0f}, p95 {p95:.0f}, {max(times):.0f}")


if __name__ == "__main__":
    main()
