"""What is understood of typed answers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studytui.quiz.reading import UnreadableError, fold, number, printed, readings, same_words


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.25", 0.25), ("1/4", 0.25), (".25", 0.25), ("0,25", 0.25), ("2.5e-1", 0.25), ("½", 0.5),
        ("−3", -3), ("–3", -3), ("= 7", 7), ("≈ 7.0", 7), ("25 %", 0.25), ("203 530", 203530),
        ("203,530", 203.53), ("1,234,567", 1234567), ("1.234,5", 1234.5), ("1,234.5", 1234.5),
        ("ln(2)", 0.6931471805599453), ("2^10", 1024), ("3·10^-2", 0.03), ("1e−3", 0.001),
        ("203'530", 203530), ("12.", 12), ("sqrt(2)/2", 0.7071067811865476), ("２", 2),
    ],
)  # fmt: skip
def test_numbers(text: str, value: float) -> None:
    assert number(text) == pytest.approx(value, rel=1e-12)


def test_an_ambiguous_comma_has_both_readings() -> None:
    assert readings("203,530") == (203.53, 203530)
    assert readings("0,530") == (0.53,)


def test_units_may_stand_behind() -> None:
    assert number_with_unit("0.69 nats", "nats") == 0.69
    assert number_with_unit("4 MB", "mb") == 4
    assert readings("85 %", "%") == (85.0,)


def number_with_unit(text: str, unit: str) -> float:
    return readings(text, unit)[0]


@pytest.mark.parametrize("text", ["", "abc", "1/0", "nan", "inf", "1e999", "two", "1..2", "x+1"])
def test_what_is_no_number_is_said(text: str) -> None:
    with pytest.raises(UnreadableError, match="no number"):
        number(text)


@given(st.floats(-1e12, 1e12))
def test_every_number_python_writes_is_read_back(value: float) -> None:
    assert number(repr(value)) == value
    assert number(f"{value:.3f}".replace("-", "−")) == pytest.approx(value, abs=5e-4)


@given(st.text(max_size=30))
def test_any_text_is_a_number_or_unreadable(text: str) -> None:
    try:
        assert all(abs(value) < float("inf") for value in readings(text, "kg"))
    except UnreadableError:
        assert not text.isascii() or not text.isdigit()


@pytest.mark.parametrize(
    ("answer", "accepted", "same"),
    [
        ("Weight-Decay", "weight decay", True),
        ("  weight   decay. ", "weight decay", True),
        ("`torch.LongTensor`", "torch.longtensor", True),
        ("weights decay", "weight decay", False),
        ("Tikhonov penalty", "/(ridge|tikhonov)( penalty)?/", True),
        ("tikhonov penalties", "/(ridge|tikhonov)( penalty)?/", False),
        ("Größe", "GRÖSSE", True),
        ("0.5", "-0.5", False),
        (".5", "5", False),
        ("[1, 2]", "[1, -2]", False),
        ("−1", "-1", True),
        ("ﬁne", "fine", True),
    ],
)
def test_words(answer: str, accepted: str, same: bool) -> None:
    assert same_words(answer, accepted) is same


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    "text", ["tensor([0., 4., 8.])", "[0, 4, 8]", "0 4 8", "torch.tensor([0.0,4.0,8.0])"]
)
def test_output_is_compared_by_its_values(text: str) -> None:
    assert printed(text) == ((0.0, 4.0, 8.0), ())


def test_output_words_count() -> None:
    assert printed("torch.float32 torch.int64") == ((), ("float32", "int64"))
    assert printed("True -1e-05 nan") == ((-1e-05,), ("true", "nan"))
