"""What an expression is made of: numbers, names, operations and functions, each with its slope."""

# ruff: noqa: D102, ARG002 - what a node's methods do is said once, in `Node`

import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

Dual = tuple[float, float]
"""A value and its derivative."""

CONSTANTS = {"pi": math.pi, "π": math.pi, "e": math.e}


class ExpressionError(ValueError):
    """The text is no expression, or a name has no value.

    Attributes:
        message: What is wrong, a sentence.
        position: Where in the text, counted from 0.
    """

    def __init__(self, message: str, position: int = 0) -> None:
        super().__init__(message)
        self.message = message
        self.position = position


def _guarded(function: Callable[..., float], *arguments: float) -> float:
    """The function's value; NaN outside its domain, infinity where it overflows."""
    try:
        return float(function(*arguments))
    except OverflowError:
        return math.inf
    except (ValueError, ZeroDivisionError):
        return math.nan


def _log(x: float) -> float:
    return -math.inf if x == 0 else math.log(x)


def _sigmoid(x: float) -> float:
    return 1 / (1 + math.exp(-x)) if x >= 0 else math.exp(x) / (1 + math.exp(x))


def _sign(x: float) -> float:
    return math.nan if math.isnan(x) else float((x > 0) - (x < 0))


def _normal_cdf(x: float) -> float:
    return 0.5 * math.erfc(-x / math.sqrt(2))


_Scalar = Callable[[float], float]

FUNCTIONS: dict[str, tuple[_Scalar, _Scalar]] = {
    "exp": (math.exp, math.exp),
    "log": (_log, lambda x: 1 / x),
    "ln": (_log, lambda x: 1 / x),
    "sqrt": (math.sqrt, lambda x: 0.5 / math.sqrt(x)),
    "sin": (math.sin, math.cos),
    "cos": (math.cos, lambda x: -math.sin(x)),
    "tan": (math.tan, lambda x: 1 + math.tan(x) ** 2),
    "tanh": (math.tanh, lambda x: 1 - math.tanh(x) ** 2),
    "sigmoid": (_sigmoid, lambda x: _sigmoid(x) * (1 - _sigmoid(x))),
    "abs": (abs, _sign),
    "sign": (_sign, lambda _: 0.0),
    "relu": (lambda x: max(x, 0.0), lambda x: float(x > 0)),
    "erf": (math.erf, lambda x: 2 / math.sqrt(math.pi) * math.exp(-x * x)),
    "phi": (_normal_cdf, lambda x: math.exp(-x * x / 2) / math.sqrt(2 * math.pi)),
}
"""Functions of one number with their derivatives; `phi` is the standard normal distribution
function, and at a kink the derivative is the one that PyTorch takes (relu′(0) = 0)."""

EXTREMES = {"max": max, "min": min}


class Node(ABC):
    """A part of an expression."""

    @abstractmethod
    def value(self, values: Mapping[str, float]) -> float:
        """The value for these names."""

    @abstractmethod
    def dual(self, values: Mapping[str, float], name: str) -> Dual:
        """The value and its derivative with respect to `name`."""

    def parts(self) -> tuple["Node", ...]:
        """What this node is made of."""
        return ()

    @cached_property
    def depth(self) -> int:
        """Levels below and including this one."""
        return 1 + max((part.depth for part in self.parts()), default=0)


@dataclass(frozen=True)
class Number(Node):
    """A number."""

    number: float

    def value(self, values: Mapping[str, float]) -> float:
        return self.number

    def dual(self, values: Mapping[str, float], name: str) -> Dual:
        return self.number, 0.0

    def __str__(self) -> str:
        return f"{self.number:.12g}"


