"""The trainer's process: `python -m studytui.trainer FOLDER…`, or `--standby`.

Standby imports everything and waits for one line on standard input, a JSON list of run folders;
end of file or ten idle minutes end it. Exit status: 0 when every run ended (or was paused out),
1 when one failed or could not be opened, 2 for a wrong call.
"""

import json
import os
import select
import signal
import sys
import time
import warnings
from collections.abc import Sequence
from pathlib import Path

from studytui.lab.folder import RunFolder
from studytui.trainer.log import say

IDLE_SECONDS = 600.0
_USAGE = "usage: python -m studytui.trainer FOLDER... | --standby"


def main(arguments: Sequence[str]) -> int:
    """Train the runs of the folders named; the exit status."""
    if list(arguments) == ["--standby"]:
        folders = _wait_for_folders()
        if not folders:
            return 0
        _redirect(folders[0])
    elif not arguments or any(argument.startswith("-") for argument in arguments):
        print(_USAGE, file=sys.stderr)  # noqa: T201
        return 2
    else:
        folders = [RunFolder(Path(argument).absolute()) for argument in arguments]
    return _train(folders)


def _train(folders: Sequence[RunFolder]) -> int:
    import torch

    from studytui.trainer.opening import Opening, stack_of
    from studytui.trainer.roster import Roster
    from studytui.trainer.session import Session

    opening = Opening()
    roster = Roster(opening.open(folders), stack_of)
    session = Session(roster)
    before = {}
    try:
        for number in (signal.SIGTERM, signal.SIGINT):
            before[number] = signal.signal(number, lambda *_: session.request_end())
        with torch.no_grad():  # the engine computes its gradients itself
            session.run()
    except OSError as error:
        say(f"The run cannot be written any more: {error}")
        return 1
    finally:
        roster.close()
        for number, handler in before.items():
            signal.signal(number, handler)
    return int(opening.failed or session.failed)


def _wait_for_folders() -> list[RunFolder]:
    """The folders that come on standard input; none at its end, or after ten minutes."""
    import torch  # noqa: F401

    import studytui.trainer.opening
    import studytui.trainer.session  # noqa: F401

    ready, _, _ = select.select([sys.stdin], [], [], IDLE_SECONDS)
    line = sys.stdin.buffer.readline() if ready else b""
    try:
        names = json.loads(line) if line.strip() else []
    except ValueError:
        say(f"{time.ctime()}: not a list of folders: {line[:200]!r}")
        names = []
    return [RunFolder(Path(name).absolute()) for name in names]


def _redirect(folder: RunFolder) -> None:
    """Put trainer.log over standard output and error."""
    descriptor = os.open(folder.log, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
    os.dup2(descriptor, 1)
    os.dup2(descriptor, 2)
    os.close(descriptor)


if __name__ == "__main__":
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    warnings.filterwarnings("ignore", module="torch")
    sys.exit(main(sys.argv[1:]))
