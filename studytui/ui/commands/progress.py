"""What the progress screen can do."""

from studytui.ui.commands import Command

COMMANDS: tuple[Command, ...] = (
    Command("close", "escape", "Back", "Back to where you came from.", 10),
    Command("open_note", "enter", "Note", "Open the marked note or question's note.", 12),
    Command("quiz_me", "z", "Quiz me", "Questions about the marked note.", 14),
    Command("take_up", "r", "Take up", "Ask a suspended question again.", 16),
    Command("next_part", "tab", "Part", "The next part of this page.", 18),
    Command("up", "up,k", "Up", "The row above.", 0),
    Command("down", "down,j", "Down", "The row below.", 0),
    Command("page_up", "pageup,ctrl+u", "Page up", "A page up.", 0),
    Command("page_down", "pagedown,ctrl+d", "Page down", "A page down.", 0),
    Command("first", "g,home", "Top", "The beginning.", 0),
    Command("last", "G,end", "End", "The end.", 0),
)
