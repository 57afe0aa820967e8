"""The docs say what the declarations say."""

from pathlib import Path

from studytui.lab.reference import as_markdown, as_text
from studytui.lab.spec import FIELDS

DOCS = Path(__file__).parents[2] / "docs" / "experiment-files.md"


def test_the_docs_table_is_the_declarations() -> None:
    assert DOCS.read_text(encoding="utf-8").endswith(as_markdown())


def test_every_field_is_in_the_table_for_a_terminal() -> None:
    lines = as_text(80).splitlines()
    assert max(map(len, lines)) <= 80
    assert {line.split()[0] for line in lines if line.strip()} >= set(FIELDS)
