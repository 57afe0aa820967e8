"""Questions with new numbers each time: the registry of generators, and how a template uses one.

A question names its generator with `gen=name`; `{{x}}` in its text, answers, hints and feedback is
then the variable x, `{{x:.3f}}` the same with a format. Any input can be fixed in the heading
(`gen=parameter-count inputs=784`).
"""

import difflib
import importlib
import random
import re
from collections.abc import Mapping

from studytui.quiz.generators.base import REGISTRY, Generator, Value, show

__all__ = ["REGISTRY", "Generator", "Value", "draw", "fill", "near", "refused", "show"]

for _topic in ("foundations", "models", "optimisation", "penalties", "practice"):
    importlib.import_module(f"{__name__}.{_topic}")

_TEMPLATE = re.compile(r"\{\{\s*([A-Za-z_]\w*)(?::([^{}\s]+))?\s*\}\}")
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?", re.IGNORECASE)


def near(name: str) -> list[str]:
    """Names of generators that look like this one, or else the first few."""
    return difflib.get_close_matches(name, REGISTRY, n=3, cutoff=0.4) or list(REGISTRY)[:3]


def fixed_value(text: str) -> Value:
    """What a question's heading fixes a variable to."""
    if not _NUMBER.fullmatch(text):
        return text
    return int(text) if text.lstrip("+-").isdecimal() else float(text)


def refused(name: str, fixed: Mapping[str, str], text: str) -> tuple[int, str] | None:
    """What is wrong with a question's use of a generator: the line within `text` and a sentence."""
    generator = REGISTRY[name]
    for key in fixed:
        if key not in generator.inputs:
            known = ", ".join(generator.inputs)
            return 0, f"{key}= is no input of the generator {name}; inputs are {known}."
    for match in _TEMPLATE.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        if match[1] not in generator.variables:
            known = ", ".join(generator.variables)
            return line, f"{{{{{match[1]}}}}} is no variable of {name}; known: {known}."
        if match[2]:
            try:
                format(1.5, match[2])
            except ValueError:
                return line, f"{match[0]}: {match[2]!r} is no number format such as .3f."
    return None


def draw(name: str, rng: random.Random, fixed: Mapping[str, str]) -> dict[str, Value]:
    """The values of all variables of a generator.

    Raises:
        ValueError: What is fixed leaves nothing sensible to draw.
    """
    return REGISTRY[name].draw(rng, {key: fixed_value(text) for key, text in fixed.items()})


def fill(template: str, values: Mapping[str, Value]) -> str:
    """The template with its variables put in; names that have no value stay as they are."""

    def put(match: re.Match[str]) -> str:
        value = values.get(match[1])
        return match[0] if value is None else show(value, match[2] or "")

    return _TEMPLATE.sub(put, template)


def single(template: str) -> str | None:
    """The variable's name where a template is nothing but one variable."""
    match = _TEMPLATE.fullmatch(template.strip())
    return match[1] if match else None
