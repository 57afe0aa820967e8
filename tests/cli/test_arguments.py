"""Options that take several settings, and what is said about words that are none."""

import pytest

from studytui.cli.arguments import SettingError, gather, read_at, read_settings


def test_settings_are_gathered_behind_their_option() -> None:
    words = [
        "rescue",
        "--set",
        "a=1",
        "b=2",
        "--json",
        "--set=c=3",
        "x=4",
        "--at",
        "5",
        "d=1",
        "e=",
    ]
    gathered = gather(words)
    assert gathered[:8] == ["rescue", "--set", "a=1", "--set", "b=2", "--json", "--set", "c=3"]
    assert gathered[8:10] == ["--set", "x=4"]
    assert gathered[10] == "--at"
    assert read_at(gathered[11]) == {"at": 5, "set": {"d": "1", "e": ""}}
    assert gather(["--at=5", "a=1", "--at", "6", "a=2"])[::2] == ["--at", "--at"]


def test_a_settings_option_without_settings_is_left_to_be_refused() -> None:
    assert gather(["--set", "lr"]) == ["--set", "lr"]
    assert gather(["--json", "--set"]) == ["--json", "--set"]
    assert gather(["--at"]) == ["--at"]
    assert gather(["--", "--set", "a=1"]) == ["--", "--set", "a=1"]


def test_settings_are_read() -> None:
    assert read_settings(["hidden=64,64", "batch-size=full", "x=1", "x=a=b"]) == {
        "hidden": "64,64", "batch_size": "full", "x": "a=b",
    }  # fmt: skip


@pytest.mark.parametrize("words", [["dropout"], ["=1"]])
def test_what_is_no_setting_is_said(words: list[str]) -> None:
    with pytest.raises(SettingError):
        read_settings(words)


@pytest.mark.parametrize("words", [["x", "a=1"], ["5"], ["-5", "a=1"]])
def test_what_is_no_change_is_said(words: list[str]) -> None:
    with pytest.raises(SettingError, match="--at"):
        read_at(gather(["--at", *words])[1])


def test_a_setting_that_stands_by_itself_belongs_to_an_experiment() -> None:
    words = ["noisy-moons", "lr=1e6", "--json", "--at", "5", "lr=1", "--set", "a=1", "my=b.toml"]
    gathered = gather(words, bare=True)
    assert gathered[:4] == ["noisy-moons", "--set", "lr=1e6", "--json"]
    assert gathered[-4:] == ["--set", "a=1", "--set", "my=b.toml"]
    assert gather(["x4ka", "lr=1"]) == ["x4ka", "lr=1"]
    assert gather(["./a=b.toml"], bare=True) == ["./a=b.toml"]
