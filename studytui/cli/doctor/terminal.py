"""The terminal: size, colours, characters, and what stands between it and the program."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping

import psutil

from studytui.cli import terminal
from studytui.cli.doctor.finding import Finding, Level
from studytui.ui import LEAST_COLUMNS, LEAST_ROWS

# What tmux must be set to: option, what is asked of it, and the line for ~/.tmux.conf.
TMUX_OPTIONS: tuple[tuple[str, Callable[[str], bool], str], ...] = (
    ("escape-time", lambda value: int(value) <= 50, "set -sg escape-time 10"),
    ("default-terminal", lambda value: "256" in value, 'set -g default-terminal "tmux-256color"'),
    ("set-clipboard", lambda value: value in ("on", "external"), "set -g set-clipboard on"),
)


def probe(environ: Mapping[str, str] | None = None) -> Iterator[Finding]:
    """Look at the terminal this runs in."""
    environ = os.environ if environ is None else environ
    yield _size()
    yield _colours(environ)
    yield _characters(environ)
    yield _connection(environ)
    if environ.get("TMUX"):
        yield from _tmux()
    elif environ.get("STY"):
        yield Finding(
            "screen", "GNU screen", Level.NOTE,
            "It passes no copied text on and shows 256 colours at most; tmux does both.",
        )  # fmt: skip
    if _under("mosh-server"):
        yield Finding(
            "mosh", "between you and this machine", Level.NOTE,
            "Copying through the terminal needs mosh 1.4 or newer.",
        )  # fmt: skip


def _size() -> Finding:
    if not sys.stdout.isatty():
        return Finding("size", "no terminal here (output goes to a pipe or file)", Level.NOTE)
    columns, rows = shutil.get_terminal_size()
    if columns < LEAST_COLUMNS or rows < LEAST_ROWS:
        need = f"The app needs {LEAST_COLUMNS}×{LEAST_ROWS}; make the window larger."
        return Finding("size", f"{columns}×{rows}", Level.NOTE, need)
    return Finding("size", f"{columns}×{rows}")


def _colours(environ: Mapping[str, str]) -> Finding:
    number = terminal.colours(environ)
    term = f"TERM={environ.get('TERM', '(unset)')}"
    if environ.get("NO_COLOR"):
        return Finding("colours", f"none: NO_COLOR is set ({term})")
    if number == 0:
        advice = "The app cannot draw here; `studytui quiz --plain` and `read --plain` work."
        return Finding("colours", f"none ({term})", Level.NOTE, advice)
    if number <= 16:
        advice = "The 16-colour theme is used. If the terminal can do more: TERM=xterm-256color"
        return Finding("colours", f"{number} ({term})", Level.NOTE, advice)
    name = "16 million" if number == terminal.TRUE_COLOUR else str(number)
    return Finding("colours", f"{name} ({term})")


def _characters(environ: Mapping[str, str]) -> Finding:
    if terminal.is_utf8(environ):
        return Finding("characters", "UTF-8")
    return Finding(
        "characters", "the locale is not UTF-8", Level.NOTE,
        "Formulas and curves would be garbled: export LC_ALL=C.UTF-8",
    )  # fmt: skip


def _connection(environ: Mapping[str, str]) -> Finding:
    if terminal.over_ssh(environ):
        kept = "inside tmux" if environ.get("TMUX") else "runs go on when the line drops"
        return Finding("connection", f"SSH ({kept}); no animations, at most 15 frames a second")
    return Finding("connection", "local")


def _tmux() -> Iterator[Finding]:
    for option, is_good, line in TMUX_OPTIONS:
        value = _output("tmux", "show-options", "-gv" if option != "escape-time" else "-sv", option)
        if value is None:
            continue
        if is_good(value):
            yield Finding("tmux", f"{option} {value}")
        else:
            yield Finding("tmux", f"{option} {value}", Level.NOTE, f"In ~/.tmux.conf: {line}")


def _output(*command: str) -> str | None:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=3, check=True)
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip() or None


def _under(program: str) -> bool:
    try:
        return any(parent.name() == program for parent in psutil.Process().parents())
    except psutil.Error:
        return False
