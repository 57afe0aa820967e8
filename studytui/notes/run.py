"""Running the code blocks of notes, and holding their output against what the notes show."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, cast

import msgspec

from studytui.cache import keep, key
from studytui.notes import compare
from studytui.notes.note import Fence, Note
from studytui.notes.text import Problem, clean

LIMIT = 120.0
"""Seconds that all blocks of one note may take together."""

_PACKAGES = ("torch", "numpy", "scikit-learn")
_PRELOADED = ("torch", "numpy", "sklearn.linear_model", "sklearn.datasets")


class Block(msgspec.Struct, frozen=True):
    """A `python run` block and the `output` fence right after it, if there is one."""

    code: str
    line: int
    end: int
    shown: str | None
    exact: bool
    output: Fence | None
    fence: Fence


class Result(msgspec.Struct, frozen=True):
    """What one block did."""

    printed: str
    error: str = ""
    stderr: str = ""
    """What it wrote to its standard error: shown to the person, compared with nothing."""


def is_run(fence: Fence) -> bool:
    """Whether a fence is a code block that may be run."""
    return fence.words[:2] == ("python", "run")


def blocks(note: Note) -> tuple[Block, ...]:
    """The blocks of a note that run, in order."""
    found = []
    for place, fence in enumerate(note.fences):
        if not is_run(fence):
            continue
        after = note.fences[place + 1] if place + 1 < len(note.fences) else None
        if after and not (after.words[:1] == ("output",) and _adjoins(note, fence, after)):
            after = None
        shown = after.content if after else None
        exact = bool(after and "exact" in after.words)
        found.append(Block(fence.content, fence.line, fence.end, shown, exact, after, fence))
    return tuple(found)


def _adjoins(note: Note, before: Fence, after: Fence) -> bool:
    lines = note.body.split("\n")[before.end - note.first_line : after.line - 1 - note.first_line]
    return not any(line.strip() for line in lines)


class Runner:
    """A process that runs notes one after the other. Use it as a context manager.

    Args:
        preload: Import torch and so on once, for all notes.
    """

    def __init__(self, preload: bool = True) -> None:
        arguments = ["--preload", *_PRELOADED] if preload else []
        self._process = subprocess.Popen(
            [sys.executable, "-m", "studytui.notes.runner", *arguments],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            text=True, encoding="utf-8", env=environment(), start_new_session=True,
        )  # fmt: skip
        self._requests = cast("IO[str]", self._process.stdin)
        self._replies = cast("IO[str]", self._process.stdout)

    def __enter__(self) -> "Runner":
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """End the process, and with it whatever still runs."""
        self._process.kill()
        self._process.wait()
        self._requests.close()
        self._replies.close()

    def run(self, codes: Sequence[str], limit: float = LIMIT) -> list[Result]:
        """Run blocks in order in one fresh process; what is not reached has no result."""
        try:
            self._requests.write(json.dumps({"blocks": list(codes), "limit": limit}) + "\n")
            self._requests.flush()
            reply = json.loads(self._replies.readline() or "{}")
        except (BrokenPipeError, json.JSONDecodeError):
            reply = {}
        return results(reply, limit)


def results(reply: Mapping[str, object], limit: float) -> list[Result]:
    """A runner's reply as results."""
    if "results" in reply:
        found = msgspec.convert(reply["results"], list[Result])
        return [Result(*map(clean, msgspec.structs.astuple(each))) for each in found]
    printed = msgspec.convert(reply.get("printed", []), list[str])
    if reply.get("late"):
        return cut_short(printed, f"not done after {limit:g} s, and stopped")
    status = reply.get("died", "unknown")
    return cut_short(printed, f"the process ended by itself (status {status})")


def cut_short(printed: Sequence[str], why: str) -> list[Result]:
    """What the blocks had printed when their process ended, and at the last of them why it did."""
    *before, last = printed or [""]
    return [*(Result(clean(text)) for text in before), Result(clean(last), why)]


def environment() -> dict[str, str]:
    """The environment of a process that runs notes: one thread, so that sums come out the same."""
    threads = dict.fromkeys(("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
    return os.environ | threads | {"PYTHONHASHSEED": "0", "PYTHONWARNINGS": "ignore"}


class Cache:
    """Results of blocks by their text and the versions of what they use."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "blocks"

    def _file(self, codes: Sequence[str]) -> Path:
        name = key(json.dumps(codes), sys.version, *map(_version, _PACKAGES))
        return self._folder / f"{name}.json"

    def get(self, codes: Sequence[str]) -> list[Result] | None:
        """The results of these very blocks, if they were run before."""
        try:
            return msgspec.json.decode(self._file(codes).read_bytes(), type=list[Result])
        except (OSError, msgspec.MsgspecError):
            return None

    def put(self, codes: Sequence[str], found: list[Result]) -> None:
        """Keep results that are complete and without errors."""
        if len(found) != len(codes) or any(each.error for each in found):
            return
        keep(self._file(codes), msgspec.json.encode(found))


def _version(package: str) -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def run_note(note: Note, runner: Runner, cache: Cache | None = None) -> list[Result]:
    """Run all blocks of a note, or take the results of the same blocks from the cache."""
    codes = [block.code for block in blocks(note)]
    found = cache.get(codes) if cache else None
    if found is None:
        found = runner.run(codes)
        if cache:
            cache.put(codes, found)
    return found


def problems(note: Note, found: Sequence[Result]) -> Iterator[Problem]:
    """Where the results differ from what the note shows."""
    for block, result in zip(blocks(note), found, strict=False):
        if result.error:
            yield Problem(note.file, block.line, f"The block failed: {result.error}.")
        elif block.output is None:
            if result.printed.strip():
                message = "The block prints, but no ```output fence follows; `--fix` writes it."
                yield Problem(note.file, block.line, message)
        elif wrong := compare.difference(block.shown or "", result.printed, block.exact):
            yield Problem(note.file, block.output.line, f"Not what the block prints: {wrong}.")


def fixed(note: Note, found: Sequence[Result], source: str) -> str:
    """The note's `source` with its `output` fences as the blocks printed them.

    Fences that already agree stay as they are.
    """
    lines = source.split("\n")
    pairs = list(zip(blocks(note), found, strict=False))
    for block, result in reversed(pairs):
        agrees = not compare.difference(block.shown or "", result.printed, block.exact)
        if result.error or agrees:
            continue
        printed = result.printed.rstrip("\n").split("\n")
        ticks = max(len(line) - len(line.lstrip("`")) for line in map(str.strip, printed))
        marks = "`" * max(3, ticks + 1)
        info = block.output.info if block.output else "output"
        start, end = block.end, block.end
        if block.output:
            start, end = block.output.line - 1, block.output.end
        rows = [f"{marks}{info}", *printed, marks]
        if block.output and len(marks) == 3:  # the fence may be of another kind, and stays so
            start, end, rows = start + 1, end - 1, printed
        lines[start:end] = [block.fence.indent + row for row in rows]
    return "\n".join(lines)
