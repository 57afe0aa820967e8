"""What watching costs the trainer: `python -m bench.attached [pairs]`.

The same run headless and with an app showing it, in turns: CPU seconds of the trainer's process,
read from the kernel when it ends. Fifteen pairs of runs of five seconds or more.
"""

import os
import statistics
import subprocess
import sys
import tempfile

from bench.terminal import Terminal
from studytui.lab import folder, presets
from studytui.lab.folder import RunFolder
from studytui.lab.launch import TRAINER

PAIRS = 15
# Long enough that starting up is a small part of it.
SETTINGS: dict[str, object] = {"epochs": 1900, "batch_size": 32, "early_stopping": False}


def _new() -> RunFolder:
    return folder.create(presets.load("noisy-moons", SETTINGS))


def _train(run: RunFolder, terminal: Terminal | None = None) -> float:
    """CPU seconds of the run's trainer; the terminal is read meanwhile."""
    process = subprocess.Popen([*TRAINER, str(run.path)], start_new_session=True)
    while True:
        done, status, usage = os.wait4(process.pid, os.WNOHANG)
        if done:
            process.returncode = os.waitstatus_to_exitcode(status)
            assert process.returncode == 0
            return usage.ru_utime + usage.ru_stime
        if terminal is None:
            os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
        else:
            terminal.pump(0.05)


def _attached() -> float:
    run = _new()
    terminal = Terminal([sys.executable, "-m", "studytui", "lab", run.run], 120, 40)
    terminal.wait_for(run.short, "? all keys", seconds=60)
    seconds = _train(run, terminal)
    terminal.close()
    return seconds


def main() -> None:
    """Measure and print the ratio."""
    pairs = int(sys.argv[1]) if sys.argv[1:] else PAIRS
    os.environ["OMP_NUM_THREADS"] = "1"
    with tempfile.TemporaryDirectory() as home:
        os.environ["STUDYTUI_HOME"] = home
        ratios, seconds = [], []
        for pair in range(pairs):
            if pair % 2:
                watched, alone = _attached(), _train(_new())
            else:
                alone, watched = _train(_new()), _attached()
            ratios.append(watched / alone)
            seconds.append(alone)
        ratio, alone = statistics.median(ratios), statistics.median(seconds)
        print(f"trainer's CPU, watched against headless: {ratio:.3f} ({alone:.1f} s headless)")


if __name__ == "__main__":
    main()
