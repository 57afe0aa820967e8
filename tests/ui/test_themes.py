"""Every colour that words are written in can be read on its theme's background."""

import pytest
from textual.color import Color
from textual.theme import Theme

from studytui.ui import themes

OF_THEMES = ("primary", "accent", "warning", "error", "foreground")
OF_OURS = (
    "key", "text-muted", "curve-val", "curve-train", "curve-running", "mark-best", "bad",
    "set-apart",
)  # fmt: skip

READ_ON_EITHER = {"default", "red", "bright_red", "magenta", "bright_magenta", "bright_blue"}
"""Of the sixteen, those that stand out from white and from black in the usual palettes."""


def colours(theme: Theme) -> dict[str, str]:
    found = {name: str(getattr(theme, name)) for name in OF_THEMES}
    return found | {name: theme.variables[name] for name in OF_OURS}


def luminance(colour: str) -> float:
    """The relative luminance of WCAG 2, 0 to 1."""
    parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
             for part in Color.parse(colour).normalized]  # fmt: skip
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


@pytest.mark.parametrize(
    "theme", [theme for theme in themes.ALL if not theme.ansi], ids=lambda theme: theme.name
)
def test_words_stand_out_from_the_background(theme: Theme) -> None:
    below = luminance(str(theme.background))
    for name, colour in colours(theme).items():
        low, high = sorted((below, luminance(colour)))
        assert (high + 0.05) / (low + 0.05) >= 4.5, name


def test_sixteen_colours_are_read_on_dark_and_on_light_terminals() -> None:
    used = {colour.removeprefix("ansi_") for colour in colours(themes.SIXTEEN).values()}
    assert used <= READ_ON_EITHER
