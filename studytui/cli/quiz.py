"""`studytui quiz`, `studytui progress` and `studytui export reviews`."""

import csv
import json as json_module
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from studytui import paths
from studytui import settings as settings_module
from studytui.cli.failing import fail

if TYPE_CHECKING:
    from studytui.notes.catalog import Catalog
    from studytui.quiz.choosing import Request
    from studytui.quiz.desk import Desk

export = typer.Typer(help="Give out what is stored.", no_args_is_help=True)


@export.callback()
def _give_out() -> None:
    """Give out what is stored."""


def quiz(
    concept: Annotated[str, typer.Option(help="A note's id or title: ask about it.")] = "",
    module: Annotated[str, typer.Option(help="A module's folder or title.")] = "",
    due: Annotated[bool, typer.Option("--due", help="Only what is due.")] = False,
    cram: Annotated[bool, typer.Option("--cram", help="Practise; no schedule is touched.")] = False,
    block: Annotated[bool, typer.Option("--block", help="Concept by concept, not mixed.")] = False,
    number: Annotated[
        int | None, typer.Option("-n", min=1, max=500, help="So many questions, new ones too.")
    ] = None,
    plain: Annotated[
        bool, typer.Option("--plain", help="Plain lines, for a pipe or a screen reader.")
    ] = False,
) -> None:
    """Answer questions: what is due, or what you ask for."""
    from studytui.quiz.store import StoreError

    target: dict[str, Any] = {"limit": number, "due_only": due, "cram": cram, "block": block}
    try:
        desk = open_desk()
        notes, title = _wanted(desk, concept, module)
        if plain:
            _plain(desk, request(notes, title, **target))
            return
    except StoreError as error:
        raise fail(str(error)) from error
    from studytui.cli.terminal import start_app

    start_app("quiz", notes=notes, title=title, **target)


def request(
    notes: tuple[str, ...] | None,
    title: str = "",
    limit: int | None = None,
    due_only: bool = False,
    cram: bool = False,
    block: bool = False,
) -> "Request":
    """What the options ask for."""
    from studytui.quiz.choosing import Request
    from studytui.quiz.reviews import CRAM, SCHEDULED

    return Request(
        notes=notes,
        limit=limit,
        title=title,
        due_only=due_only,
        mode=CRAM if cram else SCHEDULED,
        block=block,
    )


def open_desk() -> "Desk":
    """The desk of this person: shipped notes and their own."""
    from datetime import datetime

    from studytui.quiz.desk import Desk

    settings = settings_module.load()
    return Desk.open(
        settings,
        (paths.content(), *settings.content),
        paths.database(),
        lambda: datetime.now().astimezone(),
        paths.cache_dir(),
    )


def _wanted(desk: "Desk", concept: str, module: str) -> tuple[tuple[str, ...] | None, str]:
    """The notes that are asked about, None for all, and what to call them."""
    if concept and module:
        raise typer.BadParameter("Give --concept or --module, not both.")
    if concept:
        note = desk.catalog.get(concept)
        if note is None:
            raise typer.BadParameter(_unknown(concept, list(desk.catalog.by_id)))
        return (note.id,), note.title
    if module:
        wanted = module.casefold()
        for found in desk.catalog.modules:
            if wanted in (found.folder.casefold(), found.title.casefold()):
                return tuple(note.id for note in found.notes), found.title
        raise typer.BadParameter(_unknown(module, [each.folder for each in desk.catalog.modules]))
    return None, ""


def _unknown(name: str, known: list[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, known, n=3, cutoff=0.4) or known[:3]
    return f"There is nothing called {name}. Near: {', '.join(near)}."


def _plain(desk: "Desk", wanted: "Request") -> None:
    import shutil

    from studytui.lab.launch import ProcessLauncher
    from studytui.quiz.plain import PlainQuiz

    resumed = None if wanted.explicit or wanted.mode == "cram" else desk.resume()
    plan = desk.plan(wanted)
    if resumed:
        typer.echo(f"Continuing: {resumed.progress.continues}.")
    elif plan.remark:
        typer.echo(plan.remark)
    if not resumed and not plan.questions:
        typer.echo(
            "Nothing is due. Ask for questions with -n 5, or about one note: --concept NAME."
        )
        return
    launcher = ProcessLauncher()
    width = min(100, shutil.get_terminal_size((80, 24)).columns)
    quiz_ = PlainQuiz(desk, _read, typer.echo, launcher, width)
    try:
        quiz_.run(resumed or desk.begin(plan))
    except KeyboardInterrupt:
        typer.echo("\nStored.")
    finally:
        launcher.close()


def _read(prompt: str) -> str | None:
    sys.stdout.write(prompt)
    sys.stdout.flush()
    line = sys.stdin.readline()
    if not line:
        sys.stdout.write("\n")
        return None
    return line.rstrip("\n")


def progress(
    json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """What is known, what is due, and how sure you are."""
    from studytui.quiz import report
    from studytui.quiz.store import StoreError

    try:
        found = report.report(open_desk())
    except StoreError as error:
        raise fail(str(error)) from error
    if json:
        typer.echo(json_module.dumps(report.as_json(found), indent=2, ensure_ascii=False))
    else:
        for line in report.lines(found):
            typer.echo(line)


@export.command("reviews")
def export_reviews(
    jsonl: Annotated[bool, typer.Option("--jsonl", help="One JSON object a line.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Comma-separated, with a header.")] = False,
    to: Annotated[Path | None, typer.Option(help="The file; default: standard output.")] = None,
) -> None:
    """Every answer ever given, as it was stored, undone ones too."""
    from studytui.quiz.log import Log
    from studytui.quiz.report import review_fields
    from studytui.quiz.schedule import Scheduler
    from studytui.quiz.store import Store, StoreError

    if jsonl == as_csv:
        raise typer.BadParameter("Choose --jsonl or --csv.")
    log = Log(Store(paths.database()), Scheduler())
    try:
        stream = to.open("w", encoding="utf-8", newline="") if to else sys.stdout
        try:
            writer: csv.DictWriter[str] | None = None
            for review in log.all():
                fields = review_fields(review)
                if jsonl:
                    stream.write(json_module.dumps(fields, ensure_ascii=False) + "\n")
                    continue
                if writer is None:
                    writer = csv.DictWriter(stream, list(fields))
                    writer.writeheader()
                fields["answer"] = json_module.dumps(fields["answer"], ensure_ascii=False)
                writer.writerow(fields)
        finally:
            if to:
                stream.close()
    except StoreError as error:
        raise fail(str(error)) from error
    except OSError as error:
        raise fail(f"{to} cannot be written: {error.strerror}.") from error


def print_reports(catalog: "Catalog") -> None:
    """The remarks on questions found faulty, at the questions' places."""
    from studytui.quiz import bank
    from studytui.quiz.marks import Marks
    from studytui.quiz.store import Store, StoreError

    questions = bank.load(catalog).by_key
    try:
        faults = Marks(Store(paths.database())).faults()
    except StoreError as error:
        raise fail(str(error)) from error
    for fault in faults:
        question = questions.get(fault.question)
        place = f"{question.file}:{question.line}" if question else "no longer there"
        changed = question is not None and question.revision != fault.revision
        since = " (changed since)" if changed else ""
        typer.echo(f"{place}: {fault.question}: {fault.remark}{since}")
    if not faults:
        sys.stderr.write("Nothing was marked as faulty.\n")
