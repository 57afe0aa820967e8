"""All runs: opened, compared, exported, stopped, removed."""

from pathlib import Path
from typing import ClassVar

from studytui import paths
from studytui.lab import commands, export
from studytui.lab.folder import remove
from studytui.lab.index import Entry
from studytui.ui.lab.listing import Row
from studytui.ui.screens.confirm import ConfirmScreen
from studytui.ui.screens.run_list import RunList


class RunsScreen(RunList):
    """The runs screen."""

    SCOPE: ClassVar[str] = "runs"
    CSS_PATH = "runs.tcss"

    def enabled(self, command_id: str) -> bool:
        """Whether a command makes sense now."""
        entry = self.row.entry if self.row else None
        match command_id:
            case "open_run" | "remove" | "sort" | "filter":
                return self.row is not None or self.filtered
            case "mark" | "export":
                return entry is not None
            case "compare":
                return bool(self.marked)
            case "stop":
                return entry is not None and entry.active
            case "follow":
                return any(entry.active for entry in self.study.runs)
            case _:
                return True

    def why_not(self, command_id: str) -> str:
        """Why a command that is not enabled makes no sense now."""
        if self.row is None:
            return ""
        match command_id:
            case "mark" | "export" | "stop" if self.row.entry is None:
                return "This is a group of runs: enter opens it."
            case "compare":
                return "Mark two or three runs with space, then c compares them."
            case "stop":
                return "This run has ended."
            case _:
                return "No run goes on."

    def action_open_run(self) -> None:
        """Open the run in the lab, or the group here."""
        if self.row is None:
            return
        if self.row.entry is not None:
            self.study.goto("lab", run=self.row.entry.folder.run)
            return
        self.opened ^= {self.row.group}
        self.refresh_rows()

    def action_follow(self) -> None:
        """Open the newest run that goes on."""
        for entry in self.study.runs:
            if entry.active:
                self.study.goto("lab", run=entry.folder.run)
                return

    def action_compare(self) -> None:
        """Lay the marked runs over one another; with one marked, the one under the cursor too."""
        runs = list(self.marked)
        if len(runs) == 1 and self.row is not None and self.row.entry is not None:
            runs += [self.row.key] if self.row.key not in runs else []
        if len(runs) < 2:
            self.say("Mark a second run with space, or put the cursor on one.")
            return
        self.study.goto("lab", compare=runs)

    def action_export(self) -> None:
        """Write the run's epochs beside the user's other data, as CSV and JSON."""
        entry = self.row.entry if self.row else None
        if entry is None:
            return
        folder = paths.data_dir() / "exports"
        name = f"{entry.run.spec.preset or entry.run.spec.dataset.partition(':')[0]}"
        file = folder / f"{name}-{entry.folder.short}"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._write(file, entry)
        except OSError as error:
            self.say(f"{folder} cannot be written: {error.strerror}.")
        else:
            self.say(f"Written: {file}.csv and .json")

    def _write(self, file: Path, entry: Entry) -> None:
        file.with_name(file.name + ".csv").write_text(export.to_csv(entry.run), encoding="utf-8")
        file.with_name(file.name + ".json").write_text(export.to_json(entry.run), encoding="utf-8")

    def action_stop(self) -> None:
        """Stop the run under the cursor."""
        entry = self.row.entry if self.row else None
        if entry is None:
            return
        try:
            commands.send(entry.folder.commands, commands.deed("stop", sender="runs"))
        except OSError as error:
            self.say(f"The run cannot be told: {error.strerror}.")
        else:
            self.say(f"{entry.folder.short} stops after its epoch.")

    def action_remove(self) -> None:
        """Remove the run, or the group, after a question."""
        row = self.row
        if row is None:
            return
        what = f"the {len(row.entries)} runs of {row.group}" if row.group else row.key
        question = f"Remove {what}? Its curves and weights are gone then."

        def answered(yes: bool | None) -> None:
            if yes:
                self._remove(row)

        self.app.push_screen(ConfirmScreen(question), answered)

    def _remove(self, row: Row) -> None:
        self.say("")
        try:
            for entry in row.entries:
                remove(entry.folder)
        except (OSError, RuntimeError) as error:
            self.say(str(error))
        self.study.watch_runs.look()
