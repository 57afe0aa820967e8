"""What can be said about GPUs without one: torch's `meta` device has shapes, but no numbers.

An operation that mixes it with the CPU fails, and so does asking it for a number, which on a GPU
would wait for everything in its queue. So an epoch's steps on it show that nothing is left on the
CPU, and that the CPU never waits.
"""

from collections.abc import Sequence
from typing import Any

import pytest
import torch
from torch import Tensor
from torch.utils._python_dispatch import TorchDispatchMode

from studytui.trainer import batches, device
from studytui.trainer.batches import HeldRows
from studytui.trainer.data import load
from studytui.trainer.engine import Stack
from studytui.trainer.state import fresh
from tests.trainer.helpers import spec_of

META = torch.device("meta")
_TRANSFERS = ("aten::_to_copy", "aten::copy_")


class OneDevice(TorchDispatchMode):  # type: ignore[no-untyped-call]  # torch
    """Refuses operations on tensors of two devices, but for those that carry from one to another.

    Attributes:
        transfers: How many were carried over.
    """

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # torch
        self.transfers = 0

    def __torch_dispatch__(
        self, func: Any, types: Sequence[type], args: tuple[Any, ...] = (), kwargs: Any = None
    ) -> Any:
        name = func._schema.name
        found: Any = [*args, *(kwargs or {}).values()]
        tensors = [x for x in found if isinstance(x, Tensor)]
        tensors += [x for group in found if isinstance(group, list) for x in group
                    if isinstance(x, Tensor)]  # fmt: skip
        devices = {x.device.type for x in tensors}
        result = func(*args, **(kwargs or {}))
        if name in _TRANSFERS:
            devices |= {result.device.type}
            self.transfers += len(devices) > 1
        else:
            assert len(devices) <= 1, f"{name} on {devices}"
        return result


@pytest.mark.parametrize("models", [1, 3])
@pytest.mark.parametrize(
    "fields",
    [
        {"hidden": [5, 5], "dropout": 0.5, "batch_norm": True, "l2": 0.01},
        {"hidden": [5], "optimizer": "sgd", "momentum": 0.9, "decay": "decoupled", "l2": 0.1},
        {"hidden": [], "batch_size": None},
    ],
)
def test_steps_stay_on_the_device_and_never_wait_for_it(
    fields: dict[str, object], models: int
) -> None:
    fields = {"batch_size": 8} | fields
    size = fields.pop("batch_size")
    specs = [spec_of(n_train=64, n_val=8, batch_size=size, lr=0.1 / (m + 1), **fields)
             for m in range(models)]  # fmt: skip
    data = load(specs[0])
    stack = Stack(specs, [data] * models, [fresh(spec, data) for spec in specs], META)
    with torch.no_grad(), OneDevice() as watch:
        assert stack.advance(lambda: False)
    assert stack.network.flat.device == META
    assert stack.step == stack.batches_per_epoch
    few = 2 if models == 1 else 2 + 4 * stack.step
    assert watch.transfers <= few


def test_the_watch_sees_what_is_left_on_the_cpu() -> None:
    with pytest.raises((AssertionError, RuntimeError)), OneDevice():
        torch.ones(3, device=META).mul_(torch.ones(3))
    with pytest.raises(NotImplementedError):
        torch.ones(3, device=META).tolist()


def test_evaluation_is_not_cut_small_where_the_processors_cache_is_not_used(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(batches, "_CACHED_NUMBERS", 1000)
    rows = [HeldRows(torch.ones(500, 2, device=d), torch.ones(500, 1, device=d), [0])
            for d in ("cpu", "meta")]  # fmt: skip
    assert [len(list(held.chunks(width=10))) for held in rows] == [5, 1]


def test_a_failure_is_said_in_half_a_sentence() -> None:
    cuda = torch.device("cuda")
    memory = "there is not enough memory on cuda for this model and these data"
    full = torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 20.00 GiB.\nGPU 0 has …")
    assert device.failure(full, cuda) == memory
    assert device.failure(MemoryError(), cuda) == memory
    assert device.failure(RuntimeError("no kernel image.\nfor this"), cuda) == "no kernel image"
    assert device.failure(TypeError(), cuda) == "TypeError"
