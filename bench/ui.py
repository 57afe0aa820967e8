"""The app as a person feels it: `python -m bench.ui` (all) or `python -m bench.ui chart opening`.

chart     CPU time of one redraw of the lab's chart, 100 000 epochs, in a 120×40 window
opening   from the command to the first useful screen, against a bare Textual app, in turns
live      in a 120×40 pseudo-terminal: from the start key to the first epoch on the screen with a
          trainer standing by; keys to the changed screen while training at full speed; bytes to the
          terminal and CPU time of the app while a run is shown
"""

import os
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import psutil

from bench.terminal import Terminal

COLUMNS, ROWS = 120, 40
REPETITIONS = 7
KEYS = 100
STUDYTUI = str(Path(sys.executable).parent / "studytui")
BARE = """
from textual.app import App
from textual.widgets import Static
class Bare(App):
    def compose(self):
        yield Static("ready")
Bare().run()
"""
ENDLESS = """
title = "Endless"
dataset = "moons"
epochs = 1000000
batch_size = "full"
hidden = [32]
early_stopping = false
pace = 20
"""


def chart() -> None:
    """One redraw with a long history."""
    from studytui.lab.events import Epoch
    from studytui.lab.run import fold, new_run
    from studytui.lab.spec import ExperimentSpec
    from studytui.ui.draw import draw
    from studytui.ui.lab.plots import Look, run_plot

    run = new_run(ExperimentSpec(epochs=100_000), "bench")
    costs = []
    for epoch in range(1, 100_001):
        loss = 0.3 + abs(epoch - 20_000) / 100_000 + 0.02 * (epoch * 7919 % 101) / 101
        run = fold(
            run,
            Epoch(
                seq=epoch, t=epoch, epoch=epoch, step=epoch, val_loss=loss, val_accuracy=0.9,
                train_loss=0.7 * 0.9999**epoch, lr=0.01, counter=0, best_epoch=20_000,
            ),
        )  # fmt: skip
        if epoch > 100_000 - 3 * REPETITIONS:
            began = time.process_time()
            draw(run_plot(run, Look(), None, None), 60, 15)
            narrow = time.process_time() - began
            draw(run_plot(run, Look(), None, None), 118, 28)
            costs.append((narrow, time.process_time() - began - narrow))
    beside, whole = (statistics.median(c[i] for c in costs) * 1e3 for i in (0, 1))
    print(f"chart, 100 000 epochs: {beside:.1f} ms beside the form, {whole:.1f} ms over 118×28")


def opening() -> None:
    """From the command to the first useful screen: time on the clock, and CPU time."""
    with tempfile.TemporaryDirectory() as home:
        # Compiled modules are kept, as they are for every user.
        environ: dict[str, str | None] = {"STUDYTUI_HOME": home, "PYTHONDONTWRITEBYTECODE": None}
        bare, frame, rows = [], [], []
        for _ in range(REPETITIONS + 1):
            rows.append(_until("▸", [STUDYTUI], environ))
            frame.append(_until("? all keys", [STUDYTUI], environ))
            bare.append(_until("ready", [sys.executable, "-c", BARE], environ))
    print(f"the very first opening: {rows[0][0] * 1e3:.0f} ms until Today's rows stand")
    for what, index in (("clock", 0), ("CPU", 1)):
        b, f, r = (
            statistics.median(one[index] for one in side[1:]) * 1e3 for side in (bare, frame, rows)
        )
        print(f"opening, {what}: {f:.0f} ms until keys work, {r:.0f} ms until Today's rows stand;")
        print(f"  bare Textual app {b:.0f} ms, ratios {f / b:.2f} and {r / b:.2f}")


def _until(text: str, argv: list[str], environ: Mapping[str, str | None]) -> tuple[float, float]:
    """Seconds until `text` is on the screen, and the CPU seconds that it took."""
    began = time.perf_counter()
    terminal = Terminal(argv, COLUMNS, ROWS, environ)
    terminal.wait_for(text)
    seconds = time.perf_counter() - began
    cpu = sum(psutil.Process(terminal.pid).cpu_times()[:2])
    terminal.close()
    return seconds, cpu


