"""`studytui check`: what authors are told."""

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from stat import S_IMODE
from typing import TYPE_CHECKING, Annotated

import typer

from studytui import paths
from studytui.cli.quiz import print_reports
from studytui.files import replacing

if TYPE_CHECKING:
    from studytui.notes.catalog import Catalog
    from studytui.notes.note import Note
    from studytui.notes.run import Cache, Result
    from studytui.notes.text import Problem


Place = Annotated[
    Path | None,
    typer.Argument(
        help="A folder of notes, one note, or its questions; default: the notes that ship."
    ),
]


def check(
    folder: Place = None,
    run: Annotated[
        bool, typer.Option("--run", help="Run every code block and compare its output.")
    ] = False,
    fix: Annotated[
        bool, typer.Option("--fix", help="With --run: write what really came out into the notes.")
    ] = False,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="With --run: run also what was run before.")
    ] = False,
    reports: Annotated[
        bool, typer.Option("--reports", help="List what you marked as faulty in the quiz.")
    ] = False,
) -> None:
    """Check notes; print `file:line: message` for each problem, exit 1 if there is one."""
    if fix and not run:
        raise typer.BadParameter("--fix needs --run.")
    place = (folder or paths.content()).absolute()
    if not place.exists():
        raise typer.BadParameter(f"{place} does not exist.")
    catalog, chosen = _catalog(place)
    if reports:
        print_reports(catalog)
        return
    problems = list(_static(catalog, chosen))
    if run:
        problems += _run(catalog, chosen, fix, fresh)
    for problem in sorted(set(problems)):
        typer.echo(_relative(problem))
    remarks = _weaknesses(catalog, chosen)
    for remark in remarks:
        typer.echo(_relative(remark, "warning: "))
    counted = [_count(len(chosen), "note"), _count(len(set(problems)), "problem")]
    sys.stderr.write(f"{', '.join(counted)}, {_count(len(remarks), 'warning')}\n")
    raise typer.Exit(1 if problems else 0)


def _count(number: int, what: str) -> str:
    return f"{number or 'no'} {what}{'' if number == 1 else 's'}"


def _weaknesses(catalog: "Catalog", chosen: Sequence["Note"]) -> list["Problem"]:
    """What makes questions weak; no reason to fail."""
    from studytui.quiz import check as questions
    from studytui.quiz import statistics
    from studytui.quiz.store import Store, StoreError

    try:
        picked = statistics.chosen(Store(paths.database()))
    except StoreError:
        picked = {}
    others = {note.file for note in catalog.notes} - {note.file for note in chosen}
    found = questions.weaknesses(_question_files(chosen), catalog, picked)
    return [remark for remark in found if remark.file not in others]


def _catalog(place: Path) -> tuple["Catalog", tuple["Note", ...]]:
    """The catalog around a folder or a file, and the notes that are to be checked."""
    from studytui.notes import catalog

    if place.is_dir():
        loaded = catalog.load([place])
        return loaded, loaded.notes
    place = _note_of(place)
    root = _collection(place)
    loaded = catalog.load([root])
    chosen = tuple(note for note in loaded.notes if note.path == place.resolve())
    if not chosen:
        loaded = catalog.single(place)
        chosen = loaded.notes
    return loaded, chosen


def _note_of(file: Path) -> Path:
    """The note that a question file stands beside; any other file is a note itself."""
    from studytui.quiz.parser import SUFFIX

    if not file.name.endswith(SUFFIX):
        return file
    note = file.with_name(f"{file.name.removesuffix(SUFFIX)}.md")
    if not note.is_file():
        raise typer.BadParameter(f"No note stands beside {file.name}: {note.name} does not exist.")
    return note


def _collection(file: Path) -> Path:
    """The folder that a note's collection begins at: above its module, if it is in one."""
    above = file.parent.parent
    return above if (file.parent / "module.toml").is_file() else file.parent


def _static(catalog: "Catalog", chosen: Sequence["Note"]) -> Iterator["Problem"]:
    """What can be seen without running anything: notes, experiments, questions."""
    from studytui.notes import lint
    from studytui.quiz import check as questions

    if len(chosen) == len(catalog.notes):
        yield from lint.check(catalog)
    else:
        for note in chosen:
            yield from lint.check_note(note, catalog)
    for note in chosen:
        yield from _experiments(note)
    yield from questions.check(_question_files(chosen), catalog)


def _question_files(chosen: Sequence["Note"]) -> list[Path]:
    """The question files beside some notes; for a whole collection also those beside none."""
    from studytui.quiz import bank
    from studytui.quiz import check as questions

    folders = {Path(note.folder) for note in chosen if len(chosen) > 1}
    stray = [file for folder in folders for file in questions.files(folder)]
    beside = [file for note in chosen if (file := bank.file_of(note)).is_file()]
    return list(dict.fromkeys([*beside, *stray]))


