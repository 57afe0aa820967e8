"""Where in its note a question is answered."""

from pathlib import Path

import pytest

from studytui.notes import catalog
from studytui.quiz import bank
from studytui.quiz.places import heading_of

NOTE = """# Fruit

Apples, pears and trees in general.

## Apples grow

An apple ripens on a tree in autumn.

## Pears rot

A pear softens on a tree and spoils from the core.
"""


@pytest.mark.parametrize(
    ("stem", "why", "heading"),
    [
        ("Where does it spoil first?", "From the core.", "Pears rot"),
        ("When does one ripen?", "It ripens in autumn.", "Apples grow"),
        ("It spoils from the core?", "See [[fruit#Apples grow]].", "Apples grow"),
        ("It spoils from the core?", "See [[other#Seeds]].", "Pears rot"),
        ("What is a tree?", "A tree.", ""),
    ],
)
def test_the_section_that_shares_rare_words(
    tmp_path: Path, stem: str, why: str, heading: str
) -> None:
    (tmp_path / "fruit.md").write_text(NOTE, encoding="utf-8")
    text = f"## Q {{#q .choice}}\n\n{stem}\n\n- [x] a\n- [ ] b\n  > No.\n\n### Why\n\n{why}\n"
    (tmp_path / "fruit.quiz.md").write_text(text, encoding="utf-8")
    notes = catalog.load([tmp_path])
    question = bank.load(notes).questions[0]
    assert heading_of(question, notes.by_id["fruit"]) == heading