def live() -> None:
    """A run on the screen."""
    with tempfile.TemporaryDirectory() as home:
        presets = Path(home) / "data" / "presets"
        presets.mkdir(parents=True)
        (presets / "endless.toml").write_text(ENDLESS)
        terminal = Terminal(
            [STUDYTUI, "lab", "endless"], COLUMNS, ROWS,
            {"STUDYTUI_HOME": home, "OMP_NUM_THREADS": "1"},
        )  # fmt: skip
        try:
            terminal.wait_for("ready: enter starts")
            _standby(Path(home))
            _start(terminal)
            _traffic(terminal, "20 epochs/s")
            terminal.press(">")
            terminal.wait_for("full speed")
            _traffic(terminal, "full speed")
            _keys(terminal, "at full speed")
            terminal.press(" ")
            terminal.wait_for("‖ paused")
            _keys(terminal, "paused, for comparison")
            terminal.press("x")
            terminal.wait_for("stopped it at")
        finally:
            terminal.close()


def _standby(home: Path) -> None:
    """Wait until the trainer that stands by has imported what it needs."""
    idle = 0
    while idle < 8:
        time.sleep(0.25)
        waiting = [
            p for p in psutil.process_iter(["cmdline"])
            if "--standby" in (p.info["cmdline"] or ())
            and str(home) in _environment(p).get("STUDYTUI_HOME", "")
        ]  # fmt: skip
        before = sum(sum(p.cpu_times()[:2]) for p in waiting)
        time.sleep(0.25)
        after = sum(sum(p.cpu_times()[:2]) for p in waiting)
        idle = idle + 1 if waiting and after == before else 0


def _environment(process: psutil.Process) -> dict[str, str]:
    try:
        return process.environ()
    except psutil.Error:
        return {}


def _start(terminal: Terminal) -> None:
    began = time.perf_counter()
    terminal.press("enter")
    pattern = re.compile(r"epoch [1-9]\d*/1000000")
    assert terminal.wait(lambda: pattern.search(terminal.text) is not None)
    print(f"start key to the first epoch: {(time.perf_counter() - began) * 1e3:.0f} ms")


def _traffic(terminal: Terminal, what: str, seconds: float = 10) -> None:
    app = psutil.Process(terminal.pid)
    terminal.wait(lambda: False, 1)
    before, cpu, began = terminal.bytes, sum(app.cpu_times()[:2]), time.perf_counter()
    terminal.wait(lambda: False, seconds)
    passed = time.perf_counter() - began
    rate = (terminal.bytes - before) / passed / 1e3
    share = (sum(app.cpu_times()[:2]) - cpu) / passed
    print(f"live at {what}: {rate:.1f} kB/s to the terminal, {share:.0%} of a core in the app")


def _keys(terminal: Terminal, what: str) -> None:
    """From a key to the mark in another row of the form."""

    def marked() -> int:
        return next((i for i, line in enumerate(terminal.text.split("\n")) if "▸" in line), -1)

    waits = []
    terminal.press("g")
    terminal.quiet(0.05, 1)
    for index in range(KEYS):
        terminal.wait(lambda: False, 0.1 + 0.007 * (index % 13))
        before, began = marked(), time.perf_counter()

        def moved(before: int = before) -> bool:
            return marked() != before

        terminal.press("j" if index % 12 < 6 else "k")
        moment = terminal.when(moved, 0.4)
        waits.append((moment or began + 0.4) - began)
    waits.sort()
    p50, p95 = waits[len(waits) // 2] * 1e3, waits[int(len(waits) * 0.95)] * 1e3
    print(f"key to the changed screen, {what}: median {p50:.0f} ms, p95 {p95:.0f} ms")


PARTS: dict[str, Callable[[], None]] = {"chart": chart, "opening": opening, "live": live}


def main() -> None:
    """Run the parts that were asked for."""
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    for name in sys.argv[1:] or PARTS:
        PARTS[name]()


if __name__ == "__main__":
    main()
