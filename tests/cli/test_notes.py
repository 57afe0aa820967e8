"""`studytui check` and `studytui read`."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from studytui.cli import notes
from studytui.cli.app import app
from studytui.notes import run as runs
from tests.ui import notes_collection


def call(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return notes_collection.write(tmp_path / "notes")


@pytest.fixture
def plain_runner(monkeypatch: pytest.MonkeyPatch) -> None:
    """Runners that import nothing beforehand: quicker, and the blocks here need nothing."""
    monkeypatch.setattr(runs, "_PRELOADED", ())


def test_problems_are_named_with_file_and_line(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder.parent)
    (folder / "bad.md").write_text("# A\n\n[[ghost]]\n")
    done = call("check", str(folder))
    assert done.exit_code == 1
    assert "notes/bad.md:3: [[ghost]] leads to no note." in done.output.splitlines()
    assert "problem" in done.output


def test_a_sound_folder_passes(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# A\n\nText.\n")
    done = call("check", str(tmp_path))
    assert done.exit_code == 0
    assert "1 note, no problems" in done.output


def test_one_file_is_checked_among_its_neighbours(folder: Path) -> None:
    done = call("check", str(folder / "1-basics" / "beta.md"))
    assert "leads to no note" not in done.output


def test_a_preset_that_is_none_and_an_unusable_experiment_are_problems(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text('---\nlab: [ghost]\n---\n```toml lab\nbase = "none"\n```\n')
    done = call("check", str(tmp_path))
    assert "lab names 'ghost', which is no preset." in done.output
    assert "There is no preset 'none'" in done.output


@pytest.mark.usefixtures("plain_runner")
def test_run_compares_and_fix_writes(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_text("```python run\nprint(6 * 7)\n```\n```output\n41\n```\n")
    assert "Not what the block prints" in call("check", str(tmp_path), "--run").output
    assert call("check", str(tmp_path), "--run", "--fix").exit_code == 0
    assert file.read_text() == "```python run\nprint(6 * 7)\n```\n```output\n42\n```\n"
    assert call("check", str(tmp_path), "--run").exit_code == 0


@pytest.mark.usefixtures("plain_runner")
@pytest.mark.parametrize("newline", ["\r\n", "\n"])
def test_fix_leaves_everything_else_as_it_was(tmp_path: Path, newline: str) -> None:
    file = tmp_path / "a.md"
    block = "\ufeff\x1b]0;open\n```python run\nprint(1)\n```\n```output\n{}\n```\nend\n"
    file.write_text(block.format(0).replace("\n", newline), newline="")
    call("check", str(tmp_path), "--run", "--fix")
    assert file.read_bytes().decode() == block.format(1).replace("\n", newline)


@pytest.mark.usefixtures("plain_runner")
def test_fix_leaves_a_file_alone_that_is_not_utf8(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_bytes(b"caf\xe9\n```python run\nprint(1)\n```\n")
    before = file.read_bytes()
    done = call("check", str(tmp_path), "--run", "--fix")
    assert "Byte 0xe9 is not UTF-8" in done.output
    assert (file.read_bytes(), done.exit_code) == (before, 1)


@pytest.mark.parametrize("arguments", [["--fix"], ["nowhere"]])
def test_wrong_usage_is_a_sentence(arguments: list[str]) -> None:
    done = call("check", *arguments)
    assert done.exit_code == 2
    assert "Error" in done.output


def test_plain_prints_math_links_and_sources(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STUDYTUI_CONTENT", str(folder))
    done = call("read", "alpha", "--plain", "--width", "60")
    assert done.exit_code == 0
    assert "a ∗ b" in done.output or "a * b" in done.output
    assert "then Beta second and" in done.output
    assert "• A book" in done.output
    assert "\x1b" not in done.output
    assert max(map(len, done.output.splitlines())) <= 60


def test_plain_is_as_wide_as_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    found = []
    for columns in ("50", "300", "0"):
        monkeypatch.setenv("COLUMNS", columns)
        found.append(notes._columns())
    assert found == [50, 100, 80]


def test_plain_reads_a_file_too(tmp_path: Path) -> None:
    (tmp_path / "own.md").write_text("# Own\n\n\x1b[31mred\n")
    done = call("read", str(tmp_path / "own.md"), "--plain")
    assert "Own" in done.output
    assert "\x1b" not in done.output


def test_an_unknown_note_names_similar_ones() -> None:
    done = call("read", "dropuot", "--plain")
    assert done.exit_code == 2
    assert "dropout" in done.output


def test_one_note_is_checked_among_the_others_and_only_it_is_spoken_of(tmp_path: Path) -> None:
    for name, other in (("one", "two"), ("two", "one")):
        text = f"---\nid: {name}\ntitle: T\nprerequisites: [{other}]\n---\n# T\n"
        (tmp_path / f"{name}.md").write_text(text)
    outputs = [call("check", str(tmp_path / f"{name}.md")).output for name in ("one", "two")]
    assert sum("form a circle" in output for output in outputs) == 1
    assert "two.md" not in outputs[0]
    assert "one.md" not in outputs[1]


def test_a_terminal_without_the_letters_shows_marks() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "studytui", "read", "early-stopping", "--plain"],
        env=os.environ | {"PYTHONIOENCODING": "ascii"},
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert "?" in done.stdout
