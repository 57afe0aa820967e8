"""Numbers as people read them: three figures, no leading zero."""

import math


def figure(value: float | None, places: int = 3) -> str:
    """A loss or an accuracy: .243, 1.33, 24.7, 5.2e21, nan; "–" for None."""
    if value is None:
        return "–"
    if not math.isfinite(value):
        return "nan" if math.isnan(value) else "∞" if value > 0 else "−∞"
    size = abs(value)
    if size >= 10_000 or 0 < size < 10**-places:
        mantissa, exponent = f"{value:.1e}".split("e")
        text = f"{mantissa.removesuffix('.0')}e{int(exponent)}"
    elif size >= 1:
        text = f"{value:.{max(places - len(str(int(size))), 0)}f}"
    else:
        text = f"{value:.{places}f}"
        text = text.replace("0.", ".", 1) if abs(float(text)) < 1 else text[:-1]
    return text.replace("-", "−")


def counted(number: int, what: str) -> str:
    """A number of things: "1 epoch", "20 epochs"."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
