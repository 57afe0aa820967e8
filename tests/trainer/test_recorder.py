"""A disk that is full, and one that cannot be written."""

import contextlib
import errno
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from studytui.lab.events import Trouble
from studytui.lab.folder import RunFolder
from studytui.trainer import checkpoint
from studytui.trainer.recorder import RETRY_SECONDS
from tests.trainer.sessions import events_of, losses_of, new, work


def test_a_full_disk_is_waited_for_and_nothing_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, plain = new(tmp_path), new(tmp_path)
    room = [400, 30, 0, 0, 10**9]
    real = os.write

    def write(descriptor: int, data: bytes) -> int:
        if not data.lstrip().startswith(b'{"'):
            return real(descriptor, data)
        if room[0] == 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        written = real(descriptor, data[: room[0]])
        room[0] -= written
        return written

    waits: list[float] = []

    def wait(seconds: float) -> None:
        waits.append(seconds)
        room.pop(0)

    monkeypatch.setattr("studytui.lab.journal.os.write", write)
    monkeypatch.setattr("studytui.trainer.recorder.time.sleep", wait)
    work(folder)
    assert waits == [RETRY_SECONDS] * 4
    monkeypatch.undo()
    work(plain)
    assert losses_of(folder) == losses_of(plain)
    run, damaged = folder.read()
    assert run.status == "finished"
    assert damaged > 0, "lines that were cut off are counted, and followed by their whole"
    said = capsys.readouterr().out
    assert "no room for the journal" in said
    assert "there is room again" in said


def test_a_log_without_room_ends_no_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The log is on the disk that is full: what it says of that has no room either."""
    folder, failures = new(tmp_path), iter([OSError(errno.ENOSPC, "No space left on device")] * 2)
    real = os.write

    def write(descriptor: int, data: bytes) -> int:
        if data.startswith(b'{"kind":"epoch"') and (failure := next(failures, None)):
            raise failure
        return real(descriptor, data)

    monkeypatch.setattr("studytui.lab.journal.os.write", write)
    monkeypatch.setattr("studytui.trainer.recorder.time.sleep", lambda _: None)
    with Path("/dev/full").open("w") as full:
        monkeypatch.setattr(sys, "stdout", full)
        work(folder)
        monkeypatch.undo()
        with contextlib.suppress(OSError):
            full.close()
    assert next(failures, None) is None
    assert folder.read()[0].status == "finished"


def test_an_ends_checkpoint_is_tried_until_it_fits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = new(tmp_path)
    failures = iter([OSError(errno.ENOSPC, "No space left on device"), None])
    real = checkpoint.save

    def save(*arguments: object) -> None:
        error = next(failures)
        if error:
            raise error
        real(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(checkpoint, "save", save)
    monkeypatch.setattr("studytui.trainer.recorder.time.sleep", lambda _: None)
    work(folder)
    troubles = [event.message for event in events_of(folder) if isinstance(event, Trouble)]
    assert troubles == [
        "The checkpoint could not be written: No space left on device. It is tried again.", None,
    ]  # fmt: skip
    assert folder.read()[0].status == "finished"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 256 kB."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = os.geteuid() == 0 and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(place)],
        capture_output=True, check=False,
    ).returncode == 0  # fmt: skip
    if not mounted:
        pytest.skip("needs the right to mount a tmpfs")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=False)


def test_a_disk_that_is_really_full(small_disk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = new(small_disk, epochs=300)
    filler = small_disk / "filler"
    waits: list[float] = []

    def fill(_: RunFolder, epoch: int) -> None:
        if epoch == 20:
            with filler.open("wb", buffering=0) as stream, contextlib.suppress(OSError):
                while stream.write(b"x" * 512):
                    pass

    def wait(seconds: float) -> None:
        waits.append(seconds)
        filler.unlink(missing_ok=True)

    monkeypatch.setattr("studytui.trainer.recorder.time.sleep", wait)
    work(folder, on_epoch=fill)
    assert waits, "the disk never was full: the test says nothing"
    run, _ = folder.read()
    assert (run.status, run.n) == ("finished", 300)
    plain = new(small_disk.parent, epochs=300)
    work(plain)
    assert losses_of(folder) == losses_of(plain)
