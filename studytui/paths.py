"""Where things live.

Pure functions: asking for a path makes nothing. `STUDYTUI_HOME` puts everything below one folder,
which is how tests, portable installations and second profiles work; without it the folders are
those that the platform means for the purpose (platformdirs).
"""

import os
from pathlib import Path

import platformdirs

_APP = "studytui"


class ContentMissingError(RuntimeError):
    """The notes that ship with the package are in neither of the two places they can be in."""


def _folder(kind: str, default: Path) -> Path:
    home = os.environ.get("STUDYTUI_HOME")
    return Path(home).expanduser().absolute() / kind if home else default


def config_dir() -> Path:
    """The folder of `settings.toml`."""
    return _folder("config", platformdirs.user_config_path(_APP, appauthor=False))


def data_dir() -> Path:
    """The folder of what must never be lost: runs, answers, the user's own presets."""
    return _folder("data", platformdirs.user_data_path(_APP, appauthor=False))


def state_dir() -> Path:
    """The folder of logs."""
    return _folder("state", platformdirs.user_state_path(_APP, appauthor=False))


def cache_dir() -> Path:
    """The folder of what can be made again at any time."""
    return _folder("cache", platformdirs.user_cache_path(_APP, appauthor=False))


def settings_file() -> Path:
    """The user's settings."""
    return config_dir() / "settings.toml"


def runs_dir() -> Path:
    """The folder that holds one folder per run."""
    return data_dir() / "runs"


def presets_dir() -> Path:
    """The user's own experiment files, listed beside the shipped presets."""
    return data_dir() / "presets"


def database() -> Path:
    """The SQLite file of answers, read marks and bookmarks."""
    return data_dir() / "study.db"


def log_file() -> Path:
    """The app's log: tracebacks go here, never to the screen."""
    return state_dir() / "studytui.log"


def content() -> Path:
    """The shipped notes, questions and presets.

    Inside the package when it was installed from a wheel, beside it in a checkout (an editable
    install has no copy).

    Raises:
        ContentMissingError: Neither folder exists.
    """
    package = Path(__file__).resolve().parent
    places = (package / "content", package.parent / "content")
    for place in places:
        if place.is_dir():
            return place
    raise ContentMissingError(
        f"The notes are missing: neither {places[0]} nor {places[1]} exists. "
        "Install studytui again."
    )
