"""Thinning keeps what a chart shows; smoothing keeps what was measured."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from studytui.lab.curves import smooth, thin
from tests.lab.helpers import numbers

series = st.lists(numbers, max_size=300).map(np.array)


@given(series, st.integers(1, 60))
def test_thinning_keeps_ends_and_extremes(y: np.ndarray, width: int) -> None:
    x = np.arange(len(y), dtype=float)
    a, b = thin(x, y.astype(float), width)
    assert len(a) == len(b) <= max(2 * width, 2)
    assert (np.diff(a) >= 0).all()
    finite = y[np.isfinite(y)] if len(y) else y
    kept = b[np.isfinite(b)]
    assert set(kept.tolist()) <= set(finite.tolist())
    if len(y) > 2 * width >= 6:
        assert (a[0], a[-1]) == (x[0], x[-1])
    if len(finite) and width >= 3:
        assert kept.max() == finite.max()
        assert kept.min() == finite.min()


def test_a_gap_stays_a_gap() -> None:
    y = np.sin(np.arange(10_000.0))
    y[4000:6000] = np.nan
    x, thinned = thin(np.arange(10_000.0), y, 100)
    inside = (x > 4200) & (x < 5800)
    assert inside.any()
    assert np.isnan(thinned[inside]).all()
    assert np.isfinite(thinned[~((x > 3900) & (x < 6100))]).all()


@given(series, st.integers(-1, 300))
def test_smoothing_stays_between_the_extremes_and_keeps_gaps(y: np.ndarray, window: int) -> None:
    y = y.astype(float)
    smoothed = smooth(y, window)
    assert smoothed.shape == y.shape
    finite = np.isfinite(y)
    assert (np.isfinite(smoothed) == finite).all()
    np.testing.assert_array_equal(smoothed[~finite], y[~finite])
    if finite.any():
        slack = 1e-9
        assert smoothed[finite].max() <= y[finite].max() + slack
        assert smoothed[finite].min() >= y[finite].min() - slack


def test_smoothing_is_a_moving_mean() -> None:
    smoothed = smooth(np.array([1.0, 2.0, 6.0, 2.0]), 3)
    assert smoothed == pytest.approx([1.5, 3.0, 10 / 3, 4.0])


def test_a_spike_does_not_spoil_what_follows() -> None:
    y = np.full(1000, 0.3)
    y[10] = 1e21
    assert smooth(y, 5)[100:] == pytest.approx(0.3)


def test_a_curve_that_grows_keeps_most_of_its_points() -> None:
    y = np.random.default_rng(0).normal(size=1000)
    x = np.arange(1000.0)
    kept = []
    for n in range(500, 1000):
        before, after = (set(thin(x[:m], y[:m], 80)[0].tolist()) for m in (n, n + 1))
        kept.append(len(before & after) / len(before))
    assert np.median(kept) > 0.97
    assert np.mean(np.array(kept) < 0.9) < 0.01
