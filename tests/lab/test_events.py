"""Events: what is written is read back; what is no event is said to be damaged."""

import json
import math

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from studytui.lab.events import (
    KINDS,
    Applied,
    DamagedError,
    Epoch,
    Event,
    Failed,
    Heartbeat,
    Trouble,
    decode,
    encode,
    spell,
)
from studytui.lab.run import fold, new_run, summary
from studytui.lab.verdict import verdict
from tests.lab.helpers import histories, numbers, spec


def _same(one: Event | None, other: Event) -> bool:
    return repr(one) == repr(other)  # nan is not equal to itself


@given(histories())
def test_events_survive_their_line(events: list[Event]) -> None:
    for event in events:
        line = encode(event)
        assert b"\n" not in line
        assert _same(decode(line), event)


@given(numbers, numbers)
def test_numbers_that_are_not_finite_are_words(loss: float, rate: float) -> None:
    event = Epoch(seq=1, t=0.0, epoch=1, step=1, val_loss=loss, val_accuracy=0.5, lr=0.1, counter=0)
    raw = json.loads(encode(event), parse_constant=lambda name: pytest.fail(name))
    assert raw["val_loss"] in (loss, "nan", "inf", "-inf")
    assert raw["train_loss"] is None
    applied = Applied(seq=2, t=0.0, id="a", epoch=1, step=1, set={"lr": rate}, test={"x": loss})
    assert _same(decode(encode(applied)), applied)


def test_new_kinds_keys_and_versions_are_passed_over() -> None:
    assert decode(b'{"kind":"weather","v":1,"seq":1,"t":0}') is None
    assert decode(b'{"kind":"heartbeat","v":2,"seq":1,"t":0}') is None
    assert decode(b'{"kind":"heartbeat","v":1,"seq":1,"t":0,"mood":3}') == Heartbeat(seq=1, t=0)
    assert decode(b'{"kind":"trouble","v":1,"seq":1,"t":0,"message":"full"}') == Trouble(
        seq=1, t=0, message="full"
    )


@given(st.binary(max_size=80) | st.text(max_size=40).map(str.encode))
def test_anything_else_is_damaged(line: bytes) -> None:
    with pytest.raises(DamagedError):
        decode(line)


@pytest.mark.parametrize(
    "line", [b'{"kind":"epoch","v":1}', b'{"kind":3}', b"[" * 5000, b'{"kind":"epoch","epoch":"x"}']
)
def test_half_events_are_damaged_or_unknown(line: bytes) -> None:
    try:
        assert decode(line) is None
    except DamagedError:
        return


def test_texts_are_harmless_to_a_terminal() -> None:
    event = Failed(seq=1, t=0.0, message="a\x1b[2J\nb \u202e c → λ")
    read = decode(encode(event))
    assert isinstance(read, Failed)
    assert read.message == "a�[2J b � c → λ"


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=4,
)
# For each type of field mostly values that fit, so that odd ones meet whole events.
fitting = {
    "dict": st.dictionaries(st.sampled_from(["lr", "patience", "early_stopping"]), json_values),
    "tuple": st.just([]),
    "str": st.sampled_from(["pause", "continue", "patience", "x"]),
    "bool": st.booleans(),
    "float": st.sampled_from([0.5, "nan", "inf", -1e300, 7]),
    "int": st.integers(0, 9),
}


def _field(info: msgspec.structs.FieldInfo) -> st.SearchStrategy[object]:
    kind = next(name for name in fitting if name in str(info.type))
    return st.one_of(*[fitting[kind]] * 9, json_values)


foreign = st.sampled_from(sorted(KINDS)).flatmap(
    lambda kind: st.fixed_dictionaries(
        {"kind": st.just(kind), "v": st.just(1)}
        | {
            info.name: _field(info)
            for info in msgspec.structs.fields(KINDS[kind])
            if info.name not in ("v", "seq")
        },
    )
)


@given(st.lists(foreign, max_size=6))
def test_a_foreign_journal_is_folded_or_damaged(lines: list[dict[str, object]]) -> None:
    run = new_run(spec())
    for seq, line in enumerate(lines, start=1):
        try:
            event = decode(json.dumps(line | {"seq": seq}).encode())
        except DamagedError:
            continue
        if event is not None:
            run = fold(run, event)
    assert summary(run)["end_epoch"] == run.epoch
    assert (verdict(run) is None) == (run.status not in ("finished", "failed"))
    assert run.at(3).epoch <= 3


def test_spell_reaches_every_depth() -> None:
    assert spell({"a": [math.inf, (math.nan,)], "b": -math.inf, "c": "x"}) == {
        "a": ["inf", ["nan"]], "b": "-inf", "c": "x",
    }  # fmt: skip
