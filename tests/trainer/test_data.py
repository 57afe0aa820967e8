import io
import zipfile
from pathlib import Path

import numpy as np
import pytest
import sklearn.datasets
from hypothesis import given
from hypothesis import strategies as st

from studytui.lab.streams import stream_seed
from studytui.trainer import data
from studytui.trainer.data import DataError, load
from studytui.trainer.generated import RECIPES
from tests.trainer.helpers import spec_of


@given(st.integers(0, 4_000_000_000), st.integers(2, 90), st.sampled_from([0.0, 0.3]))
def test_generated_data_are_scikit_learns(seed: int, rows: int, noise: float) -> None:
    centers = [[-1, -1], [1, -1], [0, 1]]
    expected = {
        "moons": sklearn.datasets.make_moons(rows, noise=noise, random_state=seed),
        "circles": sklearn.datasets.make_circles(rows, noise=noise, factor=0.5, random_state=seed),
        "blobs": sklearn.datasets.make_blobs(
            rows, centers=centers, cluster_std=noise, random_state=seed
        ),
    }
    for name, (x, y) in expected.items():
        mine = RECIPES[name].make(rows, noise, 2, seed)
        assert np.array_equal(mine[0], x), name
        assert np.array_equal(mine[1], y), name


@pytest.mark.parametrize("name", ["digits", "breast_cancer", "wine"])
def test_shipped_tables_are_scikit_learns_and_its_loader_is_the_way_out(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick = data._shipped(name)
    monkeypatch.setattr(data, "find_spec", lambda _: None)
    slow = data._shipped(name)
    assert np.array_equal(quick.x, slow.x)
    assert np.array_equal(quick.y, slow.y)


@pytest.mark.parametrize("name", sorted(RECIPES))
def test_every_kind_gives_what_was_asked_for(name: str) -> None:
    found = load(spec_of(dataset=name, n_train=33, n_val=20, n_test=0, features=7, noise=0.1))
    assert (len(found.train), len(found.validation), len(found.test)) == (33, 20, 0)
    assert found.features == (7 if name in ("random_labels", "interaction") else 2)
    assert set(found.train.y.tolist()) == set(range(len(found.names)))
    assert found.train.y.dtype == np.int64
    assert not np.array_equal(found.train.x[:20], found.validation.x)


def test_more_validation_rows_change_no_training_row() -> None:
    few = load(spec_of(dataset="moons", n_train=30, n_val=20))
    many = load(spec_of(dataset="moons", n_train=30, n_val=500))
    assert np.array_equal(few.train.x, many.train.x)


def test_measured_rows_are_divided_without_overlap() -> None:
    found = load(spec_of(dataset="digits", n_train=1000, n_val=397, n_test=400))
    rows = np.concatenate([found.train.x, found.validation.x, found.test.x])
    whole = data._shipped("digits").x
    assert np.array_equal(np.sort(rows, axis=0), np.sort(whole, axis=0))
    assert found.train.x.max() == 1.0


def test_wrong_labels_are_as_many_as_asked_for_and_validation_stays_clean() -> None:
    plain = load(spec_of(dataset="digits", n_train=400))
    noisy = load(spec_of(dataset="digits", n_train=400, label_noise=0.3))
    both = load(spec_of(dataset="digits", n_train=400, label_noise=0.3, noisy_validation=True))
    assert (plain.train.y != noisy.train.y).sum() == noisy.flipped == 120
    assert np.array_equal(plain.validation.y, noisy.validation.y)
    assert np.array_equal(noisy.train.y, both.train.y)
    share = (plain.validation.y != both.validation.y).mean()
    assert share == pytest.approx(0.3, abs=0.001)


def test_statistics_come_from_the_training_rows_alone() -> None:
    found = load(spec_of(dataset="wine", n_train=100))
    assert np.allclose(found.train.x.mean(axis=0), 0)
    assert np.allclose(found.train.x.std(axis=0), 1)
    assert not np.allclose(found.validation.x.mean(axis=0), 0, atol=1e-3)


def csv_file(folder: Path, text: str) -> Path:
    file = folder / "table.csv"
    file.write_text(text, encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", r"table.csv:1: is empty; a header row"),
        ("a,b\n1,2\n", r"table.csv:1: has no column 'target'; set target to one of a, b"),
        ("target\nx\n", r"table.csv:1: has only the column 'target'"),
        ("a target\n1 x\n", r"only the column 'a target'.* with commas, semicolons, tabs or bars"),
        ("a,a,target\n1,2,x\n", r"table.csv:1: the header names 'a' twice"),
        ("a,target\n", r"table.csv: has a header but no rows"),
        ("a,target\n1,x\n2,x\n", r"table.csv: target has one class only \(x\)"),
        ("a,target\n1,x\nred,y\n", r"table.csv:3: a is 'red'; a finite number is needed"),
        ("a,target\n1,x\nnan,y\n", r"table.csv:3: a is 'nan'"),
        ("a,target\n\n1,x,3\n", r"table.csv:3: has 3 cells, the header has 2"),
        ("a,target\n1,\n", r"table.csv:2: has no target"),
        ('a,target\n1,"x\n', r"table.csv:2: is no row of a CSV table"),
        ("a,target,\n1,x,\n", r"table.csv:2: column 3, which has no name, is ''"),
    ],
)
def test_a_table_that_is_not_usable_is_refused_with_file_and_line(
    tmp_path: Path, text: str, message: str
) -> None:
    spec = spec_of(dataset=f"csv:{csv_file(tmp_path, text)}")
    with pytest.raises(DataError, match=message):
        load(spec)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(tmp_path: Path, delimiter: str) -> None:
    lines = [["height", "kind", "width"], *([str(i), "ab"[i % 2], "0.5"] for i in range(20))]
    text = "\ufeff" + "\n".join(delimiter.join(line) for line in lines)
    found = load(spec_of(dataset=f"csv:{csv_file(tmp_path, text)}", target="kind"))
    assert found.names == ("a", "b")
    assert (len(found.train), len(found.validation), len(found.test)) == (12, 4, 4)


