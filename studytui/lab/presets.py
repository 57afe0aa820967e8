"""Presets: experiment files that ship with the notes, and the user's own beside them.

A preset is an ordinary experiment file; its name is the file's. One of the user's with the name of
a shipped one takes its place.
"""

from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path

from studytui import paths
from studytui.lab.declarations import ExperimentSpec
from studytui.lab.specfile import SpecError, overlay, read_spec


def files() -> dict[str, Path]:
    """Every preset by name: the shipped ones, then the user's, each in alphabetical order.

    Raises:
        ContentMissingError: The shipped content is missing.
    """
    found: dict[str, Path] = {}
    for folder in (paths.content() / "presets", paths.presets_dir()):
        try:
            for file in sorted(folder.glob("*.toml")):
                found[file.stem] = file
        except OSError:
            continue
    return found


def names() -> tuple[str, ...]:
    """The names of all presets."""
    return tuple(files())


def load(
    name_or_path: str | Path, settings: Mapping[str, object] | None = None, base: Path | None = None
) -> ExperimentSpec:
    """The experiment of a preset or a file, some fields set otherwise; it remembers its preset.

    Args:
        name_or_path: A preset's name, or the path of a .toml file.
        settings: Fields that win over the file's.
        base: What a path in `settings` is relative to; the working directory unless given.

    Raises:
        SpecError: There is no such preset, or its file or a setting is unusable; the message names
            file and field.
    """
    text = str(name_or_path)
    file = Path(text).expanduser() if text.endswith(".toml") or "/" in text else files().get(text)
    if file is None:
        raise SpecError(_unknown(text))
    spec = read_spec(file)
    return overlay(spec, {"preset": spec.preset or file.stem, **(settings or {})}, base)


def base_of(spec: ExperimentSpec) -> ExperimentSpec:
    """The preset an experiment began from, to tell what differs; the defaults if it is gone."""
    if spec.preset in files():
        try:
            return load(spec.preset)
        except SpecError:
            pass
    return ExperimentSpec()


def _unknown(name: str) -> str:
    known = names()
    near = get_close_matches(name, known, n=1)
    hint = f" Did you mean {near[0]}?" if near else f" Presets are: {', '.join(known)}."
    return f"There is no preset {name!r}.{hint}"
