"""The command table: one place for every key, and no key twice where both would act."""

import re

import pytest

from studytui.ui.commands import KEY_NAMES, SCOPES, TABLE, bindings

SURVIVES_TMUX = re.compile(
    r"^([ -~]|space|escape|enter|tab|up|down|left|right|pageup|pagedown|home|end"
    r"|backspace|delete|shift\+tab|f([1-9]|10)|ctrl\+[a-z])$"
)
NAMED = {
    "question_mark", "slash", "comma", "full_stop", "plus", "minus", "equals_sign",
    "greater_than_sign", "less_than_sign", "exclamation_mark", "left_square_bracket",
    "right_square_bracket", "at", "number_sign", "dollar_sign", "asterisk", "semicolon", "colon",
    "quotation_mark", "apostrophe", "underscore", "backslash", "vertical_line", "tilde",
    "ampersand", "percent_sign", "left_parenthesis", "right_parenthesis",
}  # fmt: skip


@pytest.mark.parametrize("scope", SCOPES)
def test_keys_are_unique_within_a_scope(scope: str) -> None:
    keys = [key for command in TABLE[scope] for key in command.keys]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("scope", SCOPES)
def test_every_key_survives_tmux(scope: str) -> None:
    keys = [key for command in TABLE[scope] for key in command.keys]
    assert [key for key in keys if key not in NAMED and not SURVIVES_TMUX.match(key)] == []


@pytest.mark.parametrize("scope", SCOPES)
def test_what_works_while_editing_is_no_printable_key(scope: str) -> None:
    for command in TABLE[scope]:
        if command.editing:
            assert all(len(key) > 1 and key not in NAMED | {"space"} for key in command.keys)


@pytest.mark.parametrize("scope", SCOPES)
def test_every_command_says_what_it_does(scope: str) -> None:
    for command in TABLE[scope]:
        assert command.help.endswith((".", "?")), command.id
        assert command.label, command.id
        assert command.shown, command.id
        assert "_" not in command.shown, command.id


@pytest.mark.parametrize("scope", [scope for scope in SCOPES if scope not in ("app", "quiz")])
def test_no_screen_takes_what_works_everywhere(scope: str) -> None:
    shared = {key for command in TABLE["app"] for key in command.keys}
    own = {key for command in TABLE[scope] for key in command.keys}
    assert own & shared == set()


def test_bindings_are_the_table() -> None:
    assert len(bindings("app")) == sum(len(command.keys) for command in TABLE["app"])


def test_key_names_are_how_people_say_them() -> None:
    assert KEY_NAMES["question_mark"] == "?"
    function_key = next(c for c in TABLE["app"] if "f2" in c.keys)
    assert function_key.shown == "1 F2"
