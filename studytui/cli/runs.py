"""`studytui runs`: what was trained, and steering what is training."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from studytui.cli.arguments import read_settings
from studytui.cli.failing import fail, why
from studytui.cli.steering import needs_trainer, order, say_answer

if TYPE_CHECKING:
    from studytui.cli.follow import Follower
    from studytui.lab.folder import RunFolder
    from studytui.lab.run import RunState

runs = typer.Typer(
    name="runs", help="List, show, steer and export runs.", no_args_is_help=True,
    rich_markup_mode=None,
)  # fmt: skip

Run = Annotated[str, typer.Argument(metavar="RUN", help="A run's id, or the end of it.")]
AsJson = Annotated[bool, typer.Option("--json", help="As JSON.")]


def _find(ending: str) -> "RunFolder":
    from studytui.lab.folder import RunNotFoundError, find

    try:
        return find(ending)
    except RunNotFoundError as error:
        raise fail(str(error), 2) from error
    except OSError as error:
        raise _unreadable(error) from error


def _unreadable(error: OSError) -> typer.Exit:
    return fail(f"The runs in {error.filename} cannot be read: {error.strerror}.")


def _follower(ending: str) -> "Follower":
    """The run, read to the present."""
    from studytui.cli.follow import Follower
    from studytui.lab.specfile import SpecError

    folder = _find(ending)
    try:
        follower = Follower(folder)
        follower.read()
    except (SpecError, OSError) as error:
        raise fail(f"{folder.short} cannot be read: {why(error)}") from error
    return follower


@runs.command("list")
def list_runs(
    as_json: AsJson = False,
    group: Annotated[
        str, typer.Option(help="Only the runs of this group, each on its own line.")
    ] = "",
) -> None:
    """List all runs, newest first; those of a group on one line."""
    from studytui.cli.follow import print_json
    from studytui.cli.table import rows_of_runs, run_table

    try:
        rows = [row for row in rows_of_runs() if group in ("", row.group)]
    except OSError as error:
        raise _unreadable(error) from error
    if group and not rows:
        raise fail(f"There is no group of runs named {group!r}.", 2)
    if as_json:
        print_json([row.as_json() for row in rows])
    elif not rows:
        typer.echo("There are no runs yet. Start one: studytui train see-overfitting")
    else:
        typer.echo(run_table(rows, group))


@runs.command()
def show(run: Run, as_json: AsJson = False) -> None:
    """Show what a run was, what came out, and what was changed meanwhile."""
    from studytui.cli.follow import print_json, print_summary, result
    from studytui.cli.table import details
    from studytui.lab.folder import state_of

    follower = _follower(run)
    state = state_of(follower.run, follower.folder)
    if as_json:
        print_json({**result(follower.run), "state": state, "epoch": follower.run.epoch})
        return
    print_summary(follower.run)
    typer.echo(details(follower.run, state, follower.damaged))


@runs.command()
def follow(run: Run) -> None:
    """Watch a run until it ends; Ctrl-C leaves it going."""
    from studytui.cli.follow import failure, print_summary
    from studytui.cli.progress import display

    follower = _follower(run)
    with display(quiet=False) as shown:
        try:
            follower.wait(shown)
        except KeyboardInterrupt:
            shown.say(f"It goes on. Watch it again: studytui runs follow {follower.folder.short}")
            raise typer.Exit(0) from None
    if follower.run.status == "finished":
        print_summary(follower.run)
        return
    sys.stderr.write(failure(follower) + "\n")
    raise typer.Exit(1)


@runs.command("set")
def set_values(
    run: Run,
    settings: Annotated[list[str], typer.Argument(metavar="KEY=VALUE …", help="Live controls.")],
    at: Annotated[
        int | None, typer.Option(min=1, help="Before the first step of this epoch; else now.")
    ] = None,
) -> None:
    """Change controls of a run that is training, such as dropout=0.5."""
    from studytui.lab.commands import set_controls

    follower = _follower(run)
    try:
        command = set_controls(read_settings(settings), at=at, sender="runs")
    except ValueError as error:
        raise fail(str(error), 2) from error
    needs_trainer(follower)
    if at is not None and at <= follower.run.epoch:
        raise fail(f"{follower.folder.short}: Epoch {at} has already begun.")
    order(follower, command, wait=at is None)


@runs.command()
def stop(run: Run) -> None:
    """Stop a run after its last whole epoch; its best weights and its record stay."""
    from studytui.lab.commands import deed

    follower = _follower(run)
    needs_trainer(follower)
    order(follower, deed("stop", sender="runs"))
    follower.wait_ended()


@runs.command("continue")
def continue_run(
    run: Run,
    watch: Annotated[bool, typer.Option("--follow", "-f", help="Watch it to its end.")] = False,
    over: Annotated[
        bool, typer.Option("--take-over", help="Its trainer on another host is gone for good.")
    ] = False,
) -> None:
    """Go on with a run that stopped, was paused, or lost its process."""
    from studytui.cli.follow import Follower, failure
    from studytui.lab.commands import deed, send
    from studytui.lab.folder import is_active
    from studytui.lab.launch import ProcessLauncher, heard

    follower = _follower(run)
    before, folder = follower.run, follower.folder
    if over:
        _take_over(folder)
    if before.status == "running" and is_active(before, folder):
        _say_active(follower)
        return
    command = deed("continue" if before.status == "finished" else "resume", sender="runs")
    process = None
    try:
        send(folder.commands, command)
        if not is_active(before, folder) or not heard(folder, before, command):
            process = ProcessLauncher().start([folder])
    except OSError as error:
        raise fail(f"{folder.short} cannot be taken up: {error.strerror or error}.") from error
    follower = Follower(folder, process)
    say_answer(follower, command)
    if watch:
        follow(run)
    elif follower.run.status == "failed":
        raise fail(failure(follower))


def _take_over(folder: "RunFolder") -> None:
    from studytui.lab.lock import LockedError, take_over

    try:
        take_over(folder.lock)
    except (LockedError, OSError) as error:
        raise fail(f"{folder.short} cannot be taken over: {why(error)}") from error


def _say_active(follower: "Follower") -> None:
    """Say that a run goes on, as far as one can tell."""
    from studytui.cli.follow import silence

    if said := silence(follower):
        raise fail(said)
    typer.echo(f"{follower.folder.short} is running already, at epoch {follower.run.epoch}.")


@runs.command()
def export(
    run: Run,
    csv: Annotated[bool, typer.Option("--csv", help="The epochs as a table.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Everything, as one object.")] = False,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="A file; default: standard output.")
    ] = None,
) -> None:
    """Write a run's epochs as CSV, or all of it as JSON."""
    from studytui.lab.export import to_csv, to_json
    from studytui.lab.figures import counted

    if csv == as_json:
        raise fail("Say which: --csv or --json.", 2)
    state = _follower(run).run
    write: Callable[[RunState], str] = to_csv if csv else to_json
    text = write(state)
    if output is None:
        typer.echo(text, nl=False)
        return
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as error:
        raise fail(f"{output} cannot be written: {error.strerror}.") from error
    typer.echo(f"{output}: {counted(state.n, 'epoch')}")


@runs.command()
def remove(
    run: Annotated[list[str], typer.Argument(metavar="RUN …", help="The ends of runs' ids.")],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Don't ask.")] = False,
) -> None:
    """Remove runs with all their records and weights."""
    from studytui.lab.folder import remove as remove_folder

    folders = list({folder.run: folder for folder in map(_find, run)}.values())
    names = ", ".join(folder.run for folder in folders)
    if not yes:
        if not sys.stdin.isatty():
            raise fail(f"This would remove {names}. Say --yes to do it.", 2)
        typer.confirm(f"Remove {names} for good?", abort=True)
    for folder in folders:
        try:
            remove_folder(folder)
        except (RuntimeError, OSError) as error:
            raise fail(f"{folder.short} is not removed: {why(error)}") from error
        typer.echo(f"Removed {folder.run}.")
