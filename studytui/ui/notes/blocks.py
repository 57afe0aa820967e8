"""What is done with the marked block: run it, copy it, write it, see its TeX, try it in the lab."""

import contextlib
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from textual import work

from studytui import paths
from studytui.lab import presets
from studytui.lab.declarations import ExperimentSpec
from studytui.lab.specfile import SpecError
from studytui.notes import fences, run
from studytui.notes.note import Note
from studytui.notes.render import Block, Run
from studytui.ui.notes import outside
from studytui.ui.notes.browser import Browser
from studytui.ui.notes.execution import Execution, place_of, result_lines
from studytui.ui.notes.picker import choose
from studytui.ui.screens.confirm import ConfirmScreen

MARKED = ("code", "math")
_LIKELY = 2.0
"""Seconds after which somebody who opened a note with experiments is likely to try one."""


class BlockActions(Browser):
    """Commands on blocks."""

    _execution: Execution | None = None

    def _blocks(self, kinds: tuple[str, ...]) -> list[Block]:
        return [block for block in self.view.document.blocks if block.kind in kinds]

    def _chosen(self, kinds: tuple[str, ...]) -> Block | None:
        """The marked block, else the first in view, which is marked then."""
        active = self.view.active
        if active and active.kind in kinds and self._in_view(active):
            return active
        found = next((block for block in self._blocks(kinds) if self._in_view(block)), None)
        if found is None:
            self.notify("There is no code in view; c goes to the next block.")
        else:
            self._mark(found)
        return found

    def _in_view(self, block: Block) -> bool:
        top, height = self.view.top, self.view.size.height
        return block.start < top + height and block.end > top

    def _mark(self, block: Block) -> None:
        self.view.active = block
        self.view.redraw()
        self.view.reveal(block.start, min(block.end - block.start, self.view.size.height))

    def action_next_block(self) -> None:
        """Mark the next block."""
        self._step(1)

    def action_previous_block(self) -> None:
        """Mark the block before."""
        self._step(-1)

    def _step(self, step: int) -> None:
        blocks = self._blocks(MARKED)
        if not blocks:
            self.notify("This note has no code and no formulas of their own line.")
            return
        active = self.view.active
        if active and active in blocks and self._in_view(active):
            place = max(0, min(blocks.index(active) + step, len(blocks) - 1))
        else:
            below = [n for n, block in enumerate(blocks) if block.end > self.view.top]
            place = (below or [len(blocks) - 1])[0]
        self._mark(blocks[place])

    def action_copy_block(self) -> None:
        """Send the block's text to the terminal's clipboard."""
        if block := self._chosen(MARKED):
            self.app.copy_to_clipboard(block.text)
            count = block.text.count("\n") + 1
            lines, are = ("1 line", "it is") if count == 1 else (f"{count} lines", "they are")
            self.notify(
                f"{lines} sent to the terminal (OSC 52); whether {are} in your clipboard is up "
                "to it. w writes a file."
            )

    def action_write_block(self) -> None:
        """Write the block's text to a new file in the folder that the app was started in."""
        block = self._chosen(MARKED)
        if block is None or self.note is None:
            return
        number = self._blocks((block.kind,)).index(block) + 1
        suffix = ".tex" if block.kind == "math" else _suffix(block)
        try:
            file = outside.write_new(Path.cwd(), f"{self.note.id}-{number}", suffix, block.text)
        except OSError as error:
            reason = f"{error.strerror or error}"
            self.notify(f"Not written: {Path.cwd()}: {reason}.", severity="error")
        else:
            self.notify(f"Written: {file}")

    def action_show_tex(self) -> None:
        """Show TeX instead of formulas, and back."""
        self.show_tex = not self.show_tex
        self.lay_out(line=self.present.line)

    def action_run_block(self) -> None:
        """Run the marked block, once its folder is trusted."""
        block = self._chosen(("code",))
        note = self.note
        if block is None or note is None:
            return
        number = place_of(note, block.source)
        if number is None:
            self.notify("This block is only shown. Blocks that run say so in their frame.")
            return
        if self._execution:
            self.notify("A block is running; esc stops it.")
            return
        folder = Path(note.folder)
        if folder == paths.content().resolve() or self.memory.trusts(folder):
            self._run(note, number, block.source)
            return

        def answered(yes: bool | None) -> None:
            if yes:
                self.memory.trust(folder)
                self._run(note, number, block.source)

        question = (
            f"Run code from {folder}?\n\nIt can do whatever you can: read, change and delete your "
            "files, use the network."
        )
        answers = "  y  trust this folder from now on\n  n  don't run it"
        self.app.push_screen(ConfirmScreen(question, answers), answered)

    @work(exclusive=True, group="run")
    async def _run(self, note: Note, number: int, source: int) -> None:
        """Run the note's blocks up to one, and show what that one printed below it."""
        shipped = Path(note.folder) == paths.content().resolve()
        execution = Execution(note, number, None if shipped else note.path.parent)
        self._execution = execution
        self._show_result(note, source, [[Run("… running; esc stops it", "faint")]])
        block = run.blocks(note)[number]
        try:
            result = await execution.run()
            lines = result_lines(result, block.shown, block.exact)
        except OSError as error:
            lines = [[Run(f"✗ Python could not be started: {error.strerror}", "bad")]]
        finally:
            execution.cancel()
            self._execution = None
        self._show_result(note, source, lines)

    def _show_result(self, note: Note, source: int, lines: list[list[Run]]) -> None:
        if self.note is note:
            self.results[source] = lines
            self.lay_out(top=self.view.top)
            below = [b for b in self._blocks(("code", "output")) if b.source >= source]
            height = len(lines) + 2
            self.view.reveal(max(0, _end(below) - height), height)

    def stop_running(self) -> bool:
        """Cancel what runs; whether anything did."""
        if self._execution is None:
            return False
        self._execution.stop()
        return True

    def note_opened(self, note: Note) -> None:
        """Have a trainer ready by the time the person goes to the lab."""
        if note.lab:
            self.set_timer(_LIKELY, partial(self._prepare, note.id))

    def _prepare(self, note: str) -> None:
        if self.is_current and self.note and self.note.id == note:
            with contextlib.suppress(OSError):
                self.study.launcher.prepare()

    def action_try_lab(self) -> None:
        """Open the note's experiment in the lab; of several the person chooses."""
        if self.note is None:
            return
        choices, wrong = self._experiments(self.note)
        if not choices:
            self.notify(wrong or "This note has no experiment.")
        elif len(choices) == 1:
            self._to_lab(choices[0][2])
        else:
            choose(
                self.app, "which experiment", choices, "No experiment of that name", self._to_lab
            )

    def _experiments(self, note: Note) -> tuple[list[tuple[str, str, object]], str]:
        """Name, remark and specification of the note's experiments, and why one is none.

        Those in view come first.
        """
        found: list[tuple[str, str, object]] = []
        wrong = ""
        for block in sorted(self._blocks(("lab",)), key=lambda b: not self._in_view(b)):
            try:
                found += experiments(fences.read_lab(block.text))
            except (fences.FenceError, SpecError) as error:
                reason = str(error).partition(". ")[0].rstrip(".")
                wrong = wrong or f"This experiment cannot be opened: {reason}."
        bases = {spec.preset for _, _, spec in found if isinstance(spec, ExperimentSpec)}
        for name in note.lab:
            if name in bases:
                continue
            if name in presets.names():
                found.append((name, "", presets.load(name)))
            else:
                wrong = wrong or f"The note names an experiment that is none: {name}."
        return found, wrong

    def _to_lab(self, spec: object) -> None:
        if isinstance(spec, ExperimentSpec):
            self.keep_place()
            self.study.goto("lab", spec=spec)


