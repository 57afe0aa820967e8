"""All commands, assembled."""

import os
from pathlib import Path
from typing import Annotated

import typer

from studytui import __version__
from studytui.cli.arguments import ExperimentCommand
from studytui.cli.check import check
from studytui.cli.doctor import doctor
from studytui.cli.notes import read
from studytui.cli.quiz import export, progress, quiz
from studytui.cli.runs import runs
from studytui.cli.terminal import start_app
from studytui.cli.train import code, require_experiment, train

app = typer.Typer(
    name="studytui",
    help="Read deep-learning concepts, be asked about them, prove them with live experiments.",
    no_args_is_help=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

app.command()(doctor)
app.command()(read)
app.command()(check)
app.command(cls=ExperimentCommand)(train)
app.command(cls=ExperimentCommand)(code)
app.command()(quiz)
app.command()(progress)
app.add_typer(runs)
app.add_typer(export, name="export")


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"studytui {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def open_app(
    context: typer.Context,
    content: Annotated[
        list[Path] | None,
        typer.Option(help="A folder of your own Markdown notes; may be given several times."),
    ] = None,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="The version.")
    ] = False,
) -> None:
    """Without a command: open the app."""
    if content:
        missing = [folder for folder in content if not folder.is_dir()]
        if missing:
            raise typer.BadParameter(f"{missing[0]} is not a folder.", param_hint="--content")
        folders = os.pathsep.join(str(folder.absolute()) for folder in content)
        os.environ["STUDYTUI_CONTENT"] = folders
    if context.invoked_subcommand is None:
        start_app()


@app.command()
def lab(
    experiment: Annotated[
        str, typer.Argument(help="A preset, a .toml file, or a run (the end of its id).")
    ] = "",
) -> None:
    """Open the app on the lab."""
    if experiment:
        require_experiment(experiment)
    target = {"experiment": experiment} if experiment else {}
    start_app("lab", **target)
