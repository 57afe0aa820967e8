"""Blocks that commands act on: code and its output, formulas, plots, experiments."""

from collections.abc import Iterable, Sequence

from markdown_it.token import Token

from studytui import math
from studytui.notes import fences
from studytui.notes.render.highlight import code_lines
from studytui.notes.render.inline import Inline
from studytui.notes.render.line import Block, Run, Runs, cells, cut
from studytui.notes.render.wrap import wrap
from studytui.notes.render.writer import Writer

_EDGE = Run("│ ", "edge")


class Boxes:
    """Writes blocks and enters them in the document."""

    def __init__(self, writer: Writer, inline: Inline) -> None:
        self._writer = writer
        self._inline = inline
        self._joined = False
        self._result: list[list[Run]] = []

    def block(self, kind: str, text: str, info: str, lines: Iterable[Runs]) -> None:
        """Write the lines of a block."""
        blocks = self._writer.document.blocks
        entry = Block(kind, text, info, self._writer.source)
        blocks.append(entry)
        number = len(blocks) - 1
        first = True
        for runs in lines:
            self._writer.line(runs, number)
            if first:  # known only now: an empty line may have come before
                entry.start = len(self._writer.document.lines) - 1
                first = False
        entry.end = len(self._writer.document.lines)

    def formula(self, token: Token) -> None:
        """A formula in two dimensions, centred; its TeX when that is wanted."""
        options = self._inline.options
        tex = token.content.strip("\n")
        self._writer.gap()
        if options.tex:
            lines = code_lines(f"$$\n{tex}\n$$", "tex", options.colours)
            self.block("math", tex, "", lines)
        else:
            room = self._writer.room
            shown = math.render_display(tex, room, plain=options.plain_glyphs)
            self._inline.complain(shown.issues)
            indent = Run(" " * max(0, (room - shown.width) // 2))
            rows = shown.text.split("\n")
            self.block("math", tex, "", [[indent, Run(row, "math")] for row in rows])
        self._writer.gap()

    def fence(self, token: Token, following: Token | None) -> None:
        """A fenced or indented block of code, or what its info string makes of it.

        An `output` fence right below joins its code, and what the person's own run gave stands
        below both.
        """
        words = token.info.split()
        text = token.content.removesuffix("\n")
        joined, self._joined = self._joined, False
        if words[:2] == ["toml", "plot"] and self._plot(text, token.info):
            return
        if words[:2] == ["toml", "lab"] and self._lab(text, token.info):
            return
        kind = words[0] if words and words[0] in ("output", "result") else "code"
        if kind == "code":
            self._result = self._inline.options.results.get(self._writer.source, [])
        shown, self._result = (
            (self._result, []) if not _is_output(following) else ([], self._result)
        )
        self._joined = kind == "code" and _is_output(following)
        joined = joined and kind == "output"
        if not joined:
            self._writer.gap()
        lines = code_lines(text, words[0] if words else "", self._inline.options.colours)
        top = self._rule("├" if joined else "┌", self._label(words))
        body = [[_EDGE, *line] for line in lines]
        below = [self._rule("├", "your run"), *([_EDGE, *line] for line in shown)] if shown else []
        bottom = [] if self._joined else [self._rule("└", "")]
        self.block(kind, text, token.info, [top, *body, *below, *bottom])
        if not self._joined:
            self._writer.gap()

    def _label(self, words: Sequence[str]) -> str:
        if words[:2] == ["python", "run"] and self._inline.options.keys:
            return "python · x run · y copy"
        return words[0] if words else "code"

    def _rule(self, corner: str, label: str) -> list[Run]:
        room = self._writer.room
        label = cut(label, room - 6)
        if not label:
            return [Run(corner + "─" * (room - 1), "edge")]
        rest = "─" * max(1, room - cells(label) - 4)
        return [Run(f"{corner}─ ", "edge"), Run(label, "label"), Run(f" {rest}", "edge")]

    def _plot(self, text: str, info: str) -> bool:
        """A picture; False when it cannot be drawn and its source is to be shown."""
        draw = self._inline.options.plot
        if draw is None:
            return False
        try:
            lines = draw(text, self._writer.room)
        except fences.FenceError as error:
            self._notice(f"This plot cannot be drawn: {error}.")
            return False
        self._writer.gap()
        self.block("plot", text, info, lines)
        self._writer.gap()
        return True

    def _lab(self, text: str, info: str) -> bool:
        """An experiment to try; False when the fence is wrong and its source is to be shown."""
        try:
            fence = fences.read_lab(text)
        except fences.FenceError as error:
            self._notice(f"This experiment cannot be read: {error}.")
            return False
        self._writer.gap()
        key = " · t" if self._inline.options.keys else ""
        lines = [self._rule("┌", f"Try it in the lab: {fence.base}{key}")]
        room = self._writer.room - 2
        for runs in _lab_lines(fence):
            lines += [[_EDGE, *line] for line in wrap(runs, room)]
        self.block("lab", text, info, [*lines, self._rule("└", "")])
        self._writer.gap()
        return True

    def _notice(self, sentence: str) -> None:
        self._writer.gap()
        self._writer.lines(wrap([Run(sentence, "warning")], self._writer.room))


def _is_output(token: Token | None) -> bool:
    return bool(token and token.type == "fence" and token.info.split()[:1] == ["output"])


def _lab_lines(fence: fences.LabFence) -> Iterable[list[Run]]:
    for name, fields in fence.differences.items():
        settings = ", ".join(f"{key} {_value(value)}" for key, value in fields.items())
        label = f"{name}: " if fence.runs else "with "
        if settings or fence.runs:
            yield [Run(label, "label"), Run(settings or "as it is", "code")]
    for change in fence.changes:
        settings = ", ".join(f"{key} {_value(value)}" for key, value in change["set"].items())
        yield [Run(f"at epoch {change['at']}: ", "label"), Run(settings, "code")]
    if fence.seeds > 1:
        yield [Run(f"mean of {fence.seeds} seeds", "faint")]
    if fence.watch:
        yield [Run("Watch: ", "strong"), Run(fence.watch)]


def _value(value: object) -> str:
    if isinstance(value, list):
        return ",".join(map(str, value))
    return f"{value:g}" if isinstance(value, float) else str(value)