def experiments(fence: fences.LabFence) -> Iterator[tuple[str, str, ExperimentSpec]]:
    """Name, remark and specification of each run of a lab fence.

    Raises:
        SpecError: The preset or a setting is unusable.
    """
    changes: dict[str, object] = {"changes": list(fence.changes)} if fence.changes else {}
    for name, fields in fence.differences.items():
        label = f"{fence.base}: {name}" if fence.runs else fence.base
        remark = ", ".join(
            [f"{key} {value}" for key, value in fields.items()]
            + [f"{k} {v} at epoch {c['at']}" for c in fence.changes for k, v in c["set"].items()]
        )
        watch = {"watch": fence.watch} if fence.watch else {}
        settings = {**watch, **fields, **changes}
        yield label, remark or "as it is", presets.load(fence.base, settings)


def _end(blocks: list[Block]) -> int:
    """Where a code block ends, with the output right below it."""
    joined = len(blocks) > 1 and blocks[1].kind == "output" and blocks[1].start == blocks[0].end
    return blocks[int(joined)].end


def _suffix(block: Block) -> str:
    """The ending of a file with a block's code."""
    language = (block.info.split() or ["txt"])[0]
    endings = {"python": ".py", "bash": ".sh", "sh": ".sh", "toml": ".toml", "json": ".json"}
    return endings.get(language, ".txt")
