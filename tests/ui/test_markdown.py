"""The Markdown widget: its height, its width, its links."""

from textual.app import App, ComposeResult
from textual.containers import VerticalScroll

from studytui.settings import Settings
from studytui.ui import themes
from studytui.ui.widgets.markdown import MathMarkdown

SOURCE = "# Title\n\nSome $x_1$ and [[target|a link]].\n\n$$\\frac{a}{b}$$\n\n|`[/path]`|\n|-|\n"


class Host(App[None]):
    """An app with nothing but the widget."""

    shades = False

    def __init__(self) -> None:
        super().__init__()
        self.settings = Settings()
        self.followed: list[str] = []
        for theme in themes.ALL:
            self.register_theme(theme)
        self.theme = "dark"

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return themes.DEFAULT_VARIABLES

    def compose(self) -> ComposeResult:
        with VerticalScroll():
            yield MathMarkdown(SOURCE)

    def on_math_markdown_link_clicked(self, event: MathMarkdown.LinkClicked) -> None:
        self.followed.append(event.href)


def shown(widget: MathMarkdown) -> list[str]:
    rows = (widget.render_line(y) for y in range(widget.size.height))
    return ["".join(segment.text for segment in row).rstrip() for row in rows]


async def test_the_widget_is_as_high_as_its_text() -> None:
    app = Host()
    async with app.run_test(size=(40, 30)) as pilot:
        widget = app.query_one(MathMarkdown)
        rows = shown(widget)
        assert rows[0] == "Title"
        assert "[/path]" in rows
        assert len(rows) == len(widget.document(widget.size.width).lines)
        widget.update("short")
        await pilot.pause()
        assert shown(widget) == ["short"]


async def test_it_is_laid_out_anew_for_another_width() -> None:
    app = Host()
    async with app.run_test(size=(40, 30)) as pilot:
        widget = app.query_one(MathMarkdown)
        widget.update("word " * 20)
        await pilot.pause()
        before = widget.size.height
        await pilot.resize_terminal(20, 30)
        await pilot.pause()
        assert widget.size.height > before


async def test_a_click_tells_the_link_and_the_theme_may_change() -> None:
    app = Host()
    async with app.run_test(size=(40, 30)) as pilot:
        widget = app.query_one(MathMarkdown)
        row = next(y for y, text in enumerate(shown(widget)) if "a link" in text)
        await pilot.click(widget, offset=(shown(widget)[row].index("a link") + 2, row))
        await pilot.pause()
        assert app.followed == ["note:target"]
        app.theme = "16-colour"
        await pilot.pause()
        assert shown(widget)[0] == "Title"
