"""What the quiz screen can do."""

from studytui.ui.commands import Command

COMMANDS: tuple[Command, ...] = (
    Command("proceed", "enter", "Go on", "Answer as “think so”, then go on.", 5),
    Command("mark", "space", "Mark", "Pick what is marked; pick an item up or drop it.", 8),
    Command("hint", "h", "Hint", "The next hint; the answer then counts for less.", 10),
    Command("hint_typing", "ctrl+n", "Hint", "The next hint.", 11, editing=True),
    Command("open_note", "o", "Note", "Open the note that this is about.", 14),
    Command("try_it", "t", "Try it", "Open the experiment in the lab.", 16),
    Command("undo", "u", "Undo", "Take the last answer back and ask it again.", 18),
    Command("count_right", "equals_sign", "Count as right",
            "Count a misread answer as right; the log says so.", 20),
    Command("easy", "e", "Easy", "It was easy: it comes back later.", 22),
    Command("skip", "s", "Skip", "Leave this question out of this session.", 24),
    Command("suspend", "S", "Suspend", "Never ask this again; Progress takes it up again.", 0),
    Command("faulty", "exclamation_mark", "Faulty", "Say what is wrong with the question.", 26),
    Command("new_questions", "n", "New", "Ask some questions that you have not seen yet.", 28),
    Command("choose", "m", "Choose", "Questions about a module or a note of your choice.", 29),
    Command("practise", "c", "Practise", "Practise all; the schedule is not touched.", 30),
    Command("progress", "p", "Progress", "What is known, what is coming, how sure you are.", 32),
    Command("set_aside", "A", "Set aside",
            "Move a damaged file of answers away, and begin with an empty one.", 6),
    Command("up", "up,k", "Up", "The option or line above.", 0),
    Command("down", "down,j", "Down", "The option or line below.", 0),
    Command("page_up", "pageup,ctrl+u", "Page up", "A page up.", 0, editing=True),
    Command("page_down", "pagedown,ctrl+d", "Page down", "A page down.", 0, editing=True),
    Command("leave_session", "q", "Leave", "Leave the session; everything is stored.", 0),
    Command("step_back", "escape", "Leave", "Leave the session; everything is stored.", 60,
            editing=True),
)  # fmt: skip
