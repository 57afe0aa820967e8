"""All notes of one or more folders: their order, their graph, and what is wrong between them."""

import re
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path

import msgspec

from studytui.notes import note as notes
from studytui.notes.index import Index
from studytui.notes.note import Note, line_of, slug
from studytui.notes.stopping import Stopped, never
from studytui.notes.text import Problem, one_line

NOT_NOTES = ("presets",)
"""Folders of a collection that hold something else."""


class LearningPath(msgspec.Struct, frozen=True):
    """A named order in which to read."""

    id: str
    title: str
    notes: tuple[str, ...]


class Module(msgspec.Struct, frozen=True):
    """A folder of notes, in reading order."""

    folder: str
    title: str
    notes: tuple[Note, ...]


class Catalog:
    """The notes of some folders, with unique ids, in reading order.

    Args:
        notes: As they were read; of several with one id one keeps it.
        titles: Titles of modules, by (folder, module).
        paths: The learning paths.
        problems: What went wrong while the files were found.
    """

    def __init__(
        self,
        notes: Iterable[Note],
        titles: dict[tuple[str, str], str] | None = None,
        paths: Iterable[LearningPath] = (),
        problems: Iterable[Problem] = (),
    ) -> None:
        self.problems = list(problems)
        self._titles = titles or {}
        unique = _unique_ids(notes, self.problems)
        self.cycles: list[tuple[str, ...]] = []
        self.modules = tuple(self._order(unique))
        self.notes = tuple(note for module in self.modules for note in module.notes)
        self.by_id = {note.id: note for note in self.notes}
        self.paths = tuple(paths)

    def _order(self, found: dict[str, Note]) -> Iterator[Module]:
        order = {name: place for place, name in enumerate(_topological(found, self.cycles))}
        groups: dict[tuple[str, str], list[Note]] = defaultdict(list)
        for note in found.values():
            groups[note.folder, note.module].append(note)
        for (folder, module), members in groups.items():
            title = self._titles.get((folder, module)) or _title(folder, module)
            yield Module(module, title, tuple(sorted(members, key=lambda note: order[note.id])))

    def get(self, target: str) -> Note | None:
        """The note that a link's target means: an id, a file name or a title."""
        found = self.by_id.get(target) or self.by_id.get(slug(target))
        return found or self._by_name.get(slug(target.removesuffix(".md")))

    @cached_property
    def _by_name(self) -> dict[str, Note]:
        names = {slug(note.title): note for note in reversed(self.notes)}
        return names | {slug(note.path.stem): note for note in reversed(self.notes)}

    @cached_property
    def backlinks(self) -> dict[str, tuple[Note, ...]]:
        """For each id the notes that link to it, in reading order."""
        found: dict[str, list[Note]] = defaultdict(list)
        for note in self.notes:
            for target in dict.fromkeys(link.target for link in note.links if link.target):
                linked = self.get(target)
                if linked and linked.id != note.id and note not in found[linked.id]:
                    found[linked.id].append(note)
        return {name: tuple(sources) for name, sources in found.items()}

    @cached_property
    def _leads_to(self) -> dict[str, tuple[Note, ...]]:
        found: dict[str, list[Note]] = defaultdict(list)
        for note in self.notes:
            for name in note.prerequisites:
                found[name].append(note)
        return {name: tuple(following) for name, following in found.items()}

    def builds_on(self, note: Note) -> tuple[Note, ...]:
        """The notes that `note` names as prerequisites and that exist."""
        return tuple(self.by_id[name] for name in note.prerequisites if name in self.by_id)

    def leads_to(self, note: Note) -> tuple[Note, ...]:
        """The notes that name `note` as a prerequisite."""
        return self._leads_to.get(note.id, ())

    def after(self, note: Note, path: str = "") -> Note | None:
        """The next note of a learning path, else in reading order."""
        ids = next((each.notes for each in self.paths if each.id == path), ())
        ids = tuple(name for name in ids if name in self.by_id)
        if note.id not in ids:
            ids = tuple(self.by_id)
        place = ids.index(note.id) + 1 if note.id in ids else len(ids)
        return self.by_id[ids[place]] if place < len(ids) else None


def load(
    folders: Sequence[Path], index: Index | None = None, stop: Callable[[], bool] = never
) -> Catalog:
    """Read all notes of `folders`, unchanged files from the index.

    A folder that cannot be read is a problem of the catalog, never an exception.

    Raises:
        Stopped: `stop`, asked before each file, said so.
    """
    index = index or Index()
    found: list[Note] = []
    titles: dict[tuple[str, str], str] = {}
    paths: list[LearningPath] = []
    problems: list[Problem] = []
    for folder in dict.fromkeys(_resolved(folder) for folder in folders):
        if not folder.is_dir():
            problems.append(Problem(str(folder), 1, "There is no such folder of notes."))
            continue
        for path in sorted(_files(folder, folder, problems), key=_natural):
            if stop():
                raise Stopped
            try:
                found.append(index.read(path, folder))
            except OSError as error:
                problems.append(Problem(str(path), 1, f"Cannot be read: {error.strerror}."))
        titles |= _module_titles(folder, found, problems)
        paths += _learning_paths(folder / "paths.toml", problems)
    index.save(note.file for note in found)
    return Catalog(found, titles, paths, problems)


