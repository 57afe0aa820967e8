"""One thing that was looked at."""

from dataclasses import dataclass
from enum import Enum


class Level(Enum):
    """How much a finding matters."""

    GOOD = "good"
    ABSENT = "not there, and not needed"
    NOTE = "worth knowing"
    BAD = "prevents work"


@dataclass(frozen=True)
class Finding:
    """What was found, and what to do where it is not as it should be."""

    name: str
    value: str
    level: Level = Level.GOOD
    advice: str = ""
