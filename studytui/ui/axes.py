"""Round numbers: where an axis ends, where its ticks stand and what they read."""

import math
from dataclasses import dataclass

_ENDS = (1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)


def round_end(last: float) -> float:
    """The first round number not below `last`: 174 → 200, 31 → 40; at least 10."""
    if last <= 10:
        return 10.0
    power = 10.0 ** math.floor(math.log10(last))
    return next(end * power for end in _ENDS if end * power >= last * (1 - 1e-12))


def without_zero(text: str) -> str:
    """`0.302` → `.302`, with a real minus sign."""
    sign, digits = ("−", text[1:]) if text.startswith("-") else ("", text)
    return sign + (digits[1:] if digits.startswith("0.") else digits)


@dataclass(frozen=True, slots=True)
class Axis:
    """One axis: its range, its scale, its ticks as (value, text)."""

    low: float
    high: float
    log: bool
    ticks: tuple[tuple[float, str], ...]

    def place(self, value: float) -> float:
        """Where `value` lies, 0 at the low end and 1 at the high end; nan where it has no place."""
        if self.log:
            if value <= 0:
                return math.nan
            low = math.log10(self.low)
            return (math.log10(value) - low) / (math.log10(self.high) - low)
        return (value - self.low) / (self.high - self.low)


def linear(low: float, high: float, count: int, exact: bool = False) -> Axis:
    """An axis from `low` to `high` with about `count` ticks.

    Args:
        low, high: The range of the data, within ±1e300.
        count: Ticks wished for, at least 2.
        exact: Keep the ends as they are; otherwise they move out to the next tick.
    """
    low, high = _padded(low, high)
    step = _step((high - low) / max(1, count - 1))
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    if not exact:
        low, high = first * step, last * step
    decimals = max(0, -math.floor(math.log10(step) + 1e-9))
    if not math.isclose(step, round(step, decimals), rel_tol=1e-6):
        decimals += 1
    ticks = [i * step for i in range(first, last + 1)]
    slack = (high - low) * 1e-9
    inside = [t for t in ticks if low - slack <= t <= high + slack]
    if exact and inside and low < inside[0] - slack:
        inside.insert(0, low)
    return Axis(low, high, False, tuple((t, _tick(t, decimals)) for t in inside))


def logarithmic(low: float, high: float, count: int) -> Axis:
    """A logarithmic axis around `low` … `high`, both above 0, its ends 1, 2 or 5 times a decade.

    A range within a factor of two gets the ticks of a linear axis: there is none of those in it.
    """
    if high < 2 * low and (fine := linear(low, high, count)).low > 0:
        return Axis(fine.low, fine.high, True, fine.ticks)
    first, last = math.floor(math.log10(low) + 1e-9), math.ceil(math.log10(high) - 1e-9)
    decades = [10.0**e for e in range(first, last + 1)]
    if last - first > 4:
        every = max(1, math.ceil((last - first) / max(1, count - 1)))
        return _log_axis(decades[0], decades[-1], decades[::every])
    values = [m * decade for decade in (decades[0] / 10, *decades) for m in (1.0, 2.0, 5.0)]
    low = max(v for v in values if v <= low * (1 + 1e-9))
    high = min(v for v in (*values, 10 * decades[-1]) if v >= high * (1 - 1e-9))
    if low == high:
        low, high = low / 2, high * 2
    wanted = values if len(decades) * 3 <= count + 3 else decades
    return _log_axis(low, high, [low, *wanted, high])


def _log_axis(low: float, high: float, wanted: list[float]) -> Axis:
    ticks = sorted({v for v in wanted if low * (1 - 1e-9) <= v <= high * (1 + 1e-9)})
    return Axis(low, high, True, tuple((t, _log_tick(t)) for t in ticks))


def _padded(low: float, high: float) -> tuple[float, float]:
    if high - low > 1e-12 * max(abs(low), abs(high), 1e-290):
        return low, high
    pad = max(abs(low) * 0.1, 1e-12) if low else 0.5
    return low - pad, high + pad


def _step(rough: float) -> float:
    power = 10.0 ** math.floor(math.log10(rough))
    return next((m * power for m in (1, 2, 5) if m * power >= 0.75 * rough), 10 * power)


def _tick(value: float, decimals: int) -> str:
    if decimals > 4 or abs(value) >= 1e6:
        return without_zero(f"{value:.2g}")
    return without_zero(f"{value:.{decimals}f}") if value else "0"


def _log_tick(value: float) -> str:
    if 1e-3 <= value < 1e5:
        return without_zero(f"{value:g}")
    exponent = math.floor(math.log10(value) + 1e-9)
    return f"{value / 10.0**exponent:.0f}e{exponent}"
