"""The pictures of one run's model: those in its journal, and the file of the moment."""

from pathlib import Path

from studytui.lab import view
from studytui.lab.run import RunState
from studytui.lab.view import View


class Album:
    """What a run's model said, by epoch.

    Args:
        folder: The run folder.

    Attributes:
        newest: What the last look found.
    """

    def __init__(self, folder: Path) -> None:
        self.newest: View | None = None
        self._folder = folder
        self._stamp = 0
        self._moment: View | None = None
        self._unpacked: dict[int, View | None] = {}

    def look(self, run: RunState) -> bool:
        """Find the newest picture of the run as it is now; whether it is another one."""
        before = self.newest
        self._read()
        self.newest = self.of(run)
        return self.newest is not before

    def of(self, run: RunState) -> View | None:
        """The last picture until the run's last epoch; of a run looked back to, the one of then."""
        kept = run.pictures[-1] if run.pictures else None
        moment = self._moment
        if moment and (kept.epoch if kept else -1) < moment.epoch <= run.epoch:
            return moment
        if kept is None:
            return None
        if kept.seq not in self._unpacked:
            self._unpacked[kept.seq] = view.unpack(kept.epoch, kept.arrays)
        return self._unpacked[kept.seq]

    def _read(self) -> None:
        try:
            stamp = (self._folder / view.NAME).stat().st_mtime_ns
        except OSError:
            return
        if stamp != self._stamp:
            self._stamp = stamp
            self._moment = view.read(self._folder) or self._moment
