"""Numbers as people read them: three figures, no leading zero."""

import math


def figure(value: float | None) -> str:
    """A loss or an accuracy: .243, 1.33, 24.7, 5.2e21, nan; "–" for None."""
    if value is None:
        return "–"
    if not math.isfinite(value):
        return "nan" if math.isnan(value) else "∞" if value > 0 else "−∞"
    size = abs(value)
    if size >= 10_000 or 0 < size < 1e-3:
        mantissa, exponent = f"{value:.1e}".split("e")
        text = f"{mantissa.removesuffix('.0')}e{int(exponent)}"
    elif size >= 1:
        text = f"{value:.{max(3 - len(str(int(size))), 0)}f}"
    else:
        text = f"{value:.3f}"
        text = text.replace("0.", ".", 1) if abs(float(text)) < 1 else text[:-1]
    return text.replace("-", "−")


def counted(number: int, what: str) -> str:
    """A number of things: "1 epoch", "20 epochs"."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def duration(seconds: float) -> str:
    """A time as `42 s`, `3 min`, `4 h` or `2 d`."""
    if seconds < 9.95:
        return f"{seconds:.1f} s" if seconds % 1 and seconds < 1 else f"{seconds:.0f} s"
    if seconds < 90:
        return f"{seconds:.0f} s"
    if seconds < 90 * 60:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.0f} h" if seconds < 36 * 3600 else f"{seconds / 86400:.0f} d"