def single(path: Path) -> Catalog:
    """A catalog of the one note in `path`.

    Raises:
        OSError: The file cannot be read.
    """
    return Catalog([notes.read(path)])


def _resolved(folder: Path) -> Path:
    try:
        return folder.expanduser().resolve()
    except (OSError, RuntimeError):
        return folder.absolute()


def _natural(path: Path) -> list[tuple[int, str]]:
    """A sorting key by which `10-x` comes after `9-y`."""
    parts = re.split(r"(\d+)", str(path).casefold())
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in parts]


def _files(folder: Path, root: Path, problems: list[Problem]) -> Iterator[Path]:
    """The Markdown files below a folder; what leads out of it by a link is refused."""
    try:
        entries = sorted(folder.iterdir())
    except OSError as error:
        problems.append(Problem(str(folder), 1, f"Cannot be read: {error.strerror}."))
        return
    for entry in entries:
        if entry.name.startswith(".") or (entry.name in NOT_NOTES and folder == root):
            continue
        if not _is_text(entry):
            if entry.suffix == ".md":
                name = str(entry).encode(errors="replace").decode()
                problems.append(Problem(name, 1, "The file's name is not UTF-8; rename it."))
        elif entry.is_symlink() and not _resolved(entry).is_relative_to(root):
            if entry.suffix == ".md" or entry.is_dir():
                problems.append(Problem(str(entry), 1, "Leads out of the folder; not opened."))
        elif entry.is_symlink() and entry.suffix == ".md" and not entry.exists():
            problems.append(Problem(str(entry), 1, "Leads to no file."))
        elif entry.is_dir():
            if not entry.is_symlink():  # a link to a folder above would never end
                yield from _files(entry, root, problems)
        elif entry.suffix == ".md" and not entry.name.endswith(".quiz.md") and entry.is_file():
            yield entry


def _is_text(path: Path) -> bool:
    """Whether a path can be written down; on POSIX a name may be any bytes."""
    try:
        str(path).encode()
    except UnicodeEncodeError:
        return False
    return True


def _toml(file: Path, problems: list[Problem]) -> dict[str, object]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        line = re.search(r"at line (\d+)", str(error))
        problems.append(Problem(str(file), int(line[1]) if line else 1, f"Not usable: {error}."))
        return {}


def _module_titles(
    folder: Path, found: Iterable[Note], problems: list[Problem]
) -> dict[tuple[str, str], str]:
    titles = {}
    for module in {note.module for note in found if note.folder == str(folder) and note.module}:
        title = _toml(folder / module / "module.toml", problems).get("title")
        if isinstance(title, str) and one_line(title):
            titles[str(folder), module] = one_line(title)
    return titles


def _title(folder: str, module: str) -> str:
    """A title for a folder that has none: its own name, without a leading number."""
    name = Path(module or folder).name
    words = re.sub(r"^\d+[-_. ]+", "", name).replace("-", " ").replace("_", " ")
    return one_line(words) or one_line(name)


def _learning_paths(file: Path, problems: list[Problem]) -> Iterator[LearningPath]:
    for name, table in _toml(file, problems).items():
        title = table.get("title", name) if isinstance(table, dict) else None
        ids = table.get("notes") if isinstance(table, dict) else None
        if (
            not isinstance(title, str)
            or not isinstance(ids, list)
            or not all(isinstance(each, str) for each in ids)
        ):
            message = f'[{one_line(name)}] needs `title = "…"` and `notes = [ids]`.'
            problems.append(Problem(str(file), 1, message))
            continue
        yield LearningPath(one_line(name), one_line(title), tuple(ids))


def _unique_ids(found: Iterable[Note], problems: list[Problem]) -> dict[str, Note]:
    """The notes by id; of several with one id the first whose file has that name keeps it.

    The others get a number behind it.
    """
    found = tuple(found)
    owners: dict[str, Note] = {}
    for note in sorted(found, key=lambda note: note.id != note.path.stem):
        owners.setdefault(note.id, note)
    unique: dict[str, Note] = {}
    for note in found:
        name, count = note.id, 1
        while name in unique or owners.get(name, note) is not note:
            count += 1
            name = f"{note.id}-{count}"
        if count > 1:
            first = owners[note.id].file
            line = line_of(note, "id")
            problem = Problem(note.file, line, f"The id {note.id!r} is already that of {first}.")
            problems.append(problem)
            both = (*note.problems, problem)
            note = msgspec.structs.replace(note, id=name, problems=both)
        unique[name] = note
    return unique


def _topological(found: dict[str, Note], cycles: list[tuple[str, ...]]) -> Iterator[str]:
    """The ids so that prerequisites come first, else as found; cycles are reported and cut.

    Depth first without recursion: a chain may be as long as there are files.
    """
    done: set[str] = set()
    for start in found:
        trail: dict[str, Iterator[str]] = {}
        if start not in done:
            trail[start] = iter(found[start].prerequisites)
        while trail:
            name, following = next(reversed(trail.items()))
            upper = next((u for u in following if u in found and u not in done), None)
            if upper is None:
                del trail[name]
                done.add(name)
                yield name
            elif upper in trail:
                names = list(trail)
                cycles.append(tuple(names[names.index(upper) :]))
            else:
                trail[upper] = iter(found[upper].prerequisites)
