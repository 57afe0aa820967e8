"""How a command says why it cannot go on."""

import sys

import typer


def fail(message: str, status: int = 1) -> typer.Exit:
    """Say what is wrong on standard error; raise what this returns."""
    sys.stderr.write(message.rstrip() + "\n")
    return typer.Exit(status)


def why(error: Exception) -> str:
    """What an error says to people: that of the system without its number."""
    strerror = error.strerror if isinstance(error, OSError) else None
    return strerror or str(error)
