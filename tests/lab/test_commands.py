"""Commands: files that are read once, checked, and may be sent again."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studytui.lab.commands import (
    Command,
    CommandBox,
    Refused,
    deed,
    pending,
    send,
    set_controls,
)


def test_each_command_is_read_once_and_in_order(tmp_path: Path) -> None:
    folder = tmp_path / "commands"
    box = CommandBox(folder)
    assert box.read() == []
    first = Command(id="a", t=1.0, set={"dropout": 0.5})
    second = Command(id="b", t=2.0, do="pause")
    for command in (second, first, first):
        send(folder, command)
    assert box.read() == [first, second]
    send(folder, first)
    assert box.read() == []
    assert pending(folder, {"a"}) == [second]


def test_commands_of_several_senders_do_not_meet(tmp_path: Path) -> None:
    sent = [send(tmp_path, deed("step")) for _ in range(50)]
    assert len({command.id for command in sent}) == 50
    assert {command.id for command in pending(tmp_path, ())} == {command.id for command in sent}


def test_controls_are_checked_before_they_are_sent() -> None:
    command = set_controls({"dropout": "0.5"}, at=3, sender="ui")
    assert (command.set, command.at, command.sender) == ({"dropout": 0.5}, 3, "ui")
    with pytest.raises(ValueError, match="dropout = 2"):
        set_controls({"dropout": 2})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("nonsense", "no command"),
        ("[]", "no command"),
        ('{"id": "x", "t": 1}', "either"),
        ('{"id": "x", "t": 1, "do": "dance"}', "no command"),
        ('{"id": "x", "t": 1, "do": "stop", "set": {"lr": 1}}', "either"),
        ('{"id": "x", "t": 1, "set": {"lr": -1}}', "lr = -1"),
        ('{"id": "x", "t": 1, "set": {"hidden": 3}}', "restart"),
        ('{"id": "x", "t": 1, "do": "stop", "at": 0}', "from 1"),
    ],
)
def test_an_invalid_command_is_refused_by_its_id(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "0001-x.json").write_text(text)
    [refused] = CommandBox(tmp_path).read()
    assert isinstance(refused, Refused)
    assert refused.id == "x"
    assert said in refused.error


@given(st.binary(max_size=60))
def test_any_bytes_are_a_command_or_refused(data: bytes) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "1-z.json").write_bytes(data)
        assert len(CommandBox(Path(folder)).read()) == 1


def test_half_written_and_foreign_files_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / ".0001-x.json.77").write_text("{")
    (tmp_path / "readme.txt").write_text("x")
    assert CommandBox(tmp_path).read() == []


def test_what_is_no_file_is_refused_without_waiting_for_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "0001-pipe.json")
    (tmp_path / "0002-folder.json").mkdir()
    (tmp_path / "0003-nowhere.json").symlink_to(tmp_path / "nothing")
    refused = CommandBox(tmp_path).read()
    assert [command.id for command in refused] == ["pipe", "folder"]
    assert all(isinstance(command, Refused) for command in refused)
