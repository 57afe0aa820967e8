"""The table of all generators, for the docs."""

from studytui.quiz.generators import REGISTRY, Generator

_HEAD = """| `gen=` | what it asks | inputs | right | wrong answers, and the mistake behind each |
|---|---|---|---|---|
"""


def as_markdown() -> str:
    """The table in Markdown."""
    return _HEAD + "".join(map(_row, REGISTRY.values()))


def _row(generator: Generator) -> str:
    inputs = "; ".join(f"`{name}` {source}" for name, source in generator.inputs.items())
    right = "; ".join(["`answer`", *(f"`{n}` {text}" for n, text in generator.outputs.items())])
    wrong = "; ".join(f"`{name}` {text}" for name, text in generator.wrong.items())
    cells = (f"`{generator.name}`", generator.summary, inputs, right, wrong)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"
