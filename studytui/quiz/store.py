"""The SQLite file of everything that a learner did: opened late, written at once, never lost.

One transaction for each answer, with a rollback journal (home directories are often network
disks, where a write-ahead log does not work). The schema has a version; before each migration the
file is copied beside itself. Whatever goes wrong is a `StoreError` with a sentence for the person.
"""

import contextlib
import os
import sqlite3
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

WAIT = 3.0
"""Seconds to wait for another studytui that is writing."""

MIGRATIONS: tuple[str, ...] = (
    """
    CREATE TABLE schedulers (
        id INTEGER PRIMARY KEY,
        package TEXT NOT NULL,        -- name and version
        parameters TEXT NOT NULL,     -- JSON
        UNIQUE (package, parameters)
    );
    CREATE TABLE sessions (
        id INTEGER PRIMARY KEY,
        started_at TEXT NOT NULL,     -- ISO 8601 with zone offset
        day TEXT NOT NULL,            -- study day
        mode TEXT NOT NULL,           -- scheduled, focused, cram, guess
        title TEXT NOT NULL,
        questions TEXT NOT NULL       -- JSON list of keys, in the order planned
    );
    CREATE TABLE reviews (
        id INTEGER PRIMARY KEY,
        session INTEGER NOT NULL REFERENCES sessions (id),
        mode TEXT NOT NULL,           -- scheduled, focused, cram, guess, skip
        question TEXT NOT NULL,       -- key: id, with @version above 1
        revision TEXT NOT NULL,
        note TEXT NOT NULL,
        seed INTEGER NOT NULL,
        answer TEXT NOT NULL,         -- JSON list
        outcome INTEGER,              -- of a prediction: the option that came true
        correct INTEGER NOT NULL,     -- 0 or 1, before any amendment
        judged INTEGER,               -- of a self question: 1 wrong, 2 hard, 3 right
        confidence INTEGER,           -- 1 guess, 2 think so, 3 sure
        hints INTEGER NOT NULL,
        asked_at TEXT NOT NULL,       -- ISO 8601 with zone offset
        answered_at TEXT NOT NULL,
        day TEXT NOT NULL,            -- study day
        scheduler INTEGER NOT NULL REFERENCES schedulers (id)
    );
    CREATE INDEX reviews_by_question ON reviews (question);
    CREATE INDEX reviews_by_day ON reviews (day);
    CREATE INDEX reviews_by_session ON reviews (session);
    CREATE TABLE amendments (
        id INTEGER PRIMARY KEY,
        review INTEGER NOT NULL REFERENCES reviews (id),
        kind TEXT NOT NULL,           -- undo, right, easy
        at TEXT NOT NULL
    );
    CREATE INDEX amendments_by_review ON amendments (review);
    CREATE TABLE cards (              -- a cache: the fold of the reviews
        question TEXT PRIMARY KEY,
        note TEXT NOT NULL,
        stability REAL NOT NULL,
        difficulty REAL NOT NULL,
        due TEXT NOT NULL,
        last TEXT NOT NULL,
        first TEXT NOT NULL,
        reviews INTEGER NOT NULL,
        lapses INTEGER NOT NULL,
        right_days INTEGER NOT NULL   -- study days on which it was right
    );
    CREATE TABLE aliases (old TEXT PRIMARY KEY, new TEXT NOT NULL, at TEXT NOT NULL);
    CREATE TABLE faults (
        id INTEGER PRIMARY KEY,
        question TEXT NOT NULL,
        revision TEXT NOT NULL,
        remark TEXT NOT NULL,
        at TEXT NOT NULL
    );
    CREATE TABLE marks (
        kind TEXT NOT NULL,           -- see marks.py
        subject TEXT NOT NULL,        -- a note's id or a question's key
        value TEXT NOT NULL,
        at TEXT NOT NULL,
        PRIMARY KEY (kind, subject)
    );
    """,
)
"""The steps from an empty file to the present schema; `user_version` counts those done."""


class StoreError(RuntimeError):
    """The file of answers cannot be used; the message is a sentence with what to do."""


class DamagedError(StoreError):
    """The file is there and is no sound database; it is left exactly as it is."""


