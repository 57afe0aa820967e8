"""What the runs screen can do."""

from studytui.ui.commands import Command

COMMANDS: tuple[Command, ...] = (
    Command("open_run", "enter", "Open", "Open the run in the lab; open or close a group.", 10),
    Command("mark", "space", "Mark", "Mark up to three runs to compare.", 20),
    Command("compare", "c", "Compare", "The marked runs' curves over one another.", 30),
    Command("filter", "slash", "Filter", "Show only runs with these words.", 40),
    Command("sort", "s", "Sort", "Sort by another column.", 50),
    Command("follow", "f", "Follow", "Open the newest run that goes on.", 55),
    Command("export", "e", "Export", "Write the run's epochs as CSV and JSON.", 60),
    Command("stop", "x", "Stop", "Stop the run; it can be continued.", 65),
    Command("remove", "D", "Remove", "Remove the run, or the whole group, from the disk.", 70),
    Command("previous", "up,k", "Up", "The row above.", 0),
    Command("next", "down,j", "Down", "The row below.", 0),
    Command("page_up", "pageup", "Page up", "Ten rows up.", 0),
    Command("page_down", "pagedown", "Page down", "Ten rows down.", 0),
    Command("first", "g,home", "First", "The first row.", 0),
    Command("last", "G,end", "Last", "The last row.", 0),
    Command("clear", "escape", "Clear", "Forget filter and marks.", 0),
)
