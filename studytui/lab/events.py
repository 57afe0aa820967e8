"""What a trainer reports: one line of JSON for each event, typed.

Numbers that are not finite are written as "nan", "inf", "-inf" (JSON has none); what was not
measured is null. Readers ignore keys and kinds they don't know; a changed meaning raises `VERSION`.
"""

import math
from collections.abc import Mapping
from typing import Annotated, Any, Final, TypeAlias

import msgspec

VERSION: Final = 1

Count: TypeAlias = Annotated[int, msgspec.Meta(ge=0, le=2**53)]
"""A whole number that a float holds exactly."""


class Header(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind"):
    """What every event has; the key `kind` is its class."""

    seq: Count = 0
    """1, 2, … over all incarnations of a run; the journal fills it in, as it does `t`."""
    t: float = 0.0
    """Unix time in seconds by the trainer's clock."""
    v: int = VERSION


class Started(Header, frozen=True, kw_only=True, tag="started"):
    """A trainer took the run: for the first time, or again from a checkpoint."""

    run: str
    incarnation: Count
    """1 for the first process of a run, then 2, …"""
    from_epoch: Count
    """The epoch of the checkpoint it goes on from; later epochs no longer count."""
    host: str
    pid: Count
    pid_start: float
    """When the process began, Unix seconds: a pid alone is given out again."""
    device: str
    device_reason: str
    threads: Count
    parameters: Count
    n_train: Count
    n_val: Count
    n_test: Count
    classes: Count
    versions: dict[str, str] = {}
    inputs: Count | None = None
    """Columns of the data after reading."""
    stack: tuple[int, int] | None = None
    """(position from 0, size) when it trains beside others in one process."""
    notes: tuple[str, ...] = ()
    """Sentences about how data and model came out ("the last batch has 1 row and is skipped")."""


class Epoch(Header, frozen=True, kw_only=True, tag="epoch"):
    """An epoch is over. Losses are means over rows, without penalties."""

    epoch: Count
    step: Count
    """Optimizer steps so far."""
    val_loss: float
    val_accuracy: float
    train_loss: float | None = None
    """In evaluation mode after the epoch: comparable with `val_loss`."""
    train_accuracy: float | None = None
    running_loss: float | None = None
    """In training mode while the weights moved: not comparable."""
    penalty: float | None = None
    """λ‖w‖² after the epoch."""
    lr: float
    counter: Count
    reference: float | None = None
    best_epoch: Count | None = None
    improved: bool = False
    seconds: float = 0.0
    """Training and evaluation of this epoch, without waiting."""


class Applied(Header, frozen=True, kw_only=True, tag="applied"):
    """The answer to a command: what it set, or why not."""

    id: str
    epoch: Count
    """Epochs that were over when it was applied."""
    step: Count
    set: dict[str, Any] = {}
    was: dict[str, Any] = {}
    do: str | None = None
    error: str | None = None
    note: str | None = None
    test: dict[str, float] | None = None
    """The answer to open_test: end_test_loss, end_test_accuracy, test_loss_at_best, …"""
    epochs: Count | None = None
    """The limit from now on, when continuing raised it."""


class Checkpoint(Header, frozen=True, kw_only=True, tag="checkpoint"):
    """All that is needed to go on from this epoch is on the disk."""

    epoch: Count
    file: str


class Finished(Header, frozen=True, kw_only=True, tag="finished"):
    """The run ended by itself or was stopped: reason and the run's figures."""

    reason: str
    """patience, non_finite, max_epochs or user."""
    best_epoch: Count | None = None
    val_loss_at_best: float | None = None
    val_accuracy_at_best: float | None = None
    end_epoch: Count = 0
    end_val_loss: float | None = None
    end_val_accuracy: float | None = None
    end_train_loss: float | None = None
    lowest_val_loss: float | None = None
    highest_val_accuracy: float | None = None
    changes: Count = 0


class Failed(Header, frozen=True, kw_only=True, tag="failed"):
    """The run cannot go on; a sentence for the person, details in trainer.log."""

    message: str


class Picture(Header, frozen=True, kw_only=True, tag="picture"):
    """What the model said after an epoch; `lab.view` packs and unpacks it."""

    epoch: Count
    arrays: dict[str, str]
    """Name to contents. What is missing (the rows, which stay the same) is as in the one before."""


class Trouble(Header, frozen=True, kw_only=True, tag="trouble"):
    """Something stands in the way and the trainer waits (a full disk), or it is over (null)."""

    message: str | None = None


class Heartbeat(Header, frozen=True, kw_only=True, tag="heartbeat"):
    """The trainer lives; every 5 s without another event."""


Event: TypeAlias = (
    Started | Epoch | Applied | Checkpoint | Picture | Finished | Failed | Trouble | Heartbeat
)

KINDS: Final[Mapping[str, type[Header]]] = {
    "started": Started,
    "epoch": Epoch,
    "applied": Applied,
    "checkpoint": Checkpoint,
    "picture": Picture,
    "finished": Finished,
    "failed": Failed,
    "trouble": Trouble,
    "heartbeat": Heartbeat,
}

_SPELLED: Final = {"nan": math.nan, "inf": math.inf, "-inf": -math.inf}
_NUMBERS: Final = {
    kind: frozenset(info.name for info in msgspec.structs.fields(cls) if "float" in str(info.type))
    for kind, cls in KINDS.items()
}
_decoder: Final = msgspec.json.Decoder(Event)


class DamagedError(ValueError):
    """A line that is no event."""


def spell(value: Any) -> Any:
    """The value with every number that is not finite as "nan", "inf" or "-inf", at any depth."""
    if isinstance(value, float) and not math.isfinite(value):
        return "nan" if math.isnan(value) else "inf" if value > 0 else "-inf"
    if isinstance(value, Mapping):
        return {key: spell(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [spell(item) for item in value]
    return value


def unspell(value: Any) -> Any:
    """The other way: "nan", "inf" and "-inf" as numbers, in tables too."""
    if isinstance(value, str):
        return _SPELLED.get(value, value)
    if isinstance(value, dict):
        return {key: unspell(item) for key, item in value.items()}
    return value


def encode(event: Event) -> bytes:
    """The event as one line of JSON without its newline."""
    plain = msgspec.structs.asdict(event)
    finite = all(not isinstance(value, float) or math.isfinite(value) for value in plain.values())
    if finite and not isinstance(event, Applied):
        return msgspec.json.encode(event)
    kind = event.__struct_config__.tag
    return msgspec.json.encode({"kind": kind, **spell(plain)})


def decode(line: bytes) -> Event | None:
    """The event of a line; None for a kind or version that this program doesn't know.

    Texts come out as a terminal may show them: without control characters and direction marks.

    Raises:
        DamagedError: The line is no event.
    """
    if line.isascii() and b"\\" not in line:
        try:
            event = _decoder.decode(line)
            if not isinstance(event, Applied):
                return event if event.v == VERSION else None
        except msgspec.DecodeError:
            pass  # perhaps a number that is not finite, or a kind that is new
    return _decode_slowly(line)


def _cleaned(value: Any) -> Any:
    """Texts at any depth with spaces for line ends and marks for what cannot be shown."""
    if isinstance(value, str):
        return "".join(c if c.isprintable() else " " if c.isspace() else "�" for c in value)
    if isinstance(value, dict):
        return {_cleaned(key): _cleaned(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_cleaned(item) for item in value]
    return value


def _decode_slowly(line: bytes) -> Event | None:
    try:
        raw = _cleaned(msgspec.json.decode(line))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise DamagedError("no JSON") from error
    if not isinstance(raw, dict) or not isinstance(raw.get("kind"), str):
        raise DamagedError("no event")
    kind = raw["kind"]
    if kind not in KINDS or raw.get("v") != VERSION:
        return None
    tables = {"set", "was", "test"} if kind == "applied" else set()
    plain = {
        key: unspell(value) if key in _NUMBERS[kind] or key in tables else value
        for key, value in raw.items()
    }
    try:
        event: Event = msgspec.convert(plain, KINDS[kind])  # type: ignore[assignment]
    except msgspec.ValidationError as error:
        raise DamagedError(str(error)) from error
    return event
