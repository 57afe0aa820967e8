"""Pictures of the model, looked back to."""

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from studytui.lab.view import ConfusionView
from studytui.ui.lab.album import MOST, Album


def album(epochs: list[int]) -> Album:
    made = Album()
    for epoch in epochs:
        made.add(ConfusionView(epoch, np.eye(2, dtype=np.int64)))
    return made


def seen(made: Album, epoch: int | None) -> int | None:
    view = made.at(epoch)
    return view.epoch if view else None


def test_looking_back_finds_the_last_picture_until_then() -> None:
    made = album([3, 8, 20])
    assert [seen(made, epoch) for epoch in (None, 20, 19, 8, 7, 3, 1)] == [20, 20, 8, 8, 3, 3, 3]
    assert seen(Album(), None) is None


def test_pictures_that_a_resumed_run_gave_up_are_forgotten() -> None:
    made = album([10, 20, 30, 15])
    assert [seen(made, epoch) for epoch in (None, 40, 14)] == [15, 15, 10]


@given(st.integers(1, 5 * MOST), st.integers(1, 7))
def test_the_first_and_the_last_stay_and_no_part_of_the_run_is_without(n: int, step: int) -> None:
    epochs = [1 + step * i for i in range(n)]
    made = album(epochs)
    kept = sorted({seen(made, epoch) or 0 for epoch in epochs})
    assert len(kept) <= MOST + 1
    assert (kept[0], kept[-1]) == (epochs[0], epochs[-1])
    assert max((b - a for a, b in pairwise(kept)), default=0) <= step * (2 * n // MOST + 1)
