"""What the CommonMark and GitHub specifications show is laid out soundly and says the same."""

import pytest

from studytui.notes.render import Document, Options, plain_text, render
from studytui.notes.text import clean
from tests.notes.spec_examples import Example, examples
from tests.notes.test_render import assert_sound, unsafe

EXAMPLES = examples()

DECORATION = {"bullet", "edge", "label", "quote", "rule"}
"""Styles of what the layout adds to the author's words."""

OTHERWISE = ("[[", "<!--", "<?php", "<title>")
"""What means something else here: wikilinks, comments (newer rules), code for a server, which is
hidden to its very end, and tags that GitHub forbids."""


def words(document: Document) -> str:
    """The author's words without any space."""
    runs = (run for line in document.lines for run in line.runs)
    return "".join(
        "".join(run.text.split()) for run in runs if DECORATION.isdisjoint(run.style.split())
    )


def test_the_specifications_were_found_whole() -> None:
    assert len(EXAMPLES) > 1300
    assert all(example.markdown.endswith("\n") for example in EXAMPLES)


@pytest.mark.parametrize("columns", [20, 76, 120])
def test_every_example_becomes_sound_lines(columns: int) -> None:
    for example in EXAMPLES:
        text = clean(example.markdown)
        assert_sound(render(text, Options(width=columns)), example.name)
        assert unsafe(plain_text(text, columns).replace("\n", "")) == [], example.name


@pytest.mark.parametrize("columns", [20, 76, 120])
def test_every_example_says_what_its_html_says(columns: int) -> None:
    def right(example: Example) -> bool:
        document = render(clean(example.markdown), Options(width=columns))
        return words(document) == clean(example.words)

    same = [e for e in EXAMPLES if not any(mark in e.markdown for mark in OTHERWISE)]
    assert len(same) > 1280
    assert [example.name for example in same if not right(example)] == []
