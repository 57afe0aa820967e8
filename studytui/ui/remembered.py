"""Today as it was seen last, so that it stands with the first frame, before notes are read.

It is believed only while what it was made of is unchanged: the study day, the answers, the
settings, the folders of notes and the package.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

import msgspec

from studytui import __version__, cache, paths
from studytui.quiz.schedule import study_day
from studytui.settings import Settings
from studytui.ui.day import Day, Row, first_steps

_NAME: Final = "today.json"


@dataclass(frozen=True)
class Seen:
    """What Today showed.

    Attributes:
        made_of: What it was made of, see `made_of`.
        first: Whether it was the first-start card.
        due: Questions that were due.
        rows: The rows, without those of running experiments.
    """

    made_of: tuple[str, ...]
    first: bool
    due: int
    rows: tuple[Row, ...]


def made_of(
    settings: Settings, folders: Sequence[Path], clock: Callable[[], datetime]
) -> tuple[str, ...]:
    """What Today depends on, in words; another word means that it may be another Today."""
    day = study_day(clock(), settings.rollover_hour)
    answers = _state(paths.database())
    return (__version__, str(day), repr(settings), *map(str, folders), answers)


def _state(file: Path) -> str:
    try:
        state = file.stat()
    except OSError:
        return "none"
    return f"{state.st_mtime_ns} {state.st_size}" if state.st_size else "none"


def recall(now_made_of: tuple[str, ...]) -> Seen | None:
    """What was seen last, if it was made of the same; None otherwise, or when it is damaged.

    Who has no database yet sees the first-start card.
    """
    if not paths.database().exists():
        steps = first_steps(Day(datetime.now().astimezone()), ())
        return Seen(now_made_of, first=True, due=0, rows=tuple(steps))
    try:
        seen = msgspec.json.decode((paths.cache_dir() / _NAME).read_bytes(), type=Seen)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return None
    return seen if seen.made_of == now_made_of else None


def keep(seen: Seen) -> None:
    """Keep it for the next start."""
    cache.keep(paths.cache_dir() / _NAME, msgspec.json.encode(seen))
