"""`studytui runs` and `studytui code`, on journals made up for the purpose."""

import errno
import json
import math
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from studytui.cli.app import app
from studytui.cli.follow import Follower, follow_to_end
from studytui.cli.progress import display
from studytui.lab import launch, presets
from studytui.lab.commands import pending
from studytui.lab.events import Applied, Event, Finished
from studytui.lab.folder import RunFolder, all_runs, create
from studytui.lab.journal import Journal
from studytui.lab.lock import this_host
from studytui.lab.spec import ExperimentSpec
from tests.lab.helpers import epochs, spec, started

FULL = Path("/dev/full")


def _runs(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["runs", *arguments])


def _made(experiment: ExperimentSpec, *events: Event) -> RunFolder:
    folder = create(experiment)
    journal = Journal(folder.journal)
    for event in events:
        journal.append(event)
    journal.close()
    return folder


def _finished() -> RunFolder:
    switch = Applied(id="d", epoch=1, step=4, set={"dropout": 0.5}, was={"dropout": 0.0})
    rows = epochs([1.0, 0.5, math.inf])
    return _made(
        presets.load("rescue", {"seed": 5}), started(), rows[0], switch, *rows[1:],
        Finished(reason="non_finite", end_epoch=3),
    )  # fmt: skip


def test_no_runs_yet() -> None:
    assert "There are no runs yet" in _runs("list").output
    assert json.loads(_runs("list", "--json").output) == []
    outcome = _runs("show", "abcd")
    assert outcome.exit_code == 2
    assert "no runs yet" in outcome.output


def test_a_folder_that_cannot_be_read_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(path: object) -> object:
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    create(spec())
    monkeypatch.setattr(os, "scandir", refused)
    for arguments in (["list"], ["show", "abcd"]):
        outcome = _runs(*arguments)
        assert outcome.exit_code == 1
        assert "cannot be read: Permission denied." in outcome.output


def test_the_list() -> None:
    finished, queued = _finished(), create(spec(dataset="wine"))
    text = _runs("list").output
    assert "seed 5, dropout 0 → .5 @2" in text
    assert "not finite" in text
    assert "queued 0/100" in text
    assert f"~!  {finished.short}" in text, "not finite is marked as a failure"
    rows = json.loads(_runs("list", "--json").output)
    by_run = {row["run"]: row for row in rows}
    assert by_run[finished.run]["end_val_loss"] == "inf"
    assert by_run[finished.run]["preset"] == "rescue"
    assert by_run[queued.run]["state"] == "queued"
    assert [row["run"] for row in rows] == sorted(by_run, reverse=True)


def test_a_group_takes_one_line_and_opens() -> None:
    members = [create(spec(group="five-seeds", seed=seed)) for seed in (1, 2)]
    alone = create(spec())
    lines = _runs("list").output.splitlines()
    assert len(lines) == 4, "the head, the group, the run that is alone, how to open a group"
    assert lines[-1].endswith("studytui runs list --group five-seeds")
    [folded] = [line for line in lines[:-1] if "five-seeds" in line]
    assert "2 runs" in folded
    assert "2 queued" in folded
    assert any(alone.short in line for line in lines)
    opened = _runs("list", "--group", "five-seeds").output
    assert [member.short in opened for member in members] == [True, True]
    assert alone.short not in opened
    assert len(json.loads(_runs("list", "--json").output)) == 3
    assert _runs("list", "--group", "six").exit_code == 2


def test_a_damaged_run_is_listed_shown_as_such_and_removed() -> None:
    folder = create(spec())
    folder.spec_file.write_text("dropout = 9")
    assert "damaged" in _runs("list").output
    assert json.loads(_runs("list", "--json").output)[0]["state"] == "failed"
    shown = _runs("show", folder.short)
    assert shown.exit_code == 1
    assert "dropout = 9" in shown.output
    assert _runs("remove", folder.short, "--yes").exit_code == 0


def test_show_tells_what_happened() -> None:
    folder = _finished()
    text = _runs("show", folder.short).output
    assert "was no number any more after epoch 3" in text
    assert "changed  after epoch 1: dropout 0 → .5" in text
    assert "(from rescue)" in text
    journal = Journal(folder.journal)
    journal.append(Applied(id="c", epoch=3, step=12, do="continue", note="from the best weights"))
    journal.close()
    assert "went on  after epoch 3: from the best weights" in _runs("show", folder.short).output


def test_lines_that_cannot_be_read_are_counted() -> None:
    folder = _finished()
    assert "damaged" not in _runs("show", folder.short).output
    whole = folder.journal.read_bytes()
    folder.journal.write_bytes(b"{}\n" + whole + b"nonsense\n")
    assert "damaged  2 lines of its journal" in _runs("show", folder.short).output
    folder.journal.unlink()
    folder.journal.mkdir()
    shown = _runs("show", folder.short)
    assert (shown.exit_code, shown.output) == (
        1, f"{folder.short} cannot be read: Is a directory\n"
    )  # fmt: skip


