"""The TOML fences: pictures and experiments."""

import math

import pytest

from studytui.notes import fences
from studytui.notes.fences import FenceError


def test_a_curve_from_numbers_and_one_from_an_expression() -> None:
    plot = fences.read_plot(
        'x = {from = -1, to = 1, n = 3}\n[[curves]]\nlabel = "a"\nexpr = "x^2"\n'
        "[[curves]]\nx = [1, 2]\ny = [3, 4]\npoints = true\n"
    )
    assert (plot.curves[0].x, plot.curves[0].y) == ([-1, 0, 1], [1, 0, 1])
    assert plot.curves[1].points


def test_a_parametric_curve() -> None:
    [curve] = fences.read_plot(
        '[[curves]]\nt = {from = 0, to = 1, n = 2}\nx_expr = "2*t"\nexpr = "t+1"\n'
    ).curves
    assert (curve.x, curve.y) == ([0, 2], [1, 2])


def test_outside_its_domain_a_curve_has_a_gap() -> None:
    [curve] = fences.read_plot('[[curves]]\nx = [-1, 1]\nexpr = "log(x)"\n').curves
    assert math.isnan(curve.y[0])
    assert curve.y[1] == 0


def test_regions_by_sign_and_by_the_largest() -> None:
    sign = 'regions = {x = {from=-1, to=1}, y = {from=-1, to=1}, expr = "x"}'
    plot = fences.read_plot(sign)
    assert plot.regions
    assert plot.regions.classes(2, 2) == [[0, 1], [0, 1]]
    largest = 'regions = {x = {from=-1, to=1}, y = {from=-1, to=1}, exprs = ["0", "y", "-y"]}'
    plot = fences.read_plot(largest)
    assert plot.regions
    assert plot.regions.classes(2, 2) == [[1, 1], [2, 2]]


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("", "needs [[curves]]"),
        ("x = ", "not TOML"),
        ('log = "z"', 'log must be "x"'),
        ("titel = 1", "titel"),
        ("[[curves]]\ny = [1]", "has no x"),
        ("[[curves]]\nx = [1, 2]\ny = [1]", "2 x and 1 y"),
        ("[[curves]]\nx = [1]", "needs y or expr"),
        ('[[curves]]\nx = [1]\nexpr = "z"', "only x is known"),
        ('[[curves]]\nx = [1]\nexpr = "1 +"', "'1 +'"),
        ("[[curves]]\nx = {from = 0, to = 1, n = 99999999}\ny = [1]", "n must be"),
        ("regions = {x = {from=0, to=1}, y = {from=0, to=1}}", "expr"),
    ],
)
def test_a_wrong_plot_says_what_is_wrong(source: str, words: str) -> None:
    with pytest.raises(FenceError) as error:
        fences.read_plot(source)
    assert words in str(error.value)


def test_an_experiment_and_its_differences() -> None:
    fence = fences.read_lab(
        'base = "b"\nset = {lr = 1}\nseeds = 2\n[runs]\nplain = {}\nmore = {lr = 2, l2 = 3}\n'
    )
    assert fence.differences == {"plain": {"lr": 1}, "more": {"lr": 2, "l2": 3}}
    assert fences.read_lab('base = "b"').differences == {"run": {}}


@pytest.mark.parametrize(
    "source",
    [
        "",
        "base = 1",
        'base = "b"\nseeds = 0',
        'base = "b"\nchanges = [{at = 1}]',
        'base = "b"\nx = 1',
    ],
)
def test_a_wrong_experiment_is_refused(source: str) -> None:
    with pytest.raises(FenceError):
        fences.read_lab(source)
