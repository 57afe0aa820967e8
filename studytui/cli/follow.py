"""Following a run: reading its journal until it ends, and what is said then."""

import json
import shutil
import textwrap
import time
from typing import TYPE_CHECKING

import typer

from studytui.cli.failing import why
from studytui.cli.progress import Display, figures_line
from studytui.lab.commands import deed, send
from studytui.lab.events import spell
from studytui.lab.figures import counted, duration, figure
from studytui.lab.folder import NO_ROOM, RunFolder, is_active, journal_age, lacks_room, state_of
from studytui.lab.journal import Tail
from studytui.lab.run import RunState, fold_all, new_run, summary
from studytui.lab.verdict import verdict

if TYPE_CHECKING:
    from studytui.lab.launch import Process

_POLL_SECONDS = 0.05
_SILENT_SECONDS = 30.0
ENDED = ("finished", "failed")


class Follower:
    """Reads a run as it goes on.

    Args:
        folder: The run.
        process: Its trainer, when this command started it.
    """

    def __init__(self, folder: RunFolder, process: "Process | None" = None) -> None:
        self.folder = folder
        self.process = process
        self.run: RunState = new_run(folder.spec(), folder.run)
        self._tail = Tail(folder.journal)
        self._arrived = time.monotonic()
        self._next_watch = 0.0
        self._noted = False

    @property
    def damaged(self) -> int:
        """Lines of the journal that are no event."""
        return self._tail.damaged

    def read(self) -> bool:
        """Fold what is new; False when the run will give no more."""
        gone = self._is_gone()  # asked first: what it wrote before it went is read below
        events = self._tail.read_all()
        if events:
            self._arrived = time.monotonic()
            self.run = fold_all(self.run, events)
            return True
        return not (gone or self.run.status in ENDED)

    def _is_gone(self) -> bool:
        if self.process is not None:
            return self.process.poll() is not None
        if self.run.status == "paused":
            return not is_active(self.run, self.folder)
        age = time.monotonic() - self._arrived
        return state_of(self.run, self.folder, age) == "lost"

    def wait(self, display: Display) -> None:
        """Show the run until it ends, its process is gone, or it is paused out."""
        said_silent, trouble = False, None
        while self.read():
            if self.run.started and not self._noted:
                self._noted = True
                for note in self.run.started.notes:
                    display.say(note)
            display.update(self.run)
            silence = time.monotonic() - self._arrived
            now = NO_ROOM if lacks_room(self.folder, silence) else self.run.trouble
            if now != trouble:
                trouble = now
                display.say(trouble or "Goes on.")
            silent = silence > _SILENT_SECONDS
            if silent and not said_silent:
                display.say(f"No word for {_SILENT_SECONDS:.0f} s; still waiting.")
            said_silent = silent
            self._watch_pause()
            time.sleep(_POLL_SECONDS)
        display.update(self.run)

    def _watch_pause(self) -> None:
        """A paused run that nobody watches ends its process; this command watches."""
        if self.run.status == "paused" and time.monotonic() >= self._next_watch:
            self._next_watch = time.monotonic() + 60.0
            self.folder.watch()

    def wait_started(self) -> bool:
        """Wait until the trainer's first word; False when it ended without one."""
        while self.read() and self.run.started is None:
            time.sleep(_POLL_SECONDS)
        return self.run.started is not None

    def wait_ended(self, seconds: float = 30.0) -> None:
        """Wait for the end of a run that was told to stop: its weights are written first."""
        until = time.monotonic() + seconds
        while self.run.status not in ENDED and self.read() and time.monotonic() < until:
            time.sleep(_POLL_SECONDS)


def follow_to_end(follower: Follower, display: Display) -> int:
    """Show a run to its end; Ctrl-C sends stop, a second one kills. The exit status."""
    process = follower.process
    with display:
        try:
            follower.wait(display)
        except KeyboardInterrupt:
            try:
                display.say(f"{_told_to_stop(follower)} Ctrl-C again kills the trainer.")
                follower.wait(display)
            except KeyboardInterrupt:
                if process is not None:
                    process.kill()
                display.say(f"Killed. It can go on: studytui runs continue {follower.folder.short}")
                return 1
    return 0 if follower.run.status == "finished" else 1


