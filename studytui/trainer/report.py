"""What this machine can train on, as JSON: `python -m studytui.trainer.report`."""

import json
import platform
import sys

import torch

from studytui.lab.figures import counted
from studytui.trainer import device


def _cards() -> str:
    cards = [torch.cuda.get_device_properties(i) for i in range(torch.cuda.device_count())]
    return ", ".join(f"{card.name} ({card.total_memory / 2**30:.0f} GiB)" for card in cards)


def _gpu(name: str) -> dict[str, object]:
    """Whether a kind of GPU can compute, found by letting it, and a few words."""
    problem = device.trial(name)
    if problem is None:
        return {"name": name, "usable": True, "detail": _cards() if name == "cuda" else "works"}
    if name == "cuda" and not device.known(name):
        built = torch.version.cuda is not None
        no_card = "no device, or its driver does not fit"
        problem = no_card if built else "this build of torch has no CUDA"
    return {"name": name, "usable": False, "detail": problem}


def report() -> dict[str, object]:
    """Each kind of device with whether it is usable and a few words, and what `auto` takes."""
    devices = [_gpu("cuda")]
    devices += [_gpu(name) for name in ("mps", "xpu") if device.known(name)]
    detail = f"{platform.machine()}, {counted(torch.get_num_threads(), 'thread')}"
    devices.append({"name": "cpu", "usable": True, "detail": detail})
    chosen = device.choose("auto")
    return {"devices": devices, "chosen": chosen.device.type, "reason": chosen.reason}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(report()) + "\n")
