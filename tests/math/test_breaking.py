"""Formulas too wide for the window."""

import pytest

from studytui.math import render_display

WIDE = [
    (
        r"\mathcal{L}(\theta) = a + \lambda \omega + \beta \|\theta\|_2^2 = J(\theta) + R(\theta)",
        "ℒ(θ) = a + λω + β‖θ‖₂²\n  = J(θ) + R(θ)",
    ),
    (
        r"\mathrm{FFN}(x) = \max(0, xW_1) W_2, \qquad h = x + \mathrm{FFN}(x)",
        "FFN(x) = max(0, xW₁)W₂,\nh = x + FFN(x)",
    ),
    (
        r"f(x_1, x_2, x_3, x_4, x_5, x_6, x_7) = x_1 + x_2 + x_3",
        "f(x₁, x₂, x₃, x₄, x₅, x₆, x₇)\n  = x₁ + x₂ + x₃",
    ),
    (
        r"y = \frac{a + b + c + d + e + f + g + h + i + j}{1 + x}",
        "y = (a + b + c + d + e + f + g\n    + h + i + j)/(1 + x)",
    ),
    (
        r"\begin{aligned} a + b &= c + d + e + f + g + h + i + j \\ &= z \end{aligned}",
        "a + b = c + d + e + f + g + h\n        + i + j\n\n      = z",
    ),
    (
        r"f(x) = \begin{cases} \text{a long word about it} & \text{if so} \\ 0 \end{cases}",
        "       ⎧ a long word about\n       ⎪ it\nf(x) = ⎨ if so\n       ⎪\n       ⎩ 0",
    ),
    (
        r"a+b+c+d+e+f+g+h+i+j = q \tag{1.2}",
        "a + b + c + d + e + f + g + h\n    + i + j\n  = q\n\n(1.2)",
    ),
]


@pytest.mark.parametrize(("source", "expected"), WIDE)
def test_breaks_at_thirty_columns(source: str, expected: str) -> None:
    rendered = render_display(source, 30)
    assert rendered.text == expected
    assert not rendered.overflows


def test_only_a_matrix_overflows_and_keeps_its_line() -> None:
    source = r"A = \begin{pmatrix} " + " & ".join(["a_{11}"] * 12) + r" \end{pmatrix} x"
    rendered = render_display(source, 30)
    assert rendered.overflows
    assert rendered.text.startswith("A = (a₁₁  a₁₁")
    assert rendered.height == 1
    assert not render_display(source, 120).overflows


@pytest.mark.parametrize("width", range(8, 60, 7))
def test_text_and_fractions_fit_at_any_width(width: int) -> None:
    source = (
        r"\text{if the long condition holds then } \frac{\sqrt{a+b+c+d}}{\sum_{i=1}^{n} x_i} "
        r"\underbrace{p+q+r+s}_{\text{a very long label}} \le \hat{y}_{\text{somewhere}}^{2^n}"
    )
    rendered = render_display(source, width)
    assert rendered.width <= width
    assert rendered.ok


def test_unknown_commands_and_unbalanced_input_are_shown_and_named() -> None:
    assert render_display(r"\foo + x", 40).text == r"\foo + x"
    assert render_display(r"\foo + x", 40).issues == (r"unknown command \foo",)
    for source in (r"\frac{a}{b", "a}", r"\left( a", r"a \right)", r"\begin{matrix} a", r"\sqrt"):
        assert not render_display(source, 40).ok, source
        assert not render_display(source, 40).text.startswith("\\"), source
