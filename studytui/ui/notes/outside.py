"""What leaves the app: the editor, files written for the person, web links."""

import os
import re
import shlex
import shutil
import subprocess
import webbrowser
from collections.abc import Mapping
from pathlib import Path

_COLON = ("hx", "helix", "subl", "zed")
_WAITING = {"code": ["-w", "-g"], "codium": ["-w", "-g"], "zed": ["--wait"], "subl": ["-w"]}


def editor_command(
    file: Path, line: int, environ: Mapping[str, str] = os.environ
) -> list[str] | None:
    """The command that opens a file at a line (from 1), None where there is no editor."""
    words = shlex.split(environ.get("VISUAL") or environ.get("EDITOR") or "")
    if not words:
        found = next((name for name in ("nano", "vim", "vi") if shutil.which(name)), None)
        if found is None:
            return None
        words = [found]
    name = Path(words[0]).name
    words += [flag for flag in _WAITING.get(name, []) if flag not in words]
    if name in _COLON or name in ("code", "codium"):
        return [*words, f"{file}:{line}"]
    return [*words, f"+{line}", str(file)]


def edit(command: list[str]) -> str:
    """Run an editor until it is left; what went wrong as a sentence, or nothing."""
    try:
        subprocess.run(command, check=False)
    except OSError as error:
        return f"{command[0]} cannot be started: {error.strerror}. Set EDITOR to your editor."
    return ""


def write_new(folder: Path, stem: str, suffix: str, text: str) -> Path:
    """Write a file that was not there, `stem-2` and so on when `stem` was.

    Raises:
        OSError: The folder cannot be written.
    """
    for number in range(1, 1000):
        file = folder / (f"{stem}{suffix}" if number == 1 else f"{stem}-{number}{suffix}")
        try:
            with file.open("x", encoding="utf-8") as stream:
                stream.write(text if text.endswith("\n") else text + "\n")
                stream.flush()
                os.fsync(stream.fileno())
        except FileExistsError:
            continue
        return file
    raise FileExistsError(f"{folder / stem}{suffix} and 999 like it")


def is_web(href: str) -> bool:
    """Whether a link leads to the web; nothing else is ever opened."""
    return bool(re.match(r"https?://[^\s/]", href, re.IGNORECASE))


def browse(href: str) -> bool:
    """Open a web address in the person's browser; whether there was one to open it."""
    if not os.environ.get("DISPLAY") and os.environ.get("SSH_CONNECTION"):
        return False
    try:
        return webbrowser.open(href)
    except webbrowser.Error:
        return False
