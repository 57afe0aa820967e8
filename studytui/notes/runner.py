"""The process in which the code blocks of notes run: `python -m studytui.notes.runner`.

It reads requests, one JSON object a line, and answers each with one JSON line. Every request runs
in a process of its own: a fork of this one where the system can fork, so that what was imported
beforehand (`--preload torch`) need not be imported again, else a new interpreter.
Nothing of studytui is imported here: a note's code finds a plain Python.
"""

import codecs
import contextlib
import importlib
import io
import json
import os
import signal
import subprocess
import sys
import tempfile
import traceback
from typing import TYPE_CHECKING, BinaryIO, TextIO, cast

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

LONGEST = 50_000
"""Characters kept of what one block prints."""


class _Capture(io.RawIOBase):
    """What lies below the standard output or error of one block; cut when it becomes too long.

    Args:
        progress: Where each piece is written at once, as a line `[block from 0, text]` in JSON, so
            that it is still there when the process is killed.
        number: The block.
    """

    def __init__(self, progress: TextIO | None = None, number: int = 0) -> None:
        self.parts: list[str] = []
        self.room = LONGEST
        self._progress, self._number = progress, number
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._keep("")

    def _keep(self, text: str) -> None:
        self.parts.append(text)
        if self._progress is not None:
            self._progress.write(json.dumps([self._number, text]) + "\n")
            self._progress.flush()

    def writable(self) -> bool:
        return True

    def write(self, data: "ReadableBuffer") -> int:
        raw = bytes(data)
        text = self._decoder.decode(raw)
        if self.room > 0:
            self._keep(text[: self.room])
            self.room -= len(text)
            if self.room <= 0:
                self._keep("\n… more was printed than is kept\n")
        return len(raw)

    def stream(self) -> TextIO:
        """A stream as a program expects it, with its `buffer` and its `encoding`."""
        return io.TextIOWrapper(
            cast(BinaryIO, self), "utf-8", "backslashreplace", newline="\n", write_through=True
        )


def printed_until(progress: str) -> list[str]:
    """What each block that was begun had printed, from the progress that a run left."""
    printed: list[str] = []
    for line in progress.split("\n"):
        with contextlib.suppress(ValueError):  # the process may have been killed within a line
            number, text = json.loads(line)
            printed += [""] * (number + 1 - len(printed))
            printed[number] += text
    return printed


def run_blocks(blocks: list[str], progress: TextIO) -> list[dict[str, str]]:
    """Run the blocks in one namespace; after the first that fails no further one is run.

    Args:
        blocks: Their code.
        progress: Takes what is printed as it is printed; `printed_until` reads it.

    Returns:
        For each block that was run `{"printed": …, "error": …, "stderr": …}`: its standard output,
        a traceback's last lines (empty when there was none), its standard error.
    """
    namespace = {"__name__": "__main__", "__builtins__": __builtins__}
    results = []
    for number, code in enumerate(blocks):
        out, err, error = _Capture(progress, number), _Capture(), ""
        name = f"<block {number + 1}>"
        streams = out.stream(), err.stream()
        with contextlib.redirect_stdout(streams[0]), contextlib.redirect_stderr(streams[1]):
            try:
                exec(compile(code, name, "exec"), namespace)  # noqa: S102 - what this is for
            except SystemExit as leaving:
                error = f"SystemExit: {leaving.code}" if leaving.code else ""
            except BaseException as raised:
                error = _describe(raised, name)
        for stream in streams:
            with contextlib.suppress(ValueError):  # the block may have closed it
                stream.flush()
        texts = {"printed": "".join(out.parts), "error": error, "stderr": "".join(err.parts)}
        results.append(texts)
        if error:
            break
    return results


def _describe(error: BaseException, name: str) -> str:
    """The error and the line of the block where it came from, in one line."""
    line = getattr(error, "lineno", None) if isinstance(error, SyntaxError) else None
    for frame in traceback.extract_tb(error.__traceback__):
        if frame.filename == name:
            line = frame.lineno
    place = f" (line {line} of the block)" if line else ""
    text = "".join(traceback.format_exception_only(error)).strip().split("\n")[-1]
    return f"{text}{place}"


def _answer(request: dict[str, object]) -> str:
    """Run one request in a forked child and wait for it, at most its time limit."""
    blocks = [str(block) for block in request["blocks"]]  # type: ignore[attr-defined]
    with (
        tempfile.TemporaryFile("w+", encoding="utf-8") as result,
        tempfile.TemporaryFile("w+", encoding="utf-8") as progress,
    ):
        child = os.fork()
        if child == 0:
            _child(blocks, result, progress)
        status = _wait(child, float(str(request["limit"])))
        result.seek(0)
        progress.seek(0)
        return result.read() or _cut_short(status, progress.read())


def _cut_short(status: str, progress: str) -> str:
    """The reply for a run that gave no results: late, or its process ended by itself."""
    why: dict[str, object] = {"late": True} if status == "late" else {"died": status}
    return json.dumps(why | {"printed": printed_until(progress)})


def _child(blocks: list[str], result: TextIO, progress: TextIO) -> None:
    """Run, write the results, and leave without the parent's clean-up."""
    os.setpgid(0, 0)
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nothing, descriptor)
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        result.write(json.dumps({"results": run_blocks(blocks, progress)}))
        result.flush()
        os.chdir("/")
    os._exit(0)


def _wait(child: int, limit: float) -> str:
    """Wait for the child; kill it when it is late, and in the end whatever it has started."""

    def alarm(_signal: int, _frame: object) -> None:
        raise TimeoutError

    signal.signal(signal.SIGALRM, alarm)
    signal.setitimer(signal.ITIMER_REAL, limit)
    try:
        _, status = os.waitpid(child, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)
    except TimeoutError:
        _kill_group(child)
        os.waitpid(child, 0)
        return "late"
    _kill_group(child)
    return str(os.waitstatus_to_exitcode(status))


def _kill_group(leader: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)


def _answer_fresh(line: str) -> str:
    """Where the system cannot fork: the same in a new interpreter."""
    request = json.loads(line)
    command = [sys.executable, "-m", "studytui.notes.runner", "--once"]
    with tempfile.TemporaryDirectory() as folder:
        progress = os.path.join(folder, "progress")  # noqa: PTH118 - pathlib is not needed here
        try:
            done = subprocess.run(
                command, input=json.dumps(request | {"progress": progress}), capture_output=True,
                text=True, timeout=float(request["limit"]), check=False,
            )  # fmt: skip
            reply, status = done.stdout.strip(), str(done.returncode)
        except subprocess.TimeoutExpired:
            reply, status = "", "late"
        with open(progress, encoding="utf-8") as left:  # noqa: PTH123
            return reply or _cut_short(status, left.read())


def main(arguments: list[str]) -> None:
    """Answer requests until standard input ends; `--once` runs one request in this process.

    A request of `--once` names the file that takes the `progress`.
    """
    sys.stdin.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    if "--once" in arguments:
        request = json.loads(sys.stdin.readline())
        with open(request["progress"], "w", encoding="utf-8") as progress:  # noqa: PTH123
            results = run_blocks(request["blocks"], progress)
        sys.stdout.write(json.dumps({"results": results}) + "\n")
        return
    for name in arguments[1:] if arguments[:1] == ["--preload"] else []:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    for line in sys.stdin:
        reply = _answer(json.loads(line)) if hasattr(os, "fork") else _answer_fresh(line)
        sys.stdout.write(reply + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