@pytest.mark.skipif(not FULL.exists(), reason="needs /dev/full")
def test_a_full_disk_behind_standard_output_is_a_sentence() -> None:
    _finished()
    with FULL.open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "studytui", "runs", "list"],
            stdout=full, stderr=subprocess.PIPE, text=True, timeout=60, check=False,
        )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr == "The output cannot be written: No space left on device.\n"


def test_export_wants_one_form() -> None:
    folder = _finished()
    assert _runs("export", folder.short).exit_code == 2
    assert _runs("export", folder.short, "--csv", "--json").exit_code == 2
    whole = json.loads(_runs("export", folder.short, "--json").output)
    assert whole["live_changes"] == [
        {"epoch": 1, "step": 4, "set": {"dropout": 0.5}, "was": {"dropout": 0.0}}
    ]
    bad = _runs("export", folder.short, "--csv", "--output", "/nowhere/x.csv")
    assert bad.exit_code == 1
    assert "cannot be written" in bad.output


def test_removing_is_asked_for() -> None:
    folders = [_finished(), _finished()]
    assert _runs("remove", folders[0].short).exit_code == 2
    assert len(all_runs()) == 2
    assert _runs("remove", folders[0].short, folders[1].short, "-y").exit_code == 0
    assert all_runs() == []


def test_what_has_ended_cannot_be_steered() -> None:
    folder = _finished()
    for arguments in (["set", folder.short, "dropout=0"], ["stop", folder.short]):
        outcome = _runs(*arguments)
        assert outcome.exit_code == 1
        assert f"studytui runs continue {folder.short}" in outcome.output


def test_a_run_whose_host_is_gone_for_good_is_taken_over(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = _made(spec(epochs=3), started(host="elsewhere"), *epochs([1.0]))
    os.utime(folder.journal, (0, 0))
    exclusive = folder.path / "lock.exclusive"
    exclusive.write_bytes(b'{"host":"elsewhere","pid":1,"start":1.0}')
    asked = _runs("continue", folder.short)
    assert asked.exit_code == 1
    assert "no word from elsewhere for" in asked.output
    assert f"studytui runs continue --take-over {folder.short}" in asked.output
    script = tmp_path / "trainer.py"
    script.write_text("raise SystemExit('Here I am.')")
    monkeypatch.setattr(launch, "TRAINER", (sys.executable, str(script)))
    assert "Here I am." in _runs("continue", "--take-over", folder.short).output
    assert not exclusive.exists()


def test_a_paused_run_without_a_process_obeys_later() -> None:
    pause = Applied(id="p", epoch=1, step=4, do="pause")
    folder = _made(spec(epochs=3), started(host=this_host(), pid_start=1.0), *epochs([1.0]), pause)
    outcome = _runs("set", folder.short, "dropout=0.5")
    assert outcome.exit_code == 1
    assert f"obeys when it goes on: studytui runs continue {folder.short}" in outcome.output
    assert [command.set for command in pending(folder.commands, ())] == [{"dropout": 0.5}]
    followed = _runs("follow", folder.short)
    assert followed.exit_code == 1
    assert "The run is paused after epoch 1." in followed.output


def test_ctrl_c_where_no_command_can_be_written_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = _finished()
    folder.commands.rmdir()
    folder.commands.write_text("in the way")
    follower = Follower(folder)
    waits = iter([KeyboardInterrupt(), None])

    def wait(_: object) -> None:
        follower.read()
        if stop := next(waits):
            raise stop

    monkeypatch.setattr(follower, "wait", wait)
    assert follow_to_end(follower, display(quiet=False)) == 0
    said = capsys.readouterr().out
    assert said == "It cannot be told to stop: File exists. Ctrl-C again kills the trainer.\n"


def test_following_a_finished_run_shows_it() -> None:
    outcome = _runs("follow", _finished().short)
    assert outcome.exit_code == 0
    said = outcome.output.splitlines()
    assert said[0].startswith("epoch 1/400")
    assert said[1] == "after epoch 1: dropout 0 → .5"


def test_code_of_presets_files_and_runs() -> None:
    def code(*arguments: str) -> Result:
        return CliRunner().invoke(app, ["code", *arguments])

    assert "class Net(nn.Module)" in code("noisy-digits").output
    assert "p, generator = 0.5" in code("noisy-digits", "--set", "dropout=.5").output
    assert "if epoch == 7:" in code("noisy-digits", "--at", "7", "lr=0.1").output
    text = code(_finished().short).output
    assert "if epoch == 2:\n        model.p = 0.5" in text
    assert code(_finished().short, "lr=3").exit_code == 2
    assert code("nonsense").exit_code == 2
    assert "Net(2, 5, 2)" in code("hidden=5").output


def test_a_change_for_an_epoch_gone_by_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    folder = _finished()
    monkeypatch.setattr("studytui.cli.runs.needs_trainer", lambda _: None)
    outcome = _runs("set", folder.short, "dropout=0.5", "--at", "1")
    assert outcome.exit_code == 1
    assert "Epoch 1 has already begun." in outcome.output
    assert list(folder.commands.iterdir()) == []
    for words in (["dropout=0.5", "--at", "900"], ["--at", "900", "dropout=0.5"]):
        assert _runs("set", folder.short, *words).exit_code == 0
