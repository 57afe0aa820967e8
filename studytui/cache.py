"""Files that can be made again at any time: written whole or not at all."""

import os
import tempfile
from pathlib import Path


def keep(file: Path, data: bytes) -> None:
    """Replace the file, so that another studytui never reads half of it.

    That it cannot be written is no error: what is in it will be made again.
    """
    temporary = ""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        descriptor, temporary = tempfile.mkstemp(dir=file.parent, prefix=f".{file.stem}-")
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
        Path(temporary).replace(file)
    except OSError:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
