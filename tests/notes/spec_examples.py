"""The examples of the CommonMark and GitHub specifications, read from where pip installed them.

They are not ours to keep a copy of: a development dependency's wheel carries both texts, see
`docs/decisions/0202-the-specifications-examples.md`.
"""

import re
from html.parser import HTMLParser
from importlib.metadata import distribution
from pathlib import Path
from typing import NamedTuple

SPECIFICATIONS = ("commonmark", "gfm")

_EXAMPLE = re.compile(r"^`{32} example.*?\n(.*?)^\.\n(.*?)^`{32}$", re.MULTILINE | re.DOTALL)


class Example(NamedTuple):
    """A Markdown text and the HTML that the specification makes of it."""

    name: str
    markdown: str
    html: str

    @property
    def words(self) -> str:
        """The text that the HTML shows, without any space; an image is its description."""
        reader = _Text()
        reader.feed(self.html)
        reader.close()
        return "".join("".join(reader.found).split())


class _Text(HTMLParser):
    """Collects what a reader of the page sees."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._hidden = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden |= tag in ("script", "style")
        described = dict(attrs)
        if tag == "img" and "alt" in described:
            self.found.append(f"[image: {described['alt'] or 'no description'}]")

    def handle_endtag(self, tag: str) -> None:
        self._hidden &= tag not in ("script", "style")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.found.append(data)


def examples() -> list[Example]:
    """All examples, in the order of the specifications."""
    found = []
    for name in SPECIFICATIONS:
        file = Path(str(distribution("marko").locate_file(f"tests/spec/{name}.txt")))
        text = file.read_text("utf-8").replace("→", "\t")
        for number, match in enumerate(_EXAMPLE.finditer(text), start=1):
            found.append(Example(f"{name} {number}", match[1], match[2]))
    return found
