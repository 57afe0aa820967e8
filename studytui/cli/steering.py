"""Commands to a run that trains, and what its trainer answers."""

from typing import TYPE_CHECKING

import typer

from studytui.cli.failing import fail

if TYPE_CHECKING:
    from studytui.cli.follow import Follower
    from studytui.lab.commands import Command


def needs_trainer(follower: "Follower") -> None:
    """Refuse to steer what nobody trains."""
    from studytui.lab.folder import ACTIVE, state_of

    state = state_of(follower.run, follower.folder)
    if state not in ACTIVE:
        again = f"Go on with it: studytui runs continue {follower.folder.short}"
        raise fail(f"{follower.folder.short} is not training any more ({state}). {again}")


def order(follower: "Follower", command: "Command", wait: bool = True) -> None:
    """Send a command; with `wait` until it is answered, and say what came of it."""
    from studytui.lab.commands import send
    from studytui.lab.folder import is_active

    try:
        send(follower.folder.commands, command)
    except OSError as error:
        raise fail(f"The command cannot be written: {error.strerror}.") from error
    name = follower.folder.short
    if follower.run.status == "paused" and not is_active(follower.run, follower.folder):
        raise fail(f"{name} is paused and obeys when it goes on: studytui runs continue {name}")
    if wait:
        say_answer(follower, command)
    else:
        typer.echo(f"Will be set before epoch {command.at}.")


def say_answer(follower: "Follower", command: "Command") -> None:
    """Wait for the trainer's answer and print it."""
    from studytui.cli.follow import failure, wait_for_answer
    from studytui.lab.verdict import change_text

    seconds = 10.0 if follower.process is None else 120.0
    state = wait_for_answer(follower, command.id, seconds)
    name = follower.folder.short
    if state is None:
        if follower.process is not None and follower.process.poll() is not None:
            raise fail(failure(follower))
        raise fail(
            f"{name} has not answered yet; the command stays. See: studytui runs show {name}"
        )
    answer = next(item for item in state.answers if item.id == command.id)
    if answer.error:
        raise fail(f"{name}: {answer.error}")
    if answer.note and not (answer.set or answer.do):
        raise fail(f"{name}: {answer.note}")
    done = change_text(answer.was, answer.set) if answer.set else answer.do or "done"
    begun_here = answer.do == "resume" and follower.process is not None
    note = f" ({answer.note})" if answer.note and not begun_here else ""
    typer.echo(f"{name}: {done} after epoch {answer.epoch}{note}")
