"""Files that can be made again."""

from pathlib import Path

from studytui import cache


def test_a_file_is_replaced_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    file = tmp_path / "deep" / "cache.json"
    cache.keep(file, b"one")
    cache.keep(file, b"two")
    assert file.read_bytes() == b"two"
    assert list(file.parent.iterdir()) == [file]


def test_what_cannot_be_written_is_no_error_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    cache.keep(tmp_path / "file" / "cache.json", b"one")
    taken = tmp_path / "taken"
    (taken / "cache.json" / "inside").mkdir(parents=True)
    cache.keep(taken / "cache.json", b"one")
    assert list(taken.iterdir()) == [taken / "cache.json"]


def test_a_name_follows_from_all_of_its_texts() -> None:
    names = {cache.key("a", "b"), cache.key("b", "a"), cache.key("a"), cache.key("ab")}
    assert len(names) == 4
    assert all(len(name) == 32 for name in names)
    assert cache.key("a", "b") == cache.key("a", "b")
