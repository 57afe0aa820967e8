"""Specs: every problem reported, nothing raised, files and text read back as they were."""

import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studytui.lab.fields import Change, Field, Problem, number_text, read_value, show_value
from studytui.lab.rules import applies, file_problem, split_sizes, standardizes
from studytui.lab.spec import (
    CONTROLS,
    FIELDS,
    ExperimentSpec,
    change,
    differences,
    parse,
    read_controls,
    to_mapping,
)
from studytui.lab.specfile import SpecError, dumps, overlay, read_spec, write_spec
from tests.lab.helpers import spec

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.integers(), inner),
    max_leaves=6,
)
mappings = st.dictionaries(st.sampled_from(list(FIELDS)) | st.text(), anything, max_size=6)


def numeric(field: Field) -> st.SearchStrategy[float]:
    low, high = field.low, field.high
    if field.kind == "whole":
        return st.integers(int(low), int(high))
    return st.floats(low, high, exclude_min=field.open_low, exclude_max=field.open_high)


def values(field: Field) -> st.SearchStrategy[Any]:
    """Valid values of a field."""
    made: dict[str, st.SearchStrategy[Any]] = {
        "switch": st.booleans(),
        "choice": st.sampled_from(field.choices or ("",)),
        "dataset": st.sampled_from(field.choices or ("",)),
        "text": st.text("abc λ→.", max_size=20).map(str.strip),
        "widths": st.lists(st.integers(1, 8192), max_size=20).map(tuple),
        "rows": st.integers(1, 100) | st.floats(0.01, 0.3),
        "changes": st.lists(
            st.builds(Change, at=st.just(1), set=st.just({"dropout": 0.5})), max_size=2
        ).map(tuple),
    }
    strategy = made[field.kind] if field.kind in made else numeric(field)
    return strategy | st.none() if field.nothing else strategy


specs = st.fixed_dictionaries(
    {}, optional={name: values(field) for name, field in FIELDS.items()}
).map(parse)


@given(mappings)
def test_parse_never_raises_and_says_all_that_is_wrong(mapping: dict[Any, Any]) -> None:
    made = parse(mapping)
    if isinstance(made, list):
        assert made
        for problem in made:
            assert str(problem).endswith((".", "?"))
            assert str(problem).isprintable()
        each = {name for name in mapping if isinstance(parse({name: mapping[name]}), list)}
        alone = {str(name) for name in each - {"changes"}}
        assert alone <= {problem.field for problem in made}


@given(specs)
def test_a_spec_survives_its_file(made: ExperimentSpec | list[Problem]) -> None:
    import tomllib

    if isinstance(made, ExperimentSpec):
        assert parse(tomllib.loads(dumps(made))) == made


@given(st.sampled_from(list(FIELDS)), st.data())
def test_the_text_of_a_value_is_read_back_as_it(name: str, data: st.DataObject) -> None:
    field = FIELDS[name]
    if field.kind != "changes":
        value = data.draw(values(field))
        assert read_value(field, show_value(field, value)) == value


def test_defaults_are_a_valid_experiment() -> None:
    assert parse({}) == ExperimentSpec()
    for field in FIELDS.values():
        assert field.help
        assert parse({field.name: field.default}) == ExperimentSpec()


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_number_text_reads_back(value: float) -> None:
    assert float(number_text(value)) == value


@pytest.mark.parametrize("name", [f.name for f in FIELDS.values() if f.kind in ("number", "whole")])
@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, "nan", "inf", "1e999", True, -1])
def test_numbers_that_are_none_are_refused(name: str, value: object) -> None:
    [problem] = _problems({name: value})
    assert problem.field == name
    assert FIELDS[name].range in problem.message


def _problems(mapping: dict[str, Any]) -> list[Problem]:
    made = parse(mapping)
    assert isinstance(made, list)
    return made


def test_all_problems_come_at_once() -> None:
    fields = [p.field for p in _problems({"dropout": 1.5, "lr": 0, "optimzer": "adam"})]
    assert fields == ["dropout", "lr", "optimzer"]
    assert "optimizer" in str(_problems({"optimzer": "adam"})[0])


def test_short_forms() -> None:
    made = spec(
        hidden="64,32", batch_size="full", dropout="0.5", early_stopping="on", n_train="0.5"
    )
    assert (made.hidden, made.batch_size, made.dropout) == ((64, 32), None, 0.5)
    assert made.early_stopping is True
    assert made.n_train == 0.5
    assert spec(hidden="").hidden == ()
    assert spec(hidden=7).hidden == (7,)


def test_adamw_is_adam_with_decoupled_decay() -> None:
    made = spec(optimizer="adamw")
    assert (made.optimizer, made.decay) == ("adam", "decoupled")
    assert [p.field for p in _problems({"optimizer": "adamw", "decay": "coupled"})] == ["decay"]


