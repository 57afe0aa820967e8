"""A launcher for what must train nothing."""

from collections.abc import Sequence

from studytui.lab.folder import RunFolder


class NoTrainer:
    """A launcher that must not be needed."""

    def start(self, folders: Sequence[RunFolder]) -> None:
        raise AssertionError(folders)

    def prepare(self) -> None:
        pass

    def close(self) -> None:
        pass
