"""A row of numbers as a row of bars, a character each."""

from collections.abc import Sequence

_BARS = "▁▂▃▄▅▆▇█"


def sparkline(counts: Sequence[int]) -> str:
    """Numbers from 0 as bars of eight heights: the largest is full, only zero is a low line."""
    most = max(counts, default=0) or 1
    return "".join(_BARS[max(count > 0, round(7 * count / most))] for count in counts)
