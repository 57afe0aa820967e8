"""Trainers without the second that importing torch takes: one process imports, then forks.

Each line on standard input is `FOLDER LIMIT SECONDS`: a fork trains the run, with a checkpoint
every so many SECONDS, and kills itself with SIGKILL in the middle of the write that would make its
journal longer than LIMIT bytes (0: never). The fork's exit status comes back as a line.
"""

import os
import signal
import sys

import torch

from studytui.trainer import opening, recorder, session
from studytui.trainer.__main__ import main


def _die_at(limit: int, journal: str) -> None:
    real = os.write

    def write(descriptor: int, data: bytes) -> int:
        if os.path.realpath(f"/proc/self/fd/{descriptor}") == journal:
            room = limit - os.fstat(descriptor).st_size
            if len(data) > room:
                real(descriptor, data[: max(room, 0)])
                os.kill(os.getpid(), signal.SIGKILL)
        return real(descriptor, data)

    os.write = write  # type: ignore[assignment]


def _serve() -> None:
    assert opening, session  # imported once, here, for every fork
    torch.set_num_threads(1)
    for line in sys.stdin:
        folder, limit, seconds = line.split()
        child = os.fork()
        if child == 0:
            recorder.CHECKPOINT_SECONDS = float(seconds)
            if not recorder.CHECKPOINT_SECONDS:  # after every slice of training
                recorder._SHARE = 0
            if int(limit):
                _die_at(int(limit), os.path.realpath(f"{folder}/events.jsonl"))
            os.dup2(2, 1)
            os._exit(main([folder]))
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    _serve()
