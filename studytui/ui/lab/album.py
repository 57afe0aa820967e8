"""Pictures of the model as they were seen, so that looking back shows the one of that time."""

from studytui.lab.view import View

MOST = 256
"""When there are more, every second one goes, and from then on only every second one is kept."""


class Album:
    """The pictures of one run. The trainer's file holds only the newest."""

    def __init__(self) -> None:
        self._kept: list[View] = []
        self._newest: View | None = None
        self._count = 0
        self._step = 1

    def add(self, view: View) -> None:
        """Keep a picture; later ones are of weights that a trainer, taking up the run, gave up."""
        self._newest = view
        self._kept = [kept for kept in self._kept if kept.epoch < view.epoch]
        if self._count % self._step == 0:
            self._kept.append(view)
        self._count += 1
        if len(self._kept) > MOST:
            del self._kept[1::2]
            self._step *= 2

    def at(self, epoch: int | None) -> View | None:
        """The last picture until an epoch (None: of all), the oldest where there is none so old."""
        if epoch is None or self._newest is None or self._newest.epoch <= epoch:
            return self._newest
        earlier = [view for view in self._kept if view.epoch <= epoch]
        return earlier[-1] if earlier else next(iter(self._kept), self._newest)
