"""YAML read strictly: plain data, no aliases, no key twice."""

from collections.abc import Hashable
from typing import Any

import yaml

from studytui.notes.frontmatter import FrontMatterError


class StrictLoader(yaml.SafeLoader):
    """A safe loader that refuses aliases and duplicate keys."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        """A node, which is no alias."""
        if self.check_event(yaml.AliasEvent):
            raise FrontMatterError(self.line + 1, "Front matter may not use aliases.")
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        """A mapping, in which no key stands twice."""
        seen = set()
        for key_node, _value in node.value:
            line = key_node.start_mark.line + 2
            if not isinstance(key_node, yaml.ScalarNode):
                raise FrontMatterError(line, "A key of the front matter must be a word.")
            if key_node.value in seen:
                raise FrontMatterError(line, f"Front matter has the key {key_node.value!r} twice.")
            seen.add(key_node.value)
        return super().construct_mapping(node, deep)


def load(source: str) -> Any:
    """What `source`, the text between the fences, stands for; None when it is empty.

    Raises:
        FrontMatterError: It is no YAML, or uses what is refused.
    """
    try:
        return yaml.load(source, Loader=StrictLoader)  # noqa: S506 - a SafeLoader
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 2 if mark else 2
        raise FrontMatterError(line, f"Front matter is not YAML: {error.problem}.") from error
    except (yaml.YAMLError, ValueError, RecursionError, OverflowError) as error:
        if isinstance(error, FrontMatterError):
            raise
        first = str(error).split("\n")[0]
        raise FrontMatterError(2, f"Front matter cannot be read: {first}.") from error
