"""Cell widths as terminals count them, and cleaning of text nobody vouches for."""

import unicodedata
from functools import lru_cache

_ZERO_WIDTH = frozenset(("Mn", "Me", "Cf"))
_UNPRINTABLE = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
_LINE_SPACE = "\t\n\r\v\f"


@lru_cache(maxsize=4096)
def char_width(char: str) -> int:
    """Return the terminal cells one character takes: 0, 1 or 2."""
    if unicodedata.category(char) in _ZERO_WIDTH or "\u1160" <= char <= "\u11ff":
        return 0
    return 2 if unicodedata.east_asian_width(char) in ("W", "F") else 1


def cells(text: str) -> int:
    """Return the terminal cells `text` takes; combining marks take none."""
    if text.isascii():
        return len(text)
    return sum(map(char_width, text))


def is_mark(char: str) -> bool:
    """Say whether `char` is drawn upon the character before it."""
    return char > "\u02ff" and char_width(char) == 0


def letters(text: str) -> int:
    """Return how many characters of `text` have a place of their own."""
    return sum(not is_mark(char) for char in text)


@lru_cache(maxsize=4096)
def _clean_char(char: str) -> str:
    if char in _LINE_SPACE:
        return " "
    category = unicodedata.category(char)
    if category in _UNPRINTABLE or "\ufe00" <= char <= "\ufe0f":
        return "\ufffd" if category in ("Co", "Cn", "Cs") else ""
    if category == "Zs":
        return " "
    return "" if char_width(char) == 0 and unicodedata.combining(char) == 0 else char


def clean(text: str) -> str:
    """Return `text` without control, escape, bidi and other invisible characters, in NFC.

    Line breaks and exotic spaces become plain spaces; characters without a meaning in Unicode
    become U+FFFD.
    """
    if text.isascii() and text.isprintable():
        return text
    return unicodedata.normalize("NFC", "".join(map(_clean_char, text)))


def normalize(text: str) -> str:
    """Return `text` in NFC, the form in which every result leaves this package."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def split_cells(text: str, width: int) -> list[str]:
    """Cut `text` into pieces of at most `width` cells (at least one character each)."""
    pieces: list[str] = []
    piece, used = "", 0
    for char in text:
        size = char_width(char)
        if piece and used + size > width:
            pieces.append(piece)
            piece, used = "", 0
        piece, used = piece + char, used + size
    return [*pieces, piece] if piece else pieces
