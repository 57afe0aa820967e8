"""Make the picture in the README: the lab after a run, drawn by the app itself.

Usage: `python -m bench.picture` (or `make picture`) writes docs/lab.svg.
"""

import asyncio
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

TARGET = Path(__file__).parents[1] / "docs" / "lab.svg"
EXPERIMENT = "noisy-moons"
SWITCH_AT = 150


def _train() -> str:
    """Train the run that is shown; return its id."""
    command = [
        sys.executable, "-m", "studytui", "train", EXPERIMENT, "--quiet", "--json",
        "--at", str(SWITCH_AT), "dropout=0.5",
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return str(json.loads(done.stdout.splitlines()[-1])["run"])


async def _draw(run: str) -> str:
    from studytui.settings import load
    from studytui.ui.app import StudyApp

    app = StudyApp(load(), start="lab", target={"experiment": run}, recover=False)
    async with app.run_test(size=(120, 40)) as pilot:
        for _ in range(20):
            await pilot.pause(0.1)
        return app.export_screenshot(title="studytui")


def main() -> None:
    """Train, open the lab on the run, save what it shows."""
    with tempfile.TemporaryDirectory() as home:
        os.environ["STUDYTUI_HOME"] = home
        svg = asyncio.run(_draw(_train()))
    # Random ids would make each picture differ from the last; fonts are the reader's own.
    svg = re.sub(r"terminal-\d+", "terminal", svg)
    svg = re.sub(r"@font-face \{.*?\}", "", svg, flags=re.DOTALL)
    TARGET.write_text(svg, encoding="utf-8")
    print(f"wrote {TARGET}")


if __name__ == "__main__":
    main()
