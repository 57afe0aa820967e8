"""`studytui doctor`: findings from made-up machines, and the real one."""

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from studytui import paths
from studytui.cli.app import app
from studytui.cli.doctor import machine, storage, terminal
from studytui.cli.doctor.finding import Finding, Level


def by_name(findings: Iterator[Finding]) -> dict[str, Finding]:
    return {finding.name: finding for finding in findings}


def test_a_login_manager_that_kills(tmp_path: Path) -> None:
    main = tmp_path / "logind.conf"
    main.write_text("[Login]\n#KillUserProcesses=no\nKillUserProcesses=yes\n")
    finding = next(machine.logout((main,), user="ada"))
    assert finding.level is Level.NOTE
    assert "systemd-run" in finding.advice


def test_a_later_file_and_an_excluded_user_win(tmp_path: Path) -> None:
    main, more = tmp_path / "logind.conf", tmp_path / "logind.conf.d"
    more.mkdir()
    main.write_text("KillUserProcesses=yes\n")
    assert next(machine.logout((main, more), user="root")).level is Level.GOOD
    (more / "10-keep.conf").write_text("[Login]\nKillUserProcesses=no\n")
    assert next(machine.logout((main, more), user="ada")).level is Level.GOOD


def test_a_folder_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file stands where the folder should be: true for every user, root included."""
    blocked = tmp_path / "file"
    blocked.touch()
    monkeypatch.setenv("STUDYTUI_HOME", str(blocked))
    finding = by_name(storage.probe())["folder"]
    assert finding.level is Level.BAD
    assert "STUDYTUI_HOME" in finding.advice


def test_settings_with_a_mistake_prevent_work(home: Path) -> None:
    paths.settings_file().parent.mkdir(parents=True)
    paths.settings_file().write_text("theme = 3\n")
    finding = by_name(storage.probe())["settings"]
    assert finding.level is Level.BAD
    assert "theme must be one of" in finding.advice


def test_colours_and_locale_are_judged() -> None:
    findings = by_name(terminal.probe({"TERM": "linux", "LC_ALL": "C"}))
    assert findings["colours"].level is Level.NOTE
    assert "C.UTF-8" in findings["characters"].advice


def test_ssh_and_screen_are_named() -> None:
    findings = by_name(terminal.probe({"TERM": "screen", "STY": "1.x", "SSH_CONNECTION": "a"}))
    assert "SSH" in findings["connection"].value
    assert "screen" in findings


def test_the_command_on_this_machine(home: Path) -> None:
    result = CliRunner().invoke(app, ["doctor"], env=dict(os.environ))
    assert result.exit_code == 0, result.output
    assert "cpu" in result.output
    assert str(home) in result.output
    assert not home.exists(), "looking must make nothing"


def test_a_gpu_that_is_not_there_is_no_tick(monkeypatch: pytest.MonkeyPatch) -> None:
    said = {
        "devices": [
            {"name": "cuda", "usable": False, "detail": "no device"},
            {"name": "cpu", "usable": True, "detail": "x86_64, 1 thread"},
        ],
        "chosen": "cpu", "reason": "no GPU found",
    }  # fmt: skip
    answer = subprocess.CompletedProcess([], 0, stdout=json.dumps(said))
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: answer)
    cuda, cpu, auto = machine.devices()
    assert (cuda.level, cuda.value) == (Level.ABSENT, "not usable: no device")
    assert cpu.level is auto.level is Level.GOOD
