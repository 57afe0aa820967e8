"""What a field of an experiment is: its declaration, how a value is read, checked and shown.

A field is declared once, as the annotation of an attribute of `ExperimentSpec`; the form, `--set`,
experiment files, the table in the docs and the exported program all come from that declaration.
"""

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Literal, TypeAlias

import msgspec

Kind: TypeAlias = Literal[
    "whole", "number", "switch", "choice", "text", "widths", "rows", "dataset", "changes"
]
"""How the values of a field are written; see `read_value`."""


class Problem(msgspec.Struct, frozen=True):
    """One thing wrong with an experiment: which field, what stood there, what is allowed."""

    field: str
    value: object
    message: str

    def __str__(self) -> str:
        return f"{_harmless(self.field)} = {_harmless(self.value)}: {self.message}"


def _harmless(value: object) -> str:
    """The value in a few characters that a terminal only shows."""
    text = value if isinstance(value, str) and value.isprintable() else repr(value)
    return text if len(text) <= 80 else text[:79] + "…"


class Change(msgspec.Struct, frozen=True):
    """Controls to be set before the first step of epoch `at` (1, 2, …)."""

    at: int
    set: Mapping[str, object]


class Declaration(msgspec.Struct, frozen=True, kw_only=True):
    """The annotation of a field; `Field` adds name and default to it."""

    kind: Kind
    group: str
    help: str
    unit: str = ""
    low: float = 0
    high: float = 0
    open_low: bool = False
    open_high: bool = False
    choices: tuple[str, ...] = ()
    nothing: str = ""
    """The word for None ("full", "auto"); empty when None is no value of this field."""
    live: bool = False
    """A change applies to the running model; else it needs a restart."""
    differs: bool = True
    """Two runs that differ here are different experiments."""
    steps: tuple[float, ...] = ()
    """Sensible values to step through, ascending."""


class Field(Declaration, frozen=True, kw_only=True):
    """A declared field with its name and its default."""

    name: str
    default: object

    @property
    def range(self) -> str:
        """What is allowed, in words: "from 0 to below 1", "relu, tanh or gelu"."""
        words = _RANGE_WORDS.get(self.kind) or _interval(self)
        if self.kind == "rows":
            words = f"{int(self.low) + self.open_low} to {number_text(self.high)} rows, {words}"
        if self.choices:
            words = ", ".join(self.choices[:-1]) + " or " + self.choices[-1]
            if self.kind == "dataset":
                words = words.replace(" or ", ", ") + ", npz:PATH or csv:PATH"
        return f"{words}, or {self.nothing}" if self.nothing else words


MAX_TEXT = 400
"""Characters of a text field, at most."""
_RANGE_WORDS = {
    "switch": "true or false",
    "text": f"a line of text, at most {MAX_TEXT} characters",
    "widths": "up to 20 whole numbers from 1 to 8192 with commas between them, or nothing",
    "rows": "or a share below 1",
    "changes": "a list of tables such as {at = 150, set = {dropout = 0.5}}",
}
_SWITCH_WORDS = {
    "1": True, "true": True, "yes": True, "on": True,
    "0": False, "false": False, "no": False, "off": False,
}  # fmt: skip


def number_text(value: float) -> str:
    """A number as one writes it: 0.003, 64, 1e-05; the shortest text that reads back as it."""
    if isinstance(value, int):
        return str(value)
    short = f"{value:g}"
    return short if float(short) == value or not math.isfinite(value) else repr(value)


def _interval(field: Field) -> str:
    words = "a whole number" if field.kind == "whole" else "a number"
    words += (" above " if field.open_low else " from ") + number_text(field.low)
    return words + (" to below " if field.open_high else " to ") + number_text(field.high)


class _RefusedError(ValueError):
    """The value is none of this field's; the message says what would be."""


def _number(raw: object) -> int | float:
    """A finite number from a number or its text; underscores and words are none."""
    if isinstance(raw, str):
        text = raw.strip()
        if "_" in text or len(text) > 60:
            raise _RefusedError
        try:
            raw = int(text)
        except ValueError:
            raw = float(text)  # its ValueError is a refusal too
    if isinstance(raw, bool) or not isinstance(raw, int | float) or not math.isfinite(raw):
        raise _RefusedError
    return raw


def _whole(raw: object) -> int:
    value = _number(raw)
    if value != int(value):
        raise _RefusedError
    return int(value)


def _in_range(field: Field, value: float) -> bool:
    above = value > field.low if field.open_low else value >= field.low
    below = value < field.high if field.open_high else value <= field.high
    return above and below


def _rows(raw: object) -> int | float:
    value = _number(raw)
    if 0 < value < 1:
        return float(value)
    return _whole(value)


def _switch(raw: object) -> bool:
    value = _SWITCH_WORDS.get(raw.strip().lower()) if isinstance(raw, str) else raw
    if not isinstance(value, bool):
        raise _RefusedError
    return value


def _text(raw: object) -> str:
    if not isinstance(raw, str) or not raw.isprintable() or len(raw) > MAX_TEXT:
        raise _RefusedError
    return raw.strip()


def _widths(raw: object) -> tuple[int, ...]:
    if isinstance(raw, str):
        parts: list[object] = [part for part in raw.split(",") if part.strip()]
    elif isinstance(raw, list | tuple):
        parts = list(raw)
    else:
        parts = [raw]
    widths = tuple(_whole(part) for part in parts)
    if len(widths) > 20 or not all(1 <= width <= 8192 for width in widths):
        raise _RefusedError
    return widths


def _dataset(raw: object, field: Field, folder: Path | None) -> str:
    text = _text(raw)
    kind, colon, name = text.partition(":")
    if text in field.choices:
        return text
    if not colon or kind not in ("npz", "csv") or not name:
        raise _RefusedError
    path = Path(name).expanduser()
    return f"{kind}:{(folder or Path.cwd()) / path}"


def read_value(field: Field, raw: object, folder: Path | None = None) -> object | Problem:
    """The value that `raw` stands for: from a file (typed) or from a command line (text).

    Args:
        field: The declaration to read by; "changes" is read in `spec`, which knows all fields.
        raw: Anything at all.
        folder: What the path of a data set is relative to; the working directory without it.
    """
    problem = Problem(field=field.name, value=raw, message=f"must be {field.range}.")
    if field.nothing and (raw is None or raw == field.nothing):
        return None
    value: object
    try:
        match field.kind:
            case "whole" | "number" | "rows":
                read = {"whole": _whole, "number": _number, "rows": _rows}[field.kind]
                number = read(raw)
                if not _in_range(field, number):
                    return problem
                value = float(number) if field.kind == "number" else number
            case "switch":
                value = _switch(raw)
            case "choice":
                value = _text(raw)
                if value not in field.choices:
                    return problem
            case "widths":
                value = _widths(raw)
            case "dataset":
                value = _dataset(raw, field, folder)
            case _:
                value = _text(raw)
    except (ValueError, OverflowError, RuntimeError):  # RuntimeError: a home that is not known
        return problem
    return value


def show_value(field: Field, value: object) -> str:
    """The text that `read_value` reads as this value; what forms and tables show."""
    if value is None:
        return field.nothing
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, int | float):
        return number_text(value)
    if field.kind == "widths" and isinstance(value, tuple):
        return ",".join(str(width) for width in value)
    if field.kind == "changes" and isinstance(value, tuple):
        return "; ".join(_show_change(change) for change in value)
    return str(value)


def _show_change(change: Change) -> str:
    settings = (
        f"{name} {number_text(value) if isinstance(value, float) else value}"
        for name, value in change.set.items()
    )
    return f"{' '.join(settings)} @{change.at}"
