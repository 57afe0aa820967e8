"""Arguments that options of the usual kind cannot take: `--set a=1 b=2`, `--at 150 dropout=0.5`."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from typer.core import TyperCommand

_SEPARATOR = "\x1f"
_SETTING = re.compile(r"[a-z][\w-]*=")


class SettingError(ValueError):
    """A `key=value` word, or a group of them, that cannot be read; the message says why."""


def gather(arguments: Sequence[str], bare: bool = False) -> list[str]:
    """The arguments with each group of settings made into options of one value.

    `--set a=1 b=2` becomes two `--set`; `--at 150 a=1 b=2` one `--at` that `read_at` reads. With
    `bare`, a setting that stands by itself is read as one behind `--set`.
    """
    rest = _split_equals(arguments)
    gathered: list[str] = []
    while rest:
        word = rest.pop(0)
        if word == "--":
            return [*gathered, word, *rest]
        if word == "--at" and rest:
            group = [rest.pop(0), *_settings(rest)]
            gathered += ["--at", _SEPARATOR.join(group)]
        elif word == "--set":
            # A word that is no setting stays behind its option, for `read_settings` to refuse.
            settings = list(_settings(rest)) or [rest.pop(0) for _ in rest[:1]]
            gathered += [each for setting in settings for each in (word, setting)] or [word]
        else:
            gathered += ["--set", word] if bare and _SETTING.match(word) else [word]
    return gathered


def _split_equals(arguments: Sequence[str]) -> list[str]:
    words: list[str] = []
    for word in arguments:
        name, equals, value = word.partition("=")
        words += [name, value] if equals and name in ("--at", "--set") else [word]
    return words


def _settings(rest: list[str]) -> Iterator[str]:
    """Take the leading key=value words off the list."""
    while rest and "=" in rest[0] and not rest[0].startswith("-"):
        yield rest.pop(0)


class GatheringCommand(TyperCommand):
    """A command whose `--set` and `--at` take several settings each."""

    BARE = False

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse after gathering."""
        parsed: list[str] = super().parse_args(ctx, gather(args, self.BARE))
        return parsed


class ExperimentCommand(GatheringCommand):
    """A command on an experiment, whose settings may also stand without `--set`."""

    BARE = True


def read_settings(settings: Sequence[str]) -> dict[str, object]:
    """The names and texts of `key=value` words; the last one of a name counts.

    Raises:
        SettingError: One has no equals sign.
    """
    values: dict[str, object] = {}
    for setting in settings:
        name, equals, value = setting.partition("=")
        name = name.strip().replace("-", "_")
        if not equals or not name:
            raise SettingError(f"{setting!r} is no setting: write key=value, such as dropout=0.5.")
        values[name] = value
    return values


def read_at(group: str) -> dict[str, object]:
    """The change that `--at EPOCH key=value …` asks for, as an experiment file has it.

    Raises:
        SettingError: The epoch is no number, or no setting follows it.
    """
    epoch, *settings = group.split(_SEPARATOR)
    if not epoch.isdecimal():
        raise SettingError(f"--at {epoch}: write the epoch first, such as --at 150 dropout=0.5.")
    if not settings:
        raise SettingError(f"--at {epoch}: nothing to set; write --at {epoch} dropout=0.5.")
    return {"at": int(epoch), "set": read_settings(settings)}
