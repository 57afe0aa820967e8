"""The cache of notes that have been read: a file that did not change is not read again."""

from collections.abc import Iterable
from pathlib import Path

import msgspec

from studytui import cache
from studytui.notes import note as notes
from studytui.notes.note import Note

VERSION = 4
"""Raised whenever reading a note gives something else than before."""


class _Entry(msgspec.Struct, array_like=True):
    """A file's state when it was read, and what it was read as."""

    modified: int
    size: int
    note: Note


class _File(msgspec.Struct, array_like=True):
    """The whole cache."""

    version: int
    entries: dict[str, _Entry]


class Index:
    """Notes by file, valid while time and size of the file are the same.

    Args:
        file: Where the cache is kept; None keeps it in memory alone.
    """

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._entries = _load(file) if file else {}
        self._changed = False

    @classmethod
    def at(cls, cache_dir: Path, folders: Iterable[Path]) -> "Index":
        """The index of a set of folders within the cache folder."""
        return cls(cache_dir / "notes" / f"{cache.key(*map(str, folders))}.msgpack")

    def read(self, path: Path, folder: Path) -> Note:
        """The note in `path`, from the cache when the file is as it was.

        Raises:
            OSError: The file cannot be read.
        """
        state = path.stat()
        entry = self._entries.get(str(path))
        as_now = (state.st_mtime_ns, state.st_size, str(folder))
        if entry and (entry.modified, entry.size, entry.note.folder) == as_now:
            return entry.note
        note = notes.read(path, folder)
        self._entries[str(path)] = _Entry(state.st_mtime_ns, state.st_size, note)
        self._changed = True
        return note

    def save(self, files: Iterable[str]) -> None:
        """Keep the entries of `files`; a cache that cannot be written is no error."""
        kept = set(files)
        gone = self._entries.keys() - kept
        for name in gone:
            del self._entries[name]
        if not self._file or not (self._changed or gone):
            return
        cache.keep(self._file, msgspec.msgpack.encode(_File(VERSION, self._entries)))
        self._changed = False


def _load(file: Path) -> dict[str, _Entry]:
    try:
        stored = msgspec.msgpack.decode(file.read_bytes(), type=_File)
    except (OSError, msgspec.MsgspecError):
        return {}
    return stored.entries if stored.version == VERSION else {}
