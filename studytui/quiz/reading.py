"""Reading what a person typed, leniently, and saying what was understood."""

import math
import re
import unicodedata

from studytui import expressions

LONGEST = 500
"""Characters of a typed answer that are looked at."""

_DASHES = dict.fromkeys(map(ord, "−–—‐‑‒﹣－"), "-")
_SPACES = re.compile(r"\s+")
_HYPHEN = re.compile(r"(?<=[^\W\d_])-(?=[^\W\d_])")
_MARKS = r"\s`'\"“”‘’«»,;:!?*_"
_EDGES = re.compile(rf"^(?:[{_MARKS}]|\.(?!\d))+|[{_MARKS}.]+$")
_GROUPED = re.compile(r"(?<=\d)[\s'’_](?=\d{3}(?!\d))")
_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?")
_QUANTITY = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?", re.IGNORECASE)


class UnreadableError(ValueError):
    """The answer is not of the form that was asked for; the message says what is."""


def readings(text: str, unit: str = "") -> tuple[float, ...]:
    """The numbers that a text can mean, the likeliest first.

    Understood are decimals with point or comma, `1e-3`, `1/2`, `ln(2)`, `5 %`, any minus sign,
    grouped thousands, a leading = or ≈, and the unit. `1,250` can mean 1.25 or 1250.

    Raises:
        UnreadableError: It is no finite number.
    """
    plain = unicodedata.normalize("NFKC", text[:LONGEST]).translate(_DASHES).replace("⁄", "/")
    plain = _GROUPED.sub("", plain.strip().lstrip("=≈~ ").rstrip(" .;"))
    folded_unit = unicodedata.normalize("NFKC", unit).casefold()
    if folded_unit and plain.casefold().endswith(folded_unit):
        plain = plain[: -len(folded_unit)].strip()
    scale = 1.0
    if plain.endswith("%"):
        plain, scale = plain[:-1].strip(), 0.01
    numbers = [
        value * scale for spelled in _spellings(plain) if (value := _value(spelled)) is not None
    ]
    if not numbers:
        raise UnreadableError("That is no number; write it as 0.25, 1/4, 2.5e-1 or -3.")
    return tuple(
        dict.fromkeys([*numbers, *(n / scale for n in numbers if scale != 1 and unit == "%")])
    )


def _spellings(text: str) -> list[str]:
    """The text with its commas read as decimal marks, and as thousands where that can be."""
    if "," not in text or "(" in text:
        return [text]
    if "." in text:
        decimal_comma = text.rindex(",") > text.index(".")
        return [text.replace(".", "").replace(",", ".") if decimal_comma else text.replace(",", "")]
    spelled = [text.replace(",", ".")] if text.count(",") == 1 else []
    if _THOUSANDS.fullmatch(text):
        spelled.append(text.replace(",", ""))
    return spelled


def _value(text: str) -> float | None:
    if _QUANTITY.fullmatch(text):
        value = float(text)
        return value if math.isfinite(value) else None
    try:
        expression = expressions.parse(text)
        value = expression.evaluate({})
    except expressions.ExpressionError:
        return None
    return value if math.isfinite(value) else None


def number(text: str) -> float:
    """The number that a text most likely means.

    Raises:
        UnreadableError: It is no finite number.
    """
    return readings(text)[0]


def plain_number(text: str) -> float | None:
    """The number that an accepted answer is; None for words, and for words that mean a number."""
    plain = text.strip().translate(_DASHES)
    return float(plain) if _QUANTITY.fullmatch(plain) else None


def fold(text: str) -> str:
    """Words as they are compared: case, accents' spelling, hyphens, quotes and spaces set aside.

    What makes a number another one, its sign and its point, stays.
    """
    folded = unicodedata.normalize("NFKC", text[:LONGEST]).translate(_DASHES).casefold()
    bare = _EDGES.sub("", folded.replace("ß", "ss"))
    return _SPACES.sub(" ", _HYPHEN.sub(" ", bare)).strip()


def is_pattern(accepted: str) -> bool:
    """Whether an accepted answer is a pattern, written /…/."""
    return len(accepted) > 2 and accepted.startswith("/") and accepted.endswith("/")


def same_words(answer: str, accepted: str) -> bool:
    """Whether a typed answer is the accepted word, or fits the accepted /pattern/."""
    if is_pattern(accepted):
        loose = _SPACES.sub(" ", unicodedata.normalize("NFKC", answer[:LONGEST])).strip()
        pattern = re.compile(accepted[1:-1], re.IGNORECASE)
        return bool(pattern.fullmatch(loose) or pattern.fullmatch(fold(answer)))
    return fold(answer) == fold(accepted)


_TOKEN = re.compile(
    r"(?P<word>(?:-(?=inf\b))?[^\W\d_]\w*(?:\.\w+)*)|(?P<number>[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)",
    re.IGNORECASE,
)
_WRAPPERS = frozenset({"tensor", "array", "size", "parameter"})
_PACKAGES = ("torch.", "np.", "numpy.", "nn.", "class ")


def printed(text: str) -> tuple[tuple[float, ...], tuple[str, ...]]:
    """A program's output as it is compared: its numbers and its words, each in order.

    Brackets, commas and what only wraps a value (`tensor(…)`, `torch.`) don't count.
    """
    plain = unicodedata.normalize("NFKC", text[: 8 * LONGEST]).translate(_DASHES)
    numbers, words = [], []
    for match in _TOKEN.finditer(plain):
        if match["number"]:
            numbers.append(float(match["number"]))
            continue
        word = match["word"].casefold()
        for package in _PACKAGES:
            word = word.removeprefix(package)
        if word not in _WRAPPERS:
            words.append(word)
    return tuple(numbers), tuple(words)
