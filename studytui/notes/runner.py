"""The process in which the code blocks of notes run: `python -m studytui.notes.runner`.

It reads requests, one JSON object a line, and answers each with one JSON line. Every request runs
in a process of its own: a fork of this one where the system can fork, so that what was imported
beforehand (`--preload torch`) need not be imported again, else a new interpreter.
Nothing of studytui is imported here: a note's code finds a plain Python.
"""

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

LONGEST = 50_000
"""Characters kept of what one block prints."""


class _Capture(io.TextIOBase):
    """Standard output of one block, cut when it becomes too long."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.room = LONGEST

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if self.room > 0:
            self.parts.append(text[: self.room])
            self.room -= len(text)
            if self.room <= 0:
                self.parts.append("\n… more was printed than is kept\n")
        return len(text)


def run_blocks(blocks: list[str]) -> list[dict[str, str]]:
    """Run the blocks in one namespace; after the first that fails no further one is run.

    Returns:
        For each block that was run `{"printed": …, "error": …}`; the error is a traceback's last
        lines, empty when there was none.
    """
    namespace = {"__name__": "__main__", "__builtins__": __builtins__}
    results = []
    for number, code in enumerate(blocks, start=1):
        capture, error = _Capture(), ""
        name = f"<block {number}>"
        with contextlib.redirect_stdout(capture), contextlib.redirect_stderr(io.StringIO()):
            try:
                exec(compile(code, name, "exec"), namespace)  # noqa: S102 - what this is for
            except SystemExit as leaving:
                error = f"SystemExit: {leaving.code}" if leaving.code else ""
            except BaseException as raised:
                error = _describe(raised, name)
        results.append({"printed": "".join(capture.parts), "error": error})
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
    with tempfile.TemporaryFile("w+", encoding="utf-8") as result:
        child = os.fork()
        if child == 0:
            _child(blocks, result)
        status = _wait(child, float(str(request["limit"])))
        result.seek(0)
        text = result.read()
    if status == "late":
        return json.dumps({"late": True})
    return text or json.dumps({"died": status})


def _child(blocks: list[str], result: io.TextIOBase) -> None:
    """Run, write the results, and leave without the parent's clean-up."""
    os.setpgid(0, 0)
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nothing, descriptor)
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        result.write(json.dumps({"results": run_blocks(blocks)}))
        result.flush()
        os.chdir("/")
    os._exit(0)


def _wait(child: int, limit: float) -> str:
    """Wait for the child; kill it and its own children when it is late."""

    def alarm(_signal: int, _frame: object) -> None:
        raise TimeoutError

    signal.signal(signal.SIGALRM, alarm)
    signal.setitimer(signal.ITIMER_REAL, limit)
    try:
        _, status = os.waitpid(child, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)
    except TimeoutError:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(child, signal.SIGKILL)
        os.waitpid(child, 0)
        return "late"
    return str(os.waitstatus_to_exitcode(status))


def _answer_fresh(line: str) -> str:
    """Where the system cannot fork: the same in a new interpreter."""
    limit = float(json.loads(line)["limit"])
    command = [sys.executable, "-m", "studytui.notes.runner", "--once"]
    try:
        done = subprocess.run(
            command, input=line, capture_output=True, text=True, timeout=limit, check=False
        )
    except subprocess.TimeoutExpired:
        return json.dumps({"late": True})
    return done.stdout.strip() or json.dumps({"died": str(done.returncode)})


def main(arguments: list[str]) -> None:
    """Answer requests until standard input ends; `--once` runs one request in this process."""
    sys.stdin.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    if "--once" in arguments:
        request = json.loads(sys.stdin.readline())
        sys.stdout.write(json.dumps({"results": run_blocks(request["blocks"])}) + "\n")
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
