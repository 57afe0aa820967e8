"""Pictures as text: what stands where, and that no numbers can break them."""

import math
import os
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from studytui.ui import axes, raster
from studytui.ui.draw import column_value, draw
from studytui.ui.plot import Bar, Curve, Mark, Pattern, Plot, Point, Regions, plain

ANY_FLOATS = st.lists(st.floats(allow_nan=True, allow_infinity=True), max_size=40)

FUZZ = """
import random, struct, sys
from studytui.ui.draw import draw
from studytui.ui.plot import Curve, Pattern, Plot
rng = random.Random(int(sys.argv[1]))
odd = [float("nan"), float("inf"), float("-inf"), 0.0, 1e308, -1e308, 5e-324, 1e21]
def number():
    kind = rng.random()
    if kind < 0.3:
        return rng.choice(odd)
    if kind < 0.6:
        return struct.unpack("d", rng.randbytes(8))[0]
    return rng.gauss(0, 1)
for _ in range(150):
    n = rng.randrange(40)
    curves = [Curve([number() for _ in range(n)], [number() for _ in range(n)], "c",
                    pattern=rng.choice(list(Pattern))) for _ in range(rng.randrange(4))]
    lines = draw(Plot(curves, log_x=rng.random() < .3, log_y=rng.random() < .5), 60, 15)
    assert len(lines) == 15
print("\\n".join("".join(t for t, _ in line) for line in
      draw(Plot([Curve([1, 2, 3], [1, 4, 9], "squares")]), 300, 100)))
"""


@pytest.mark.parametrize("seed", range(3))
def test_random_floats_end_no_process_and_the_terminal_clips_nothing(seed: int) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FUZZ, str(seed)],
        capture_output=True,
        text=True,
        env={**os.environ, "COLUMNS": "80", "LINES": "24", "PYTHONIOENCODING": "utf-8"},
    )
    assert done.returncode == 0, done.stderr
    rows = done.stdout.rstrip("\n").split("\n")
    assert len(rows) == 100
    assert {len(row) for row in rows} == {300}
    assert rows[0].index("squares") > 285


@given(x=ANY_FLOATS, y=ANY_FLOATS, log=st.booleans(), width=st.integers(0, 70))
def test_a_picture_has_its_size_whatever_the_numbers(
    x: list[float], y: list[float], log: bool, width: int
) -> None:
    lines = draw(Plot([Curve(x, y, "a curve")], log_y=log), width, 9)
    assert [sum(len(text) for text, _ in line) for line in lines] == [width] * 9


def picture(plot: Plot, width: int = 60, height: int = 14) -> list[str]:
    return plain(draw(plot, width, height))


def test_ticks_stand_at_round_numbers_and_labels_at_the_end() -> None:
    epochs = np.arange(1.0, 101.0)
    rows = picture(
        Plot(
            [Curve(epochs, 1 / epochs, "train"), Curve(epochs, 0.2 + epochs / 200, "val")],
            x_range=(1, axes.round_end(100)),
        )
    )
    assert rows[0].startswith("1.0┤")
    assert rows[-1].split() == ["1", "20", "40", "60", "80", "100"]
    assert [row.split()[-1] for row in rows if row.endswith(("val", "train"))] == ["val", "train"]


def test_a_gap_is_a_gap_and_moves_no_axis() -> None:
    y = [1.0, 1.0, math.nan, math.inf, 1.0, 1.0]
    whole, gap = (picture(Plot([Curve(range(6), v)], y_range=(0, 2))) for v in ([1.0] * 6, y))
    dots = [sum(ord(c) > raster.EMPTY for c in "".join(rows)) for rows in (whole, gap)]
    assert dots[1] < dots[0]
    assert picture(Plot([Curve(range(6), y)]))[0] == picture(Plot([Curve([0, 5], [1.0, 1.0])]))[0]


def test_patterns_differ_without_colour() -> None:
    rows = {
        pattern: "".join(picture(Plot([Curve([0, 1], [0.5, 0.5], pattern=pattern)])))
        for pattern in Pattern
    }
    assert len(set(rows.values())) == len(Pattern)


