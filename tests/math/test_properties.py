"""What holds for any input whatever."""

import random
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from studytui.math import Rendered, render_display, render_inline
from studytui.math.parser import handlers
from studytui.math.symbols import GREEK, INTEGRALS, STACKING_OPERATORS, SYMBOLS
from tests.math.golden import corpus

COMMANDS = sorted(
    {*handlers(), *("\\" + name for name in (*SYMBOLS, *GREEK, *INTEGRALS, *STACKING_OPERATORS))}
)
PIECES = [
    *"{}{}^_&[]()|$%#~'xy+-=,01 ", "\\\\", "\\left(", "\\right)", "\\", "{}", "\\begin{matrix}",
    "\\end{matrix}", "\\begin{aligned}", "\\end{aligned}", "\\begin{cases}", "\\end{cases}",
    "\u202e", "\x1b[31m", "\x00", "\u0301", "界", "😀", "é", "\u200d", "\ud800", "\u2028", "\x9b",
]  # fmt: skip


def assert_sound(rendered: Rendered) -> None:
    """Check what every result promises."""
    lines = rendered.text.split("\n")
    assert rendered.height == len(lines)
    assert rendered.width == max(map(cell_len, lines))
    assert 0 <= rendered.baseline < rendered.height
    assert all(line == line.rstrip() for line in lines)
    assert unicodedata.is_normalized("NFC", rendered.text)
    assert all(char.isprintable() for line in lines for char in line)
    assert not any("could not be set" in issue for issue in rendered.issues)


def assert_both_sound(source: str, width: int) -> None:
    """Check both renderers on one source."""
    inline, display = render_inline(source), render_display(source, width)
    assert_sound(inline)
    assert_sound(display)
    assert inline.height == 1
    assert inline.issues == display.issues
    assert display.overflows == (display.width > width)


@given(st.text(max_size=60), st.integers(2, 90))
def test_any_text(source: str, width: int) -> None:
    assert_both_sound(source, width)


@given(
    st.lists(st.one_of(st.sampled_from(PIECES), st.sampled_from(COMMANDS)), max_size=40),
    st.integers(2, 90),
)
def test_any_mixture_of_commands(pieces: list[str], width: int) -> None:
    assert_both_sound(" ".join(pieces), width)


def mutated(chance: random.Random, formulas: list[str]) -> str:
    """Return a formula with a stretch cut out or replaced, or a mixture of commands."""
    if chance.random() < 0.4:
        return "".join(
            chance.choice(chance.choice((PIECES, COMMANDS))) for _ in range(chance.randrange(1, 25))
        )
    source = chance.choice(formulas)[:300]
    start, end = sorted((chance.randrange(len(source)), chance.randrange(len(source))))
    return f"{source[:start]}{chance.choice(PIECES)}{source[end:]}"


def test_twenty_thousand_malformed_formulas() -> None:
    chance = random.Random(20)
    formulas = [formula.latex for formula in corpus()]
    for number in range(20_000):
        source, width = mutated(chance, formulas), chance.choice((8, 24, 76))
        rendered = render_display(source, width) if number % 2 else render_inline(source)
        assert not any("could not be set" in issue for issue in rendered.issues), source
        assert rendered.text.replace("\n", "").isprintable(), source


HOSTILE = {
    "open braces": "{" * 9000, "bare commands": "\\frac" * 2000, "scripts": "x^" * 4000,
    "nested subscripts": "x_{" * 2000, "nested scripts": "x_{a_W^{b}" * 28 + "}" * 28,
    "nested labels": "\\underbrace{" * 28 + "x" + "}_{abc}" * 28,
    "covers": "\\overline{" * 28 + "xy",
    "nested fractions": "\\frac{" * 28 + "x" + "}{y}" * 28,
    "primes": "'" * 9000, "open delimiters": "\\left(" * 2000, "cells": "&" * 9000,
    "rows": "\\\\" * 5000, "environments": "\\begin{matrix}" * 600,
    "cases in cases": "\\begin{cases}a&b\\\\" * 400, "sums": "a+" * 5000,
    "accents": "\\hat{" * 2000, "roots": "\\sqrt{" * 29 + "x" + "}" * 29,
    "big pairs": "\\bigl(" * 600 + "\\bigr)" * 600, "text in math in text": "\\text{$" * 2000,
    "endless macro": "\\def\\a{\\a\\a}\\a",
    "doubling": "\\def\\a{bb}\\def\\b{\\a\\a}" + "\\b" * 3000,
    "brackets": "(" * 2000 + "\\frac ab" + ")" * 2000, "bars": "|" * 9000,
    "columns": "\\begin{array}{*{99}{c}}" + "a&" * 3000, "over": "a\\over " * 2000,
}  # fmt: skip


@pytest.mark.parametrize("source", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_input_is_bounded(source: str) -> None:
    assert_both_sound(source, 20)
    assert len(render_display(source, 76).text) < 400_000


@given(st.text(alphabet="ab+-=()", max_size=40), st.integers(2, 40))
def test_lines_keep_every_letter(source: str, width: int) -> None:
    """Breaking adds line ends and blanks, nothing else, and loses nothing."""

    def letters(text: str) -> str:
        return "".join(char for char in text if not char.isspace())

    assert letters(render_display(source, width).text) == letters(render_display(source, 999).text)


def test_equation_numbers_and_the_empty_formula() -> None:
    assert render_inline("").text == ""
    empty = render_display(" ", 40)
    assert (empty.text, empty.height, empty.ok) == ("", 1, True)
    assert render_display("x \\tag{3}", 40).text == "x    (3)"