def test_a_table_that_is_no_text_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_bytes("größe,target\n1,x\n".encode("latin-1"))
    with pytest.raises(DataError, match=r"x.csv:1: is no text in UTF-8"):
        load(spec_of(dataset=f"csv:{file}"))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"gone.csv: there is no such file"):
        load(spec_of(dataset=f"csv:{tmp_path}/gone.csv"))


def test_too_few_rows_for_the_split_are_refused(tmp_path: Path) -> None:
    file = csv_file(tmp_path, "a,target\n" + "1,x\n2,y\n" * 5)
    with pytest.raises(DataError, match="the data have 10"):
        load(spec_of(dataset=f"csv:{file}", n_train=8, n_val=8))


GOOD = {"X": np.arange(24.0).reshape(12, 2), "y": np.arange(12) % 2}


@pytest.mark.parametrize(
    ("arrays", "message"),
    [
        ({"X": GOOD["X"]}, "needs the arrays X and y"),
        ({**GOOD, "X": np.arange(12.0)}, "X must be numbers, one row an example"),
        ({**GOOD, "y": np.arange(11)}, "y must be 12 whole numbers or texts"),
        ({**GOOD, "y": np.arange(12) / 2}, "y must be 12 whole numbers or texts"),
        ({**GOOD, "y": np.zeros(12, int)}, "has one class only"),
        ({**GOOD, "X": np.full((12, 2), np.inf)}, r"X\[0\] holds a number that is not finite"),
        ({**GOOD, "X": np.array([[{}]] * 12)}, "holds Python objects, or is damaged"),
        ({**GOOD, "X": np.zeros((12, 0))}, "X has rows without numbers"),
        (
            {"X_train": GOOD["X"], "y_train": GOOD["y"],
             "X_val": np.zeros((3, 5)), "y_val": np.arange(3)},
            "the parts differ in their number of inputs",
        ),
    ],
)  # fmt: skip
def test_an_archive_that_is_not_usable_is_refused(
    tmp_path: Path, arrays: dict[str, np.ndarray], message: str
) -> None:
    file = tmp_path / "data.npz"
    np.savez(file, **arrays)  # type: ignore[arg-type]
    with pytest.raises(DataError, match=message):
        load(spec_of(dataset=f"npz:{file}"))


def test_a_file_that_is_no_archive_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "data.npz"
    file.write_text("hello")
    with pytest.raises(DataError, match=r"is no npz archive; numpy\.savez writes one"):
        load(spec_of(dataset=f"npz:{file}"))


def test_parts_that_a_file_names_are_taken_as_they_are(tmp_path: Path) -> None:
    file = tmp_path / "data.npz"
    x, y = GOOD["X"], np.array(["no", "yes"] * 6)
    np.savez(file, X_train=x[:7], y_train=y[:7], X_val=x[7:], y_val=y[7:])
    found = load(spec_of(dataset=f"npz:{file}", standardize=False, n_train=5))
    assert np.array_equal(found.train.x, x[:5])
    assert found.names == ("no", "yes")
    assert len(found.test) == 0
    with pytest.raises(DataError, match="n_val = 9"):
        load(spec_of(dataset=f"npz:{file}", n_val=9))
    with pytest.raises(DataError, match="n_val = 0: leaves no row to validate on"):
        load(spec_of(dataset=f"npz:{file}", n_val=0.01))
    with pytest.raises(DataError, match="one row has no variance"):
        load(spec_of(dataset=f"npz:{file}", n_train=1, batch_norm=True))


def test_what_an_archive_claims_to_hold_is_not_believed(tmp_path: Path) -> None:
    file = tmp_path / "data.npz"
    head = io.BytesIO()
    shape = {"descr": "<f8", "fortran_order": False, "shape": (10**13, 2)}
    np.lib.format.write_array_header_1_0(head, shape)
    for content, message in ((head.getvalue(), "not enough memory"), (b"none", "must be numbers")):
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr("X.npy", content)
            archive.writestr("y.npy", content)
        with pytest.raises(DataError, match=message):
            load(spec_of(dataset=f"npz:{file}"))


def test_each_part_has_a_stream_of_its_own() -> None:
    seeds = {stream_seed(seed, name) for seed in range(50) for name in ("train", "validation")}
    assert len(seeds) == 100


@pytest.mark.parametrize("standardize", [True, False])
def test_numbers_too_large_for_the_precision_are_refused(tmp_path: Path, standardize: bool) -> None:
    file = tmp_path / "data.npz"
    x = np.where(np.arange(40).reshape(20, 2) % 3, 1e308, -1e308)
    np.savez(file, X=x, y=np.arange(20) % 2)
    with pytest.raises(DataError, match="too large to compute with in float32"):
        load(spec_of(dataset=f"npz:{file}", standardize=standardize))
    np.savez(file, X=x / 1e290, y=np.arange(20) % 2)
    assert load(spec_of(dataset=f"npz:{file}", standardize=standardize)).features == 2
