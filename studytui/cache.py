"""Files that can be made again at any time: written whole or not at all."""

import contextlib
from pathlib import Path

from studytui.files import replacing


def key(*texts: str) -> str:
    """A name for a file whose content follows from these texts: 32 hexadecimal digits."""
    import hashlib  # opening the app needs no name, and counts milliseconds

    return hashlib.sha256("\n".join(texts).encode(errors="surrogateescape")).hexdigest()[:32]


def keep(file: Path, data: bytes) -> None:
    """Replace the file, so that another studytui never reads half of it.

    That it cannot be written is no error: what is in it will be made again.
    """
    with contextlib.suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        with replacing(file, sync=False) as stream:
            stream.write(data)
