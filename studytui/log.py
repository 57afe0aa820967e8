"""The log file: tracebacks and warnings go there, never to the screen."""

import logging
import sys

from studytui import paths

MOST_BYTES = 1_000_000


def log_to_file() -> None:
    """Write the log to `paths.log_file()`, one old copy kept; without a log where that fails.

    A file that has grown large becomes the old copy here, when the app starts: the library's
    rotating handler takes a tenth of the app's opening to import.
    """
    file = paths.log_file()
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if file.exists() and file.stat().st_size > MOST_BYTES:
            file.replace(file.with_suffix(".log.1"))
        handler: logging.Handler = logging.FileHandler(file, encoding="utf-8", delay=True)
    except OSError as error:
        sys.stderr.write(f"No log is kept: {error}.\n")
        handler = logging.NullHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger("studytui")
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    root.propagate = False
