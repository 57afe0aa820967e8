"""The table of all generators in Markdown: `python -m studytui.quiz.generators.table`."""

import sys

from studytui.quiz.generators import REGISTRY, Generator

HEADING = """# Generators

Numbers for generated questions: `gen=` in the heading of a question, the variables in its text.
Made by `python -m studytui.quiz.generators.table > docs/generators.md`.

| `gen=` | what it asks | inputs | right | wrong answers, and the mistake behind each |
|---|---|---|---|---|
"""


def _row(generator: Generator) -> str:
    inputs = "; ".join(f"`{name}` {source}" for name, source in generator.inputs.items())
    right = "; ".join(["`answer`", *(f"`{n}` {text}" for n, text in generator.outputs.items())])
    wrong = "; ".join(f"`{name}` {text}" for name, text in generator.wrong.items())
    cells = (f"`{generator.name}`", generator.summary, inputs, right, wrong)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"


def markdown() -> str:
    """The whole page."""
    return HEADING + "".join(map(_row, REGISTRY.values()))


if __name__ == "__main__":
    sys.stdout.write(markdown())
