"""The app in a real terminal, with real trainers: what survives what."""

import json
import os
import select
import shlex
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bench.terminal import Terminal

OpenApp = Callable[..., Terminal]
CommandLine = Callable[..., "subprocess.CompletedProcess[str]"]


def newest(command_line: CommandLine) -> dict[str, object]:
    """What `runs list --json` says of the newest run."""
    runs = json.loads(command_line("runs", "list", "--json").stdout)
    assert runs
    assert isinstance(runs[0], dict)
    return runs[0]


def test_open_look_around_leave(open_app: OpenApp) -> None:
    app = open_app()
    app.wait_for("1 Today", "? all keys")
    for key, text in (("4", "see-overfitting"), ("f3", "Foundations"), ("f6", "Runs"), ("1", "①")):
        app.press(key)
        app.wait_for(text)
    app.press("q")
    assert app.wait_exit() == 0


def test_a_small_window_says_so_and_grows(open_app: OpenApp) -> None:
    app = open_app(columns=50, rows=12)
    app.wait_for("needs 60×20")
    app.resize(80, 24)
    app.wait_for("? all keys")


def test_nonsense_never_hurts(open_app: OpenApp) -> None:
    app = open_app("lab")
    app.wait_for("? all keys")
    for chunk in ("\x1b[99~", "zzzZZZ##~~", "\x1b[<0;5;5M\x1b[<0;5;5m", "\x00\x01", "éß漢字"):
        app.write(chunk)
        app.quiet()
    app.press("esc", "esc", "f2")
    app.wait_for("1 Today")
    assert app.alive
    app.press("ctrl+q")
    assert app.wait_exit() == 0


@pytest.mark.parametrize("how", ["hang-up", "SIGKILL"])
def test_a_run_outlives_the_app_and_a_new_one_steers_it(
    how: str, open_app: OpenApp, command_line: CommandLine
) -> None:
    app = open_app("lab", "noisy-moons")
    app.wait_for("noisy-moons")
    app.press("enter")
    app.wait_for("epoch ", "running", seconds=60)
    if how == "hang-up":
        app.hang_up()
    else:
        app.kill(signal.SIGKILL)
    app.wait_exit()
    before = newest(command_line)
    assert before["state"] == "running"
    again = open_app("lab", str(before["run"]))
    again.wait_for("running")
    again.press("d")
    again.wait_for("┊d", seconds=60)
    after = newest(command_line)
    assert after["run"] == before["run"]
    assert int(str(after["epoch"])) >= int(str(before["epoch"]))
    assert command_line("runs", "set", str(before["run"]), "pace=0").returncode == 0


def test_the_app_ends_with_its_terminal_when_its_parent_keeps_the_signal(
    home: Path, tmp_path: Path
) -> None:
    os.mkfifo(fifo := tmp_path / "fifo")
    opened = os.open(fifo, os.O_RDONLY | os.O_NONBLOCK)
    program = shlex.join([sys.executable, "-m", "studytui"])
    shell = f"trap : HUP; exec 9>{shlex.quote(str(fifo))}; {program}; :"
    app = Terminal(["sh", "-c", shell], environ={"STUDYTUI_HOME": str(home)})
    app.wait_for("? all keys", seconds=60)
    app.hang_up()
    waiting = select.poll()
    waiting.register(opened, select.POLLHUP)
    assert waiting.poll(30_000), "somebody still holds the other end"
    os.close(opened)


@pytest.mark.needs("ssh", "sshd", "ssh-keygen")
def test_a_dropped_ssh_connection_costs_nothing(
    ssh: list[str], command_line: CommandLine, home: Path
) -> None:
    remote = shlex.join([sys.executable, "-m", "studytui", "lab", "noisy-moons"])
    line = Terminal([*ssh, f"STUDYTUI_HOME={shlex.quote(str(home))} {remote}"])
    line.wait_for("noisy-moons", "? all keys", seconds=60)
    line.press("enter")
    line.wait_for("epoch ", "running", seconds=60)
    line.kill(signal.SIGKILL)
    line.wait_exit()
    run = newest(command_line)
    assert run["state"] == "running"
    assert command_line("runs", "set", str(run["run"]), "pace=0").returncode == 0
    assert command_line("runs", "follow", str(run["run"])).returncode == 0
    assert newest(command_line)["state"] == "finished"


@pytest.mark.needs("tmux")
def test_in_tmux(home: Path, tmp_path: Path) -> None:
    socket = str(tmp_path / "tmux")
    program = shlex.join([sys.executable, "-m", "studytui", "lab", "see-overfitting"])

    def tmux(*arguments: str) -> str:
        done = subprocess.run(
            ["tmux", "-S", socket, *arguments], capture_output=True, text=True, check=True
        )
        return done.stdout

    tmux("-f", "/dev/null", "new-session", "-d", "-x", "80", "-y", "24", program)
    try:
        for _ in range(600):
            pane = tmux("capture-pane", "-p")
            if "see-overfitting" in pane and "? all keys" in pane:
                break
            select.select([], [], [], 0.05)
        else:
            raise AssertionError(pane)
        assert all(len(line) <= 80 for line in pane.splitlines())
    finally:
        tmux("kill-server")
