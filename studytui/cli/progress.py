"""How a run that goes on is shown: a bar on a terminal, plain lines in a pipe."""

import sys
from types import TracebackType
from typing import Protocol, Self, TextIO

from studytui.lab.figures import figure
from studytui.lab.run import RunState
from studytui.lab.verdict import change_text

_LINES = 100
"""Lines for a whole run in a pipe, about."""


class Display(Protocol):
    """Shows a run while it goes on."""

    def __enter__(self) -> Self:
        """Begin."""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Leave the terminal as it was."""

    def update(self, run: RunState) -> None:
        """The run as it is now."""

    def say(self, line: str) -> None:
        """A line of its own."""


def figures_line(run: RunState) -> str:
    """The last epoch in one line."""
    row = run.n - 1
    if row < 0:
        return "waiting for the first epoch"
    parts = [f"val {figure(float(run.curve('val_loss')[row]))}"]
    if run.spec.evaluate_train:
        parts.append(f"train {figure(float(run.curve('train_loss')[row]))}")
    parts.append(f"accuracy {figure(float(run.curve('val_accuracy')[row]))}")
    if run.controls["early_stopping"]:
        parts.append(f"patience {run.counter}/{run.controls['patience']}")
    return "  ".join(parts)


class Silent:
    """Shows nothing."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        return

    def update(self, run: RunState) -> None:
        """Nothing."""

    def say(self, line: str) -> None:
        """Nothing."""


class Lines:
    """A line for each epoch, or for every so many in long runs; changes as they are made."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._rows = 0
        self._answers = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stream.flush()

    def update(self, run: RunState) -> None:
        """Print what is new."""
        every = max(1, run.limit // _LINES)
        epochs = run.curve("epoch")
        self._rows = min(self._rows, run.n)
        for row in range(self._rows, run.n):
            self._say_answers(run, int(epochs[row]))
            if epochs[row] % every == 0 or epochs[row] in (1, run.limit):
                past = run.at(int(epochs[row]))
                self.say(f"epoch {int(epochs[row])}/{run.limit}  {figures_line(past)}")
        self._rows = run.n
        self._say_answers(run, run.epoch + 1)

    def _say_answers(self, run: RunState, before: int) -> None:
        """Changes that were made before that epoch."""
        for answer in run.answers[self._answers :]:
            if answer.epoch >= before:
                break
            self._answers += 1
            if answer.error:
                self.say(f"refused: {answer.error}")
            elif answer.set:
                self.say(f"after epoch {answer.epoch}: {change_text(answer.was, answer.set)}")

    def say(self, line: str) -> None:
        """Print a line at once: someone may be reading the pipe."""
        print(line, file=self._stream, flush=True)


class Bar:
    """A bar with the last figures."""

    def __init__(self, stream: TextIO) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

        columns = (
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=20),
            TextColumn("{task.completed:.0f}/{task.total:.0f}"),
            TextColumn("{task.fields[figures]}", markup=False),
            TimeRemainingColumn(compact=True),
        )
        self._progress = Progress(*columns, console=Console(file=stream), refresh_per_second=8)
        self._task = self._progress.add_task("", total=1, figures="waiting for the trainer")

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def update(self, run: RunState) -> None:
        """Move the bar."""
        name = run.spec.name
        self._progress.update(
            self._task,
            description=f"{name[:18]} {run.run[-4:]}",
            total=run.limit,
            completed=run.epoch,
            figures=figures_line(run) + ("  paused" if run.status == "paused" else ""),
        )

    def say(self, line: str) -> None:
        """A line above the bar."""
        self._progress.console.print(line, markup=False, highlight=False)


def display(quiet: bool, stream: TextIO | None = None) -> Display:
    """The display that fits the stream (standard output unless given)."""
    stream = sys.stdout if stream is None else stream
    if quiet or stream is None:  # which it is where standard output is closed
        return Silent()
    return Bar(stream) if stream.isatty() else Lines(stream)
