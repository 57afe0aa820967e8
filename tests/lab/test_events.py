"""Events: what is written is read back; what is no event is said to be damaged."""

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studytui.lab.events import (
    Applied,
    DamagedError,
    Epoch,
    Event,
    Heartbeat,
    Trouble,
    decode,
    encode,
    spell,
)
from tests.lab.helpers import histories, numbers


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


def test_spell_reaches_every_depth() -> None:
    assert spell({"a": [math.inf, (math.nan,)], "b": -math.inf, "c": "x"}) == {
        "a": ["inf", ["nan"]], "b": "-inf", "c": "x",
    }  # fmt: skip
