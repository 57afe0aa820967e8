"""Steering a run: one small file for each command, answered by one `applied` event.

Files, and not one log, because appending from two hosts is not safe on network disks. The same id
counts once, so a command may be sent again.
"""

import io
import os
import secrets
import time
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Final, Literal, TypeAlias

import msgspec

from studytui.lab.fields import Problem
from studytui.lab.spec import read_controls

Deed: TypeAlias = Literal["pause", "resume", "step", "stop", "continue", "open_test"]
"""pause; resume; step: one epoch, then pause; stop: end after the last whole epoch; continue: go on
past an end; open_test: evaluate end and best on the test split, once counted."""
TAKES_UP: Final[tuple[Deed, ...]] = ("resume", "step", "continue", "open_test")
"""Deeds that take a run up which has no process: a trainer is started for them."""
_MAX_BYTES: Final = 65_536


class Command(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What someone wants of a run: either controls (`set`) or a deed (`do`)."""

    id: str
    t: float
    """Unix seconds by the sender's clock."""
    sender: str = msgspec.field(name="from", default="")
    at: int | None = None
    """Before the first step of this epoch; without it before the next step."""
    set: dict[str, object] = {}
    do: Deed | None = None


class Refused(msgspec.Struct, frozen=True):
    """A command file that cannot be obeyed: to be answered with this error."""

    id: str
    error: str


def set_controls(
    controls: Mapping[str, object], at: int | None = None, sender: str = ""
) -> Command:
    """A command that sets controls to absolute values.

    Raises:
        ValueError: A control or value is refused; the message has a line for each.
    """
    values = read_controls(controls)
    if isinstance(values, list):
        raise ValueError("\n".join(str(problem) for problem in values))
    return Command(id=secrets.token_hex(6), t=time.time(), sender=sender, at=at, set=values)


def deed(do: Deed, at: int | None = None, sender: str = "") -> Command:
    """A command that makes the trainer do something."""
    return Command(id=secrets.token_hex(6), t=time.time(), sender=sender, at=at, do=do)


def send(folder: Path, command: Command) -> Command:
    """Put the command where the trainer looks; sending it again changes nothing.

    Args:
        folder: `commands` in the run folder; made when missing.
        command: What is wanted.

    Raises:
        OSError: The folder cannot be written; the message says why.
    """
    folder.mkdir(mode=0o700, exist_ok=True)
    # Microseconds: what one program sends in a row must be obeyed in that order.
    name = f"{int(command.t * 1e6):016d}-{command.id}.json"
    temporary = folder / f".{name}.{os.getpid()}"
    temporary.write_bytes(msgspec.json.encode(command))
    temporary.replace(folder / name)
    return command


class CommandBox:
    """The trainer's end: what came since it last looked, oldest first.

    Args:
        folder: `commands` in the run folder; it need not exist.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._seen: set[str] = set()

    def read(self) -> list[Command | Refused]:
        """New commands; each file once, one that changed under the same name too."""
        try:
            with os.scandir(self._folder) as entries:
                names = [
                    entry.name
                    for entry in entries
                    if entry.name not in self._seen and entry.name.endswith(".json")
                ]
        except OSError:
            return []
        found = []
        for name in sorted(name for name in names if not name.startswith(".")):
            command = _read(self._folder / name)
            self._seen.add(name)
            if command is not None:
                found.append(command)
        return found


def _without_waiting(name: str, flags: int) -> int:
    """Open what may be a pipe that nobody writes to."""
    return os.open(name, flags | os.O_NONBLOCK)


def _read(file: Path) -> Command | Refused | None:
    """The command of a file, checked; None when it has gone."""
    name = file.stem.rpartition("-")[2][:64]
    try:
        with io.FileIO(file, opener=_without_waiting) as stream:
            raw = stream.read(_MAX_BYTES)
    except FileNotFoundError:
        return None
    except OSError as error:
        return Refused(name, f"The command cannot be read: {error.strerror}.")
    try:
        command = msgspec.json.decode(raw, type=Command)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return Refused(name, f"This is no command: {error}.")
    return _checked(command)


def _checked(command: Command) -> Command | Refused:
    if bool(command.set) == (command.do is not None):
        return Refused(command.id, "A command either sets controls or does one thing.")
    if command.at is not None and command.at < 1:
        return Refused(command.id, "Epochs count from 1.")
    values = read_controls(command.set)
    if isinstance(values, list):
        return Refused(command.id, _sentence(values))
    return msgspec.structs.replace(command, set=values)


def _sentence(problems: list[Problem]) -> str:
    return " ".join(str(problem) for problem in problems)


def pending(folder: Path, answered: Collection[str]) -> list[Command]:
    """Commands that were sent and have no answer yet, oldest first."""
    return [
        command
        for command in CommandBox(folder).read()
        if isinstance(command, Command) and command.id not in answered
    ]
