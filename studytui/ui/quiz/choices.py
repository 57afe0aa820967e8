"""The answers of a question as rows: a mark, a letter, Markdown, a word at the end."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from studytui.ui.quiz.markdown import QuizMarkdown
from studytui.ui.quiz.replies import Row


class Choice(Horizontal):
    """One row."""

    def __init__(self, row: Row) -> None:
        super().__init__()
        self.row = row

    def compose(self) -> ComposeResult:
        """Mark and letter, the text, the word at the end."""
        yield Static(classes="key")
        yield QuizMarkdown(self.row.text)
        yield Static(classes="aside")

    def on_mount(self) -> None:
        """Draw the mark."""
        self._draw()

    def update(self, row: Row) -> None:
        """Show other marks, or another text."""
        changed = row.text != self.row.text
        self.row = row
        if changed:
            self.query_one(QuizMarkdown).update(row.text)
        self._draw()

    def _draw(self) -> None:
        row = self.row
        style = f"bold ${row.style}" if row.style in ("good", "bad") else "bold"
        key = Content.styled(f"{row.mark:>2} {row.letter:<3}", style if row.mark.strip() else "")
        self.query_one(".key", Static).update(key)
        aside = self.query_one(".aside", Static)
        aside.update(Content.styled(f"  {row.aside}" if row.aside else "", "$text-muted"))
        self.set_class(bool(row.style), "marked")


class Choices(Vertical):
    """All rows; widgets are kept, those that are not needed now take no room."""

    async def show(self, rows: Sequence[Row]) -> None:
        """Show these rows."""
        kept = list(self.query(Choice))
        with self.app.batch_update():
            for place, widget in enumerate(kept):
                widget.display = place < len(rows)
                if widget.display and widget.row != rows[place]:
                    widget.update(rows[place])
            if len(rows) > len(kept):
                await self.mount_all(Choice(row) for row in rows[len(kept) :])
