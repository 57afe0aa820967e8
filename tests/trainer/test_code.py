"""The exported program and the engine are the same experiment: their losses agree in float64."""

import contextlib
import csv
import io
import math
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec
import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from studytui.lab import code, presets
from studytui.lab.declarations import ACTIVATIONS, GENERATED, ExperimentSpec
from studytui.lab.spec import parse
from studytui.trainer.control import revise
from tests.trainer.helpers import epoch_of, spec_of, stack_of

EPOCHS = 10
MOST_LINES = 102
"""Of an experiment with wrong labels, dropout, batch norm, a penalty and all else at once."""
MOST_LINES_OF_A_CHANGE = 4


@pytest.fixture(autouse=True)
def default_type() -> Iterator[None]:
    """The program sets the default type of the whole process."""
    yield
    torch.set_default_dtype(torch.float32)


def program_history(spec: ExperimentSpec) -> list[tuple[float, ...]]:
    names: dict[str, object] = {}
    with contextlib.redirect_stdout(io.StringIO()):
        exec(compile(code.program(spec), "program", "exec"), names)  # noqa: S102
    history = names["history"]
    assert isinstance(history, list)
    return history


def engine_history(spec: ExperimentSpec) -> list[tuple[float, ...]]:
    stack = stack_of(spec)
    history: list[tuple[float, ...]] = []
    for epoch in range(1, spec.epochs + 1):
        for item in spec.changes:
            if item.at == epoch:
                revise(stack, 0, item.set)
        outcome = epoch_of(stack)[0]
        assert outcome.train_loss is not None
        history.append((epoch, outcome.train_loss, outcome.val_loss, outcome.val_accuracy))
        if outcome.decision.stop:
            break
    return history


def shortened(spec: ExperimentSpec) -> ExperimentSpec:
    """Ten epochs of it, in float64, with the training loss."""
    changes = tuple(item for item in spec.changes if item.at <= EPOCHS)
    return msgspec.structs.replace(
        spec, epochs=min(spec.epochs, EPOCHS), dtype="float64", device="cpu",
        evaluate_train=True, changes=changes,
    )  # fmt: skip


def assert_equal(spec: ExperimentSpec) -> None:
    expected, found = program_history(spec), engine_history(spec)
    assert len(found) == len(expected)
    for theirs, ours in zip(expected, found, strict=True):
        if not all(math.isfinite(value) for value in theirs):
            assert [math.isfinite(value) for value in ours] == [math.isfinite(v) for v in theirs]
            continue
        assert ours == pytest.approx(theirs, rel=1e-6, abs=1e-6), (spec, theirs[0])


def assert_set_apart(lines: list[str]) -> None:
    """Two empty lines, no more, above each class and function."""
    for number, line in enumerate(lines):
        if line.startswith(("class ", "def ", "@")) and lines[number - 1][:1] != "@":
            above = [bool(text) for text in lines[number - 3 : number]]
            assert above == [True, False, False], line


@pytest.mark.parametrize("name", presets.names())
def test_presets(name: str) -> None:
    lines = code.program(presets.load(name)).splitlines()
    assert len(lines) <= 90
    assert_set_apart(lines)
    spec = shortened(presets.load(name))
    assert spec.device == "cpu"
    assert_equal(spec)


def _mapping(draw: st.DrawFn) -> dict[str, object]:
    hidden = draw(st.lists(st.integers(1, 9), max_size=3))
    rows = draw(st.integers(2, 40))
    return {
        "dataset": draw(st.sampled_from([*GENERATED, "wine"])),
        "features": 4,
        "n_train": rows,
        "n_val": 30,
        "n_test": 5,
        "noise": draw(st.floats(0, 1)),
        "label_noise": draw(st.sampled_from([0.0, 0.3])),
        "noisy_validation": draw(st.booleans()),
        "standardize": draw(st.sampled_from([None, True])),
        "hidden": hidden,
        "activation": draw(st.sampled_from(ACTIVATIONS)),
        "batch_norm": draw(st.booleans()),
        "dropout": draw(st.sampled_from([0.0, 0.2, 0.6])),
        "init": draw(st.sampled_from(["default", "he", "xavier"])),
        "optimizer": draw(st.sampled_from(["sgd", "adam"])),
        "decay": draw(st.sampled_from(["coupled", "decoupled"])),
        "momentum": draw(st.sampled_from([0.0, 0.9])),
        "lr": draw(st.sampled_from([1e-3, 0.02])),
        "l2": draw(st.sampled_from([0.0, 0.01])),
        "batch_size": draw(st.sampled_from([None, 2, 5, 8, 64])),
        "seed": draw(st.integers(0, 400_000_000)),
        "monitor": draw(st.sampled_from(["val_loss", "val_accuracy"])),
        "early_stopping": draw(st.booleans()),
        "patience": draw(st.integers(1, 4)),
        "start_epoch": draw(st.integers(1, 3)),
        "changes": draw(_CHANGES),
        "epochs": EPOCHS,
        "dtype": "float64",
    }


