"""The catalog: order, graph, several folders, the cache."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studytui.notes import catalog as catalogs
from studytui.notes import note as notes
from studytui.notes.catalog import Catalog
from studytui.notes.index import Index
from studytui.notes.note import Note


def make(folder: Path, name: str, *prerequisites: str, body: str = "") -> Path:
    file = folder / f"{name}.md"
    file.parent.mkdir(parents=True, exist_ok=True)
    ids = ", ".join(prerequisites)
    stem = file.stem
    file.write_text(f"---\nid: {stem}\ntitle: T {stem}\nprerequisites: [{ids}]\n---\n{body}\n")
    return file


def graph(edges: dict[str, list[str]]) -> Catalog:
    def note(name: str) -> Note:
        header = f"---\nid: {name}\ntitle: {name}\nprerequisites: [{', '.join(edges[name])}]\n---\n"
        return notes.parse(header, Path(f"/c/{name}.md"), Path("/c"))

    return Catalog(note(name) for name in edges)


NAMES = st.sampled_from([f"n{i}" for i in range(8)])


@given(st.dictionaries(NAMES, st.lists(NAMES, max_size=4)))
def test_every_note_is_listed_once_and_after_its_prerequisites(edges: dict[str, list[str]]) -> None:
    found = graph(edges)
    order = [note.id for note in found.notes]
    assert sorted(order) == sorted(edges)
    in_circles = {name for cycle in found.cycles for name in cycle}
    for name in order:
        for upper in edges[name]:
            if upper in edges and not {upper, name} & in_circles and not found.cycles:
                assert order.index(upper) < order.index(name)


@given(st.dictionaries(NAMES, st.lists(NAMES, max_size=4)))
def test_circles_are_found_exactly_when_there_is_one(edges: dict[str, list[str]]) -> None:
    def reaches(start: str, goal: str) -> bool:
        seen: set[str] = set()
        waiting = [u for u in edges.get(start, []) if u in edges]
        while waiting:
            name = waiting.pop()
            if name == goal:
                return True
            if name not in seen:
                seen.add(name)
                waiting += [u for u in edges[name] if u in edges]
        return False

    assert bool(graph(edges).cycles) == any(reaches(name, name) for name in edges)


def test_a_long_chain_needs_no_deep_stack() -> None:
    edges = {f"n{i}": [f"n{i + 1}"] for i in range(3000)}
    assert graph(edges).notes[0].id == "n2999"


def test_modules_are_ordered_by_number_and_titled(tmp_path: Path) -> None:
    make(tmp_path, "10-last/c")
    make(tmp_path, "2-second/b")
    make(tmp_path, "1-first/a", "z")
    make(tmp_path, "1-first/z")
    (tmp_path / "1-first" / "module.toml").write_text('title = "The first"')
    found = catalogs.load([tmp_path])
    assert [module.title for module in found.modules] == ["The first", "second", "last"]
    assert [note.id for note in found.modules[0].notes] == ["z", "a"]


def test_backlinks_paths_and_neighbours(tmp_path: Path) -> None:
    make(tmp_path, "a", body="[[b]] [[T b]] [[missing]]")
    make(tmp_path, "b", "a", body="[[b#x]]")
    (tmp_path / "paths.toml").write_text('[p]\ntitle = "P"\nnotes = ["b", "a"]\n[bad]\nnotes = 3\n')
    found = catalogs.load([tmp_path])
    a, b = found.by_id["a"], found.by_id["b"]
    assert found.backlinks == {"b": (a,)}
    assert found.builds_on(b) == (a,)
    assert found.leads_to(a) == (b,)
    assert found.after(a) == b
    assert found.after(a, "p") is None
    assert found.after(b, "p") == a
    assert [path.id for path in found.paths] == ["p"]
    assert "[bad]" in found.problems[0].message


def test_of_two_notes_with_one_id_the_first_keeps_it(tmp_path: Path) -> None:
    make(tmp_path / "one", "same")
    make(tmp_path / "two", "same")
    found = catalogs.load([tmp_path / "one", tmp_path / "two"])
    assert list(found.by_id) == ["same", "same-2"]
    assert "already that of" in found.by_id["same-2"].problems[0].message


def test_of_two_notes_with_one_id_the_one_that_is_called_so_keeps_it(tmp_path: Path) -> None:
    make(tmp_path, "same")
    (tmp_path / "copy.md").write_text("---\ntitle: Copy\nid: same\n---\n")
    found = catalogs.load([tmp_path])
    assert found.by_id["same"].path.name == "same.md"
    assert found.by_id["same-2"].problems[-1].line == 3


def test_titles_hold_nothing_that_a_terminal_obeys(tmp_path: Path) -> None:
    make(tmp_path / "m", "a")
    header = '---\nid: b\ntitle: "\\e[31mRed\\n\\u202etwo"\nsources: ["\\aBook"]\n---\n'
    (tmp_path / "m" / "b.md").write_text(header)
    (tmp_path / "m" / "module.toml").write_text('title = "\\u001b[2JModule"\n')
    (tmp_path / "paths.toml").write_text('[p]\ntitle = "\\u009bPath"\nnotes = ["b"]\n')
    found = catalogs.load([tmp_path])
    assert (found.by_id["b"].title, found.by_id["b"].sources) == ("Red two", ("Book",))
    assert (found.modules[0].title, found.paths[0].title) == ("Module", "Path")


def test_question_files_hidden_files_presets_and_links_outwards_are_no_notes(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "notes"
    make(folder, "a")
    for name in ("a.quiz.md", ".hidden.md", "presets/p.md", ".git/x.md"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("# no\n")
    (tmp_path / "secret.md").write_text("# secret\n")
    (folder / "out.md").symlink_to(tmp_path / "secret.md")
    (folder / "up").symlink_to(folder)
    (folder / "void.md").symlink_to("nothing.md")
    found = catalogs.load([folder])
    assert [note.id for note in found.notes] == ["a"]
    assert [Path(problem.file).name for problem in found.problems] == ["out.md", "void.md"]


def test_a_name_that_is_not_utf8_is_a_problem_and_no_more(tmp_path: Path) -> None:
    make(tmp_path, "a")
    (tmp_path / os.fsdecode(b"\xff.md")).write_text("# No\n")
    found = catalogs.load([tmp_path], Index(tmp_path / "cache"))
    assert list(found.by_id) == ["a"]
    [problem] = found.problems
    assert problem.file == f"{tmp_path}/?.md"
    assert "not UTF-8" in problem.message


def test_a_missing_folder_is_a_problem(tmp_path: Path) -> None:
    assert "no such folder" in catalogs.load([tmp_path / "gone"]).problems[0].message


def test_an_unreadable_note_is_a_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path, folder: Path | None = None) -> Note:
        raise PermissionError(13, "Permission denied")

    make(tmp_path, "a")
    monkeypatch.setattr(notes, "read", refuse)
    assert "Cannot be read" in catalogs.load([tmp_path]).problems[0].message


def test_unchanged_files_come_from_the_cache(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, cache = tmp_path / "notes", tmp_path / "cache"
    kept, changed = make(folder, "kept"), make(folder, "changed")
    catalogs.load([folder], Index.at(cache, [folder]))
    make(folder, "changed", body="more words")
    read: list[Path] = []
    original = notes.read

    def counted(path: Path, root: Path | None = None) -> Note:
        read.append(path)
        return original(path, root)

    monkeypatch.setattr(notes, "read", counted)
    found = catalogs.load([folder], Index.at(cache, [folder]))
    assert read == [changed]
    assert kept.exists()
    assert "more words" in found.by_id["changed"].body


def test_a_damaged_cache_is_ignored(tmp_path: Path) -> None:
    folder, cache = tmp_path / "notes", tmp_path / "cache"
    make(folder, "a")
    catalogs.load([folder], Index.at(cache, [folder]))
    [file] = (cache / "notes").iterdir()
    file.write_bytes(b"\xff not a cache")
    assert [note.id for note in catalogs.load([folder], Index.at(cache, [folder])).notes] == ["a"]


def test_a_link_may_name_a_note_by_title_or_file(tmp_path: Path) -> None:
    make(tmp_path, "a-b")
    found = catalogs.load([tmp_path])
    assert {found.get(name) for name in ("a-b", "T a-b", "A B", "a-b.md")} == {found.by_id["a-b"]}
    assert found.get("c") is None
