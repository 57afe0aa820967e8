"""The corpus and how it looks at 76 columns.

After a wanted change, `python -m tests.math.golden` writes the renders anew: read the difference.
"""

import json
from dataclasses import dataclass
from pathlib import Path

from studytui.math import Rendered, render_display, render_inline

WIDTH = 76
HERE = Path(__file__).parent
GOLDEN = HERE / "renders-76.txt"


@dataclass(frozen=True)
class Formula:
    """One formula of the corpus."""

    id: str
    latex: str
    display: bool

    def render(self, width: int = WIDTH) -> Rendered:
        """Return the formula as the notes show it."""
        return render_display(self.latex, width) if self.display else render_inline(self.latex)


def corpus() -> list[Formula]:
    """Return every formula of the corpus."""
    lines = (HERE / "corpus.jsonl").read_text("utf-8").splitlines()
    return [Formula(**json.loads(line)) for line in lines]


def golden_text() -> str:
    """Return all renders under each other, as the golden file holds them."""
    blocks = []
    for formula in corpus():
        kind = "D" if formula.display else "i"
        blocks.append(f"── {formula.id} {kind} {formula.latex}\n{formula.render().text}\n")
    return "\n".join(blocks)


if __name__ == "__main__":
    GOLDEN.write_text(golden_text(), "utf-8")
