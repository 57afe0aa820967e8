"""What the Today screen can do."""

from studytui.ui.commands import Command

COMMANDS = (
    Command("start", "enter", "Start", "Start what is marked.", 10),
    Command("previous", "up,k", "Up", "Mark the line above.", 0),
    Command("next", "down,j", "Down", "Mark the line below.", 0),
    Command("read_on", "r", "Read on", "Go on reading where you left off.", 20),
    Command("open_run", "l", "Open run", "Open what runs, or ran last, in the lab.", 30),
    Command("progress", "p", "Progress", "What is known, what is coming, how sure you are.", 40),
    Command("search", "slash", "Search", "Search the notes.", 50),
)
