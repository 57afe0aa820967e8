"""`studytui train`: what it prints, how it ends; the trainer is a real process."""

import json
import os
import pty
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from studytui.cli.app import app
from studytui.lab import launch
from studytui.lab.folder import all_runs, find, state_of
from studytui.lab.lock import is_alive, read_holder

STUDYTUI = [sys.executable, "-m", "studytui"]
SHORT = ("--set", "epochs=12", "n_train=40", "n_val=60", "hidden=8", "device=cpu")


@pytest.fixture(autouse=True)
def no_trainer_left(home: Path) -> Iterator[None]:
    """End trainers that a failed test has left running."""
    yield
    for folder in all_runs():
        holder = read_holder(folder.lock)
        if holder is not None and is_alive(holder):
            os.kill(holder.pid, signal.SIGKILL)


def _call(*arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [*STUDYTUI, *arguments], capture_output=True, text=True, timeout=120, check=False
    )


def _runs(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["runs", *arguments])


def _refused(arguments: Sequence[str]) -> str:
    outcome = CliRunner().invoke(app, list(arguments))
    assert outcome.exit_code == 2
    assert "Traceback" not in outcome.output
    assert all_runs() == []
    return outcome.output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nonsense"], "no preset 'nonsense'"),
        (["resque"], "Did you mean rescue?"),
        (["missing.toml"], "missing.toml: there is no such file"),
        (["rescue", "--set", "lr=-1", "foo=2"], "foo = 2: there is no such field"),
        (["rescue", "--set", "dropout=1"], "dropout = 1: must be a number from 0 to below 1"),
        (["rescue", "--at", "500", "l2=1"], "changes.at = 500: comes after the last epoch (400)"),
        (["rescue", "--at", "5", "hidden=3"], "hidden = 3: cannot change"),
        (["rescue", "--at", "soon", "l2=1"], "write the epoch first"),
        (["--set", "dataset=csv:none.csv"], "there is no such file"),
        (["--set", "n_val=0"], "n_val"),
        (["--wrong"], "No such option"),
    ],
)
def test_what_cannot_be_trained_is_refused_before_anything_is_made(
    arguments: list[str], said: str
) -> None:
    assert said in _refused(["train", *arguments])


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("nonsense", "'nonsense' is no preset and no file. There are no runs yet"),
        ("missing.toml", "missing.toml: there is no such file"),
    ],
)
def test_the_lab_opens_on_nothing_that_is_not_there(name: str, said: str) -> None:
    assert said in _refused(["lab", name])


def test_json_is_the_last_line_and_the_changes_are_made() -> None:
    outcome = _call("train", *SHORT, "seed=3", "--at", "5", "dropout=0.5", "l2=1e-3", "--json")
    assert outcome.returncode == 0, outcome.stderr
    [line] = outcome.stdout.splitlines()
    result = json.loads(line)
    assert result["seed"] == 3
    assert result["reason"] == "max_epochs"
    assert (result["epochs"], result["end_epoch"], result["changes"]) == (12, 12, 1)
    assert result["parameters"] == 2 * 8 + 8 + 8 * 2 + 2
    assert result["train_seconds"] > 0
    assert {"preset", "device", "best_epoch", "val_loss_at_best", "val_accuracy_at_best",
            "end_val_loss", "end_val_accuracy", "end_train_loss", "lowest_val_loss",
            "highest_val_accuracy"} <= set(result)  # fmt: skip
    assert "epoch 12/12" in outcome.stderr
    assert "after epoch 4: dropout 0 → .5, l2 0 → .001" in outcome.stderr
    run, _ = find(result["run"]).read()
    assert [(switch.epoch, dict(switch.set)) for switch in run.switched] == [
        (4, {"dropout": 0.5, "l2": 1e-3})
    ]


def test_a_file_of_ones_own_and_plain_lines_in_a_pipe(tmp_path: Path) -> None:
    (tmp_path / "data.csv").write_text(
        "a;b;kind\n" + "".join(f"{i};{i % 3};{'yes' if i % 2 else 'no'}\n" for i in range(60))
    )
    file = tmp_path / "mine.toml"
    file.write_text(
        'title = "My own"\ndataset = "csv:data.csv"\ntarget = "kind"\nepochs = 3\ndevice = "cpu"\n'
    )
    outcome = _call("train", str(file))
    assert outcome.returncode == 0, outcome.stderr
    lines = outcome.stdout.splitlines()
    assert lines[0].startswith("epoch 1/3  val ")
    assert any(line.startswith("My own") for line in lines)
    assert "\x1b" not in outcome.stdout
    (tmp_path / "data.csv").write_text("a;b;kind\n1;x;yes\n2;3;no\n")
    outcome = _call("train", str(file), "--json")
    assert outcome.returncode == 1
    assert "data.csv:2: b is 'x'" in outcome.stderr
    assert json.loads(outcome.stdout)["reason"] == "failed"


