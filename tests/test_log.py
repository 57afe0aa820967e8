"""The log file."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from studytui import log, paths


@pytest.fixture(autouse=True)
def closed_afterwards() -> Iterator[None]:
    yield
    root = logging.getLogger("studytui")
    for handler in root.handlers:
        handler.close()
    root.handlers[:] = [logging.NullHandler()]


def test_what_is_logged_is_in_the_file_and_nowhere_else(
    capsys: pytest.CaptureFixture[str],
) -> None:
    log.log_to_file()
    logging.getLogger("studytui.ui").error("the curve is too steep")
    assert "the curve is too steep" in paths.log_file().read_text(encoding="utf-8")
    captured = capsys.readouterr()
    assert captured.out + captured.err == ""


def test_a_large_file_becomes_the_old_copy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "MOST_BYTES", 10)
    paths.log_file().parent.mkdir(parents=True)
    paths.log_file().write_text("x" * 11)
    log.log_to_file()
    assert paths.log_file().with_suffix(".log.1").read_text() == "x" * 11
    assert not paths.log_file().exists()


def test_without_a_place_there_is_a_sentence_and_no_failure(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home.parent.mkdir(parents=True, exist_ok=True)
    home.write_text("a file where the folder should be")
    log.log_to_file()
    assert "No log is kept" in capsys.readouterr().err
