import torch
from hypothesis import given
from hypothesis import strategies as st

from studytui.trainer import streams
from studytui.trainer.streams import UniformStream, draw_masks, generator
from tests.trainer.helpers import CPU

COUNTS = st.lists(st.integers(1, 40), min_size=1, max_size=30)


@given(COUNTS, st.integers(0, 29))
def test_numbers_do_not_depend_on_cuts_or_restarts(counts: list[int], cut: int) -> None:
    chunk, streams._CHUNK = streams._CHUNK, 16
    try:
        stream = UniformStream(generator(3, "dropout"), CPU)
        pieces = []
        for number, count in enumerate(counts):
            if number == cut:
                state, used = stream.state()
                stream = UniformStream(generator(99, "dropout"), CPU)
                stream.restore(state, used)
            pieces.append(stream.take(count).clone())
    finally:
        streams._CHUNK = chunk
    expected = torch.rand(sum(counts), generator=generator(3, "dropout"))
    assert torch.equal(torch.cat(pieces), expected)


def test_masks_are_drawn_as_agreed_and_only_where_something_is_dropped() -> None:
    like = torch.zeros(1, dtype=torch.float64)
    used = [UniformStream(generator(seed, "dropout"), CPU) for seed in (1, 2)]
    masks = draw_masks(used, [0.25, 0.0], 4, (3, 2), like)
    assert masks is not None
    numbers = generator(1, "dropout")
    for mask, width in zip(masks, (3, 2), strict=True):
        keep = torch.rand(4, width, generator=numbers) >= 0.25
        torch.testing.assert_close(mask[0], keep.to(torch.float64) / 0.75)
        assert torch.equal(mask[1], torch.ones(4, width, dtype=torch.float64))
    assert used[1].state()[1] == 0
    assert draw_masks(used, [0.0, 0.0], 4, (3, 2), like) is None
