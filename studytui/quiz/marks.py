"""What a learner marked: notes read, bookmarks, places in notes, suspended and faulty questions."""

from datetime import datetime

import msgspec

from studytui.quiz.store import Store

READ = "read"
BOOKMARK = "bookmark"
PLACE = "place"
SUSPENDED = "suspended"


class Fault(msgspec.Struct, frozen=True):
    """A remark on a question that somebody found faulty."""

    question: str
    revision: str
    remark: str
    at: str


class Marks:
    """A small interface to marks; every change is on the disk when the call returns.

    Kinds are `READ` and `BOOKMARK` of a note's id, `PLACE` with a value for a note's id, and
    `SUSPENDED` of a question's key.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def of(self, kind: str) -> dict[str, str]:
        """All subjects that have this mark, and its values."""
        if self._store.empty:
            return {}
        with self._store.read() as database:
            rows = database.execute("SELECT subject, value FROM marks WHERE kind = ?", (kind,))
            return {row["subject"]: row["value"] for row in rows}

    def has(self, kind: str, subject: str) -> bool:
        """Whether the subject has this mark."""
        return subject in self.of(kind)

    def set(self, kind: str, subject: str, now: datetime, value: str = "") -> None:
        """Set a mark; one that is there keeps its place and gets the new value."""
        with self._store.write() as database:
            database.execute(
                "INSERT OR REPLACE INTO marks (kind, subject, value, at) VALUES (?, ?, ?, ?)",
                (kind, subject, value, now.isoformat()),
            )

    def clear(self, kind: str, subject: str) -> None:
        """Take a mark away, if it is there."""
        if self._store.empty:
            return
        with self._store.write() as database:
            database.execute("DELETE FROM marks WHERE kind = ? AND subject = ?", (kind, subject))

    def report(self, question: str, revision: str, remark: str, now: datetime) -> None:
        """Keep a remark on a question that is faulty."""
        with self._store.write() as database:
            database.execute(
                "INSERT INTO faults (question, revision, remark, at) VALUES (?, ?, ?, ?)",
                (question, revision, remark, now.isoformat()),
            )

    def faults(self) -> list[Fault]:
        """All remarks, oldest first."""
        if self._store.empty:
            return []
        with self._store.read() as database:
            rows = database.execute("SELECT * FROM faults ORDER BY id").fetchall()
        return [Fault(row["question"], row["revision"], row["remark"], row["at"]) for row in rows]
