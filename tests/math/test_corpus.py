"""The formulas of the notes' own field, each as it should look."""

import re

import pytest

from studytui.math import render_display, render_inline
from tests.math.golden import GOLDEN, WIDTH, Formula, corpus, golden_text

RAW_TEX = re.compile(r"\\[a-zA-Z]+|[{}]{2}|\^\{|_\{|&")


def test_renders_equal_the_golden_file() -> None:
    assert golden_text() == GOLDEN.read_text("utf-8")


@pytest.mark.parametrize("formula", corpus(), ids=lambda formula: formula.id)
def test_formula_is_understood_and_fits(formula: Formula) -> None:
    rendered = formula.render()
    assert rendered.issues == ()
    assert rendered.width <= WIDTH
    assert not rendered.overflows
    assert not RAW_TEX.search(rendered.text)
    assert formula.display or rendered.height == 1


@pytest.mark.parametrize("width", [20, 33, 56, 118])
def test_every_formula_both_ways_at_any_width(width: int) -> None:
    for formula in corpus():
        display = render_display(formula.latex, width)
        assert display.ok
        assert display.width <= width or display.overflows
        assert render_inline(formula.latex).height == 1
        if "matrix" not in formula.latex and "array" not in formula.latex:
            assert display.width <= width, formula.latex


def test_plain_glyphs_use_no_letter_of_a_math_alphabet_and_no_bracket_piece() -> None:
    avoided = set("𝔼ℝ𝒩ℒ𝐡⎡⎢⎣⎛⎜⎝⎧⎨⎩⎤⎥⎦⎞⎟⎠⎫⎬⎭")
    for formula in corpus():
        text = render_display(formula.latex, WIDTH, plain=True).text
        text += render_inline(formula.latex, plain=True).text
        assert not avoided & set(text), formula.latex
        assert not any(0x1D400 <= ord(char) <= 0x1D7FF for char in text)
