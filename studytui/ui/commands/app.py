"""What works on every screen."""

from studytui.ui.commands import Command

COMMANDS = (
    Command("goto('today')", "1,f2", "Today", "What is due, what runs, what to read next.", 0),
    Command("goto('notes')", "2,f3", "Notes", "Browse the concepts.", 0),
    Command("goto('quiz')", "3,f4", "Quiz", "Answer questions.", 0),
    Command("goto('lab')", "4,f5", "Lab", "Run an experiment.", 0),
    Command("goto('runs')", "5,f6", "Runs", "All runs, to compare and to continue.", 0),
    Command(
        "palette",
        "ctrl+p",
        "Commands",
        "Find a command, a note or an experiment by its name.",
        95,
        editing=True,
    ),
    Command("theme", "ctrl+t", "Theme", "Next theme; it is kept in the settings.", 0, editing=True),
    Command("leave", "q", "Quit", "Leave studytui. What is running goes on.", 98),
    Command("leave_now", "ctrl+q", "Quit", "Leave from anywhere.", 0, editing=True),
    Command("keys", "question_mark,f1", "all keys", "All keys of this screen.", 99, keys_shown="?"),
)
