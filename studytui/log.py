"""The log file: tracebacks and warnings go there, never to the screen."""

import logging
import sys
from logging.handlers import RotatingFileHandler

from studytui import paths

MOST_BYTES = 1_000_000


def log_to_file() -> None:
    """Write the log to `paths.log_file()`, one old copy kept; without a log where that fails."""
    file = paths.log_file()
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handler: logging.Handler = RotatingFileHandler(
            file, maxBytes=MOST_BYTES, backupCount=1, encoding="utf-8", delay=True
        )
    except OSError as error:
        sys.stderr.write(f"No log is kept: {error}.\n")
        handler = logging.NullHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger("studytui")
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    root.propagate = False
