"""The random numbers of training: row orders and dropout's uniform numbers, a stream each a run."""

from collections.abc import Sequence

import torch
from torch import Generator, Tensor

from studytui.lab.streams import stream_seed

_CHUNK = 1 << 15


def generator(seed: int, stream: str) -> Generator:
    """A generator on the CPU for one of the streams of `studytui.lab.streams`."""
    return Generator().manual_seed(stream_seed(seed, stream))


class UniformStream:
    """Uniform numbers in [0, 1), float32, from one generator.

    They are drawn many at a time, which is several times faster than a call a step and gives the
    same numbers; `state` and `restore` hide that. They are drawn on the CPU, whose generator is the
    same everywhere, and lie on `device`, so that a step on a GPU waits for no transfer.
    """

    def __init__(self, source: Generator, device: torch.device) -> None:
        self._source, self._device = source, device
        self._drawn = torch.empty(0, dtype=torch.float32, device=device)
        self._used = 0
        # Where the newest draw begins in `_drawn`, and the generator's state before it; what lies
        # in front of it came from `_older`, of which the first `_skip` numbers are gone.
        self._fresh_at = 0
        self._newest = self._older = source.get_state()
        self._skip = 0

    def take(self, count: int) -> Tensor:
        """The next `count` numbers."""
        if self._used + count > len(self._drawn):
            self._refill(count)
        numbers = self._drawn[self._used : self._used + count]
        self._used += count
        return numbers

    def _refill(self, count: int) -> None:
        self._older, self._skip = self.state()
        rest = self._drawn[self._used :]
        self._fresh_at, self._used = len(rest), 0
        self._newest = self._source.get_state()
        self._drawn = torch.cat([rest, self._draw(max(_CHUNK, count))])

    def _draw(self, count: int) -> Tensor:
        return torch.rand(count, generator=self._source, dtype=torch.float32).to(self._device)

    def state(self) -> tuple[Tensor, int]:
        """A state of the generator, and how many numbers after it are used."""
        if self._used >= self._fresh_at:
            return self._newest, self._used - self._fresh_at
        return self._older, self._skip + self._used

    def restore(self, state: Tensor, used: int) -> None:
        """Go on where `state()` was taken."""
        self._source.set_state(state)
        self._newest = state
        self._drawn = self._draw(max(_CHUNK, used))
        self._fresh_at, self._used = 0, used


def draw_masks(
    streams: Sequence[UniformStream], shares: Sequence[float], rows: int, widths: Sequence[int],
    like: Tensor,
) -> list[Tensor] | None:  # fmt: skip
    """Dropout's factors for one step, 0 or 1/(1 − p): for each hidden layer [M, rows, width].

    Without the M axis when M is 1; None when no model drops anything. Each model draws from its
    own stream, layer by layer, and nothing while its p is 0 ("inverted dropout").
    """
    if not any(shares):
        return None
    count = rows * sum(widths)
    if len(streams) == 1:
        share = shares[0]
        factors = (streams[0].take(count) >= share).to(like.dtype).div_(1 - share)
        shape: tuple[int, ...] = ()
    else:
        kept = torch.ones(count, device=like.device)
        drawn = [s.take(count) if p else kept for s, p in zip(streams, shares, strict=True)]
        column = torch.tensor(shares, dtype=like.dtype)[:, None].to(like.device, non_blocking=True)
        factors = (torch.stack(drawn) >= column.to(torch.float32)).to(like.dtype).div_(1 - column)
        shape = (len(streams),)
    parts = torch.split_with_sizes(factors, [rows * width for width in widths], -1)
    return [part.view(*shape, rows, width) for part, width in zip(parts, widths, strict=True)]
