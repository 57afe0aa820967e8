"""Running a note's code in a process of its own, with a time limit, to be cancelled at any time."""

import asyncio
import contextlib
import json
import os
import signal
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from studytui.notes import compare, run
from studytui.notes.note import Note
from studytui.notes.render import Run
from studytui.notes.run import Result
from studytui.notes.runner import printed_until

LIMIT = 60.0
"""Seconds that a block and those above it may take."""


class Execution:
    """One run of a note's blocks up to a chosen one."""

    def __init__(self, note: Note, number: int, folder: Path | None) -> None:
        self._blocks = run.blocks(note)[: number + 1]
        self._folder = folder
        self._process: asyncio.subprocess.Process | None = None
        self._stopped = False

    async def run(self) -> Result:
        """The result of the chosen block; of the first that failed when one above it did.

        Of a block that was stopped, or took too long, it has what was printed until then.
        """
        with tempfile.TemporaryDirectory() as scratch, tempfile.NamedTemporaryFile() as progress:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "studytui.notes.runner", "--once",
                stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL, env=run.environment(),
                cwd=self._folder or scratch, start_new_session=True,
            )  # fmt: skip
            codes = [block.code for block in self._blocks]
            request = json.dumps({"blocks": codes, "progress": progress.name}) + "\n"
            late, output = False, b""
            try:
                communication = self._process.communicate(request.encode())
                output, _ = await asyncio.wait_for(communication, LIMIT)
            except TimeoutError:
                late = True
            finally:
                self.cancel()
            await self._process.wait()
            printed = printed_until(progress.read().decode("utf-8", "replace"))
        return self._chosen(self._results(output, late, printed))

    def _results(self, output: bytes, late: bool, printed: list[str]) -> list[Result]:
        if self._stopped:
            return run.cut_short(printed, "stopped")
        status = self._process.returncode if self._process else None
        lines = output.decode("utf-8", "replace").strip().split("\n")
        try:
            reply = json.loads(lines[-1])
        except json.JSONDecodeError:
            reply = {"late": late, "died": status, "printed": printed}
        return run.results(reply, LIMIT)

    def _chosen(self, found: Sequence[Result]) -> Result:
        last = found[-1]
        if last.error and len(found) < len(self._blocks):
            return Result(last.printed, f"In a block above: {last.error}", last.stderr)
        return last

    def stop(self) -> None:
        """Cancel the run, as the person wishes."""
        self._stopped = True
        self.cancel()

    def cancel(self) -> None:
        """End the process and all that it started."""
        if self._process and self._process.returncode is None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)


def result_lines(result: Result, shown: str | None, exact: bool) -> list[list[Run]]:
    """A result as lines below the block, with a word on how it compares to the one shown."""
    lines = [[Run(line)] for line in result.printed.rstrip("\n").split("\n")]
    if not result.printed.strip():
        lines = []
    said = result.stderr.rstrip("\n").split("\n") if result.stderr.strip() else []
    lines += [[Run(f"standard error: {line}", "warning")] for line in said]
    if result.error:
        return [*lines, [Run(f"✗ {result.error}", "bad")]]
    if shown is None:
        return lines or [[Run("(printed nothing)", "faint")]]
    wrong = compare.difference(shown, result.printed, exact)
    if wrong:
        return [*lines, [Run(f"≠ not as in the note: {wrong}", "warning")]]
    return [*lines, [Run("= the same as in the note, to four digits", "good")]]


def place_of(note: Note, source: int) -> int | None:
    """Which of the note's blocks begins at a line of its body (from 0), None if none does."""
    starts: Sequence[int] = [block.line - note.first_line - 1 for block in run.blocks(note)]
    return starts.index(source) if source in starts else None
