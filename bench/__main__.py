"""Run benchmarks: `python -m bench` runs all, `python -m bench training ui` some."""

import subprocess
import sys
from pathlib import Path

SUPPORT = {"__init__", "__main__", "docs", "learner", "picture", "terminal"}


def names() -> list[str]:
    """The benchmarks there are, by module name."""
    files = Path(__file__).parent.glob("*.py")
    return sorted(file.stem for file in files if file.stem not in SUPPORT)


def main() -> int:
    """Run each in a process of its own, so that none warms up another."""
    wanted = sys.argv[1:] or names()
    unknown = set(wanted) - set(names())
    if unknown:
        print(f"no benchmark {', '.join(sorted(unknown))}; there are: {', '.join(names())}")
        return 2
    return max(subprocess.call([sys.executable, "-m", f"bench.{name}"]) for name in wanted)


if __name__ == "__main__":
    sys.exit(main())
