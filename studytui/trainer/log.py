"""The trainer's log, which standard output and error are: a full disk doesn't end a run."""

import contextlib
import traceback


def say(line: str) -> None:
    """A line in the log; without it where the disk has no room."""
    with contextlib.suppress(OSError):
        print(line, flush=True)  # noqa: T201


def say_traceback() -> None:
    """The exception that is being handled, in the log."""
    say(traceback.format_exc().rstrip())
