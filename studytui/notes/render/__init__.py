"""Notes as rows of styled text: one layout for the screen and for a pipe.

Pure and quick (about ten milliseconds a note), so that a change of the width simply lays out anew.
"""

from dataclasses import replace

from studytui.notes.parser import parse
from studytui.notes.render.inline import Options
from studytui.notes.render.layout import Layout
from studytui.notes.render.line import Block, Document, Heading, Line, Link, Run

__all__ = ["Block", "Document", "Heading", "Line", "Link", "Options", "Run", "plain_text", "render"]


def render(text: str, options: Options) -> Document:
    """Lay out clean Markdown (see `text.clean`). Whatever the text is, it gives no error.

    Raises:
        Stopped: `options.stop` said that nobody waits any more.
    """
    return Layout(options).run(parse(text, options.stop))


def plain_text(text: str, width: int = 80, options: Options | None = None) -> str:
    """A note as text without any colour, for a pipe."""
    chosen = replace(options or Options(), width=width, colours=False, keys=False)
    return render(text, chosen).text()
