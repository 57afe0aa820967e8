"""What a person can set: `settings.toml`, overridden by environment variables.

`settings.toml` is optional, as is every key in it. `STUDYTUI_<KEY>` in the environment wins over
the file (`STUDYTUI_THEME=light`). Each setting is declared once, in `Settings`.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from studytui import paths

THEMES = ("dark", "light", "16-colour", "colour-blind-safe")


class SettingsError(ValueError):
    """A setting is not usable; the message names file (or variable), key and what was expected."""


def _setting(
    default: Any,
    text: str,
    *,
    low: float | None = None,
    high: float | None = None,
    choices: tuple[str, ...] = (),
) -> Any:
    """Declare a setting: its default, one line of help, its range or its choices."""
    return field(
        default=default, metadata={"help": text, "low": low, "high": high, "choices": choices}
    )


@dataclass(frozen=True)
class Settings:
    """All settings with their defaults."""

    theme: str = _setting("dark", "Colours of the app", choices=THEMES)
    bell: bool = _setting(True, "Ring once when an experiment ends")
    plain_glyphs: bool = _setting(False, "Math without letters such as 𝔼 that some fonts lack")
    animations: bool = _setting(True, "Smooth scrolling; always off over SSH")
    frame_rate: float = _setting(10.0, "Chart redraws a second, at most", low=0.5, high=60)
    new_per_day: int = _setting(10, "New questions a day", low=0, high=500)
    session_size: int = _setting(20, "Questions in one session", low=1, high=500)
    retention: float = _setting(0.9, "Share to be remembered when due", low=0.7, high=0.99)
    maximum_interval: int = _setting(180, "Longest wait for a question, days", low=1, high=36500)
    rollover_hour: int = _setting(4, "Hour at which the study day begins", low=0, high=23)
    content: tuple[Path, ...] = _setting((), "More folders of Markdown notes")


@dataclass(frozen=True)
class _Origin:
    """Where a value stands, for error messages."""

    place: str
    key: str

    def error(self, expected: str, value: object) -> SettingsError:
        return SettingsError(f"{self.place}: {self.key} must be {expected}, not {value!r}.")


def _expected(declaration: Any) -> str:
    meta = declaration.metadata
    if meta["choices"]:
        return "one of " + ", ".join(meta["choices"])
    if isinstance(declaration.default, bool):
        return "true or false"
    if isinstance(declaration.default, tuple):
        return "a list of folders"
    kind = "a whole number" if isinstance(declaration.default, int) else "a number"
    return f"{kind} from {meta['low']:g} to {meta['high']:g}"


def as_markdown() -> str:
    """The table of all settings, for the docs."""
    import json

    lines = ["| key | default | allowed | what |", "|---|---|---|---|"]
    for declaration in fields(Settings):
        default = declaration.default
        shown = json.dumps(list(default) if isinstance(default, tuple) else default)
        what = declaration.metadata["help"]
        lines.append(f"| `{declaration.name}` | `{shown}` | {_expected(declaration)} | {what} |")
    return "\n".join(lines) + "\n"


def _read_text(text: str, declaration: Any) -> object:
    """The value that an environment variable's text stands for."""
    default = declaration.default
    if isinstance(default, bool):
        words = {"1": True, "true": True, "on": True, "0": False, "false": False, "off": False}
        return words.get(text.lower(), text)
    if isinstance(default, tuple):
        return [part for part in text.split(os.pathsep) if part]
    if isinstance(default, int | float):
        for read in (int, float):
            try:
                return read(text)
            except ValueError:
                continue
    return text


def _check(value: object, declaration: Any, origin: _Origin) -> object:
    default, meta = declaration.default, declaration.metadata
    refused = origin.error(_expected(declaration), value)
    if isinstance(default, bool):
        if not isinstance(value, bool):
            raise refused
    elif isinstance(default, tuple):
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise refused
        return tuple(Path(item).expanduser() for item in value)
    elif isinstance(default, int | float):
        numeric = (int,) if isinstance(default, int) else (int, float)
        if isinstance(value, bool) or not isinstance(value, numeric):
            raise refused
        if not meta["low"] <= value <= meta["high"]:
            raise refused
        return type(default)(value)
    elif not isinstance(value, str) or value not in meta["choices"]:
        raise refused
    return value


_REPAIR = "Mend the file, or move it away to start with none."


def _read_file(file: Path) -> dict[str, object]:
    try:
        text = file.read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except UnicodeDecodeError as error:
        raise SettingsError(f"{file}: is no text in UTF-8. {_REPAIR}") from error
    except OSError as error:
        raise SettingsError(f"{file}: cannot be read: {error.strerror or error}.") from error
    import tomllib  # most people have no settings file, and opening the app counts milliseconds

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{file}: not valid TOML: {error}. {_REPAIR}") from error


def load(file: Path | None = None, environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings from `file` (default: the user's) and the environment.

    Raises:
        SettingsError: The file is no TOML, or a key is unknown or has a value of the wrong kind.
    """
    file = paths.settings_file() if file is None else file
    environ = os.environ if environ is None else environ
    declared = {declaration.name: declaration for declaration in fields(Settings)}
    values: dict[str, Any] = {}
    for key, value in _read_file(file).items():
        if key not in declared:
            known = ", ".join(declared)
            raise SettingsError(f"{file}: there is no setting {key!r}. Settings are: {known}.")
        values[key] = _check(value, declared[key], _Origin(str(file), key))
    for key, declaration in declared.items():
        variable = f"STUDYTUI_{key.upper()}"
        if text := environ.get(variable):
            value = _read_text(text, declaration)
            values[key] = _check(value, declaration, _Origin("environment", variable))
    return Settings(**values)


def save(file: Path | None = None, **changes: object) -> Settings:
    """Write changed settings into the file, whole or not at all, and return what then holds.

    Raises:
        SettingsError: The file is damaged (it is left alone) or a value is refused.
        OSError: The folder cannot be written.
    """
    import tomli_w

    from studytui.files import replacing

    file = paths.settings_file() if file is None else file
    declared = {declaration.name: declaration for declaration in fields(Settings)}
    for key, value in changes.items():
        _check(value, declared[key], _Origin(str(file), key))
    document = _read_file(file) | changes
    file.parent.mkdir(parents=True, exist_ok=True)
    with replacing(file) as stream:
        tomli_w.dump(document, stream)
    return load(file)
