"""Reading text that somebody else wrote: decoded, bounded and without terminal tricks."""

import re
from pathlib import Path

import msgspec

LARGEST = 400_000
"""Bytes read from one file; what is longer is cut, and the note says so."""

_ESCAPES = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]"  # CSI: colours, cursor movement
    r"|\x1b[\]PX^_][^\x07\x1b\n]*(?:\x07|\x1b\\)?"  # OSC, DCS, …: titles, links, clipboard
    r"|\x1b[ -/]*[0-~]?"
)
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff"  # controls but tab and newline, lone surrogates
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # writing direction: text could hide
    "\u200b\u2028\u2029\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)


class Problem(msgspec.Struct, frozen=True, order=True):
    """Something wrong in a file, at a line (from 1), as a sentence for its author."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


def clean(text: str) -> str:
    """`text` with newlines as `\\n`, and without escape sequences, controls and bidi overrides.

    The lines stay: line n of the file is line n of the text.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\x1b" in text:
        text = _ESCAPES.sub("", text)
    return _UNSEEN.sub("", text)


def one_line(text: str) -> str:
    """`text`, cleaned, as a single line: a title, a name. Escapes in YAML and TOML come late."""
    return " ".join(clean(text).split())


def read(path: Path) -> tuple[str, tuple[Problem, ...]]:
    """The clean text of a file and what was wrong with it.

    Raises:
        OSError: The file cannot be read.
    """
    with path.open("rb") as stream:
        raw = stream.read(LARGEST + 1)
    problems = []
    if len(raw) > LARGEST:
        raw = raw[:LARGEST].rsplit(b"\n", 1)[0]
        size = path.stat().st_size / 1e6
        message = f"The file has {size:.1f} MB; only its first {LARGEST / 1e6:.1f} MB are read."
        problems.append(Problem(str(path), 1, message))
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        message = f"Byte {raw[error.start]:#04x} is not UTF-8; save the file as UTF-8."
        problems.append(Problem(str(path), line, message))
        text = raw.decode("utf-8", errors="replace")
    cleaned = clean(text)
    if len(cleaned) != len(text.replace("\r\n", "\n").removeprefix("\ufeff")):
        line = _first_difference(text, cleaned)
        message = "Control, escape or writing-direction characters were left out."
        problems.append(Problem(str(path), line, message))
    return cleaned, tuple(problems)


def _first_difference(text: str, cleaned: str) -> int:
    """The line (from 1) where cleaning first took something out."""
    pairs = zip(text.replace("\r\n", "\n").split("\n"), cleaned.split("\n"), strict=False)
    for number, (before, after) in enumerate(pairs, start=1):
        if before != after and before.removeprefix("\ufeff") != after:
            return number
    return 1
