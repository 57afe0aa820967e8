"""Which device computes, on how many threads, and why."""

import os
from collections.abc import Callable
from itertools import pairwise
from typing import NamedTuple

import torch

from studytui.lab.spec import ExperimentSpec

_ORDER = ("cuda", "mps", "xpu")
_NAMES = {"cuda": "a CUDA GPU", "mps": "Apple's GPU", "xpu": "an Intel GPU"}
_NO_MEMORY = ("out of memory", "can't allocate memory")
_WORTH_THREADS = 100_000_000
"""Multiplications a step below which threads cost more than they give."""


class DeviceError(RuntimeError):
    """The device asked for cannot be used; the message says why and what to do."""


class Choice(NamedTuple):
    """A device that was tried and works, and the reason for it."""

    device: torch.device
    reason: str


def _present(name: str) -> bool:
    module = getattr(torch, name, None) if name != "mps" else torch.backends.mps
    return bool(module is not None and module.is_available())


def trial(name: str) -> str | None:
    """Why the device cannot compute; None when it can."""
    try:
        if not _present(name):
            return f"this computer has no {name} device that torch can use"
        x = torch.ones(8, 8, device=name)
        if float((x @ x).sum()) != 512:
            return f"{name} computes wrongly"
    except Exception as error:  # drivers fail in their own ways, none of which may end a run
        return f"{name} fails: {str(error).splitlines()[0] if str(error) else type(error).__name__}"
    return None


def choose(
    wanted: str, dtype: str = "float32", trial: Callable[[str], str | None] = trial
) -> Choice:
    """Pick the device for a run.

    Args:
        wanted: "auto" (the first of cuda, mps, xpu, cpu that works), or one of these by name.
        dtype: mps has no float64.
        trial: Says why a device cannot compute, None when it can.

    Raises:
        DeviceError: A device that was asked for by name does not work.
    """
    if wanted == "cpu":
        return Choice(torch.device("cpu"), "asked for")
    if wanted != "auto":
        problem = trial(wanted)
        if problem:
            raise DeviceError(f"device = {wanted}: {problem}. Set device to auto or cpu.")
        return Choice(torch.device(wanted), "asked for")
    failures = []
    for name in _ORDER:
        if not known(name) or (name == "mps" and dtype == "float64"):
            continue
        problem = trial(name)
        if problem is None:
            return Choice(torch.device(name), f"{_NAMES[name]} was found")
        failures.append(problem)
    return Choice(torch.device("cpu"), "; ".join(failures) or "no GPU found")


def failure(error: Exception, device: torch.device) -> str:
    """What went wrong on a device, in half a sentence."""
    lines = str(error).strip().splitlines()
    what = lines[0].rstrip(".") if lines else type(error).__name__
    if isinstance(error, MemoryError) or any(sign in what for sign in _NO_MEMORY):
        return f"there is not enough memory on {device} for this model and these data"
    return what


def known(name: str) -> bool:
    """Whether torch sees such a device, be it a broken one."""
    try:
        return _present(name)
    except Exception:  # a broken driver
        return True


def multiplications(sizes: tuple[int, ...], rows: int, models: int = 1) -> int:
    """Multiplications of the forward pass of one step."""
    weights = sum(a * b for a, b in pairwise(sizes))
    return weights * rows * models


def threads(spec: ExperimentSpec, work: int) -> int:
    """CPU threads: what the spec says, else one for small steps, half the cores for large ones."""
    if spec.threads is not None:
        return spec.threads
    limit = os.environ.get("OMP_NUM_THREADS", "")
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    most = int(limit) if limit.isdigit() and int(limit) > 0 else max((cores or 1) // 2, 1)
    return 1 if work < _WORTH_THREADS else most
