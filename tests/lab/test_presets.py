"""The shipped presets are complete; the user's stand beside them."""

import tomllib
from pathlib import Path

import pytest

from studytui import paths
from studytui.lab import presets
from studytui.lab.code import as_it_ran, program
from studytui.lab.declarations import ExperimentSpec
from studytui.lab.events import Applied
from studytui.lab.specfile import SpecError
from studytui.lab.streams import STREAMS, stream_seed
from tests.lab.helpers import ended, spec

SHIPPED = sorted(file.stem for file in (paths.content() / "presets").glob("*.toml"))


def test_the_named_ones_are_there() -> None:
    assert {
        "see-overfitting", "noisy-digits", "noisy-moons", "rescue", "patience", "random-labels",
        "learnable", "batchnorm-rates", "learning-rate", "batch-size", "boundaries",
        "deep-sigmoid", "mnist-shape", "too-small-for-dropout",
    } <= set(SHIPPED)  # fmt: skip


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_preset_says_what_it_is(name: str) -> None:
    made = presets.load(name)
    raw = tomllib.loads((paths.content() / "presets" / f"{name}.toml").read_text())
    assert {"title", "watch", "early_stopping", "patience", "dropout_on", "l2_on"} <= set(raw)
    assert made.preset == name
    assert 20 <= len(made.watch) <= 80


@pytest.mark.parametrize("name", SHIPPED)
def test_a_preset_as_a_program_is_short_and_compiles(name: str) -> None:
    text = program(presets.load(name))
    compile(text, name, "exec")
    assert len(text.splitlines()) <= 95
    assert max(len(line) for line in text.splitlines()) <= 100
    assert "studytui" not in text


def test_the_users_own_presets(home: Path) -> None:
    folder = paths.presets_dir()
    folder.mkdir(parents=True)
    (folder / "mine.toml").write_text("epochs = 3\n")
    (folder / "rescue.toml").write_text("epochs = 4\n")
    assert "mine" in presets.names()
    assert presets.load("mine").epochs == 3
    assert presets.load("rescue").epochs == 4
    made = presets.load(folder / "mine.toml", {"seed": "2"})
    assert (made.preset, made.seed) == ("mine", 2)
    assert presets.base_of(made).seed == 0


def test_wrong_names_and_files(tmp_path: Path) -> None:
    with pytest.raises(SpecError, match="Did you mean rescue"):
        presets.load("rescu")
    with pytest.raises(SpecError, match="Presets are"):
        presets.load("zzzzzz")
    with pytest.raises(SpecError, match="no such file"):
        presets.load(tmp_path / "x.toml")
    with pytest.raises(SpecError, match="lr = 0"):
        presets.load("rescue", {"lr": "0"})
    assert presets.base_of(spec(preset="gone")) == ExperimentSpec()


def test_a_run_is_exported_with_the_changes_that_were_made() -> None:
    change = Applied(id="d", epoch=2, step=8, set={"dropout": 0.5}, was={"dropout": 0.0})
    made = as_it_ran(ended([3.0, 2.0, 1.0, 0.9], between=[change]))
    assert [(item.at, item.set) for item in made.changes] == [(3, {"dropout": 0.5})]
    text = program(made)
    assert "if epoch == 3:" in text
    assert "model.p = 0.5" in text


def test_every_stream_has_a_seed_of_its_own() -> None:
    seeds = {stream_seed(seed, name) for seed in range(50) for name in STREAMS}
    assert len(seeds) == 50 * len(STREAMS)
    with pytest.raises(ValueError, match="not in"):
        stream_seed(0, "tea leaves")