def test_marks_and_the_cursor() -> None:
    plot = Plot(
        [Curve([1, 50], [0.5, 0.5])],
        [Mark(30, 0.5, "★"), Mark(20, text="d .5", style="text-muted")],
        x_range=(0, 50),
        cursor=40,
    )
    rows = picture(plot)
    assert "┊d .5" in rows[0]
    star = next(row for row in rows if "★" in row)
    assert rows[1].index("┊") < star.index("★") < rows[1].rindex("│")
    assert sum("┊" in row for row in rows[:12]) == 11, "all but where the curve crosses it"


def test_the_mouse_finds_the_value_under_it() -> None:
    plot = Plot([Curve([1, 200], [0.0, 1.0], "val")], x_range=(1, 200))
    row = picture(plot)[-2]
    assert column_value(plot, 60, 14, row.index("┬")) == pytest.approx(1)
    assert column_value(plot, 60, 14, row.rindex("┬")) == pytest.approx(200)


def test_a_log_axis_survives_divergence() -> None:
    rows = picture(Plot([Curve([1, 2, 3], [0.3, 1e9, 1e21])], log_y=True))
    ticks = [row.split("┤")[0].strip() for row in rows if "┤" in row]
    assert ticks[-1] == ".1"
    assert float(ticks[0]) >= 1e16


def test_a_spike_among_many_points_is_seen() -> None:
    x = np.arange(10_000.0)
    y = np.zeros(10_000)
    y[4321] = 1.0
    rows = picture(Plot([Curve(x, y)], y_range=(0, 1)))
    assert any(ord(character) > raster.EMPTY for character in rows[0])


def test_a_curve_that_goes_back_is_drawn_whole() -> None:
    angle = np.linspace(0, 2 * np.pi, 50_000)
    rows = picture(Plot([Curve(np.cos(angle), np.sin(angle))]))
    dots = [[ord(c) > raster.EMPTY for c in row] for row in rows]
    assert sum(dots[6]) <= 6, "left and right only"
    assert sum(dots[0]) > 4


@given(st.floats(1, 1e7))
def test_the_axis_ends_at_a_round_number_close_by(last: float) -> None:
    end = axes.round_end(last)
    assert end >= last * (1 - 1e-9)
    assert end == 10 or end <= 1.51 * last


def test_bars_start_at_a_common_zero() -> None:
    rows = picture(Plot(bars=[Bar("plain", 2.0), Bar("dropout", -1.0), Bar("odd", math.nan)]), 50)
    bars = [row for row in rows if "│" in row]
    assert bars[0].index("█") == bars[1].rindex("█") + 1
    assert bars[2].endswith("nan")
    assert "█" not in bars[2]


def test_regions_show_points_and_mark_the_wrong_ones() -> None:
    grid = [[0] * 10 + [1] * 10] * 8
    points = [Point(-0.5, 0, 0), Point(0.5, 0, 1), Point(0.5, 0.9, 1, wrong=True)]
    regions = Regions(grid, (-1, 1), (-1, 1), points)
    text = "".join(picture(Plot(regions=regions, mono=True)))
    assert [text.count(sign) for sign in "●○✗"] == [1, 1, 1]
    assert "░" in text
    styles = {style for line in draw(Plot(regions=regions), 60, 14) for _, style in line}
    assert {"on region-0", "on region-1", "bold bad on region-1"} <= styles


@given(st.floats(1e-6, 1e6), st.floats(1.02, 2.0, exclude_max=True))
def test_a_narrow_log_axis_shows_little_more_than_its_range(low: float, factor: float) -> None:
    axis = axes.logarithmic(low, low * factor, 4)
    assert axis.low <= low * (1 + 1e-9)
    assert axis.high >= low * factor * (1 - 1e-9)
    assert axis.high - axis.low <= 3 * low * (factor - 1)
    assert len(axis.ticks) >= 2
