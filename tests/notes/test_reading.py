"""Reading files: cleaning, front matter, headings, fences and links."""

import contextlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studytui.notes import frontmatter, note, text
from studytui.notes.note import Note


def parsed(source: str) -> Note:
    return note.parse(source, Path("/c/m/a-note.md"), Path("/c"))


@given(st.text())
def test_cleaning_is_idempotent_and_keeps_what_is_harmless(source: str) -> None:
    once = text.clean(source)
    assert text.clean(once) == once
    lines = source.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    assert len(once.split("\n")) == len(lines)
    harmless = "".join(c for c in source if c.isalnum() and c.isascii())
    if not any(c in source for c in "\x1b\x9b"):
        assert harmless == "".join(c for c in once if c.isalnum() and c.isascii())


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b]0;title\x07text", "text"),
        ("\x1b]52;c;aGk=\x1b\\text", "text"),
        ("\x1b]0;open\ntext", "\ntext"),
        ("a\u202eb\u2066c", "abc"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("tab\tstays", "tab\tstays"),
        ("\ufeffbom", "bom"),
        ("🙂 日本 é ∑", "🙂 日本 é ∑"),
    ],
)
def test_cleaning(source: str, expected: str) -> None:
    assert text.clean(source) == expected


def test_what_was_wrong_with_a_file_is_said_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_bytes(b"fine\n\x1b[31mred\nb\xe9d\n")
    cleaned, problems = text.read(file)
    assert cleaned == "fine\nred\nb\ufffdd\n"
    assert [(p.line, p.message.split()[0]) for p in problems] == [(3, "Byte"), (2, "Control,")]


def test_a_large_file_is_cut_at_a_line_and_says_so(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_bytes(b"0123456789\n" * 200_000)
    cleaned, [problem] = text.read(file)
    assert len(cleaned) <= text.LARGEST
    assert cleaned.endswith("0123456789")
    assert "2.2 MB" in problem.message


FULL = """---
id: a-note
title: A note
prerequisites: [one, two]
sources:
  - "A: book"
lab: [preset]
summary: In short.
---
# A note

Words [[one]] and [[two#Part|label]] but not `[[code]]`.

Under
=====

```python run
# no heading [[no]]
```
"""


def test_front_matter_and_body_are_read() -> None:
    found = parsed(FULL)
    assert (found.id, found.title, found.summary) == ("a-note", "A note", "In short.")
    assert (found.prerequisites, found.lab, found.sources) == (
        ("one", "two"),
        ("preset",),
        ("A: book",),
    )
    assert found.module == "m"
    assert found.problems == ()
    assert [(h.level, h.text, h.line) for h in found.headings] == [
        (1, "A note", 10),
        (1, "Under", 14),
    ]
    assert [(x.target, x.heading, x.label, x.line) for x in found.links] == [
        ("one", "", "", 12), ("two", "Part", "label", 12)
    ]  # fmt: skip
    [fence] = found.fences
    assert (fence.words, fence.line, fence.end, fence.closed) == (("python", "run"), 17, 19, True)


def test_plain_markdown_needs_no_front_matter() -> None:
    found = parsed("Some text\n\n## The first heading\n")
    assert (found.id, found.title, found.has_front_matter) == (
        "m-a-note",
        "The first heading",
        False,
    )


def test_a_thematic_break_is_no_front_matter() -> None:
    assert parsed("---\n\ntext without an end\n").body.startswith("---")


@pytest.mark.parametrize(
    ("header", "line", "words"),
    [
        ("id: [a", 2, "not YAML"),
        ("id: a\nid: b", 3, "twice"),
        ("a: &x [1]\nb: *x", 3, "aliases"),
        ("- a\n- b", 2, "key: value"),
        ("id: Not An Id", 2, "lower-case"),
        ("id: ok\ntitle: [1]", 3, "must be a text"),
        ("id: ok\nprerequisites: one", 3, "must be a list"),
        ("id: ok\nprerequisties: [one]", 3, "There is no key"),
        ("id: 2020-99-99", 2, "must be"),
        ("? [a]\n: b", 2, "must be a word"),
        ("x: !!python/object:os.system ls", 2, "not YAML"),
        ("[" * 2000, 2, "Front matter"),
        ("x: " + "a" * 40_000, 2, "longer"),
    ],
)
def test_bad_front_matter_is_a_problem_and_the_note_opens(
    header: str, line: int, words: str
) -> None:
    found = parsed(f"---\n{header}\n---\n# Body\n")
    assert any(words in problem.message for problem in found.problems), found.problems
    assert min(problem.line for problem in found.problems) in (line, line - 1)
    assert found.body == "# Body\n"


def test_the_front_matter_of_other_programs_is_left_alone() -> None:
    assert parsed("---\ntags: [a]\naliases: []\n---\nText\n").problems == ()


@given(st.text(max_size=300))
def test_any_front_matter_is_read_or_refused(source: str) -> None:
    with contextlib.suppress(frontmatter.FrontMatterError):
        assert isinstance(frontmatter.load(text.clean(source)), dict)


@given(
    st.lists(st.sampled_from(["```", "~~~", "    ", "# h", "text", "> ```", "- ```", "===", ""]))
)
def test_fences_never_overlap_and_lie_within_the_text(lines: list[str]) -> None:
    body = "\n".join(lines)
    fences = note.scan(body)[1]
    ends = [0, *(fence.end for fence in fences)]
    assert all(end < fence.line for end, fence in zip(ends, fences, strict=False))
    assert all(fence.end <= max(1, len(lines)) for fence in fences)


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("The idea", "the-idea"),
        ("λ, α, `weight_decay`", "λ-α-weight-decay"),
        ("É 2!", "e-2"),
        ("?", ""),
    ],
)
def test_slugs(heading: str, expected: str) -> None:
    assert note.slug(heading) == expected
