"""Whether what a code block printed is what its note shows."""

import math
import re

NOISE = 1e-6
"""Below this, two numbers are both rounding noise."""

_NUMBER = re.compile(r"(?<![\w.])[-−+]?(?:\d+\.\d*|\.\d+|\d+)(?:[eE][-+]?\d+)?(?![\w])")


def difference(shown: str, printed: str, exact: bool = False) -> str:
    """The first difference as a sentence, or nothing.

    White space is not compared. Numbers with a decimal point or exponent are compared to four
    significant digits (one unit in the last digit where more are shown), whole numbers exactly.

    Args:
        shown: What the note shows.
        printed: What came out.
        exact: Compare character by character, except white space at line ends.
    """
    left, right = _lines(shown), _lines(printed)
    for number, (want, got) in enumerate(zip(left, right, strict=False), start=1):
        if not (want == got if exact else _same(want, got)):
            return f"line {number} of the output is {got!r:.120}, the note shows {want!r:.120}"
    if len(left) != len(right):
        return f"the output has {len(right)} lines, the note shows {len(left)}"
    return ""


def _lines(text: str) -> list[str]:
    lines = [line.rstrip() for line in text.split("\n")]
    while lines and not lines[-1]:
        lines.pop()
    return lines


def _same(want: str, got: str) -> bool:
    left, right = _NUMBER.split(want), _NUMBER.split(got)
    if [part.split() for part in left] != [part.split() for part in right]:
        return False
    numbers = zip(_NUMBER.findall(want), _NUMBER.findall(got), strict=True)
    return all(_close(a, b) for a, b in numbers)


def _close(want: str, got: str) -> bool:
    want, got = want.replace("−", "-"), got.replace("−", "-")
    if want == got:
        return True
    if re.fullmatch(r"[-+]?\d+", want) and re.fullmatch(r"[-+]?\d+", got):
        return int(want) == int(got)
    a, b = float(want), float(got)
    if not (math.isfinite(a) and math.isfinite(b)):
        return a == b
    if max(abs(a), abs(b)) < NOISE:
        return True
    return abs(a - b) <= max(5e-4 * abs(a), _last_digit(want)) * (1 + 1e-9)


def _last_digit(number: str) -> float:
    """One unit in the last place, where at least four significant digits are shown, else 0."""
    mantissa, _, exponent = number.lower().partition("e")
    digits = mantissa.lstrip("-+0.").replace(".", "")
    decimals = len(mantissa.partition(".")[2])
    return float(f"1e{int(exponent or 0) - decimals}") if len(digits) >= 4 else 0.0
