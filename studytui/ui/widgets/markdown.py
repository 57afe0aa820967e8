"""Markdown with math as a widget of the height that it needs."""

from typing import TYPE_CHECKING, cast

from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.selection import Selection
from textual.strip import Strip
from textual.widget import Widget

from studytui.notes.render import Document, Options, render
from studytui.notes.text import clean
from studytui.ui.notes.plots import draw_fence, shade_fence
from studytui.ui.notes.styles import NoteStyles, restyled, strip

if TYPE_CHECKING:
    from studytui.ui.app import StudyApp


class MathMarkdown(Widget):
    """Shows Markdown at the width that it is given; give it `height: auto` (the default).

    Args:
        source: The Markdown; control characters are taken out of it.
    """

    DEFAULT_CSS = "MathMarkdown { width: 1fr; height: auto; }"

    class LinkClicked(Message):
        """A link was clicked: `note:id#heading` for a wikilink, else its address."""

        def __init__(self, href: str) -> None:
            super().__init__()
            self.href = href

    def __init__(
        self, source: str = "", id: str | None = None, classes: str | None = None  # noqa: A002
    ) -> None:  # fmt: skip
        super().__init__(id=id, classes=classes)
        self._source = clean(source)
        self._document: Document | None = None
        self._styles: NoteStyles | None = None

    @property
    def source(self) -> str:
        """The Markdown that is shown."""
        return self._source

    def update(self, source: str) -> None:
        """Show another text."""
        self._source = clean(source)
        self._document = None
        self.refresh(layout=True)

    def document(self, width: int) -> Document:
        """The text laid out for a width."""
        if self._document is None or self._document.width != width:
            self._document = render(self._source, self._options(width))
        return self._document

    def _options(self, width: int) -> Options:
        app = cast("StudyApp", self.app)
        plot = shade_fence if app.shades else draw_fence
        return Options(width=width, plain_glyphs=app.settings.plain_glyphs, plot=plot)

    def on_mount(self) -> None:
        """Follow the theme."""
        self.app.theme_changed_signal.subscribe(self, self._theme_changed)

    def _theme_changed(self, _theme: object) -> None:
        self._styles = self._document = None
        self.refresh()

    def get_content_height(self, _container: Size, _viewport: Size, width: int) -> int:
        """As many rows as the text takes."""
        return len(self.document(max(1, width)).lines)

    def render_line(self, y: int) -> Strip:
        """One row of the text."""
        width = self.size.width
        lines = self.document(max(1, width)).lines
        base = self.visual_style.rich_style
        if y >= len(lines):
            return Strip.blank(width, base)
        line = lines[y]
        if self.text_selection and (span := self.text_selection.get_span(y)):
            end = len(line.text) if span[1] == -1 else span[1]
            line = line._replace(runs=restyled(line.runs, span[0], end, "found"))
        if self._styles is None:
            self._styles = NoteStyles(self.app)
        return strip(line, self._styles, base, width).apply_offsets(0, y)

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """The selected text."""
        return selection.extract(self.document(max(1, self.size.width)).text()), "\n"

    def selection_updated(self, _selection: Selection | None) -> None:
        """Draw the selection."""
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        """Tell which link was clicked."""
        number = event.style.meta.get("link")
        if isinstance(number, int) and self._document:
            event.stop()
            self.post_message(self.LinkClicked(self._document.links[number - 1].href))
