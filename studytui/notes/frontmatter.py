"""Front matter: the YAML between `---` lines at the head of a note, read strictly.

Duplicate keys, aliases and anything but plain data are refused, so a note cannot make the reader
build objects or expand a few bytes into gigabytes.
"""

import re
from typing import Any

LARGEST = 32_768
"""Characters of front matter that are read."""

_FENCE = re.compile(r"(?:---|\.\.\.)[ \t]*")


class FrontMatterError(ValueError):
    """The front matter cannot be used; `line` counts from 1 within the file."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


def split(text: str) -> tuple[str | None, str, int]:
    """Part a file into front matter (None if there is none), body, and the lines above it."""
    if not text.startswith("---"):
        return None, text, 0
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        return None, text, 0
    for number, line in enumerate(lines[1:400], start=1):
        if _FENCE.fullmatch(line):
            return "\n".join(lines[1:number]), "\n".join(lines[number + 1 :]), number + 1
    return None, text, 0


def is_unclosed(text: str) -> bool:
    """Say whether a text in which `split` found none begins like front matter all the same."""
    return re.match(r"---[ \t]*\n[A-Za-z_]+:(?:[ \t].*)?(?:\n|$)", text) is not None


def load(source: str) -> dict[str, Any]:
    """The mapping that `source`, the text between the fences, stands for.

    Raises:
        FrontMatterError: It is too long, no YAML, no mapping, or uses what is refused.
    """
    if len(source) > LARGEST:
        raise FrontMatterError(2, f"Front matter is longer than {LARGEST} characters.")
    # Notes from the index need no YAML, and opening the app does not wait for it.
    from studytui.notes import strict_yaml

    data = strict_yaml.load(source)
    if data is None:
        return {}
    if not isinstance(data, dict):
        raise FrontMatterError(2, "Front matter must be `key: value` lines.")
    return {str(key): value for key, value in data.items()}


def line_of(source: str, key: str) -> int:
    """The file's line (from 1) where `key` stands in the front matter."""
    for number, line in enumerate(source.split("\n"), start=2):
        if line.startswith(f"{key}:"):
            return number
    return 1
