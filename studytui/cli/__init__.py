"""The command line: thin, and nothing heavy is imported before it is needed."""

import errno
import io
import os
import sys

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT)


def main() -> None:
    """Run the command line; what the person must mend is a sentence and exit status 2.

    Without arguments the app opens at once: it does not wait for the reader of arguments.
    """
    from studytui.paths import ContentMissingError
    from studytui.settings import SettingsError

    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a pipe or terminal that knows no λ
    try:
        if sys.argv[1:]:
            from studytui.cli.app import app

            app()
        else:
            from studytui.cli.terminal import start_app

            start_app()
    except (SettingsError, ContentMissingError) as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(2)
    except OSError as error:
        if error.errno not in _NO_ROOM:
            raise
        sys.stderr.write(f"The output cannot be written: {error.strerror}.\n")
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what is left over has a place to go
        sys.exit(1)
