"""The figures of experiments, each trained once: for predictions, and for the tables of notes."""

import json
import tempfile
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from studytui import __version__, cache
from studytui.lab.launch import Launcher
from studytui.lab.specfile import dumps
from studytui.quiz.experiment import Figures, Member, Trial


class Trained:
    """Trains runs, and keeps what they came to by their specs and the versions of what trains.

    Args:
        launcher: Starts the trainer.
        cache_dir: Where figures are kept; None trains everything again.
    """

    def __init__(self, launcher: Launcher, cache_dir: Path | None = None) -> None:
        self._launcher = launcher
        self._folder = cache_dir / "trained" if cache_dir else None

    def rows(self, members: Sequence[Member]) -> list[Figures]:
        """The figures of an experiment's runs, one row a seed.

        Raises:
            ExperimentError: The runs cannot be made, or one failed.
        """
        if self._folder is None:
            return self._train(members)
        file = self._folder / f"{_key(members)}.json"
        try:
            kept: list[Figures] = json.loads(file.read_bytes())
        except (OSError, ValueError):
            rows = self._train(members)
            cache.keep(file, json.dumps(rows).encode())
            return rows
        return kept

    def _train(self, members: Sequence[Member]) -> list[Figures]:
        with tempfile.TemporaryDirectory(prefix="studytui-check-") as root:
            trial = Trial(members, self._launcher, Path(root))
            trial.wait()
            return trial.rows()


def _key(members: Sequence[Member]) -> str:
    specs = [f"{member.name} {member.seed}\n{dumps(member.spec)}" for member in members]
    return cache.key(*specs, __version__, version("torch"))
