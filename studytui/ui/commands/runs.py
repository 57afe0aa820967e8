"""What the runs screen can do."""

from studytui.ui.commands import Command

COMMANDS: tuple[Command, ...] = ()
