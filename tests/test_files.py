"""Files that are replaced whole."""

from pathlib import Path

import pytest

from studytui.files import replacing


def test_the_old_content_stays_until_the_new_one_is_complete(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    for content in (b"one", b"two"):
        before = file.read_bytes() if file.exists() else None
        with replacing(file) as stream:
            stream.write(content)
            stream.flush()
            assert (file.read_bytes() if file.exists() else None) == before
        assert file.read_bytes() == content
    assert list(tmp_path.iterdir()) == [file]


def test_what_fails_leaves_the_old_file_and_nothing_beside_it(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_bytes(b"old")

    def break_off() -> None:
        with replacing(file) as stream:
            stream.write(b"half")
            raise KeyError

    with pytest.raises(KeyError):
        break_off()
    assert file.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [file]


def test_only_its_owner_may_read_a_new_file(tmp_path: Path) -> None:
    file = tmp_path / "spec.toml"
    with replacing(file, sync=False) as stream:
        stream.write(b"x")
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_folder_that_is_missing_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), replacing(tmp_path / "none" / "file"):
        pass
