"""`studytui train` and `studytui code`."""

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from studytui.cli.arguments import SettingError, read_at, read_settings
from studytui.cli.failing import fail

if TYPE_CHECKING:
    from studytui.cli.follow import Follower
    from studytui.lab.folder import RunFolder
    from studytui.lab.spec import ExperimentSpec

Experiment = Annotated[
    str,
    typer.Argument(
        metavar="[PRESET|FILE.toml]", help="What to train; default: a small net on two moons."
    ),
]
Settings = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="KEY=VALUE …", help="Fields that differ, such as dropout=0.5."),
]
Changes = Annotated[
    list[str] | None,
    typer.Option(
        "--at", metavar="EPOCH KEY=VALUE …", help="Controls to set before that epoch; repeatable."
    ),
]


def _print_fields(wanted: bool) -> None:
    if wanted:
        from studytui.lab.reference import as_text

        typer.echo(as_text(shutil.get_terminal_size((100, 24)).columns))
        raise typer.Exit


def train(
    experiment: Experiment = "",
    settings: Settings = None,
    at: Changes = None,
    json: Annotated[
        bool, typer.Option("--json", help="One JSON object on standard output, progress on error.")
    ] = False,
    detach: Annotated[
        bool, typer.Option("--detach", help="Print the run's id once it has started, and leave.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress.")] = False,
    _fields: Annotated[
        bool,
        typer.Option("--fields", callback=_print_fields, is_eager=True, help="List all fields."),
    ] = False,
) -> None:
    """Train a preset or an experiment file; the run goes on if the terminal closes."""
    from studytui.cli.follow import Follower
    from studytui.lab.launch import ProcessLauncher

    spec = read_experiment(experiment, settings or [], at or [])
    folder = _create(spec)
    try:
        process = ProcessLauncher().start([folder])
    except OSError as error:
        raise fail(f"The trainer cannot be started: {error.strerror or error}.") from error
    follower = Follower(folder, process)
    if detach:
        _detach(follower)
    else:
        _attend(follower, json, quiet)


def code(
    experiment: Annotated[
        str,
        typer.Argument(
            metavar="[PRESET|FILE.toml|RUN]",
            help="What to write as PyTorch; default: a small net on two moons.",
        ),
    ] = "",
    settings: Settings = None,
    at: Changes = None,
) -> None:
    """Print an experiment, or a run as it went, as a plain PyTorch program."""
    from studytui.lab.code import program

    typer.echo(program(_experiment_or_run(experiment, settings or [], at or [])), nl=False)


def read_experiment(name: str, settings: list[str], at: list[str]) -> "ExperimentSpec":
    """The experiment that the arguments mean; exit status 2 with a sentence if there is none."""
    from studytui.lab import presets
    from studytui.lab.rules import file_problem
    from studytui.lab.spec import ExperimentSpec
    from studytui.lab.specfile import SpecError, overlay, plain

    try:
        values = read_settings(settings)
        spec = presets.load(name, values) if name else overlay(ExperimentSpec(), values)
        if at:
            made = plain(spec).get("changes", [])
            changes = [*(made if isinstance(made, list) else []), *(read_at(item) for item in at)]
            spec = overlay(spec, {"changes": changes})
    except (SpecError, SettingError) as error:
        raise fail(str(error), 2) from error
    if problem := file_problem(spec):
        raise fail(str(problem), 2)
    return spec


def _experiment_or_run(name: str, settings: list[str], at: list[str]) -> "ExperimentSpec":
    from studytui.lab import presets
    from studytui.lab.code import as_it_ran
    from studytui.lab.folder import RunNotFoundError, find
    from studytui.lab.specfile import SpecError

    if name not in presets.names() and not (name.endswith(".toml") or "/" in name):
        try:
            run, _ = find(name).read()
        except (RunNotFoundError, SpecError, OSError):
            return read_experiment(name, settings, at)  # which says what there is
        if settings or at:
            why = "is written as it ran; settings go with a preset or a file"
            raise fail(f"{run.run} {why}.", 2)
        return as_it_ran(run)
    return read_experiment(name, settings, at)


def require_experiment(name: str) -> None:
    """Exit status 2 with a sentence unless the name means a preset, a file or a run."""
    from studytui.lab import presets
    from studytui.lab.folder import RunNotFoundError, find

    if name in presets.names() or name.endswith(".toml") or "/" in name:
        read_experiment(name, [], [])
        return
    try:
        find(name)
    except RunNotFoundError as error:
        raise fail(f"{name!r} is no preset and no file. {error}", 2) from error
    except OSError as error:
        raise fail(f"The runs in {error.filename} cannot be read: {error.strerror}.") from error


def _create(spec: "ExperimentSpec") -> "RunFolder":
    from studytui import paths
    from studytui.lab.folder import create

    try:
        return create(spec)
    except OSError as error:
        place: Path = paths.runs_dir()
        why = error.strerror or str(error)
        raise fail(f"No run can be made in {place}: {why}. See: studytui doctor") from error


def _detach(follower: "Follower") -> None:
    from studytui.cli.follow import failure

    if not follower.wait_started():
        raise fail(failure(follower))
    typer.echo(follower.folder.run)


def _attend(follower: "Follower", json: bool, quiet: bool) -> None:
    from studytui.cli.follow import (
        ENDED,
        failure,
        follow_to_end,
        print_json,
        print_summary,
        result,
    )
    from studytui.cli.progress import display

    status = follow_to_end(follower, display(quiet, sys.stderr if json else sys.stdout))
    run = follower.run
    if run.status not in ENDED or run.failure:
        sys.stderr.write(failure(follower) + "\n")
    if json:
        print_json(result(run))
    elif run.status == "finished":
        print_summary(run)
    raise typer.Exit(status)