_CHANGES = st.lists(
    st.fixed_dictionaries(
        {
            "at": st.integers(1, EPOCHS),
            "set": st.sampled_from(
                [{"dropout": 0.5}, {"dropout": 0}, {"l2": 0.02}, {"l2": 0}, {"lr": 0.005},
                 {"early_stopping": True, "patience": 2}, {"min_delta": 0.01}]
            ),
        }
    ),
    max_size=2,
)  # fmt: skip


@st.composite
def specs(draw: st.DrawFn) -> ExperimentSpec:
    """Small experiments of every kind."""
    spec = parse(_mapping(draw))
    if isinstance(spec, list):
        return spec_of(batch_size=8, n_train=20, n_val=20, hidden=[3], epochs=2, dtype="float64")
    return spec


@settings(max_examples=60)
@given(specs())
def test_random_experiments(spec: ExperimentSpec) -> None:
    assert_equal(spec)
    lines = code.program(spec).splitlines()
    assert_set_apart(lines)
    assert len(lines) <= MOST_LINES + MOST_LINES_OF_A_CHANGE * len(spec.changes)
    assert max(map(len, lines)) <= 100


@pytest.mark.filterwarnings("ignore:Input line .* contained no data")
@pytest.mark.parametrize(
    ("batch", "train", "val"), [(8, 33, None), (500, 33, None), (8, 0.5, 0.25), (8, 33, 0.25)]
)
def test_a_users_table(tmp_path: Path, batch: int, train: float, val: float | None) -> None:
    file = tmp_path / "flowers.csv"
    rng = np.random.default_rng(0)
    with file.open("w", newline="", encoding="utf-8-sig") as stream:
        writer = csv.writer(stream, delimiter=";")
        writer.writerow(["long; short", " kind", "wide"])
        for _ in range(61):
            kind = int(rng.integers(3))
            writer.writerow([rng.normal() + kind, f'#{kind}; "é" ', rng.normal()])
        stream.write("\n")
    spec = spec_of(
        dataset=f"csv:{file}", target="kind", hidden=[5], dropout=0.3, epochs=EPOCHS,
        n_train=train, n_val=val, batch_size=batch, batch_norm=True, label_noise=0.2,
        noisy_validation=True,
        init="he", l2=0.01, start_epoch=2, dtype="float64",
    )  # fmt: skip
    assert_equal(spec)
    assert len(code.program(spec).splitlines()) <= MOST_LINES


@pytest.mark.parametrize("named", [False, True])
def test_a_users_archive(tmp_path: Path, named: bool) -> None:
    file = tmp_path / "digits.npz"
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(50, 2, 3)), rng.integers(5, 8, size=50)
    if named:
        np.savez(
            file, X_train=x[:30], y_train=y[:30], X_val=x[30:45], y_val=y[30:45],
            X_test=x[45:], y_test=np.full(5, 9),
        )  # fmt: skip
    else:
        np.savez(file, X=x, y=y)
    assert_equal(
        spec_of(dataset=f"npz:{file}", hidden=[5], batch_norm=True, batch_size=8, epochs=EPOCHS,
                dtype="float64", label_noise=0.2, n_train=0.9 if named else 30, n_val=9)
    )  # fmt: skip


def test_a_file_that_has_gone_is_still_named(tmp_path: Path) -> None:
    for kind in ("csv", "npz"):
        spec = msgspec.structs.replace(spec_of(), dataset=f"{kind}:{tmp_path / 'gone'}")
        assert str(tmp_path / "gone") in code.program(spec)


def test_depth_makes_the_program_no_longer() -> None:
    deep = spec_of(hidden=[7, *[6] * 8, 5, 5], batch_norm=True, dropout=0.2, activation="tanh",
                   epochs=3, dtype="float64")  # fmt: skip
    flat = msgspec.structs.replace(deep, hidden=(7,))
    assert len(code.program(deep)) < len(code.program(flat)) + 40
    assert_equal(deep)


def test_switching_off_what_was_never_on() -> None:
    changes = [{"at": 2, "set": {"dropout": 0, "l2": 0, "pace": 5}}]
    assert_equal(spec_of(hidden=[4], changes=changes, epochs=3, dtype="float64"))
    changes = [{"at": 2, "set": {"dropout": 0.5}}]
    assert_equal(spec_of(hidden=[], changes=changes, epochs=3, dtype="float64"))


def test_the_program_needs_nothing_of_this_project() -> None:
    assert "studytui" not in code.program(spec_of())
    assert "studytui" in sys.modules
