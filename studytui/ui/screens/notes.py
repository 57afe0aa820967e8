"""Notes: the list of all, the note, its contents; everything by keys."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from textual import events, on
from textual.app import SuspendNotSupported
from textual.containers import Horizontal, Vertical
from textual.widget import Widget
from textual.widgets import Input, Static

from studytui.ui.notes import outside
from studytui.ui.notes.blocks import MARKED, BlockActions
from studytui.ui.notes.finder import FindActions
from studytui.ui.notes.listing import Listing
from studytui.ui.notes.marking import MarkActions
from studytui.ui.notes.rows import LEGEND
from studytui.ui.notes.view import NoteView

if TYPE_CHECKING:
    from studytui.notes.note import Note
    from studytui.ui.commands import Command

SLIM, NARROW = 100, 124
"""Columns below which the list, and below which the contents lie over the note as drawers."""

ROOMY = 170
"""Columns from which list and contents are wide enough for every title."""


class NotesScreen(FindActions, BlockActions, MarkActions):
    """The notes browser."""

    SCOPE = "notes"
    CSS_PATH = "notes.tcss"
    AUTO_FOCUS = "#note"

    def compose_content(self) -> Iterable[Widget]:
        """List, note, contents."""
        with Horizontal(id="browser"):
            with Vertical(id="tree"):
                yield Input(id="filter", placeholder="find a note")
                yield Listing(id="notes", empty=" no note of that name")
                yield Static(LEGEND, id="legend")
            with Vertical(id="page"):
                yield self.view
                with Horizontal(id="findbar"):
                    yield Input(id="find", placeholder="find in this note")
                    yield Static(id="count")
            with Vertical(id="side"):
                yield Listing(id="contents")

    def on_resize(self, event: events.Resize) -> None:
        """Make drawers of what has no room."""
        super().on_resize(event)
        browser = self.query_one("#browser")
        browser.set_class(event.size.width < SLIM, "slim")
        browser.set_class(event.size.width < NARROW, "narrow")
        browser.set_class(event.size.width >= ROOMY, "roomy")

    def enabled(self, command_id: str) -> bool:
        """Leave out of the footer what would do nothing."""
        if command_id == "choose":
            return isinstance(self.focused, Listing)
        if command_id in ("find_next", "find_previous"):
            return bool(self.view.matches)
        if command_id == "try_lab":
            return bool(self.note and (self.note.lab or "toml lab" in self.note.body))
        if command_id in ("run_block", "copy_block"):
            kinds = MARKED if command_id == "copy_block" else ("code",)
            return any(block.kind in kinds for block in self.view.document.blocks)
        return True

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """As everywhere; the key of the experiment always answers, if only why there is none."""
        if action == "try_lab" and not self.editing:
            return True
        return super().check_action(action, parameters)

    def available(self) -> "list[Command]":
        """As everywhere, without what only answers why it does nothing."""
        return [command for command in super().available() if self.enabled(command.id)]

    @property
    def _pane(self) -> NoteView | Listing:
        """What the movement keys move."""
        focused = self.focused
        return focused if isinstance(focused, Listing) else self.view

    def action_down(self) -> None:
        """A line or row down."""
        self._pane.move(1)

    def action_up(self) -> None:
        """A line or row up."""
        self._pane.move(-1)

    def action_page_down(self) -> None:
        """A page down."""
        self._pane.move_page(1)

    def action_page_up(self) -> None:
        """A page up."""
        self._pane.move_page(-1)

    def action_first(self) -> None:
        """To the beginning."""
        self._pane.move_to_end(last=False)

    def action_last(self) -> None:
        """To the end."""
        self._pane.move_to_end(last=True)

    def action_shift_left(self) -> None:
        """Show more of the left of what is too wide."""
        self.view.shift_by(-8)

    def action_shift_right(self) -> None:
        """Show more of the right of what is too wide."""
        self.view.shift_by(8)

    def action_space(self) -> None:
        """Read on: a page down, at the end the next note."""
        if self.at_end:
            self._next_note()
        else:
            self.view.move_page(1)

    def _next_note(self) -> None:
        following = self.catalog.after(self.note, self.memory.path) if self.note else None
        if self.note:
            self.set_read(self.note.id, True)
        if following:
            self.show_note(following, 0)
        else:
            self.notify("This was the last note.")

    def action_choose(self) -> None:
        """Open the row under the cursor; in the note, read on."""
        if isinstance(self._pane, Listing):
            self._pane.choose()
        else:
            self.action_space()

    @on(Listing.Chosen)
    def _opened(self, event: Listing.Chosen) -> None:
        value = event.value
        self.close_drawers()
        if isinstance(value, int):
            self.view.to_line(value)
        elif isinstance(value, str) and value in self.catalog.by_id:
            self.show_note(self.catalog.by_id[value], None)

    @on(NoteView.LinkClicked)
    def _link_clicked(self, event: NoteView.LinkClicked) -> None:
        self.follow_href(event.href)

    def action_tree(self) -> None:
        """Go to the list of notes, and back."""
        self._to_pane("#tree", "#notes")

    def action_contents(self) -> None:
        """Go to the contents, and back."""
        self._to_pane("#side", "#contents")

    def _to_pane(self, pane: str, listing: str) -> None:
        target = self.query_one(listing, Listing)
        if target.has_focus:
            self.close_drawers()
            return
        self.close_drawers()
        self.query_one(pane).add_class("open")
        target.focus()

    def action_other_pane(self) -> None:
        """The next pane that is in view."""
        panes: list[Listing | NoteView] = [self.view]
        for pane, listing in (("#side", "#contents"), ("#tree", "#notes")):
            if self.query_one(pane).display:
                panes.append(self.query_one(listing, Listing))
        place = panes.index(self._pane) if self._pane in panes else 0
        panes[(place + 1) % len(panes)].focus()

    def action_next_heading(self) -> None:
        """To the next heading."""
        below = [h.line for h in self.view.document.headings if h.line > self.view.top]
        if below and not self.view.at_end:
            self.view.to_line(below[0])

    def action_previous_heading(self) -> None:
        """To the heading before."""
        above = [h.line for h in self.view.document.headings if h.line < self.view.top]
        self.view.to_line(above[-1] if above else 0)

    def action_step_back(self) -> None:
        """Close the topmost of what is open, else go back."""
        if self.clear_labels() or self.close_drawers():
            return
        if self.view.matches or self.query_one("#findbar").has_class("open"):
            self.clear_matches()
            self.view.focus()
        elif not self.stop_running() and self.history.can_go_back:
            self.action_back()

    def action_quiz_me(self) -> None:
        """Answer this note's questions."""
        if self.note:
            self.keep_place()
            self.study.goto("quiz", note=self.note.id)

    def action_edit(self) -> None:
        """Open the file in the person's editor; the changed note is shown afterwards."""
        note = self.note
        if note:
            line = note.first_line + self.present.line + 1
            command = outside.editor_command(note.path, line)
            if command is None:
                self.notify("Set EDITOR to the editor that you use.", severity="warning")
                return
            self._edit(note, command)

    def _edit(self, note: "Note", command: list[str]) -> None:
        try:
            with self.app.suspend():
                wrong = outside.edit(command)
        except SuspendNotSupported:
            self.notify(f"This terminal cannot be lent to an editor. The file is {note.file}.")
            return
        if wrong:
            self.notify(wrong, severity="error")
        self.load()
