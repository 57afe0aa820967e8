"""The one table of commands: keys, footer, help and palette are all derived from it.

A command's `id` names the method that runs it: `pause` → `action_pause` of the screen (or of the
app, for the scope `app`). Each scope's commands stand in the module of that name.
"""

from dataclasses import dataclass
from importlib import import_module

from textual.binding import Binding, BindingType

SCOPES = {
    "app": "Everywhere",
    "today": "Today",
    "notes": "Notes",
    "quiz": "Quiz",
    "lab": "Lab",
    "runs": "Runs",
    "progress": "Progress",
}

KEY_NAMES = {
    "question_mark": "?", "slash": "/", "comma": ",", "full_stop": ".", "space": "space",
    "left": "←", "right": "→", "up": "↑", "down": "↓", "escape": "esc", "plus": "+",
    "minus": "-", "equals_sign": "=", "greater_than_sign": ">", "less_than_sign": "<",
    "exclamation_mark": "!", "pageup": "PgUp", "pagedown": "PgDn",
    "left_square_bracket": "[", "right_square_bracket": "]",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Command:
    """One thing a key does.

    Attributes:
        id: The action's name, unique in its scope.
        key: Textual key names or single characters, several separated by commas.
        label: One or two words for the footer.
        help: One sentence for help and palette.
        priority: Place in the footer, lowest first; 0 keeps it out of the footer.
        editing: Whether it works while a text is being typed. Such a key must be no printable one.
        keys_shown: What footer and help call the key, where the names are not what people say.
    """

    id: str
    key: str
    label: str
    help: str
    priority: int = 50
    editing: bool = False
    keys_shown: str = ""

    @property
    def keys(self) -> tuple[str, ...]:
        """The key names, one by one."""
        return tuple(self.key.split(","))

    @property
    def shown(self) -> str:
        """The keys as people call them."""
        return self.keys_shown or " ".join(_shown(key) for key in self.keys)


def _shown(key: str) -> str:
    if key in KEY_NAMES:
        return KEY_NAMES[key]
    return key.upper() if is_function_key(key) else key


def is_function_key(key: str) -> bool:
    """Whether `key` is one of F1–F12, which work in every focus state."""
    return key[0] == "f" and key[1:].isdigit()


def _load() -> dict[str, tuple[Command, ...]]:
    return {scope: import_module(f"{__name__}.{scope}").COMMANDS for scope in SCOPES}


TABLE: dict[str, tuple[Command, ...]] = {}


def bindings(scope: str) -> list[BindingType]:
    """The key bindings of a scope, for a screen's or the app's `BINDINGS`."""
    return [
        Binding(
            key, command.id, command.label, show=False,
            priority=command.editing or is_function_key(key),
        )
        for command in TABLE[scope]
        for key in command.keys
    ]  # fmt: skip


def find(scope: str, command_id: str) -> Command | None:
    """The command `command_id` of a scope, if there is one."""
    return next((command for command in TABLE[scope] if command.id == command_id), None)


TABLE.update(_load())
