"""A whole screen as plain text: what stands where, and in which style.

Two blocks of equal size: the characters, and below them a letter for each character's style, with
a legend. Both are read in a diff without opening a picture.
"""

from collections.abc import Callable
from string import ascii_letters, digits

from rich.style import Style
from textual.app import App
from textual.pilot import Pilot

_LETTERS = ascii_letters + digits


def screen_text(app: App[None]) -> str:
    """The characters of the whole screen, modal screens included."""
    return "\n".join("".join(text for text, _ in row).rstrip() for row in _rows(app))


def screen_snapshot(app: App[None]) -> str:
    """Characters, styles and legend, for a snapshot."""
    names: dict[str, str] = {}
    styles = []
    for row in _rows(app):
        line = ""
        for text, style in row:
            letter = names.setdefault(style, _LETTERS[len(names) % len(_LETTERS)])
            line += letter * len(text)
        styles.append(line)
    legend = "\n".join(f"{letter} {style}" for style, letter in names.items())
    return f"{screen_text(app)}\n\n" + "\n".join(styles) + f"\n\n{legend}\n"


async def settled(pilot: Pilot[None], again: Callable[[], object] = lambda: None) -> str:
    """The snapshot once it stays the same: a layout may take several rounds of messages.

    Args:
        pilot: Drives the app.
        again: What is done before each look, to bring the screen up to date.
    """
    seen: list[str] = []
    while len(seen) < 40 and (len(seen) < 4 or len(set(seen[-4:])) > 1):
        again()
        await pilot.pause()
        seen.append(screen_snapshot(pilot.app))
    return seen[-1]


def _rows(app: App[None]) -> list[list[tuple[str, str]]]:
    strips = app.screen._compositor.render_strips(app.size)
    return [
        [(segment.text, _named(segment.style)) for segment in strip if segment.text]
        for strip in strips
    ]


def _named(style: Style | None) -> str:
    """A style without what doesn't show (links, meta data)."""
    if style is None:
        return "plain"
    words = [name for name in ("bold", "dim", "italic", "underline", "reverse")
             if getattr(style, name)]  # fmt: skip
    words.append(style.color.name if style.color else "default")
    words.append(f"on {style.bgcolor.name}" if style.bgcolor else "")
    return " ".join(word for word in words if word)
