"""What the terminal can do, read from the environment, and what textual is told about it."""

import os
import select
import signal
import sys
from collections.abc import Mapping, MutableMapping
from threading import Thread

TRUE_COLOUR = 1 << 24


def colours(environ: Mapping[str, str]) -> int:
    """How many colours the terminal says it shows: 0, 8, 16, 256 or 2²⁴."""
    term = environ.get("TERM", "")
    if environ.get("NO_COLOR") or term in ("", "dumb"):
        return 0
    if environ.get("COLORTERM", "").lower() in ("truecolor", "24bit") or term.endswith("-direct"):
        return TRUE_COLOUR
    if "256" in term or term in ("xterm-kitty", "alacritty", "foot", "wezterm", "xterm-ghostty"):
        return 256
    return 8 if term.startswith(("vt", "ansi")) else 16


def is_utf8(environ: Mapping[str, str]) -> bool:
    """Whether the locale's characters are UTF-8 (the first variable that is set decides)."""
    for name in ("LC_ALL", "LC_CTYPE", "LANG"):
        if value := environ.get(name):
            return "utf-8" in value.lower() or "utf8" in value.lower()
    return sys.getfilesystemencoding().lower() == "utf-8"


def over_ssh(environ: Mapping[str, str]) -> bool:
    """Whether this is a remote session."""
    return bool(environ.get("SSH_CONNECTION") or environ.get("SSH_TTY"))


def why_no_app(environ: Mapping[str, str]) -> str | None:
    """Why the app cannot open here, as a sentence, or None when it can."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return (
            "studytui draws on a terminal, and this is a pipe or a file. For those there are "
            "`studytui read NOTE --plain`, `studytui quiz --plain`, `studytui train` and "
            "`studytui runs`. Over SSH, ask for a terminal: ssh -t HOST studytui"
        )
    if environ.get("TERM", "dumb") in ("dumb", "unknown", ""):
        return (
            "This terminal (TERM is unset or dumb) cannot place text on the screen. "
            "`studytui quiz --plain` and `studytui read NOTE --plain` work here."
        )
    return None


def prepare(environ: MutableMapping[str, str], animations: bool = True) -> None:
    """Tell textual, which reads these once on import, what suits the connection.

    Over SSH nothing is animated and at most fifteen frames a second are sent; what the person has
    set stays.
    """
    if over_ssh(environ) or not animations:
        environ.setdefault("TEXTUAL_ANIMATIONS", "none")
        environ.setdefault("TEXTUAL_SMOOTH_SCROLL", "0")
    if over_ssh(environ):
        environ.setdefault("TEXTUAL_FPS", "15")


def _end_with_terminal() -> None:
    """Wait until the terminal is gone, and end with it.

    The signal may reach the parent alone (`make` keeps it to itself), and without a terminal there
    is no key to leave by.
    """
    terminal = select.poll()
    terminal.register(sys.__stdin__ or 0, 0)  # a hang-up is told without being asked for
    for _, event in terminal.poll():
        if event & (select.POLLHUP | select.POLLERR):
            signal.raise_signal(signal.SIGHUP)


def start_app(screen: str = "today", **target: object) -> None:
    """Open the app on a screen, showing `target` there; return when it is left.

    Raises:
        SystemExit: With status 2, where there is no terminal to draw on; 1 after a failure.
    """
    if reason := why_no_app(os.environ):
        sys.stderr.write(reason + "\n")
        raise SystemExit(2)
    from dataclasses import replace

    from studytui import settings as settings_module
    from studytui.log import log_to_file

    settings = settings_module.load()
    prepare(os.environ, settings.animations)
    if colours(os.environ) <= 16 and settings.theme in ("dark", "light"):
        settings = replace(settings, theme="16-colour")
    log_to_file()
    # A hang-up ends the app even where its parent ignores the signal; what is running goes on.
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    Thread(target=_end_with_terminal, daemon=True).start()
    from studytui.ui.app import StudyApp

    app = StudyApp(settings, start=screen, target=target)
    app.run()
    if app.return_code:
        raise SystemExit(app.return_code)
