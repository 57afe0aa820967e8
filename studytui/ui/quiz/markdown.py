"""Markdown within a question: no keys at code blocks, links called by the notes' titles."""

from dataclasses import replace

from studytui.notes.render import Options
from studytui.ui.widgets.markdown import MathMarkdown


class QuizMarkdown(MathMarkdown):
    """Text of a question, its hints and feedback."""

    def _options(self, width: int) -> Options:
        return replace(super()._options(width), keys=False, title=self._title)

    def _title(self, target: str) -> str | None:
        desk = getattr(self.screen, "desk", None)
        note = desk.catalog.get(target) if desk is not None else None
        return note.title if note else None
