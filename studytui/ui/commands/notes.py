"""What the notes screen can do."""

from studytui.ui.commands import Command

COMMANDS: tuple[Command, ...] = ()
