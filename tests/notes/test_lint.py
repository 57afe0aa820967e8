"""What authors are told."""

from pathlib import Path

import pytest

from studytui.notes import catalog as catalogs
from studytui.notes import lint

HEADER = '---\nid: a\ntitle: A\nsources: ["b"]\n---\n'
WORDS = "word " * 400


def messages(tmp_path: Path, body: str, header: str = "", name: str = "a") -> list[str]:
    """The problems of one note as `line: message`."""
    tmp_path.mkdir(exist_ok=True)
    (tmp_path.parent / "other.md").touch()
    file = tmp_path / f"{name}.md"
    file.write_text(header + body)
    found = lint.check(catalogs.load([tmp_path]))
    return [f"{problem.line}: {problem.message}" for problem in found]


def test_a_sound_note_has_no_problems(tmp_path: Path) -> None:
    body = f"# A\n\n{WORDS}\n\n$x_1$ and \\$5, [[a#Part]]\n\n## Part\n\n|a|b|\n|-|-|\n|$c$|d|\n"
    assert messages(tmp_path, body, HEADER) == []


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("[[ghost]]", "1: [[ghost]] leads to no note."),
        ("# A\n\n[[a#None]]", "3: The note 'a' has no heading 'None'."),
        ("# A\n\n### C", "3: A heading of level 3 below one of level 1."),
        ("#", "1: A heading without words."),
        ("text\n\n```python\nx", "3: The code block is never closed."),
        ("```output\nx\n```", "1: An output fence must stand right after a `python run` block."),
        ("```result\nx\n```", "1: A result fence must stand right after a `toml lab` block."),
        ("```python run\nx = (\n```", "1: Not Python: '(' was never closed (line 1 of the block)."),
        ("```toml plot\nx = 1\n```", "1: toml plot: "),
        ("```toml lab\nseeds = 1\n```", "1: toml lab: "),
        ("```toml-plot\n```", "1: Write `toml plot`."),
        ("a $\\nonsense$ b", "1: TeX: "),
        ("line\nline $\\frac{1$ c", "2: TeX: "),
        ("$$\nx\n\ny\n$$", "3: An empty line in the formula of line 1."),
        ("|a|b|\n|-|-|\n|$x|y$|z|", "3: A `|` inside math parts the table cell"),
        ("|a|b|\n|-|-|\n|1|2|3|", "3: The table has 2 columns, this row 3: lost is '3'."),
        ("|a|b|\n|-|-|-|\n|1|2|", "1: This is no table"),
        ("|a|b|\n|-|\n|1|2|", "1: This is no table"),
        ("it costs $5 only", "1: A lone dollar"),
        ("it costs \\\\$5", "1: `\\\\$` is a backslash"),
        ("[x](ftp://a.example)", "1: Only http and https links are opened"),
        ("[x](missing.md)", "1: There is no file 'missing.md'."),
        ("[x](../other.md)", "1: Leads out of the folder: '../other.md'."),
        ("text\nsee[^gone]", "2: There is no footnote [^gone]."),
        ("one $\nline", "1: A lone dollar"),
    ],
)
def test_each_mistake_is_named_with_its_line(tmp_path: Path, body: str, expected: str) -> None:
    found = messages(tmp_path, body + "\n")
    assert any(message.startswith(expected) for message in found), found


def test_a_formula_too_wide_for_a_small_window_is_named(tmp_path: Path) -> None:
    cells = " & ".join(["aaaaaaaaaa"] * 9)
    body = f"$$\n\\begin{{pmatrix}} {cells} \\end{{pmatrix}}\n$$\n"
    assert any("Wider than 76 columns" in message for message in messages(tmp_path, body))


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("---\nid: b\ntitle: A\nsources: [x]\n---\n", "2: The id 'b' is not the file's name."),
        ("---\nid: a\ntitle: A\n---\n", "1: The front matter names no sources."),
        ("---\nid: a\nprerequisites: [ghost]\n---\n", "3: The prerequisite 'ghost' is no note."),
        ("---\nid: a\nprerequisites: [a]\n---\n", "3: The note is its own prerequisite."),
        ("---\nid: a\ntitle: A\n---\n", "5: The note has "),
        ("---\nid: [a]\n---\n", "2: id must be a text"),
        ("---\nid: a\n\n", "1: The front matter that begins here is not closed"),
    ],
)
def test_front_matter(tmp_path: Path, header: str, expected: str) -> None:
    found = messages(tmp_path, "# A\n", header)
    assert any(message.startswith(expected) for message in found), found


def test_a_circle_is_named_once(tmp_path: Path) -> None:
    for name, upper in (("x", "y"), ("y", "z"), ("z", "x")):
        (tmp_path / f"{name}.md").write_text(f"---\nid: {name}\nprerequisites: [{upper}]\n---\n")
    found = [str(p) for p in lint.check(catalogs.load([tmp_path]))]
    circles = [message for message in found if "form a circle" in message]
    assert len(circles) == 1
    assert "x → y → z → x" in circles[0]


def test_plain_markdown_of_ones_own_is_not_held_to_the_rules_of_collections(tmp_path: Path) -> None:
    assert messages(tmp_path, "Short text, no heading.\n") == []


def test_a_path_that_names_no_note_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("text\n")
    (tmp_path / "paths.toml").write_text('[p]\ntitle = "P"\nnotes = ["ghost"]\n')
    [problem] = lint.check(catalogs.load([tmp_path]))
    assert str(problem) == f"{tmp_path}/paths.toml:3: [p] names 'ghost', which is no note."


def test_a_link_may_name_a_file_with_a_space_in_it(tmp_path: Path) -> None:
    (tmp_path / "two words.md").write_text("# Two\n")
    assert messages(tmp_path, "# A\n\n[x](<two words.md>)\n") == []
