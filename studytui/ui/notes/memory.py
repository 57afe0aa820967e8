"""What is remembered of a reader between two sessions, on top of the store of marks.

A store that cannot be used is told once; reading goes on without it.
"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from studytui.quiz.marks import BOOKMARK, PLACE, READ, Marks
from studytui.quiz.store import StoreError

_TRUSTED, _CHOICE = "trusted folder", "choice"


class Memory:
    """Read marks, places, bookmarks, trusted folders and choices.

    Args:
        marks: The store.
        clock: The time.
        complain: Called with a sentence, once, when the store cannot be used.
    """

    def __init__(
        self, marks: Marks, clock: Callable[[], datetime], complain: Callable[[str], None]
    ) -> None:
        self._marks = marks
        self._clock = clock
        self._complain = complain
        self._told = False

    def _of(self, kind: str) -> dict[str, str]:
        try:
            return self._marks.of(kind)
        except StoreError as error:
            self._tell(error)
            return {}

    def _set(self, kind: str, subject: str, value: str = "") -> None:
        try:
            self._marks.set(kind, subject, self._clock(), value)
        except StoreError as error:
            self._tell(error)

    def _clear(self, kind: str, subject: str) -> None:
        try:
            self._marks.clear(kind, subject)
        except StoreError as error:
            self._tell(error)

    def _tell(self, error: StoreError) -> None:
        if not self._told:
            self._told = True
            self._complain(str(error))

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