def _experiments(note: "Note") -> Iterator["Problem"]:
    """Presets that a note names and that are none, and lab fences that cannot be run."""
    from studytui.lab import presets
    from studytui.notes.fences import FenceError
    from studytui.notes.note import line_of
    from studytui.notes.text import Problem
    from studytui.quiz import experiment

    known = presets.names()
    for name in note.lab:
        if name not in known:
            line = line_of(note, "lab")
            yield Problem(note.file, line, f"lab names {name!r}, which is no preset.")
    for fence in note.fences:
        if fence.words[:2] == ("toml", "lab"):
            try:
                experiment.members(fence.content)
            except experiment.ExperimentError as error:
                if not isinstance(error.__cause__, FenceError):  # that the notes' own check says
                    yield Problem(note.file, fence.line, str(error))


def _run(catalog: "Catalog", chosen: Sequence["Note"], fix: bool, fresh: bool) -> list["Problem"]:
    """Run what is in the notes and their questions; with `fix` write what came out."""
    from studytui.lab.launch import ProcessLauncher
    from studytui.notes.run import Cache, Runner
    from studytui.quiz import bank, check_run, tables
    from studytui.quiz.trained import Trained

    folder = None if fresh else paths.cache_dir()
    cache = Cache(folder) if folder else None
    trained = Trained(ProcessLauncher(), folder)

    def run_questions() -> list["Problem"]:
        asked = bank.load(catalog).of_notes(note.id for note in chosen)
        if not asked:
            return []
        with Runner() as runner:
            programs = check_run.Programs(runner, cache)
            return check_run.run_checks(asked, programs, trained, _tick)

    with ThreadPoolExecutor(1) as pool:
        questions = pool.submit(run_questions)
        problems = _run_blocks(chosen, fix, cache)
        for note in chosen:
            current = _fixed(note, lambda note, source: tables.fixed(note, trained, source), fix)
            problems += tables.check(current, trained)
            _tick()
        problems += questions.result()
    sys.stderr.write("\n")
    return problems


def _tick() -> None:
    sys.stderr.write(".")
    sys.stderr.flush()


def _run_blocks(chosen: Sequence["Note"], fix: bool, cache: "Cache | None") -> list["Problem"]:
    """Run the notes' blocks, some notes at a time."""
    from studytui.notes import run
    from studytui.notes.run import Runner

    waiting = [note for note in chosen if run.blocks(note)]
    problems: list[Problem] = []

    def run_some(notes: Sequence["Note"]) -> None:
        with Runner() as runner:
            for note in notes:
                found = run.run_note(note, runner, cache)
                write = partial(_with_outputs, found=found)
                problems.extend(run.problems(_fixed(note, write, fix), found))
                _tick()

    jobs = max(1, min(os.cpu_count() or 1, 4, len(waiting)))
    with ThreadPoolExecutor(jobs) as pool:
        for done in [pool.submit(run_some, waiting[start::jobs]) for start in range(jobs)]:
            done.result()
    return problems


def _with_outputs(note: "Note", source: str, found: Sequence["Result"]) -> str:
    from studytui.notes import run

    return run.fixed(note, found, source)


def _fixed(note: "Note", write: Callable[["Note", str], str], fix: bool) -> "Note":
    """With `fix`: write the note as `write` gives it; the note as it then is.

    Its line endings stay, and a file that is not UTF-8 stays altogether: it is a problem itself.
    """
    from studytui.notes import note as notes

    if not fix:
        return note
    current = notes.read(note.path, Path(note.folder))
    raw = note.path.read_bytes()
    try:
        source = raw.decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError:
        return current
    fixed = write(current, source)
    if fixed != source:
        with replacing(note.path) as stream:
            os.fchmod(stream.fileno(), S_IMODE(note.path.stat().st_mode))
            ending = "\r\n" if b"\r\n" in raw else "\n"
            stream.write(fixed.replace("\n", ending).encode())
        sys.stderr.write(f"written: {note.file}\n")
        current = notes.read(note.path, Path(note.folder))
    return current


def _relative(problem: "Problem", kind: str = "") -> str:
    """The problem with its file as seen from here, when it lies below; safe for a terminal."""
    from studytui.notes.text import one_line

    file = Path(problem.file)
    if file.is_relative_to(Path.cwd()):
        file = file.relative_to(Path.cwd())
    return one_line(f"{file}:{problem.line}: {kind}{problem.message}")
