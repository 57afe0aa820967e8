"""What a generator is: variables drawn by chance, a formula for the answer and for mistakes."""

import inspect
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass

Value = int | float | str
Values = Mapping[str, Value]
Formula = Callable[..., dict[str, Value]]


@dataclass(frozen=True)
class Pick:
    """One of these values."""

    values: tuple[Value, ...]

    def draw(self, rng: random.Random) -> Value:
        """A value, all equally likely."""
        return self.values[rng.randrange(len(self.values))]

    def __str__(self) -> str:
        return ", ".join(show(value) for value in self.values)


@dataclass(frozen=True)
class Whole:
    """A whole number from `low` to `high`, both included."""

    low: int
    high: int

    def draw(self, rng: random.Random) -> Value:
        """A value, all equally likely."""
        return rng.randint(self.low, self.high)

    def __str__(self) -> str:
        return f"{self.low}–{self.high}"


@dataclass(frozen=True)
class Real:
    """A number from `low` to `high` with this many decimals."""

    low: float
    high: float
    digits: int = 2

    def draw(self, rng: random.Random) -> Value:
        """A value, all equally likely."""
        scale = 10.0**self.digits
        return rng.randint(round(self.low * scale), round(self.high * scale)) / scale

    def __str__(self) -> str:
        return f"{self.low:g}–{self.high:g}"


def pick(*values: Value) -> Pick:
    """One of these values."""
    return Pick(values)


@dataclass(frozen=True)
class Generator:
    """Numbers for a question, drawn again each time it is asked."""

    name: str
    summary: str
    inputs: Mapping[str, Pick | Whole | Real]
    compute: Formula
    wrong: Mapping[str, str]
    """The wrong answers it computes, and the mistake behind each."""
    reference: str
    """Lines of Python, with torch if they like, that find `answer` from the inputs another way."""
    keep: Callable[..., bool]
    """Which drawn inputs make a sensible question; takes those it names."""
    outputs: Mapping[str, str]
    """Right values beside `answer`, and what they are."""

    @property
    def variables(self) -> tuple[str, ...]:
        """All names that a template may use."""
        return (*self.inputs, "answer", *self.outputs, *self.wrong)

    def draw(self, rng: random.Random, fixed: Values | None = None) -> dict[str, Value]:
        """Inputs drawn by `rng`, but for those that are fixed, with everything computed from them.

        Raises:
            ValueError: No drawn inputs make a sensible question with what is fixed.
        """
        judged = inspect.signature(self.keep).parameters
        for _ in range(500):
            drawn = {name: source.draw(rng) for name, source in self.inputs.items()}
            drawn.update(fixed or {})
            if self.keep(**{name: drawn[name] for name in judged}):
                return drawn | self.compute(**drawn)
        raise ValueError(f"The generator {self.name} finds no values with {dict(fixed or {})}.")


REGISTRY: dict[str, Generator] = {}


def generator(
    name: str,
    summary: str,
    reference: str,
    *,
    wrong: Mapping[str, str],
    keep: Callable[..., bool] = lambda: True,
    outputs: Mapping[str, str] | None = None,
    **inputs: Pick | Whole | Real,
) -> Callable[[Formula], Formula]:
    """Register the decorated formula, which computes `answer` and the wrong answers, as `name`."""

    def register(compute: Formula) -> Formula:
        REGISTRY[name] = Generator(
            name, summary, inputs, compute, wrong, reference, keep, outputs or {}
        )
        return compute

    return register


def show(value: Value, form: str = "") -> str:
    """A value as a question shows it: at most six digits, or in the given format."""
    if isinstance(value, str):
        return value
    if form:
        return format(value, form)
    return str(value) if isinstance(value, int) else f"{value + 0.0:.6g}"
