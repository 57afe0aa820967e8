"""Where one has been: back and forward, as in a web browser."""

from typing import NamedTuple


class Place(NamedTuple):
    """A note's id and the line of its body (from 0) at the top of the window."""

    note: str
    line: int


class History:
    """The places before and after the present one."""

    def __init__(self) -> None:
        self._before: list[Place] = []
        self._after: list[Place] = []

    def leave(self, place: Place) -> None:
        """Another note is opened from `place`; what was ahead is forgotten."""
        self._before.append(place)
        self._after.clear()

    def back(self, present: Place) -> Place | None:
        """The place before, None at the beginning."""
        if not self._before:
            return None
        self._after.append(present)
        return self._before.pop()

    def forward(self, present: Place) -> Place | None:
        """The place from which one went back, None where there is none."""
        if not self._after:
            return None
        self._before.append(present)
        return self._after.pop()

    @property
    def can_go_back(self) -> bool:
        """Whether there is a place before."""
        return bool(self._before)
