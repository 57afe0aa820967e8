"""A program in a real pseudo-terminal, as a person would have it: keys in, a screen out.

The end-to-end tests and the benchmarks both drive the app through this.
"""

import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time
from collections.abc import Callable, Iterator, Mapping, Sequence

import pyte

KEYS = {
    "up": "\x1b[A", "down": "\x1b[B", "right": "\x1b[C", "left": "\x1b[D",
    "enter": "\r", "tab": "\t", "esc": "\x1b", "space": " ", "backspace": "\x7f",
    "home": "\x1b[H", "end": "\x1b[F", "pageup": "\x1b[5~", "pagedown": "\x1b[6~",
    "f1": "\x1bOP", "f2": "\x1bOQ", "f3": "\x1bOR", "f4": "\x1bOS", "f5": "\x1b[15~",
    "f6": "\x1b[17~",
}  # fmt: skip
KEYS |= {f"ctrl+{letter}": chr(ord(letter) - 96) for letter in "abcdefghijklmnopqrstuvwxyz"}

# What a real terminal answers when it is asked who it is and whether it batches updates.
ANSWERS = {b"\x1b[c": "\x1b[?62;c", b"\x1b[?2026$p": "\x1b[?2026;2$y"}


class Terminal:
    """One program in one pseudo-terminal.

    Args:
        argv: The program and its arguments.
        columns, rows: Size of the screen in characters.
        environ: Added to this process's environment; None removes a variable.
    """

    def __init__(
        self,
        argv: Sequence[str],
        columns: int = 80,
        rows: int = 24,
        environ: Mapping[str, str | None] | None = None,
    ) -> None:
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        self.bytes = 0
        self.alive = True
        self._kept: list[tuple[float, bytes]] | None = None
        child_environ = self._environ(environ or {})
        self.pid, self._fd = pty.fork()
        if self.pid == 0:  # pragma: no cover
            self._set_size(0, columns, rows)
            os.execvpe(argv[0], list(argv), child_environ)  # noqa: S606
        self._set_size(self._fd, columns, rows)

    @staticmethod
    def _environ(changes: Mapping[str, str | None]) -> dict[str, str]:
        environ: dict[str, str | None] = dict(os.environ)
        environ |= {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LC_ALL": "C.UTF-8"}
        environ |= {"COLUMNS": None, "LINES": None, "TMUX": None, "SSH_CONNECTION": None}
        environ |= changes
        return {name: value for name, value in environ.items() if value is not None}

    @staticmethod
    def _set_size(descriptor: int, columns: int, rows: int) -> None:
        fcntl.ioctl(descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    @property
    def text(self) -> str:
        """The screen as lines of text."""
        return "\n".join(line.rstrip() for line in self.screen.display)

    def pump(self, seconds: float) -> bool:
        """Read what comes within `seconds`; whether anything came."""
        if not self.alive or not select.select([self._fd], [], [], max(0.0, seconds))[0]:
            return False
        try:
            data = os.read(self._fd, 65536)
        except OSError:
            data = b""
        if not data:
            self.alive = False
            return False
        self.bytes += len(data)
        if self._kept is not None:
            self._kept.append((time.perf_counter(), data))
            return True
        self._stream.feed(data)
        for question, answer in ANSWERS.items():
            if question in data:
                self.write(answer)
        return True

    def wait(self, condition: Callable[[], bool], seconds: float = 30) -> bool:
        """Read until `condition` holds; whether it did within `seconds`."""
        end = time.monotonic() + seconds
        while not condition():
            left = end - time.monotonic()
            if left <= 0 or not self.alive:
                return condition()
            self.pump(min(0.05, left))
        return True

    def wait_for(self, *texts: str, seconds: float = 30) -> None:
        """Read until all `texts` stand on the screen.

        Raises:
            AssertionError: They don't within `seconds`; the message is the screen.
        """
        if not self.wait(lambda: all(text in self.text for text in texts), seconds):
            raise AssertionError(f"{texts} not on the screen after {seconds} s:\n{self.text}")

    def wait_gone(self, text: str, seconds: float = 30) -> None:
        """Read until `text` is no longer on the screen.

        Raises:
            AssertionError: It still is after `seconds`.
        """
        if not self.wait(lambda: text not in self.text, seconds):
            raise AssertionError(f"{text!r} still on the screen:\n{self.text}")

    def when(self, condition: Callable[[], bool], seconds: float) -> float | None:
        """When, on `time.perf_counter`, what came made `condition` hold; None: not in `seconds`.

        What comes is put on the screen only afterwards: a person's terminal draws on a machine of
        its own, and drawing here would take the program's turns on the cores.
        """
        found = None
        for moment in self.watch(seconds):
            if found is None and condition():
                found = moment
        return found

    def watch(self, seconds: float) -> Iterator[float]:
        """Whatever comes within `seconds`: when it came, with the screen as it then was."""
        end = time.perf_counter() + seconds
        kept: list[tuple[float, bytes]] = []
        self._kept = kept
        while (left := end - time.perf_counter()) > 0 and self.alive:
            self.pump(left)
        self._kept = None
        for moment, data in kept:
            self._stream.feed(data)
            yield moment

    def quiet(self, gap: float = 0.15, seconds: float = 5) -> None:
        """Read until nothing has come for `gap` seconds, for `seconds` at most."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and self.pump(gap):
            pass

    def write(self, data: str) -> None:
        """Send characters as they are."""
        os.write(self._fd, data.encode())

    def press(self, *keys: str) -> None:
        """Send keys by name (`enter`, `ctrl+r`), or text."""
        for key in keys:
            self.write(KEYS.get(key, key))

    def resize(self, columns: int, rows: int) -> None:
        """Change the window's size."""
        self.screen.resize(rows, columns)
        self._set_size(self._fd, columns, rows)
        os.kill(self.pid, signal.SIGWINCH)

    def hang_up(self) -> None:
        """Close the terminal under the program, as a dropped connection does."""
        os.close(self._fd)
        self.alive = False

    def kill(self, number: signal.Signals = signal.SIGKILL) -> None:
        """Send a signal to the program."""
        os.kill(self.pid, number)

    def close(self, seconds: float = 10) -> int:
        """End the program if it still runs; its exit status (negative: the signal's number)."""
        end = time.monotonic() + seconds
        asked = False
        while True:
            done, status = os.waitpid(self.pid, os.WNOHANG)
            if done:
                self.alive = False
                return os.waitstatus_to_exitcode(status)
            if time.monotonic() > end:
                os.kill(self.pid, signal.SIGKILL)
            elif not asked:
                os.kill(self.pid, signal.SIGTERM)
                asked = True
            if not self.pump(0.05):
                select.select([], [], [], 0.01)

    def wait_exit(self, seconds: float = 20) -> int:
        """Wait for the program to end by itself; its exit status.

        Raises:
            AssertionError: It still runs after `seconds`.
        """
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            done, status = os.waitpid(self.pid, os.WNOHANG)
            if done:
                self.alive = False
                return os.waitstatus_to_exitcode(status)
            if not self.pump(0.05):
                select.select([], [], [], 0.01)
        raise AssertionError(f"still running after {seconds} s:\n{self.text}")
