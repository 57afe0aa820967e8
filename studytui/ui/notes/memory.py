"""What is remembered of a reader between two sessions, on top of the store of marks.

It is read in a thread and then kept here, for the store may be locked by another studytui. Changes
are stored at once. A store that cannot be used is told once; reading goes on without it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from threading import Lock

from studytui.quiz.marks import BOOKMARK, PLACE, READ, Marks
from studytui.quiz.store import Store, StoreError

_TRUSTED, _CHOICE = "trusted folder", "choice"
_KINDS = (READ, PLACE, BOOKMARK, _TRUSTED, _CHOICE)


class Memory:
    """Read marks, places, bookmarks, trusted folders and choices.

    Args:
        database: The file of the store.
        clock: The time.
        complain: Called with a sentence, once, when the store cannot be used.
    """

    def __init__(
        self, database: Path, clock: Callable[[], datetime], complain: Callable[[str], None]
    ) -> None:
        self._database = database
        self._marks = Marks(Store(database))
        self._clock = clock
        self._complain = complain
        self._trouble: StoreError | None = None
        self._said = False
        self._kept: dict[str, dict[str, str]] = {kind: {} for kind in _KINDS}
        self._changes = 0
        self._lock = Lock()

    def recall(self) -> bool:
        """Read what is stored; whether it is something new.

        Waits for whoever writes to the store: call it in a thread.
        """
        before = self._changes
        try:
            with Store(self._database) as store:
                stored = {kind: Marks(store).of(kind) for kind in _KINDS}
        except StoreError as error:
            self._trouble = error
            return False
        with self._lock:
            if self._changes != before or stored == self._kept:  # changed here meanwhile, or not
                return False
            self._kept = stored
        return True

    def tell(self) -> None:
        """Say that the store cannot be used, if that came to light and was not said yet."""
        if self._trouble and not self._said:
            self._said = True
            self._complain(str(self._trouble))

    def _of(self, kind: str) -> dict[str, str]:
        return self._kept[kind]

    def _set(self, kind: str, subject: str, value: str = "") -> None:
        with self._told():
            self._marks.set(kind, subject, self._clock(), value)
        with self._lock:
            self._kept[kind][subject] = value
            self._changes += 1

    def _clear(self, kind: str, subject: str) -> None:
        with self._told():
            self._marks.clear(kind, subject)
        with self._lock:
            self._kept[kind].pop(subject, None)
            self._changes += 1

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except StoreError as error:
            self._trouble = error
            self.tell()

    def read(self) -> set[str]:
        """The ids of the notes that were read."""
        return set(self._of(READ))

    def mark_read(self, note: str, read: bool = True) -> None:
        """A note was read, or is to count as unread again."""
        if read:
            self._set(READ, note)
        else:
            self._clear(READ, note)

    def place(self, note: str) -> int:
        """The line of the body where reading stopped, 0 for a note that was not open yet."""
        return _whole(self._of(PLACE).get(note, ""))

    def keep_place(self, note: str, line: int) -> None:
        """Remember where reading stopped, and that it was in this note."""
        self._set(PLACE, note, str(line))
        self._set(_CHOICE, "note", note)

    @property
    def last_note(self) -> str:
        """The note that was open last, empty when none was."""
        return self._of(_CHOICE).get("note", "")

    @property
    def path(self) -> str:
        """The learning path that was chosen, empty for reading order."""
        return self._of(_CHOICE).get("path", "")

    @path.setter
    def path(self, name: str) -> None:
        self._set(_CHOICE, "path", name)

    def bookmarks(self) -> dict[str, int]:
        """The bookmarked notes and the line of each bookmark."""
        return {note: _whole(line) for note, line in self._of(BOOKMARK).items()}

    def set_bookmark(self, note: str, line: int | None) -> None:
        """Set a note's bookmark, or (None) take it away."""
        if line is None:
            self._clear(BOOKMARK, note)
        else:
            self._set(BOOKMARK, note, str(line))

    def trusts(self, folder: Path) -> bool:
        """Whether code of this folder's notes may be run."""
        return str(folder) in self._of(_TRUSTED)

    def trust(self, folder: Path) -> None:
        """Let code of this folder's notes be run from now on."""
        self._set(_TRUSTED, str(folder))


def _whole(text: str) -> int:
    return int(text) if text.isdecimal() else 0
