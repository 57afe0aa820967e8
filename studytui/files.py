"""Files that are replaced whole: at any moment the old one is there, or the new one."""

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO


@contextlib.contextmanager
def replacing(file: Path, sync: bool = True) -> Iterator[BinaryIO]:
    """A stream for the new content of `file`, which takes its place when the block ends well.

    When the block fails `file` stays as it was and nothing is left beside it. The new file can be
    read by its owner alone.

    Args:
        file: What is replaced, or made; its folder is there.
        sync: Have the content on the disk before the old one goes; for what must not be lost.

    Raises:
        OSError: The folder cannot be written, or the disk is full.
    """
    descriptor, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}-")
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            yield stream
            if sync:
                stream.flush()
                os.fsync(descriptor)
        temporary.replace(file)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
