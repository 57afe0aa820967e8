"""How long it takes to open a note and to search: `python -m bench.notes`.

Medians of seven repetitions, CPU time. Opening is measured in the app without a terminal, from the
command to the drawn rows of the whole screen; searching for each key of some queries. The first
note of a session is opened in a terminal and measured on the clock: it waits for threads.
"""

import asyncio
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import msgspec

from bench.terminal import Terminal
from bench.ui import STUDYTUI
from studytui import paths
from studytui.notes import catalog
from studytui.notes.index import Index
from studytui.notes.note import Note
from studytui.notes.render import Options, render
from studytui.notes.search import Search

REPETITIONS = 7
QUERIES = ("dropout", "weight decay", "early stopping", "cross-entropy of", "λ‖w‖")


def median_ms(work: Callable[[], object]) -> float:
    """The median CPU time of some work, in ms: what it takes on a machine that is not busy."""
    times = []
    for _ in range(REPETITIONS):
        started = time.process_time()
        work()
        times.append(time.process_time() - started)
    return statistics.median(times) * 1e3


def keys(query: str) -> Iterator[str]:
    """What is typed, key after key."""
    return (query[:end] for end in range(1, len(query) + 1))


def many(notes: tuple[Note, ...], count: int) -> list[Note]:
    """So many notes, made from the given ones."""
    return [
        msgspec.structs.replace(note, id=f"{note.id}-{number}", file=f"{note.file}-{number}")
        for number, note in zip(range(count), notes * (count // len(notes) + 1), strict=False)
    ]


def report(name: str, times: list[float], unit: str = "ms") -> None:
    """One line: median and longest."""
    middle, longest = statistics.median(times), max(times)
    print(f"{name:<40} median {middle:7.1f} {unit}  longest {longest:7.1f} {unit}")


async def opening(notes: tuple[Note, ...]) -> list[float]:
    """ms from the command to the drawn rows, for each note."""
    from studytui.settings import Settings
    from studytui.ui.app import StudyApp
    from studytui.ui.screens.notes import NotesScreen

    app = StudyApp(Settings(), start="notes", watch=False)
    found = []
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()
        screen = app.screen
        assert isinstance(screen, NotesScreen)

        def open_note(note: Note) -> None:
            screen.show_note(note, 0)
            screen._compositor.render_strips(app.size)

        for note in notes:
            found.append(median_ms(partial(open_note, note)))
            await pilot.pause()
    return found


def first_of_session(after: float) -> list[float]:
    """ms on the clock from the key to the first note, some seconds after Today's rows stood.

    In a terminal, each in a process of its own; the first one fills the caches and is left out.
    """
    found = []
    home = tempfile.mkdtemp(dir=os.environ["STUDYTUI_HOME"])
    for _ in range(REPETITIONS + 1):
        # Compiled modules are kept, as they are for every user.
        environ = {"STUDYTUI_HOME": home, "PYTHONDONTWRITEBYTECODE": None}
        terminal = Terminal([STUDYTUI], 120, 40, environ)
        terminal.wait_for("▸")
        terminal.wait(lambda: False, after)
        pressed = time.perf_counter()
        terminal.press("2")
        moment = terminal.when(lambda: "leads to" in terminal.text, 1.5)  # noqa: B023
        terminal.close()
        assert moment is not None
        found.append((moment - pressed) * 1e3)
    return found[1:]


def main() -> None:
    """Measure everything, on the shipped notes."""
    with tempfile.TemporaryDirectory() as home:
        os.environ["STUDYTUI_HOME"] = home
        folders = [paths.content()]
        loaded = catalog.load(folders)
        index = Index.at(Path(home), folders)
        catalog.load(folders, index)
        notes = loaded.notes
        print(f"{len(notes)} notes, {sum(note.words for note in notes)} words")
        report("all notes read anew", [median_ms(lambda: catalog.load(folders))])
        report("all notes from the cache", [
            median_ms(lambda: catalog.load(folders, Index.at(Path(home), folders)))
        ])  # fmt: skip
        layouts = [median_ms(partial(render, note.body, Options())) for note in notes]
        report("a note laid out", layouts)
        report("a note opened, 120×40", asyncio.run(opening(notes)))
        for after in (0.5, 1.0, 2.0):
            report(f"the first note of a session, after {after} s", first_of_session(after))
        for count, chosen in ((len(notes), list(notes)), (1000, many(notes, 1000))):
            search = Search(chosen)
            typed = [text for query in QUERIES for text in keys(query)]
            times = [median_ms(partial(search.find, text)) for text in typed]
            report(f"a key of a search over {count} notes", times)


if __name__ == "__main__":
    main()
