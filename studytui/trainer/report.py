"""What this machine can train on, as JSON: `python -m studytui.trainer.report`."""

import json
import platform
import sys

import torch

from studytui.lab.figures import counted
from studytui.trainer.device import choose


def _cuda() -> tuple[bool, str]:
    if not torch.cuda.is_available():
        built = torch.version.cuda is not None
        return False, (
            "no device, or its driver does not fit" if built else "this build of torch has no CUDA"
        )
    cards = [torch.cuda.get_device_properties(i) for i in range(torch.cuda.device_count())]
    return True, ", ".join(f"{card.name} ({card.total_memory / 2**30:.0f} GiB)" for card in cards)


def report() -> dict[str, object]:
    """Each kind of device with whether it is usable and a few words, and what `auto` takes."""
    usable, detail = _cuda()
    devices = [{"name": "cuda", "usable": usable, "detail": detail}]
    if sys.platform == "darwin":
        metal = torch.backends.mps.is_available()
        detail = "Apple's GPU" if metal else "not available"
        devices.append({"name": "mps", "usable": metal, "detail": detail})
    detail = f"{platform.machine()}, {counted(torch.get_num_threads(), 'thread')}"
    devices.append({"name": "cpu", "usable": True, "detail": detail})
    chosen = choose("auto")
    return {"devices": devices, "chosen": chosen.device.type, "reason": chosen.reason}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(report()) + "\n")
