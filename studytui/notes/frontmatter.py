"""Front matter: the YAML between `---` lines at the head of a note, read strictly.

Duplicate keys, aliases and anything but plain data are refused, so a note cannot make the reader
build objects or expand a few bytes into gigabytes.
"""

import re
from collections.abc import Hashable
from typing import Any

import yaml

LARGEST = 32_768
"""Characters of front matter that are read."""

_FENCE = re.compile(r"(?:---|\.\.\.)[ \t]*")


class FrontMatterError(ValueError):
    """The front matter cannot be used; `line` counts from 1 within the file."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


class _StrictLoader(yaml.SafeLoader):
    """A safe loader that refuses aliases and duplicate keys."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            raise FrontMatterError(self.line + 1, "Front matter may not use aliases.")
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen = set()
        for key_node, _value in node.value:
            line = key_node.start_mark.line + 2
            if not isinstance(key_node, yaml.ScalarNode):
                raise FrontMatterError(line, "A key of the front matter must be a word.")
            if key_node.value in seen:
                raise FrontMatterError(line, f"Front matter has the key {key_node.value!r} twice.")
            seen.add(key_node.value)
        return super().construct_mapping(node, deep)


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


def load(source: str) -> dict[str, Any]:
    """The mapping that `source`, the text between the fences, stands for.

    Raises:
        FrontMatterError: It is too long, no YAML, no mapping, or uses what is refused.
    """
    if len(source) > LARGEST:
        raise FrontMatterError(2, f"Front matter is longer than {LARGEST} characters.")
    try:
        data = yaml.load(source, Loader=_StrictLoader)  # noqa: S506 - a SafeLoader
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 2 if mark else 2
        raise FrontMatterError(line, f"Front matter is not YAML: {error.problem}.") from error
    except (yaml.YAMLError, ValueError, RecursionError, OverflowError) as error:
        if isinstance(error, FrontMatterError):
            raise
        first = str(error).split("\n")[0]
        raise FrontMatterError(2, f"Front matter cannot be read: {first}.") from error
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
