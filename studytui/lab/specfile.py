"""Experiment files: a spec as TOML, read and written.

A file holds fields of `ExperimentSpec` and nothing else; what is at its default is not written.
"""

import tomllib
from collections.abc import Mapping
from pathlib import Path

import tomli_w

from studytui.files import replacing
from studytui.lab.declarations import FIELDS, ExperimentSpec
from studytui.lab.fields import Change, Problem
from studytui.lab.spec import parse, to_mapping

MAX_BYTES = 1_000_000
"""A larger file is no experiment."""


class SpecError(ValueError):
    """An experiment cannot be used; the message says where and what, one line a problem.

    Attributes:
        problems: The fields at fault; empty when the file as a whole is.
    """

    def __init__(self, message: str, problems: tuple[Problem, ...] = ()) -> None:
        super().__init__(message)
        self.problems = problems


def _plain(name: str, value: object) -> object:
    """A value as TOML has it: no None, no records."""
    if value is None:
        return FIELDS[name].nothing
    if isinstance(value, tuple):
        return [
            {"at": item.at, "set": dict(item.set)} if isinstance(item, Change) else item
            for item in value
        ]
    return value


def plain(spec: ExperimentSpec) -> dict[str, object]:
    """The spec without its defaults, in values that TOML and JSON have."""
    return {name: _plain(name, value) for name, value in to_mapping(spec).items()}


def dumps(spec: ExperimentSpec) -> str:
    """The spec as the text of an experiment file, with absolute paths."""
    return tomli_w.dumps(plain(spec))


def read_mapping(file: Path) -> dict[str, object]:
    """The names and values of an experiment file, unchecked.

    Raises:
        SpecError: The file cannot be read or is no TOML; the message names it.
    """
    try:
        with file.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
        if len(raw) > MAX_BYTES:
            raise SpecError(f"{file}: too large for an experiment file.")
        return tomllib.loads(raw.decode("utf-8-sig"))
    except FileNotFoundError as error:
        raise SpecError(f"{file}: there is no such file.") from error
    except (OSError, UnicodeDecodeError) as error:
        raise SpecError(f"{file}: cannot be read: {_reason(error)}.") from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise SpecError(f"{file}: not valid TOML: {error}.") from error


def _reason(error: OSError | UnicodeDecodeError) -> str:
    return (
        "it is no text in UTF-8" if isinstance(error, UnicodeDecodeError) else str(error.strerror)
    )


def read_spec(file: Path) -> ExperimentSpec:
    """The experiment of a file; paths in it are relative to its folder.

    Raises:
        SpecError: The file is unusable; the message names file, field and range.
    """
    spec = parse(read_mapping(file), file.resolve().parent)
    if isinstance(spec, list):
        raise SpecError("\n".join(f"{file}: {problem}" for problem in spec), tuple(spec))
    return spec


def overlay(
    spec: ExperimentSpec, settings: Mapping[str, object], base: Path | None = None
) -> ExperimentSpec:
    """The spec with `settings` laid over it.

    Raises:
        SpecError: A setting is refused; one line for each.
    """
    result = parse({**to_mapping(spec), **settings}, base)
    if isinstance(result, list):
        raise SpecError("\n".join(str(problem) for problem in result), tuple(result))
    return result


def write_spec(spec: ExperimentSpec, file: Path) -> None:
    """Write the experiment file, whole or not at all, synced to the disk.

    Raises:
        OSError: The folder cannot be written.
    """
    with replacing(file) as stream:
        stream.write(dumps(spec).encode())
