"""Math alphabets, accents and the script forms Unicode has."""

_LATIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_GREEK = "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡϴΣΤΥΦΧΨΩ∇αβγδεζηθικλμνξοπρςστυφχψω∂ϵϑϰϕϱϖ"
_DIGITS = "0123456789"


def _run(letters: str, start: int, exceptions: dict[str, str] | None = None) -> dict[str, str]:
    table = {letter: chr(start + offset) for offset, letter in enumerate(letters)}
    return table | (exceptions or {})


_SCRIPT_HOLES = dict(zip("BEFHILMRego", "ℬℰℱℋℐℒℳℛℯℊℴ", strict=True))
_FRAKTUR_HOLES = dict(zip("CHIRZ", "ℭℌℑℜℨ", strict=True))
_DOUBLE_HOLES = dict(zip("CHNPQRZ", "ℂℍℕℙℚℝℤ", strict=True))

ALPHABETS: dict[str, dict[str, str]] = {
    "bold": _run(_LATIN, 0x1D400) | _run(_GREEK, 0x1D6A8) | _run(_DIGITS, 0x1D7CE),
    "script": _run(_LATIN, 0x1D49C, _SCRIPT_HOLES),
    "fraktur": _run(_LATIN, 0x1D504, _FRAKTUR_HOLES),
    "double": _run(_LATIN, 0x1D538, _DOUBLE_HOLES) | _run(_DIGITS, 0x1D7D8),
    "sans": {},
    "mono": {},
    "italic": {},
    "upright": {},
}
"""Alphabet name to the characters it changes; upright, italic, sans and mono stay as typed."""

PLAIN_LETTERS: dict[str, str] = {
    char: letter for table in ALPHABETS.values() for letter, char in table.items()
}
"""Styled letter to plain letter, for fonts without the styled ones."""

SUPERSCRIPTS: dict[str, str] = {
    **dict(zip("0123456789+−=()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾", strict=True)),
    **dict(zip("abcdefghijklmnoprstuvwxyz", "ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ", strict=True)),
    **dict(zip("ABDEGHIJKLMNOPRTUVW", "ᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂ", strict=True)),
    **dict(zip("βγδεθιφχ", "ᵝᵞᵟᵋᶿᶥᵠᵡ", strict=True)),
    "⊤": "ᵀ", "⊺": "ᵀ", "*": "*", "∗": "*", "⋆": "*", "′": "′", "″": "″", "‴": "‴", "⁗": "⁗",
    "†": "†", "‡": "‡", "∘": "°", "°": "°",
}  # fmt: skip
"""Character to its superscript form."""

SUBSCRIPTS: dict[str, str] = {
    **dict(zip("0123456789+−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎", strict=True)),
    **dict(zip("aehijklmnoprstuvx", "ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True)),
    **dict(zip("βγρφχ", "ᵦᵧᵨᵩᵪ", strict=True)),
    ",": ",",
}  # fmt: skip
"""Character to its subscript form."""

ACCENTS: dict[str, str] = {
    "hat": "\u0302", "check": "\u030c", "tilde": "\u0303", "acute": "\u0301", "grave": "\u0300",
    "dot": "\u0307", "ddot": "\u0308", "dddot": "\u20db", "ddddot": "\u20dc", "breve": "\u0306",
    "bar": "\u0304", "vec": "\u20d7", "mathring": "\u030a", "cancel": "\u0338",
    "overline": "\u0305", "underline": "\u0332", "overrightarrow": "\u20d7",
    "overleftarrow": "\u20d6", "overleftrightarrow": "\u20e1", "underrightarrow": "\u20ef",
    "underleftarrow": "\u20ee", "underleftrightarrow": "\u034d", "underbar": "\u0331",
    "utilde": "\u0330", "bcancel": "\u20e5",
}  # fmt: skip
"""Accent to its combining mark."""

ACCENT_NAMES: dict[str, str] = {
    **{name: name for name in ACCENTS},
    "widehat": "hat", "widetilde": "tilde", "widecheck": "check", "overbar": "overline",
    "xcancel": "cancel", "sout": "overline", "Overrightarrow": "overrightarrow",
    "widebar": "overline", "Hat": "hat", "Tilde": "tilde", "Bar": "bar", "Vec": "vec",
    "Dot": "dot", "Ddot": "ddot", "Acute": "acute", "Grave": "grave", "Breve": "breve",
    "Check": "check", "ul": "underline", "undertilde": "utilde",
    "overlinesegment": "overline", "underlinesegment": "underline", "overgroup": "overline",
    "undergroup": "underline", "overrightharpoon": "overrightarrow",
    "overleftharpoon": "overleftarrow",
}  # fmt: skip
"""Accent command to its key in `ACCENTS`."""

VULGAR_FRACTIONS: dict[tuple[str, str], str] = {
    ("1", "2"): "½", ("1", "3"): "⅓", ("2", "3"): "⅔", ("1", "4"): "¼", ("3", "4"): "¾",
    ("1", "5"): "⅕", ("2", "5"): "⅖", ("3", "5"): "⅗", ("4", "5"): "⅘", ("1", "6"): "⅙",
    ("5", "6"): "⅚", ("1", "7"): "⅐", ("1", "8"): "⅛", ("3", "8"): "⅜", ("5", "8"): "⅝",
    ("7", "8"): "⅞", ("1", "9"): "⅑", ("1", "10"): "⅒",
}  # fmt: skip
"""Numerator and denominator to the one character that stands for the fraction."""


def styled(text: str, alphabet: str) -> str:
    """Return `text` in `alphabet` (a key of `ALPHABETS`), letter by letter where it has one."""
    table = ALPHABETS.get(alphabet)
    return "".join(table.get(char, char) for char in text) if table else text


def raised(text: str) -> str | None:
    """Return `text` in superscript characters, or None where Unicode lacks one."""
    text = text.replace("′′′", "‴").replace("′′", "″")
    return _translated(text, SUPERSCRIPTS)


def lowered(text: str) -> str | None:
    """Return `text` in subscript characters, or None where Unicode lacks one."""
    return _translated(text, SUBSCRIPTS)


def _translated(text: str, table: dict[str, str]) -> str | None:
    letters = [table.get(char) for char in text]
    return None if None in letters else "".join(letter or "" for letter in letters)


def plain(text: str) -> str:
    """Return `text` with every letter of a math alphabet as the plain letter."""
    return text if text.isascii() else "".join(PLAIN_LETTERS.get(char, char) for char in text)
