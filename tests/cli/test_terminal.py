"""What the environment says about the terminal."""

import pytest

from studytui.cli import terminal


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor"}, 1 << 24),
        ({"TERM": "tmux-256color"}, 256),
        ({"TERM": "screen"}, 16),
        ({"TERM": "linux"}, 16),
        ({"TERM": "vt100"}, 8),
        ({"TERM": "dumb"}, 0),
        ({}, 0),
        ({"TERM": "xterm-256color", "NO_COLOR": "1"}, 0),
    ],
)
def test_colours(environ: dict[str, str], expected: int) -> None:
    assert terminal.colours(environ) == expected


def test_the_first_locale_variable_decides() -> None:
    assert terminal.is_utf8({"LC_ALL": "C.UTF-8", "LANG": "C"})
    assert not terminal.is_utf8({"LC_ALL": "C", "LANG": "de_DE.UTF-8"})


def test_ssh_gets_no_animations_and_few_frames() -> None:
    environ = {"SSH_CONNECTION": "10.0.0.1 1 10.0.0.2 22"}
    terminal.prepare(environ)
    assert environ["TEXTUAL_ANIMATIONS"] == "none"
    assert environ["TEXTUAL_FPS"] == "15"


def test_what_the_person_set_stays() -> None:
    environ = {"SSH_CONNECTION": "x", "TEXTUAL_FPS": "30"}
    terminal.prepare(environ)
    assert environ["TEXTUAL_FPS"] == "30"


def test_a_local_terminal_is_left_alone() -> None:
    environ: dict[str, str] = {}
    terminal.prepare(environ)
    assert environ == {}


def test_a_pipe_is_told_what_works_there() -> None:
    reason = terminal.why_no_app({"TERM": "xterm"})
    assert reason is not None
    assert "--plain" in reason
