"""`studytui check` and `studytui read`."""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from studytui import paths

if TYPE_CHECKING:
    from studytui.notes.catalog import Catalog
    from studytui.notes.note import Note
    from studytui.notes.run import Result
    from studytui.notes.text import Problem


def check(
    folder: Annotated[
        Path | None,
        typer.Argument(help="A folder of notes, or one note; default: the notes that ship."),
    ] = None,
    run: Annotated[
        bool, typer.Option("--run", help="Run every code block and compare its output.")
    ] = False,
    fix: Annotated[
        bool, typer.Option("--fix", help="With --run: write what really came out into the notes.")
    ] = False,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="With --run: run also what was run before.")
    ] = False,
) -> None:
    """Check notes; print `file:line: message` for each problem, exit 1 if there is one."""
    if fix and not run:
        raise typer.BadParameter("--fix needs --run.")
    place = (folder or paths.content()).absolute()
    if not place.exists():
        raise typer.BadParameter(f"{place} does not exist.")
    catalog, chosen = _catalog(place)
    problems = list(_static(catalog, chosen))
    if run:
        problems += _run(chosen, fix, fresh)
    for problem in sorted(set(problems)):
        typer.echo(_relative(problem))
    notes = "1 note" if len(chosen) == 1 else f"{len(chosen)} notes"
    found = "no problems" if not problems else f"{len(set(problems))} problems"
    sys.stderr.write(f"{notes}: {found}\n")
    raise typer.Exit(1 if problems else 0)


def _catalog(place: Path) -> tuple["Catalog", tuple["Note", ...]]:
    """The catalog around a folder or a file, and the notes that are to be checked."""
    from studytui.notes import catalog

    if place.is_dir():
        loaded = catalog.load([place])
        return loaded, loaded.notes
    root = _collection(place)
    loaded = catalog.load([root])
    chosen = tuple(note for note in loaded.notes if note.path == place.resolve())
    if not chosen:
        loaded = catalog.single(place)
        chosen = loaded.notes
    return loaded, chosen


def _collection(file: Path) -> Path:
    """The folder that a note's collection begins at: above its module, if it is in one."""
    above = file.parent.parent
    return above if (file.parent / "module.toml").is_file() else file.parent


def _static(catalog: "Catalog", chosen: Sequence["Note"]) -> Iterator["Problem"]:
    from studytui.notes import lint

    if len(chosen) == len(catalog.notes):
        yield from lint.check(catalog)
    else:
        for note in chosen:
            yield from lint.check_note(note, catalog)


def _run(chosen: Sequence["Note"], fix: bool, fresh: bool) -> list["Problem"]:
    """Run the notes' blocks, some notes at a time; with `fix` write what came out."""
    from studytui.notes import run
    from studytui.notes.run import Cache, Runner

    waiting = [note for note in chosen if run.blocks(note)]
    cache = None if fresh else Cache(paths.cache_dir())
    problems: list[Problem] = []

    def run_some(notes: Sequence["Note"]) -> None:
        with Runner() as runner:
            for note in notes:
                found = run.run_note(note, runner, cache)
                current = _fixed(note, found) if fix else note
                problems.extend(run.problems(current, found))
                sys.stderr.write(".")
                sys.stderr.flush()

    jobs = max(1, min(os.cpu_count() or 1, 4, len(waiting)))
    with ThreadPoolExecutor(jobs) as pool:
        for done in [pool.submit(run_some, waiting[start::jobs]) for start in range(jobs)]:
            done.result()
    sys.stderr.write("\n" if waiting else "")
    return problems


def _fixed(note: "Note", found: Sequence["Result"]) -> "Note":
    """Write the note's outputs as they came out; the note as it then is."""
    from studytui.notes import note as notes
    from studytui.notes import run

    source = note.path.read_text(encoding="utf-8")
    fixed = run.fixed(note, found, source)
    if fixed == source:
        return note
    write_whole(note.path, fixed)
    sys.stderr.write(f"written: {note.file}\n")
    return notes.read(note.path, Path(note.folder))


def write_whole(file: Path, text: str) -> None:
    """Replace a file's text, so that at any moment it is the old one or the new one."""
    descriptor, temporary = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}-")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        shutil.copymode(file, temporary)
        Path(temporary).replace(file)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _relative(problem: "Problem") -> str:
    """The problem with its file as seen from here, when it lies below."""
    file = Path(problem.file)
    if file.is_relative_to(Path.cwd()):
        return f"{file.relative_to(Path.cwd())}:{problem.line}: {problem.message}"
    return str(problem)


def read(
    note: Annotated[str, typer.Argument(help="A note's id or title, or a Markdown file.")] = "",
    plain: Annotated[
        bool, typer.Option("--plain", help="Print it as text, for a pipe; math included.")
    ] = False,
    width: Annotated[int, typer.Option(min=20, max=400, help="Columns of the text.")] = 80,
) -> None:
    """Open a note in the app, or print it."""
    from studytui.cli.terminal import start_app

    if not note and not plain:
        start_app("notes")
        return
    found = _find(note)
    if plain:
        from studytui.notes.render import plain_text

        sys.stdout.write(plain_text(found.body, width))
    else:
        start_app("notes", note=found.id)


def _find(name: str) -> "Note":
    """The note that was asked for.

    Raises:
        typer.BadParameter: There is none; the message names similar ones.
    """
    from difflib import get_close_matches

    from studytui import settings
    from studytui.notes import catalog
    from studytui.notes.index import Index

    if name.endswith(".md") and Path(name).is_file():
        return catalog.single(Path(name)).notes[0]
    folders = [paths.content(), *settings.load().content]
    loaded = catalog.load(folders, Index.at(paths.cache_dir(), folders))
    found = loaded.get(name) if name else None
    if found is None:
        close = get_close_matches(name, loaded.by_id, n=4, cutoff=0.4)
        hint = f" Similar are: {', '.join(close)}." if close else ""
        raise typer.BadParameter(f"There is no note {name!r}.{hint}" if name else "Which note?")
    return found
