"""The TOML fences of notes: `toml lab`, an experiment to try, and `toml plot`, a picture."""

import math
import tomllib
from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec

from studytui import expressions

MOST_POINTS = 20_000
"""Points that one curve may have."""


class FenceError(ValueError):
    """A fence cannot be used; the message says what is wrong with which key."""


class LabFence(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`toml lab`: runs made from a preset.

    Attributes:
        base: The preset's name.
        set: Fields that differ from it, for all runs.
        runs: Fields that differ for each named run; without any there is one run, `run`.
        seeds: How many seeds the table's means are taken over, from 1.
        watch: What to look at, a sentence.
        changes: Changes during the run, each `{at = epoch, set = {field = value}}`.
    """

    base: str
    set: dict[str, Any] = {}
    runs: dict[str, dict[str, Any]] = {}
    seeds: int = 1
    watch: str = ""
    changes: tuple[dict[str, Any], ...] = ()

    @property
    def differences(self) -> dict[str, dict[str, Any]]:
        """What each run sets beside its preset, by the run's name."""
        return {name: self.set | fields for name, fields in (self.runs or {"run": {}}).items()}


class Span(msgspec.Struct, frozen=True, rename={"start": "from", "end": "to"}):
    """`{from = -5, to = 5, n = 101}`: n evenly spaced numbers, ends included."""

    start: float
    end: float
    n: int = 101

    def numbers(self) -> list[float]:
        """The numbers."""
        if not 2 <= self.n <= MOST_POINTS:
            raise FenceError(f"n must be from 2 to {MOST_POINTS}, not {self.n}")
        step = (self.end - self.start) / (self.n - 1)
        return [self.start + i * step for i in range(self.n)]


Numbers = list[float] | Span


class _Curve(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[[curves]]` as written."""

    label: str = ""
    x: Numbers | None = None
    y: list[float] | None = None
    expr: str = ""
    t: Numbers | None = None
    x_expr: str = ""
    points: bool = False


class Bar(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[[bars]]`."""

    label: str
    value: float


class Regions(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[regions]`: which class each point of a plane belongs to.

    Attributes:
        x, y: The ranges.
        expr: Its sign gives the class, 0 or 1.
        exprs: The largest gives the class.
        points: `[x, y, class]` each.
    """

    x: Span
    y: Span
    expr: str = ""
    exprs: tuple[str, ...] = ()
    points: tuple[tuple[float, float, int], ...] = ()

    def classes(self, columns: int, rows: int) -> list[list[int]]:
        """The class of each cell, the first row at the top (largest y)."""
        parsed = [_expression(text) for text in (self.exprs or (self.expr,))]
        xs = msgspec.structs.replace(self.x, n=max(2, columns)).numbers()
        ys = msgspec.structs.replace(self.y, n=max(2, rows)).numbers()
        return [[self._class(parsed, x, y) for x in xs] for y in reversed(ys)]

    def _class(self, parsed: list[expressions.Expression], x: float, y: float) -> int:
        values = [_value(each, {"x": x, "y": y}) for each in parsed]
        if len(values) == 1:
            return int(values[0] > 0)
        return max(range(len(values)), key=lambda place: (values[place], -place))


class _PlotFence(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`toml plot` as written."""

    title: str = ""
    xlabel: str = ""
    ylabel: str = ""
    log: str = ""
    x: Numbers | None = None
    curves: tuple[_Curve, ...] = ()
    bars: tuple[Bar, ...] = ()
    regions: Regions | None = None


class Curve(msgspec.Struct, frozen=True):
    """A curve as numbers; not finite ones are gaps."""

    label: str
    x: list[float]
    y: list[float]
    points: bool = False


class Plot(msgspec.Struct, frozen=True):
    """A picture as numbers."""

    title: str
    xlabel: str
    ylabel: str
    log: str
    curves: tuple[Curve, ...]
    bars: tuple[Bar, ...]
    regions: Regions | None


T = TypeVar("T")


def _read(text: str, kind: type[T]) -> T:
    try:
        return msgspec.convert(tomllib.loads(text), kind)
    except tomllib.TOMLDecodeError as error:
        raise FenceError(f"not TOML: {error}") from error
    except msgspec.ValidationError as error:
        raise FenceError(str(error)[0].lower() + str(error)[1:].replace("`", "")) from error
    except RecursionError as error:
        raise FenceError("nested too deeply") from error


def read_lab(text: str) -> LabFence:
    """Read a `toml lab` fence.

    Raises:
        FenceError: It is no TOML, or a key is unknown or of the wrong kind.
    """
    fence = _read(text, LabFence)
    if not 1 <= fence.seeds <= 100:
        raise FenceError(f"seeds must be from 1 to 100, not {fence.seeds}")
    for change in fence.changes:
        if set(change) != {"at", "set"} or not isinstance(change["set"], dict):
            raise FenceError("each of changes must be {at = epoch, set = {field = value}}")
    return fence


def read_plot(text: str) -> Plot:
    """Read a `toml plot` fence and compute its curves.

    Raises:
        FenceError: It is no TOML, a key is unknown or of the wrong kind, or an expression fails.
    """
    fence = _read(text, _PlotFence)
    if fence.log not in ("", "x", "y", "xy"):
        raise FenceError(f'log must be "x", "y" or "xy", not {fence.log!r}')
    if not (fence.curves or fence.bars or fence.regions):
        raise FenceError("a plot needs [[curves]], [[bars]] or [regions]")
    curves = tuple(_curve(curve, fence.x, number) for number, curve in enumerate(fence.curves, 1))
    if fence.regions:
        if not (fence.regions.expr or fence.regions.exprs):
            raise FenceError("[regions] needs expr or exprs")
        fence.regions.classes(2, 2)
    return Plot(
        fence.title, fence.xlabel, fence.ylabel, fence.log, curves, fence.bars, fence.regions
    )


def _curve(curve: _Curve, shared: Numbers | None, number: int) -> Curve:
    name = curve.label or f"curve {number}"
    ts = _numbers(curve.t)
    xs = _numbers(curve.x if curve.x is not None else shared)
    if ts is not None:
        if not (curve.x_expr and curve.expr):
            raise FenceError(f"{name}: t needs x_expr and expr")
        xs = _evaluate(curve.x_expr, "t", ts, name)
        ys = _evaluate(curve.expr, "t", ts, name)
    elif xs is None:
        raise FenceError(f"{name} has no x")
    elif curve.expr:
        ys = _evaluate(curve.expr, "x", xs, name)
    elif curve.y is not None:
        ys = curve.y
    else:
        raise FenceError(f"{name} needs y or expr")
    if len(xs) != len(ys):
        raise FenceError(f"{name} has {len(xs)} x and {len(ys)} y")
    return Curve(curve.label, xs, ys, curve.points)


def _numbers(given: Numbers | None) -> list[float] | None:
    return given.numbers() if isinstance(given, Span) else given


def _evaluate(text: str, variable: str, values: list[float], name: str) -> list[float]:
    expression = _expression(text)
    if foreign := expression.names - {variable}:
        raise FenceError(f"{name}: {text!r} uses {sorted(foreign)[0]}; only {variable} is known")
    return [_value(expression, {variable: value}) for value in values]


def _expression(text: str) -> expressions.Expression:
    try:
        return expressions.parse(text)
    except expressions.ExpressionError as error:
        raise FenceError(f"{text!r}: {str(error).rstrip('.')}") from error


def _value(expression: expressions.Expression, values: Mapping[str, float]) -> float:
    """The value, NaN (a gap) where the expression has none."""
    try:
        value = expression.evaluate(values)
    except (expressions.ExpressionError, ArithmeticError, ValueError):
        return math.nan
    return value if math.isfinite(value) else math.nan
