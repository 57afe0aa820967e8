"""The view file: written whole, read carefully."""

import base64
import zlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from studytui.lab import view
from studytui.lab.view import ConfusionView, RegionsView


def regions() -> RegionsView:
    points = np.array([[0.0, 0.0], [1.0, 2.0]], np.float32)
    x0, x1, y0, y1 = view.box_around(points)
    return RegionsView(
        epoch=7,
        grid=np.zeros((view.GRID_ROWS, view.GRID_COLUMNS), np.uint8),
        box=(x0, x1, y0, y1),
        points=points,
        labels=np.array([0, 1], np.uint8),
        wrong=np.array([False, True]),
    )


def test_regions_come_back_as_they_went(tmp_path: Path) -> None:
    view.write(tmp_path, regions())
    read = view.read(tmp_path)
    assert isinstance(read, RegionsView)
    assert read.epoch == 7
    assert np.array_equal(read.points, regions().points)
    assert read.wrong.tolist() == [False, True]
    assert read.box == pytest.approx(regions().box)
    assert [file.name for file in tmp_path.iterdir()] == [view.NAME]


def test_a_confusion_matrix_comes_back(tmp_path: Path) -> None:
    view.write(tmp_path, ConfusionView(3, np.array([[5, 1], [0, 9]])))
    read = view.read(tmp_path)
    assert isinstance(read, ConfusionView)
    assert read.confusion.tolist() == [[5, 1], [0, 9]]


def test_nothing_there_is_no_error(tmp_path: Path) -> None:
    assert view.read(tmp_path) is None


@given(damage=st.binary(max_size=200), at=st.floats(0, 1))
def test_a_damaged_file_never_raises(
    tmp_path_factory: pytest.TempPathFactory, damage: bytes, at: float
) -> None:
    folder = tmp_path_factory.mktemp("run")
    view.write(folder, regions())
    content = (folder / view.NAME).read_bytes()
    cut = int(at * len(content))
    (folder / view.NAME).write_bytes(content[:cut] + damage)
    read = view.read(folder)
    assert read is None or cut == len(content), "it lacks something"


@pytest.mark.parametrize("counts", [np.zeros((2, 3)), np.array([[1, -1], [0, 0]]), np.ones((1, 1))])
def test_wrong_shapes_are_no_view(tmp_path: Path, counts: np.ndarray) -> None:
    view.write(tmp_path, ConfusionView(1, counts))
    assert view.read(tmp_path) is None


@pytest.mark.parametrize(
    "content", [b"{}", b"[]", b"\xff", b'{"v":1,"kind":"heartbeat"}', b"[" * 100_000]
)
def test_another_file_is_no_view(tmp_path: Path, content: bytes) -> None:
    (tmp_path / view.NAME).write_bytes(content)
    assert view.read(tmp_path) is None


def test_a_view_goes_through_the_journal() -> None:
    first, rest = view.pack(regions(), rows=True), view.pack(regions(), rows=False)
    assert rest.keys() == {"grid", "wrong"} < first.keys()
    found = view.unpack(7, first | rest)
    assert isinstance(found, RegionsView)
    assert found.epoch == 7
    assert found.box == pytest.approx(regions().box)
    for name in ("grid", "points", "labels", "wrong"):
        assert np.array_equal(getattr(found, name), getattr(regions(), name)), name
    assert view.unpack(7, rest) is None, "without its rows it is none"
    counts = np.array([[5, 1], [0, 90_000]])
    table = view.unpack(3, view.pack(ConfusionView(3, counts), rows=False))
    assert isinstance(table, ConfusionView)
    assert table.confusion.tolist() == counts.tolist()


@given(st.data())
def test_damaged_arrays_of_an_event_never_raise(data: st.DataObject) -> None:
    packed = view.pack(regions(), rows=True)
    name = data.draw(st.sampled_from(sorted(packed)))
    text = packed[name]
    place = data.draw(st.integers(0, len(text)))
    damaged = text[:place] + data.draw(st.text(max_size=9)) + text[place + 3 :]
    found = view.unpack(1, packed | {name: damaged})
    assert found is None or isinstance(found, RegionsView)


def test_an_array_that_grows_without_end_is_refused() -> None:
    bomb = base64.b64encode(zlib.compress(bytes(50_000_000))).decode()
    assert view.unpack(1, view.pack(regions(), rows=True) | {"grid": bomb}) is None


def test_the_grid_starts_at_the_top_left() -> None:
    inputs = view.grid_inputs((0.0, 64.0, 0.0, 48.0))
    assert inputs[0].tolist() == [0.5, 47.5]
    assert inputs[-1].tolist() == [63.5, 0.5]
    assert len(inputs) == view.GRID_ROWS * view.GRID_COLUMNS