class Store:
    """The database, opened on first use.

    Args:
        path: The file; its folder is made when something is first written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._connection: sqlite3.Connection | None = None

    def __enter__(self) -> "Store":
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; it opens again when it is next used."""
        if self._connection:
            self._connection.close()
            self._connection = None

    @property
    def empty(self) -> bool:
        """Whether nothing was ever stored; opens and makes nothing."""
        return not self.path.exists()

    @contextlib.contextmanager
    def read(self) -> Iterator[sqlite3.Connection]:
        """The database for reading.

        Raises:
            StoreError: It cannot be opened or read.
        """
        with self._told():
            yield self._open()

    @contextlib.contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """A transaction: committed to the disk at the end of the block, or not done at all.

        Raises:
            StoreError: It cannot be opened or written; nothing was changed.
        """
        with self._told():
            connection = self._open()
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                with contextlib.suppress(sqlite3.Error):
                    connection.execute("ROLLBACK")
                raise

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        """Turn what SQLite raises into sentences."""
        try:
            yield
        except sqlite3.Error as error:
            raise self._sentence(error) from error
        except OSError as error:
            reason = error.strerror or str(error)
            raise StoreError(f"{self.path.parent} cannot be used: {reason}.") from error

    def _sentence(self, error: sqlite3.Error) -> StoreError:
        code = (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF
        if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            self.close()
            return self._damaged()
        reasons = {
            sqlite3.SQLITE_BUSY: "another studytui is writing to it. Try again in a moment",
            sqlite3.SQLITE_LOCKED: "another studytui is writing to it. Try again in a moment",
            sqlite3.SQLITE_READONLY: "it may only be read. Make the file and its folder writable",
            sqlite3.SQLITE_FULL: "the disk is full. Make room and try again",
            sqlite3.SQLITE_CANTOPEN: "it cannot be opened. Make its folder writable",
            sqlite3.SQLITE_IOERR: "the disk failed to read or write. Check the disk and try again",
        }
        reason = reasons.get(code, f"SQLite says: {error}")
        return StoreError(f"{self.path} was not changed: {reason}.")

    def _damaged(self) -> DamagedError:
        return DamagedError(
            f"{self.path} is damaged. Nothing was changed in it and nothing new was begun. "
            f"Put a copy of it back, or move it away to start afresh."
        )

    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            if not self.path.exists():
                self._create()
            connection = _connect(self.path)
            try:
                if not connection.execute(_IS_OURS).fetchone():
                    raise self._damaged()  # cut off to nothing, or another program's
                self._migrate(connection)
            except BaseException:
                connection.close()
                raise
            self._connection = connection
        return self._connection

    def _create(self) -> None:
        """Make the file in one step, so that an empty one is never what was left of a beginning."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f"{self.path.name}.new-", dir=self.path.parent)
        os.close(handle)
        draft = Path(name)
        try:
            with contextlib.closing(_connect(draft)) as connection:
                self._migrate(connection, keep=False)
            try:
                os.link(draft, self.path)
            except FileExistsError:
                pass  # another studytui was first
            except OSError:  # no links on this disk
                if not self.path.exists():
                    draft.rename(self.path)
        finally:
            draft.unlink(missing_ok=True)

    def _migrate(self, connection: sqlite3.Connection, keep: bool = True) -> None:
        """Bring the schema up to date, with `keep` a copy kept before each step."""
        while (version := _version(connection)) < len(MIGRATIONS):
            if keep:
                self._copy(connection, version)
            connection.execute("BEGIN IMMEDIATE")
            try:
                if _version(connection) == version:  # nobody else did it meanwhile
                    for statement in _statements(MIGRATIONS[version]):
                        connection.execute(statement)
                    connection.execute(f"PRAGMA user_version = {version + 1}")
                connection.execute("COMMIT")
            except BaseException:
                with contextlib.suppress(sqlite3.Error):
                    connection.execute("ROLLBACK")
                raise
        if version > len(MIGRATIONS):
            raise StoreError(f"{self.path} was written by a newer studytui. Update this one.")

    def _copy(self, connection: sqlite3.Connection, version: int) -> None:
        target = self.path.with_name(f"{self.path.name}.v{version}-copy")
        if target.exists():
            target = target.with_name(f"{target.name}-{datetime.now():%Y%m%d-%H%M%S}")
        with contextlib.closing(sqlite3.connect(target)) as copy:
            connection.backup(copy)

    def set_aside(self) -> Path:
        """Move the file out of the way, under a name that says when, and return where it is now.

        Raises:
            StoreError: It cannot be moved.
        """
        self.close()
        with self._told():
            for number in range(1, 1000):
                target = self.path.with_name(f"{self.path.name}.damaged-{number}")
                if not target.exists():
                    self.path.rename(target)
                    journal = self.path.with_name(f"{self.path.name}-journal")
                    if journal.exists():  # the half-done write belongs to that file
                        journal.rename(target.with_name(f"{target.name}-journal"))
                    return target
        raise StoreError(f"There are too many damaged copies beside {self.path}; move some away.")


_IS_OURS = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'reviews'"


def _connect(path: Path) -> sqlite3.Connection:
    """A connection to a file that is there."""
    place = f"{path.absolute().as_uri()}?mode=rw"
    connection = sqlite3.connect(
        place, timeout=WAIT, isolation_level=None, check_same_thread=False, uri=True
    )
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA synchronous = FULL")
    return connection


def _version(connection: sqlite3.Connection) -> int:
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return version


def _statements(script: str) -> Iterator[str]:
    """The statements of a script, so that they run inside one transaction."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