@dataclass(frozen=True)
class Name(Node):
    """A name, whose value is given later."""

    name: str
    position: int

    def value(self, values: Mapping[str, float]) -> float:
        try:
            return float(values[self.name])
        except KeyError:
            known = ", ".join(sorted(values)) or "none"
            message = f"There is no value named {self.name}; known: {known}."
            raise ExpressionError(message, self.position) from None

    def dual(self, values: Mapping[str, float], name: str) -> Dual:
        return self.value(values), float(self.name == name)

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class Call(Node):
    """A function of its arguments."""

    function: str
    arguments: tuple[Node, ...]

    def value(self, values: Mapping[str, float]) -> float:
        numbers = [argument.value(values) for argument in self.arguments]
        if self.function in EXTREMES:
            return math.nan if any(map(math.isnan, numbers)) else EXTREMES[self.function](numbers)
        return _guarded(FUNCTIONS[self.function][0], *numbers)

    def dual(self, values: Mapping[str, float], name: str) -> Dual:
        duals = [argument.dual(values, name) for argument in self.arguments]
        if self.function in EXTREMES:
            return EXTREMES[self.function](duals, key=lambda dual: dual[0])
        inner, slope = duals[0]
        function, derivative = FUNCTIONS[self.function]
        return _guarded(function, inner), _guarded(derivative, inner) * slope if slope else 0.0

    def parts(self) -> tuple[Node, ...]:
        return self.arguments

    def __str__(self) -> str:
        return f"{self.function}({', '.join(map(str, self.arguments))})"


def _power(base: float, exponent: float) -> float:
    return math.inf if base == 0 and exponent < 0 else math.pow(base, exponent)


def _divide(a: float, b: float) -> float:
    if b == 0:
        return math.nan if a == 0 else math.copysign(math.inf, a)
    return a / b


_OPERATORS: dict[str, Callable[[float, float], float]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": _divide,
    "^": _power,
    "<": lambda a, b: float(a < b),
    ">": lambda a, b: float(a > b),
    "<=": lambda a, b: float(a <= b),
    ">=": lambda a, b: float(a >= b),
    "==": lambda a, b: float(a == b),
    "!=": lambda a, b: float(a != b),
    "and": lambda a, b: float(bool(a) and bool(b)),
    "or": lambda a, b: float(bool(a) or bool(b)),
}
COMPARISONS = frozenset({"<", ">", "<=", ">=", "==", "!="})
CONDITIONS = COMPARISONS | {"and", "or"}


@dataclass(frozen=True)
class Binary(Node):
    """Two operands and what joins them."""

    operator: str
    left: Node
    right: Node

    def value(self, values: Mapping[str, float]) -> float:
        left, right = self.left.value(values), self.right.value(values)
        return _guarded(_OPERATORS[self.operator], left, right)

    def dual(self, values: Mapping[str, float], name: str) -> Dual:
        (u, du), (v, dv) = self.left.dual(values, name), self.right.dual(values, name)
        value = _guarded(_OPERATORS[self.operator], u, v)
        match self.operator:
            case "+":
                return value, du + dv
            case "-":
                return value, du - dv
            case "*":
                return value, du * v + u * dv
            case "/":
                return value, _guarded(lambda: (du * v - u * dv) / (v * v))
            case "^":
                slope = _guarded(lambda: v * _power(u, v - 1) * du) if du else 0.0
                return value, slope + (_guarded(lambda: value * _log(u) * dv) if dv else 0.0)
        return value, 0.0

    def parts(self) -> tuple[Node, ...]:
        return self.left, self.right

    def __str__(self) -> str:
        return f"({self.left} {self.operator} {self.right})"


@dataclass(frozen=True)
class Prefix(Node):
    """A minus or a `not`."""

    operator: str
    operand: Node

    def value(self, values: Mapping[str, float]) -> float:
        value = self.operand.value(values)
        return float(not value) if self.operator == "not" else -value

    def dual(self, values: Mapping[str, float], name: str) -> Dual:
        value, slope = self.operand.dual(values, name)
        return (float(not value), 0.0) if self.operator == "not" else (-value, -slope)

    def parts(self) -> tuple[Node, ...]:
        return (self.operand,)

    def __str__(self) -> str:
        return f"not {self.operand}" if self.operator == "not" else f"-{self.operand}"