def test_paths_are_relative_to_the_file(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text('dataset = "csv:data/x.csv"\n')
    made = read_spec(file)
    assert made.dataset == f"csv:{tmp_path}/data/x.csv"
    file.write_text('\ufeffdataset = "csv:data/x.csv"\n', encoding="utf-8")
    assert read_spec(file) == made, "an editor's mark of UTF-8 is no part of it"
    problem = file_problem(made)
    assert problem is not None
    assert "no such file" in str(problem)


def test_a_broken_file_is_named_with_its_fields(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text("dropout = 2\nl2 = -1\n")
    with pytest.raises(SpecError) as caught:
        read_spec(file)
    lines = str(caught.value).splitlines()
    assert len(lines) == 2
    assert all(line.startswith(str(file)) for line in lines)
    for text, said in [("dropout = ", "TOML"), ("\x00", "TOML")]:
        file.write_text(text)
        with pytest.raises(SpecError, match=said):
            read_spec(file)
    file.write_bytes(b"\xff\xfe")
    with pytest.raises(SpecError, match="UTF-8"):
        read_spec(file)
    with pytest.raises(SpecError, match="no such file"):
        read_spec(tmp_path / "other.toml")


def test_a_spec_is_written_whole(tmp_path: Path) -> None:
    made = spec(hidden="8", changes=[{"at": 3, "set": {"l2": 0.1}}])
    write_spec(made, tmp_path / "spec.toml")
    assert read_spec(tmp_path / "spec.toml") == made
    assert [file.name for file in tmp_path.iterdir()] == ["spec.toml"]


@pytest.mark.parametrize(
    ("mapping", "field"),
    [
        ({"dataset": "interaction", "features": 2}, "features"),
        ({"batch_norm": True, "batch_size": 1}, "batch_size"),
        ({"batch_norm": True, "n_train": 1}, "n_train"),
        ({"device": "mps", "dtype": "float64"}, "dtype"),
        ({"dataset": "wine", "n_train": 170, "n_val": 10}, "n_train"),
        ({"epochs": 5, "changes": [{"at": 6, "set": {"lr": 0.1}}]}, "changes.at"),
        ({"changes": [{"at": 0, "set": {"lr": 0.1}}]}, "changes.at"),
        ({"changes": [{"at": 1, "set": {"hidden": 3}}]}, "hidden"),
        ({"changes": [{"at": 1, "set": {}}]}, "changes.set"),
        ({"changes": [{"when": 1}]}, "changes"),
    ],
)
def test_what_does_not_go_together(mapping: dict[str, Any], field: str) -> None:
    assert field in [problem.field for problem in _problems(mapping)]


def test_differences_leave_out_what_does_not_matter() -> None:
    base = spec(dataset="digits", seed=1)
    same = spec(
        dataset="digits", seed=1, title="x", pace=3, noise=0.9, l2_on=0.1, decay="decoupled"
    )
    assert differences(same, base) == {}
    other = spec(dataset="digits", seed=2, l2=0.1, decay="decoupled")
    assert differences(other, base) == {
        "seed": (1, 2), "l2": (0.0, 0.1), "decay": ("coupled", "decoupled"),
    }  # fmt: skip


def test_live_controls_are_the_issue_s() -> None:
    assert set(CONTROLS) == {
        "dropout", "l2", "lr", "early_stopping", "patience", "min_delta", "pace",
    }  # fmt: skip
    assert read_controls({"dropout": "0.5", "early_stopping": "off"}) == {
        "dropout": 0.5, "early_stopping": False,
    }  # fmt: skip
    refused = read_controls({"hidden": "3", "dropout": 1, "nothing": 1})
    assert isinstance(refused, list)
    assert len(refused) == 3


def test_change_and_overlay_check_the_whole() -> None:
    made = spec(dataset="wine")
    assert isinstance(change(made, {"n_train": 178}), list)
    assert change(made, {"seed": "7"}) == spec(dataset="wine", seed=7)
    with pytest.raises(SpecError, match="seed = x"):
        overlay(made, {"seed": "x"})
    assert to_mapping(made) == {"dataset": "wine"}


def test_split_sizes() -> None:
    assert split_sizes(spec()) == (200, 2000, 2000)
    assert split_sizes(spec(dataset="digits", n_train=400), 1797) == (400, 698, 699)
    assert split_sizes(spec(dataset="digits"), 1797) == (1078, 359, 360)
    assert split_sizes(spec(dataset="wine", n_train=0.5, n_val=0.25, n_test=0), 178) == (89, 44, 0)
    assert split_sizes(spec(dataset="wine", n_test=50), 178) == (107, 21, 50)
    assert isinstance(split_sizes(spec(), 2), list)
    assert isinstance(split_sizes(spec(n_train=3, n_val=3), 2), list)


@given(st.integers(1, 5000), st.none() | st.floats(0.01, 0.9), st.none() | st.integers(1, 100))
def test_a_split_never_takes_more_rows_than_there_are(
    rows: int, train: float | None, val: int | None
) -> None:
    made = split_sizes(spec(dataset="csv:x", n_train=train, n_val=val), rows)
    if isinstance(made, tuple):
        assert made[0] >= 1
        assert made[1] >= 1
        assert sum(made) <= rows


def test_standardising_is_for_tables() -> None:
    assert [standardizes(spec(dataset=d)) for d in ("moons", "digits", "wine", "csv:x")] == [
        False, False, True, True,
    ]  # fmt: skip
    assert standardizes(spec(standardize=True))


def test_what_applies() -> None:
    assert not applies(spec(hidden=""), "dropout")
    assert not applies(spec(dataset="digits"), "noise")
    assert applies(spec(), "lr")
