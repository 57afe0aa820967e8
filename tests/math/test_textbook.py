"""Formulas of other textbooks, each with the look it was read and found right in.

`textbook.txt` holds them: a line with `inline` or `display` and the TeX, then the expected rows.
"""

from pathlib import Path

import pytest

from studytui.math import render_display, render_inline

BLOCKS = (Path(__file__).parent / "textbook.txt").read_text("utf-8").split("▶ ")[1:]


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block.split("\n", 1)[0])
def test_looks_as_a_reader_expects(block: str) -> None:
    head, expected = block.split("\n", 1)
    way, source = head.split(" ", 1)
    rendered = render_inline(source) if way == "inline" else render_display(source, 76)
    assert rendered.text == expected.rstrip("\n")
    assert rendered.ok
