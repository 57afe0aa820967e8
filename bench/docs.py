"""The tables in docs/, made from what they describe: `python -m bench.docs` (or `make docs`)."""

from pathlib import Path

from studytui import settings
from studytui.lab import reference
from studytui.quiz.generators import table

DOCS = Path(__file__).parents[1] / "docs"
TABLES = {
    "experiment-files.md": reference.as_markdown,
    "generators.md": table.as_markdown,
    "settings.md": settings.as_markdown,
}


def page(name: str) -> str:
    """A page as it should be: its own text, and from the table's first line on what is declared."""
    made = TABLES[name]()
    first = made.split("\n", 1)[0]
    written = (DOCS / name).read_text(encoding="utf-8")
    return written[: written.index(f"\n{first}\n") + 1] + made


def main() -> None:
    """Write all pages."""
    for name in TABLES:
        (DOCS / name).write_text(page(name), encoding="utf-8")
        print(DOCS / name)


if __name__ == "__main__":
    main()
