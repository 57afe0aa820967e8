"""The trainer as a process: started with folders, or waiting for them."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from studytui.trainer.__main__ import main
from tests.trainer.sessions import losses_of, new, work

_WRAPPED = """
import json, os, sys
from studytui.trainer.__main__ import main
status = main(sys.argv[2:])
import torch
unwanted = [name for name in sys.modules if name.split(".")[0] in ("sklearn", "scipy", "textual")]
unwanted += [name for name in sys.modules if name.startswith("torch._dynamo")]
open(sys.argv[1], "w").write(json.dumps([status, unwanted, torch.cuda.is_initialized()]))
"""


def trainer(report: Path, *arguments: str, line: str = "") -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-c", _WRAPPED, str(report), *arguments]
    return subprocess.run(
        command, input=line, capture_output=True, text=True, check=True, timeout=120,
        env=os.environ | {"OMP_NUM_THREADS": "1"},
    )  # fmt: skip


def test_a_waiting_trainer_takes_the_runs_it_is_given_and_imports_nothing_heavy(
    tmp_path: Path,
) -> None:
    folders = [new(tmp_path, dataset="digits", epochs=2, seed=seed) for seed in (1, 1)]
    twin = new(tmp_path, dataset="digits", epochs=2, seed=1)
    report = tmp_path / "report"
    line = json.dumps([str(folder.path) for folder in folders]) + "\n"
    done = trainer(report, "--standby", line=line)
    assert json.loads(report.read_text()) == [0, [], False]
    assert done.stdout == done.stderr == ""
    assert folders[0].log.exists()
    trainer(report, str(twin.path))
    assert json.loads(report.read_text()) == [0, [], False]
    alone = new(tmp_path, dataset="digits", epochs=2, seed=1)
    work(alone)
    assert losses_of(alone) == losses_of(twin)
    for folder in folders:
        for mine, theirs in zip(losses_of(folder), losses_of(twin), strict=True):
            assert mine == pytest.approx(theirs, rel=1e-5)


@pytest.mark.parametrize("line", ["", "no list\n"])
def test_a_waiting_trainer_ends_with_its_input(tmp_path: Path, line: str) -> None:
    report = tmp_path / "report"
    done = trainer(report, "--standby", line=line)
    assert json.loads(report.read_text())[0] == 0
    assert ("not a list of folders" in done.stdout) == (line == "no list\n")


@pytest.mark.parametrize("arguments", [[], ["--help"], ["--standby", "x"]])
def test_a_wrong_call_says_how(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    assert "usage: python -m studytui.trainer" in capsys.readouterr().err


def test_a_folder_that_is_none_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path / "gone")]) == 1
    assert "gone: " in capsys.readouterr().out


def test_being_watched_and_steered_changes_no_loss(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    watched, plain = (new(tmp_path, dropout=0.4, batch_norm=True) for _ in range(2))
    watched.watch()
    monkeypatch.setattr("studytui.trainer.session.POLL_SECONDS", 0.0)
    monkeypatch.setattr("studytui.trainer.session.VIEWS_A_SECOND", 1e9)
    work(watched)
    work(plain)
    assert losses_of(watched) == losses_of(plain)
