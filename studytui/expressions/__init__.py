"""A small, safe reader of arithmetic: what a question or a plot may compute, and nothing else.

Text becomes a tree of numbers, names, operations and the functions listed in `FUNCTIONS`; there is
no way from here to Python's `eval`. Values are floats. Outside a function's domain the value is
NaN, beyond the largest float it is infinite: a plot leaves a gap, a comparison is false.
Derivatives are exact (forward mode, dual numbers).
"""

from collections.abc import Mapping

from studytui.expressions.reader import MAX_LENGTH, read
from studytui.expressions.tree import CONDITIONS, FUNCTIONS, Binary, ExpressionError, Node, Prefix

__all__ = ["FUNCTIONS", "MAX_LENGTH", "Expression", "ExpressionError", "parse"]


class Expression:
    """An expression that was read; `str` gives it with every bracket that was understood."""

    def __init__(self, text: str, root: Node, names: frozenset[str]) -> None:
        self.text = text
        self.names = names
        self._root = root

    def evaluate(self, values: Mapping[str, float]) -> float:
        """The value; a comparison gives 1 or 0. NaN and infinities are possible values.

        Raises:
            ExpressionError: A name has no value.
        """
        return self._root.value(values)

    @property
    def is_condition(self) -> bool:
        """Whether it compares (or joins comparisons), so that its value is 0 or 1."""
        root = self._root
        if isinstance(root, Binary):
            return root.operator in CONDITIONS
        return isinstance(root, Prefix) and root.operator == "not"

    def derivative(self, name: str, values: Mapping[str, float]) -> float:
        """The exact derivative with respect to `name` at these values.

        Raises:
            ExpressionError: A name has no value.
        """
        return self._root.dual(values, name)[1]

    def __str__(self) -> str:
        text = str(self._root)
        return text[1:-1] if isinstance(self._root, Binary) else text


def parse(text: str) -> Expression:
    """Read an expression.

    Arithmetic `+ - * / ^ **` (also − × · ÷ ² ³), comparisons, `and`, `or`, `not`, the functions of
    `FUNCTIONS`, `max` and `min`, the constants pi and e, names with dots; `2x` is a product.

    Raises:
        ExpressionError: With what is wrong and where.
    """
    root, names = read(text)
    return Expression(text, root, names)
