"""The reader of arithmetic: what it understands, what it refuses, and that its slopes are exact."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studytui.expressions import MAX_LENGTH, ExpressionError, parse

VALUES = {"x": 2.0, "y": 3.0, "plain.end_val_accuracy": 0.9}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 + 2 * 3", 7),
        ("-2^2", -4),
        ("2^3^2", 512),
        ("2**-1", 0.5),
        ("2x", 4),
        ("2(x + 1)", 6),
        ("(x + 1)(x - 1)", 3),
        ("x² + x³", 12),
        ("3 − 1 × 2 ÷ 4 · 2", 2),
        ("1 - 2 - 3", -4),
        ("1 < x < 3", 1),
        ("3 < x < 5", 0),
        ("x ≥ 2 and not y ≠ 3", 1),
        ("plain.end_val_accuracy > 0.8 or x > 5", 1),
        ("max(x, y, 1) + min(x, y)", 5),
        ("relu(-x) + sign(-y) + abs(-1)", 0),
        ("sigmoid(0) + phi(0) + erf(0)", 1),
        ("ln(e) + log(e)", 2),
        ("1e-3 * 1.5E3", 1.5),
        ("sin(π / 2)", 1),
    ],
)
def test_values(text: str, value: float) -> None:
    assert parse(text).evaluate(VALUES) == pytest.approx(value, abs=1e-12)


@pytest.mark.parametrize(
    ("text", "value"),
    [("1 / 0", math.inf), ("-1 / 0", -math.inf), ("9^9^9^9", math.inf), ("exp(1000)", math.inf)],
)
def test_what_overflows_is_infinite(text: str, value: float) -> None:
    assert parse(text).evaluate({}) == value


@pytest.mark.parametrize("text", ["log(-1)", "sqrt(-1)", "0 / 0", "(-8)^0.5", "max(0/0, 1)"])
def test_outside_the_domain_the_value_is_nan(text: str) -> None:
    assert math.isnan(parse(text).evaluate({}))


@pytest.mark.parametrize(
    ("text", "position", "part"),
    [
        ("", 0, "text ends"),
        ("1 +", 3, "text ends"),
        ("(1", 2, "')' was expected"),
        ("x y", 2, "one too many"),
        ("1 $ 2", 2, "means nothing"),
        ("foo(1)", 0, "no function foo"),
        ("sin(1, 2)", 0, "one argument"),
        ("__import__('os')", 11, "means nothing"),
        ("1 < ", 4, "text ends"),
        ("max()", 4, "stands"),
    ],
)
def test_mistakes_say_what_and_where(text: str, position: int, part: str) -> None:
    with pytest.raises(
        ExpressionError, match=part.replace("(", r"\(").replace(")", r"\)")
    ) as error:
        parse(text)
    assert error.value.position == position


def test_a_name_without_a_value_is_named() -> None:
    with pytest.raises(ExpressionError, match="There is no value named z; known: x"):
        parse("x + z").evaluate({"x": 1.0})


@pytest.mark.parametrize(
    "text",
    ["(" * 500, "-" * 500 + "1", "1" + "+1" * 900, "sin(" * 200 + "1" + ")" * 200, "1" * 5000],
)
def test_hostile_depth_and_length_are_refused(text: str) -> None:
    with pytest.raises(ExpressionError):
        parse(text)


def test_names_are_those_that_need_a_value() -> None:
    assert parse("a.b * x + pi + max(y, 1)").names == {"a.b", "x", "y"}


def test_what_was_understood_is_shown_with_brackets() -> None:
    assert str(parse("1/2x - 3²")) == "((1 / 2) * x) - (3 ^ 2)"


@given(st.text("0123456789.+-*/^()<>=xyeπ ,maxsinlogand²", max_size=40))
def test_any_text_gives_a_float_or_a_sentence(text: str) -> None:
    try:
        value = parse(text).evaluate(dict.fromkeys("xyeamsinlogd", 1.5))
    except ExpressionError as error:
        sound = error.message.endswith(".") and 0 <= error.position <= MAX_LENGTH
    else:
        sound = isinstance(value, float)
    assert sound


@pytest.mark.parametrize(
    "text",
    [
        "x^3 - 2x + 1", "exp(-x²/2)", "log(x) / x", "sqrt(x) * sin(x)", "tanh(x) + cos(x)",
        "tan(x)",
        "sigmoid(3x)", "x^x", "2^x", "abs(x - 5)", "max(x², 3 - x)", "erf(x) + phi(x)", "relu(x-1)",
    ],
)  # fmt: skip
@given(x=st.floats(0.3, 1.4))
def test_derivatives_agree_with_central_differences(text: str, x: float) -> None:
    expression, h = parse(text), 1e-6
    slope = (expression.evaluate({"x": x + h}) - expression.evaluate({"x": x - h})) / (2 * h)
    near_a_kink = abs(x - 1) < 1e-4 or abs(x**2 - 3 + x) < 1e-3
    if not near_a_kink:
        assert expression.derivative("x", {"x": x}) == pytest.approx(slope, rel=1e-4, abs=1e-6)


def test_derivative_with_respect_to_one_of_several_names() -> None:
    assert parse("x² * y + y^3").derivative("y", {"x": 1.0, "y": 2.0}) == 13
