"""`studytui read`."""

import sys
from pathlib import Path
from shutil import get_terminal_size
from typing import TYPE_CHECKING, Annotated

import typer

from studytui import paths

if TYPE_CHECKING:
    from studytui.notes.catalog import Catalog
    from studytui.notes.note import Note


def read(
    note: Annotated[str, typer.Argument(help="A note's id or title, or a Markdown file.")] = "",
    plain: Annotated[
        bool, typer.Option("--plain", help="Print it as text, for a pipe; math included.")
    ] = False,
    width: Annotated[
        int | None,
        typer.Option(
            min=20, max=400, help="Columns of the text; the terminal's if not given, 80 in a pipe."
        ),
    ] = None,
) -> None:
    """Open a note in the app, or print it."""
    from studytui.cli.terminal import start_app

    if not note and not plain:
        start_app("notes")
        return
    loaded, found = _find(note)
    if plain:
        sys.stdout.write(_plain(loaded, found, width or _columns()))
    elif found.id in loaded.by_id and len(loaded.notes) > 1:
        start_app("notes", note=found.id)
    else:
        start_app("notes", file=str(found.path.absolute()))


def _columns() -> int:
    """As many columns as the terminal has, but no lines too long to read; 80 in a pipe."""
    if not sys.stdout.isatty():
        return 80
    return max(20, min(get_terminal_size().columns, 100))


def _plain(loaded: "Catalog", note: "Note", width: int) -> str:
    """A note as text, with its math, its pictures and its sources."""
    from studytui.notes.render import Options, plain_text
    from studytui.ui.notes.plots import shade_fence

    titles = {each.id: each.title for each in loaded.notes}

    def title(target: str) -> str | None:
        linked = loaded.get(target)
        return titles[linked.id] if linked else None

    sources = "\n".join(f"- {source}" for source in note.sources)
    tail = f"## Sources\n\n{sources}" if sources else ""
    for problem in note.problems:
        sys.stderr.write(f"{problem}\n")
    return plain_text(note.body, width, Options(title=title, plot=shade_fence, tail=tail))


def _find(name: str) -> tuple["Catalog", "Note"]:
    """The note that was asked for, and the notes around it.

    Raises:
        typer.BadParameter: There is none; the message names similar ones.
    """
    from difflib import get_close_matches

    from studytui import settings
    from studytui.notes import catalog
    from studytui.notes.index import Index

    folders = [paths.content(), *settings.load().content]
    loaded = catalog.load(folders, Index.at(paths.cache_dir(), folders))
    found = loaded.get(name) if name else None
    if found is None and name and Path(name).is_file():
        try:
            alone = catalog.single(Path(name).absolute())
        except OSError as error:
            raise typer.BadParameter(f"{name} cannot be read: {error.strerror}.") from error
        known = next((n for n in loaded.notes if n.path == Path(name).resolve()), None)
        return (loaded, known) if known else (alone, alone.notes[0])
    if found is None:
        close = get_close_matches(name, loaded.by_id, n=4, cutoff=0.4)
        hint = f" Similar are: {', '.join(close)}." if close else ""
        raise typer.BadParameter(f"There is no note {name!r}.{hint}" if name else "Which note?")
    return loaded, found
