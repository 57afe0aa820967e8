"""The notes that can be opened, and the words around each: what leads to it and away from it."""

from collections.abc import Callable, Container, Iterable, Sequence
from pathlib import Path

from studytui import paths
from studytui.notes import catalog as catalogs
from studytui.notes.catalog import Catalog
from studytui.notes.index import Index
from studytui.notes.note import Note
from studytui.notes.search import Search
from studytui.notes.stopping import never


class Library:
    """The catalog of some folders, kept up with the files.

    Args:
        folders: The collections, the shipped one first.
    """

    def __init__(self, folders: Sequence[Path]) -> None:
        self.folders = list(folders)
        self._index = Index.at(paths.cache_dir(), self.folders)
        self.catalog = Catalog([])
        self.search = Search()

    def load(self, stop: Callable[[], bool] = never) -> bool:
        """Read what changed on the disk; whether anything did. May be called from a thread.

        Raises:
            Stopped: `stop` said so.
        """
        found = catalogs.load(self.folders, self._index, stop)
        if found.modules == self.catalog.modules and found.paths == self.catalog.paths:
            return False
        self.search.update(found.notes)
        self.catalog = found
        return True

    def title(self, target: str) -> str | None:
        """The title of the note that a link means."""
        note = self.catalog.get(target)
        return note.title if note else None

    def head(self, note: Note, read: Container[str] = ()) -> str:
        """What stands below the title: module, reading time, what it builds on and leads to.

        Prerequisites that are not in `read` are said to be optional: nothing is ever locked.
        """
        module = next((m.title for m in self.catalog.modules if note in m.notes), "")
        parts = [module, f"{note.minutes} min"]
        before = [
            f"[[{each.id}]]" + ("" if each.id in read else " (unread, optional)")
            for each in self.catalog.builds_on(note)
        ]
        if before:
            parts.append(f"builds on {', '.join(before)}")
        if after := _links(self.catalog.leads_to(note)):
            parts.append(f"leads to {after}")
        return " · ".join(part for part in parts if part)

    def notices(self, note: Note) -> tuple[str, ...]:
        """What is wrong with a note's file, and with what it says to build on."""
        found = [problem.message for problem in note.problems]
        found += [
            f"The prerequisites form a circle: {' → '.join((*cycle, cycle[0]))}."
            for cycle in self.catalog.cycles
            if note.id in cycle
        ]
        found += [
            f"The prerequisite {name!r} is no note."
            for name in note.prerequisites
            if name not in self.catalog.by_id
        ]
        return tuple(found)

    def tail(self, note: Note, path: str) -> str:
        """What stands at the end: sources, what links here, the next note."""
        parts = []
        if note.sources:
            items = "\n".join(f"- {_escaped(source)}" for source in note.sources)
            parts.append(f"## Sources\n\n{items}")
        if linked := _links(self.catalog.backlinks.get(note.id, ())):
            parts.append(f"**Linked from** {linked}")
        following = self.catalog.after(note, path)
        if following:
            parts.append(f"**Next** (space): [[{following.id}]]")
        return "\n\n---\n\n" + "\n\n".join(parts) if parts else ""


def _links(notes: Iterable[Note]) -> str:
    return ", ".join(f"[[{note.id}]]" for note in notes)


def _escaped(text: str) -> str:
    """Text as Markdown that shows it as it is."""
    return "".join(f"\\{c}" if c in "\\`*_[]$|<>#~" else c for c in text)
