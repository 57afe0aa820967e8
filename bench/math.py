"""How long a formula takes, and the import: `python -m bench.math`."""

import json
import statistics
import subprocess
import sys
import time
from pathlib import Path

from studytui.math import render_display, render_inline

CORPUS = Path(__file__).parent.parent / "tests" / "math" / "corpus.jsonl"
IMPORT = """
import time, sys
start = time.process_time()
import studytui.math
studytui.math.render_inline("x")
print((time.process_time() - start) * 1000)
"""


def formula_times(repeats: int = 5) -> list[float]:
    """Return the best CPU time in ms of each formula of the corpus, at 76 columns."""
    times = []
    for line in CORPUS.read_text("utf-8").splitlines():
        formula = json.loads(line)
        best = float("inf")
        for _ in range(repeats):
            start = time.process_time()
            if formula["display"]:
                render_display(formula["latex"], 76)
            else:
                render_inline(formula["latex"])
            best = min(best, time.process_time() - start)
        times.append(best * 1000)
    return times


def import_time(repeats: int = 7) -> float:
    """Return the best CPU time in ms of importing the package and setting one formula."""
    command = [sys.executable, "-c", IMPORT]
    runs = [
        subprocess.run(command, capture_output=True, text=True, check=True) for _ in range(repeats)
    ]
    return min(float(run.stdout) for run in runs)


def main() -> None:
    """Print the figures."""
    times = sorted(formula_times())
    print(f"{len(times)} formulas at 76 columns, CPU time")
    print(f"  median {statistics.median(times):.2f} ms")
    print(f"  95th percentile {times[int(len(times) * 0.95)]:.2f} ms, slowest {times[-1]:.2f} ms")
    print(f"import and first formula {import_time():.0f} ms")


if __name__ == "__main__":
    main()