def _told_to_stop(follower: Follower) -> str:
    try:
        send(follower.folder.commands, deed("stop", sender="train"))
    except OSError as error:
        return f"It cannot be told to stop: {why(error)}."
    return "Stopping after the last whole epoch."


def result(run: RunState) -> dict[str, object]:
    """The run as one JSON object; numbers that are not finite are texts."""
    started = run.started
    plain = {
        "run": run.run,
        "preset": run.spec.preset,
        "seed": run.spec.seed,
        "device": started.device if started else None,
        "epochs": run.limit,
        **summary(run),
        "train_seconds": round(run.train_seconds, 4),
        "parameters": started.parameters if started else None,
    }
    spelled: dict[str, object] = spell(plain)
    return spelled


def print_json(value: object) -> None:
    """One line of JSON."""
    typer.echo(json.dumps(value, ensure_ascii=False, allow_nan=False))


def print_summary(run: RunState) -> None:
    """Figures and verdict of a run, for people."""
    typer.echo(f"{run.spec.title or run.spec.preset or run.spec.dataset}  {run.run}")
    started = run.started
    if started:
        threads = counted(started.threads, "thread")
        typer.echo(
            f"  {started.device} ({started.device_reason}), {threads}, "
            f"{started.parameters} parameters, {counted(run.epoch, 'epoch')} in "
            f"{run.train_seconds:.1f} s"
        )
    best, end, values = run.best, run.end, summary(run)
    if end is not None:
        train = values["end_train_loss"]
        trained = f", train loss {figure(train)}" if isinstance(train, float) else ""
        typer.echo(
            f"  end   epoch {end.epoch}: val loss {figure(end.val_loss)}, "
            f"accuracy {figure(end.val_accuracy)}{trained}"
        )
    if best is not None:
        typer.echo(
            f"  best  epoch {best.epoch}: val loss {figure(best.val_loss)}, "
            f"accuracy {figure(best.val_accuracy)}"
        )
    judgement = verdict(run)
    typer.echo(_wrapped(judgement.text if judgement else figures_line(run)))
    if judgement:
        typer.echo(f"  Read: studytui read {judgement.note}")


def _wrapped(text: str) -> str:
    width = min(shutil.get_terminal_size((100, 24)).columns, 100)
    return textwrap.fill(text, width, initial_indent="  ", subsequent_indent="  ")


def failure(follower: Follower) -> str:
    """Why a run ended without a result, as a sentence."""
    run, folder = follower.run, follower.folder
    if run.failure:
        return run.failure
    word = _last_word(folder)
    again = f"It can go on: studytui runs continue {folder.short}"
    if run.status == "paused":
        return f"The run is paused after epoch {run.epoch}. {again}"
    where = f"after epoch {run.epoch}" if run.started else "before it began"
    said = f" Its last word: {word}" if word else ""
    return f"The trainer ended {where}.{said} (log: {folder.log})\n{again}"


def silence(follower: Follower) -> str | None:
    """What to do about a run whose trainer says nothing and has its lock; None if it speaks."""
    run, folder = follower.run, follower.folder
    if run.started is None or state_of(run, folder) != "silent":
        return None
    return (
        f"{folder.short}: no word from {run.started.host} for {duration(journal_age(folder))}, but "
        f"its trainer has the lock. If it is gone for good: "
        f"studytui runs continue --take-over {folder.short}"
    )


def _last_word(folder: RunFolder) -> str:
    try:
        lines = folder.log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    except OSError:
        return ""
    return "".join(c for c in lines[-1] if c.isprintable())[:300] if lines else ""


def wait_for_answer(follower: Follower, command_id: str, seconds: float = 10.0) -> RunState | None:
    """Read until the command has its answer; None when none comes in time."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        process = follower.process
        going = follower.read() or (process is not None and process.poll() is None)
        if command_id in follower.run.answered:
            return follower.run
        if not going:
            return None
        time.sleep(_POLL_SECONDS)
    return None