def test_a_loss_that_is_no_number_is_a_finished_run() -> None:
    settings = ("optimizer=sgd", "lr=1e12", "batch_size=8")
    outcome = _call("train", *SHORT, *settings, "--json", "--quiet")
    assert outcome.returncode == 0, outcome.stderr
    assert outcome.stderr == ""
    result = json.loads(outcome.stdout)
    assert result["reason"] == "non_finite"
    assert result["end_epoch"] <= 3
    assert result["end_val_loss"] in ("nan", "inf", "-inf")


def test_a_run_goes_on_detached_and_is_steered() -> None:
    outcome = _call("train", *SHORT, "epochs=100000", "pace=40", "--detach")
    assert outcome.returncode == 0, outcome.stderr
    run = outcome.stdout.strip()
    assert outcome.stdout == f"{run}\n"
    short = run[-4:]
    answer = _runs("set", short, "dropout=0.5", "lr=1e-3")
    assert answer.stdout.startswith(f"{short}: dropout 0 → .5, lr .01 → .001 after epoch")
    assert _runs("set", short, "dropout=7").exit_code == 2
    assert "cannot change" in _runs("set", short, "hidden=7").output
    [listed] = json.loads(_runs("list", "--json").stdout)
    assert (listed["run"], listed["state"], listed["changes"]) == (run, "running", 1)
    assert "still running" in _runs("remove", short, "--yes").output
    stopped = _runs("stop", short)
    assert stopped.exit_code == 0, stopped.output
    again = _runs("continue", short)
    assert "continue after epoch" in again.output, again.output
    assert _runs("stop", short).exit_code == 0
    shown = _runs("show", short)
    assert "changed  after epoch" in shown.stdout
    assert json.loads(_runs("show", short, "--json").stdout)["reason"] == "user"
    refused = _runs("set", short, "dropout=0")
    assert refused.exit_code == 1
    assert "not training any more" in refused.output
    rows = _runs("export", short, "--csv").stdout.splitlines()
    assert rows[0].startswith("epoch,step,val_loss")
    removed = _runs("remove", short, "--yes")
    assert removed.exit_code == 0, removed.output
    assert all_runs() == []


@pytest.fixture
def endless() -> "Iterator[subprocess.Popen[str]]":
    """`studytui train` in its own process group, past its first epoch."""
    with subprocess.Popen(
        [*STUDYTUI, "train", *SHORT, "epochs=100000", "pace=50"],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        assert process.stdout.readline().startswith("epoch 1/")
        yield process


def test_ctrl_c_stops_the_run_and_its_result_is_printed(
    endless: "subprocess.Popen[str]",
) -> None:
    os.killpg(endless.pid, signal.SIGINT)
    out, _ = endless.communicate(timeout=60)
    assert endless.returncode == 0
    assert "Ctrl-C again kills" in out
    [folder] = all_runs()
    run, _ = folder.read()
    assert run.reason == "user"


def test_a_second_ctrl_c_kills_a_trainer_that_does_not_answer(
    endless: "subprocess.Popen[str]",
) -> None:
    [folder] = all_runs()
    run, _ = folder.read()
    assert run.started is not None
    os.kill(run.started.pid, signal.SIGSTOP)
    os.killpg(endless.pid, signal.SIGINT)
    assert endless.stdout is not None
    while "Ctrl-C again kills" not in endless.stdout.readline():
        pass
    os.killpg(endless.pid, signal.SIGINT)
    rest = endless.stdout.read()
    assert endless.wait(60) == 1
    assert f"studytui runs continue {folder.short}" in rest
    assert "Traceback" not in rest
    assert state_of(folder.read()[0], folder) == "lost"


def test_a_closed_terminal_leaves_the_run_going(endless: "subprocess.Popen[str]") -> None:
    os.killpg(endless.pid, signal.SIGKILL)
    endless.communicate(timeout=60)
    [folder] = all_runs()
    stopped = _runs("stop", folder.short)
    assert stopped.exit_code == 0, stopped.output


def test_a_trainer_that_dies_is_told_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = tmp_path / "dies.py"
    script.write_text("raise SystemExit('There is no torch here.')")
    monkeypatch.setattr(launch, "TRAINER", (sys.executable, str(script)))
    for options in ([], ["--detach"]):
        outcome = CliRunner().invoke(app, ["train", *SHORT, *options])
        assert outcome.exit_code == 1
        assert "ended before it began. Its last word: There is no torch here." in outcome.output


def test_a_folder_that_cannot_be_written_is_a_sentence(home: Path) -> None:
    home.mkdir()
    (home / "data").write_text("in the way")
    outcome = CliRunner().invoke(app, ["train", *SHORT])
    assert outcome.exit_code == 1
    assert "No run can be made in" in outcome.output


def test_a_bar_on_a_terminal() -> None:
    master, slave = pty.openpty()
    process = subprocess.Popen(
        [*STUDYTUI, "train", *SHORT], stdout=slave, stderr=slave, stdin=slave, env=None
    )
    os.close(slave)
    shown = b""
    try:
        while block := os.read(master, 4096):
            shown += block
    except OSError:
        pass  # the other end is closed
    os.close(master)
    assert process.wait(60) == 0
    text = shown.decode()
    assert "12/12" in text
    assert "epoch 3/12" not in text
    assert "Read:" in text
