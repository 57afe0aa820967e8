"""Real programs: the app in a pseudo-terminal, real trainers, a real SSH server on loopback."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bench.terminal import Terminal

STUDYTUI = [sys.executable, "-m", "studytui"]


@pytest.fixture
def command_line() -> Callable[..., "subprocess.CompletedProcess[str]"]:
    """`studytui …`, waited for; output captured, status not judged."""

    def run(*arguments: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [*STUDYTUI, *arguments], capture_output=True, text=True, check=False, timeout=180
        )

    return run


@pytest.fixture
def open_app() -> Iterator[Callable[..., Terminal]]:
    """Opens `studytui …` in a pseudo-terminal; what is left open is closed at the end."""
    terminals: list[Terminal] = []

    def start(*arguments: str, columns: int = 80, rows: int = 24, **environ: str) -> Terminal:
        terminal = Terminal([*STUDYTUI, *arguments], columns, rows, environ)
        terminals.append(terminal)
        return terminal

    yield start
    for terminal in terminals:
        if terminal.alive:
            terminal.close()


@pytest.fixture(autouse=True)
def no_trainer_left(home: Path) -> Iterator[None]:
    """End trainers that a failed test has left running."""
    import psutil

    yield
    for process in psutil.process_iter(["cmdline", "environ"]):
        arguments = process.info["cmdline"] or []
        environ = process.info["environ"] or {}
        if "studytui.trainer" in arguments and environ.get("STUDYTUI_HOME") == str(home):
            process.kill()


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def ssh(tmp_path: Path) -> Iterator[list[str]]:
    """A real SSH server on loopback; yields the client's command up to the remote command."""
    folder = tmp_path / "ssh"
    folder.mkdir(mode=0o700)
    for name in ("host", "user"):
        subprocess.run(
            ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)], check=True
        )
    shutil.copy(folder / "user.pub", folder / "authorized_keys")
    port = _free_port()
    config = folder / "sshd_config"
    config.write_text(
        f"Port {port}\nListenAddress 127.0.0.1\nHostKey {folder / 'host'}\n"
        f"AuthorizedKeysFile {folder / 'authorized_keys'}\nPidFile {folder / 'pid'}\n"
        "StrictModes no\nUsePAM no\nPasswordAuthentication no\nPermitRootLogin yes\n"
        "AcceptEnv STUDYTUI_* LC_* PYTHON*\n"
    )
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(exist_ok=True)
    program = shutil.which("sshd") or "/usr/sbin/sshd"
    server = subprocess.Popen([program, "-D", "-e", "-f", str(config)], stderr=subprocess.PIPE)
    assert server.stderr is not None
    for line in server.stderr:
        if b"Server listening" in line:
            break
    else:
        raise AssertionError("the SSH server did not start")
    yield [
        "ssh", "-tt", "-p", str(port), "-i", str(folder / "user"),
        "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null",
        "-o", "LogLevel=ERROR", "-o", "SendEnv=STUDYTUI_* LC_* PYTHON*", "127.0.0.1",
    ]  # fmt: skip
    server.terminate()
    server.wait()
    server.stderr.close()
