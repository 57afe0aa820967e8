"""Python and packages, devices, and whether the system kills what is left running."""

import getpass
import json
import platform
import subprocess
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from studytui.cli.doctor.finding import Finding, Level

PACKAGES = ("textual", "torch", "numpy", "scikit-learn", "plotext", "fsrs", "msgspec", "typer")
LOGIND = (Path("/etc/systemd/logind.conf"), Path("/etc/systemd/logind.conf.d"))


def packages() -> Iterator[Finding]:
    """Versions of what matters; a missing package prevents work."""
    yield Finding("Python", f"{platform.python_version()} ({sys.executable})")
    yield Finding("studytui", metadata.version("studytui"))
    for name in PACKAGES:
        try:
            yield Finding(name, metadata.version(name))
        except metadata.PackageNotFoundError:
            advice = "Install studytui again: pip install --force-reinstall studytui"
            yield Finding(name, "not installed", Level.BAD, advice)


def devices() -> Iterator[Finding]:
    """What can be trained on and why; asked in a process of its own, because it loads torch."""
    command = [sys.executable, "-m", "studytui.trainer.report"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
        report = json.loads(done.stdout)
    except subprocess.CalledProcessError as error:
        last = (error.stderr.strip().splitlines() or ["no message"])[-1]
        yield Finding("torch", "cannot be loaded", Level.BAD, last)
        return
    except (OSError, subprocess.TimeoutExpired, json.JSONDecodeError) as error:
        yield Finding("torch", "gave no answer", Level.BAD, str(error))
        return
    for entry in report["devices"]:
        if entry["usable"]:
            yield Finding(entry["name"], entry["detail"])
        else:
            yield Finding(entry["name"], f"not usable: {entry['detail']}", Level.ABSENT)
    yield Finding("auto takes", f"{report['chosen']}: {report['reason']}")


def logout(files: tuple[Path, ...] = LOGIND, user: str | None = None) -> Iterator[Finding]:
    """Whether the login manager ends a person's processes when they log out."""
    user = getpass.getuser() if user is None else user
    options = _logind(files)
    kills = options.get("KillUserProcesses", "no").lower() in ("yes", "true", "1", "on")
    excluded = options.get("KillExcludeUsers", "root").split()
    if not kills or user in excluded:
        yield Finding("runs", "go on after you log out")
        return
    yield Finding(
        "runs", "would be ended when you log out (KillUserProcesses=yes)", Level.NOTE,
        "Once: loginctl enable-linger. Then start with: systemd-run --user --scope studytui",
    )  # fmt: skip


def _logind(files: tuple[Path, ...]) -> dict[str, str]:
    """The login manager's options, later files winning, as systemd reads them."""
    options: dict[str, str] = {}
    found = [
        f for place in files for f in ([place] if place.is_file() else sorted(place.glob("*.conf")))
    ]
    for file in found:
        try:
            lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            continue
        for line in lines:
            key, equals, value = line.strip().partition("=")
            if equals and not key.startswith(("#", ";")):
                options[key.strip()] = value.strip()
    return options
