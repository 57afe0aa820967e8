"""The table of an experiment's fields."""

from studytui.lab.reference import as_text
from studytui.lab.spec import FIELDS


def test_every_field_is_in_the_table_for_a_terminal() -> None:
    lines = as_text(80).splitlines()
    assert max(map(len, lines)) <= 80
    assert {line.split()[0] for line in lines if line.strip()} >= set(FIELDS)
