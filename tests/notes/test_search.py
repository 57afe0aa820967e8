"""Search: titles, then headings, then text, with context."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studytui.notes import note as notes
from studytui.notes.search import Hit, Search, fold


def collection() -> Search:
    sources = {
        "text": "# Something\n\nHere the *dropout* mask is drawn at random, long after it began.\n",
        "heading": "# Else\n\n## Dropout as noise\n",
        "title": "# Dropout\n",
        "inside": "# Inverted dropout\n",
        "none": "# Nothing\n",
    }
    return Search(notes.parse(s, Path(f"/c/{n}.md"), Path("/c")) for n, s in sources.items())


def test_rank_and_kind() -> None:
    hits = collection().find("drop")
    assert [(h.note.path.stem, h.kind) for h in hits] == [
        ("title", "title"), ("inside", "title"), ("heading", "heading"), ("text", "text")
    ]  # fmt: skip


def test_the_context_marks_the_hit() -> None:
    [hit] = collection().find("mask")
    assert hit.text[hit.start : hit.end] == "mask"
    assert "dropout mask is drawn" in hit.text
    assert hit.line == 2


def test_all_words_must_occur() -> None:
    search = collection()
    assert [h.note.path.stem for h in search.find("random mask")] == ["text"]
    assert search.find("random zebra") == []
    assert search.find("  ") == []


@pytest.mark.parametrize("query", ["ÜBER", "uber", "über"])
def test_accents_and_case_do_not_matter(query: str) -> None:
    search = Search([notes.parse("# Über alles\n", Path("/c/a.md"), Path("/c"))])
    assert len(search.find(query)) == 1


@given(st.text(max_size=200))
def test_folding_latin_text_keeps_places(text: str) -> None:
    latin = "".join(c for c in text if ord(c) < 0x250)
    assert len(fold(latin)) == len(latin)


@given(st.text(max_size=200), st.text(max_size=10))
def test_any_query_over_any_text(text: str, query: str) -> None:
    search = Search([notes.parse(text, Path("/c/a.md"), Path("/c"))])
    for hit in search.find(query):
        assert 0 <= hit.start <= hit.end <= len(hit.text) + 1


def test_the_context_reads_like_the_note() -> None:
    source = (
        "# Decay\n\nA *big* $\\alpha w_i^*$ and `weight_decay=2` on [[adam|Adam]], `w ** 2` each.\n"
    )
    search = Search([notes.parse(source, Path("/c/decay.md"), Path("/c"))])
    [hit] = search.find("and")
    assert hit.text == "A big αwᵢ* and weight_decay=2 on Adam, w ** 2 each."
    assert hit.text[hit.start : hit.end] == "and"
    [hit] = search.find("\\alpha")
    assert hit.text[hit.start : hit.end] == "\\alpha"


def only_hit(source: str, query: str) -> Hit:
    [hit] = Search([notes.parse(source, Path("/c/note.md"), Path("/c"))]).find(query)
    return hit


def test_a_greek_letter_finds_the_formulas_that_write_it_in_tex() -> None:
    hit = only_hit("# Decay\n\nThe shrinkage by $1 - \\eta\\lambda$ each step.\n", "Λ")
    assert hit.text == "The shrinkage by 1 − ηλ each step."
    assert hit.text[hit.start : hit.end] == "λ"


def test_text_is_shown_before_code_and_before_the_title() -> None:
    source = "# On momentum\n\n```python\nmomentum = 0.9\n```\n\nWith momentum it rolls on.\n"
    assert only_hit(source, "momentum rolls").text == "With momentum it rolls on."
    assert only_hit("# A\n\n```python\nmomentum = 0.9\n```\n", "momentum").line == 3


def test_of_several_lines_the_one_with_most_of_the_words_is_shown() -> None:
    source = "# A\n\nThe dropout here.\n\nWithout it, dropout does not scale.\n"
    assert only_hit(source, "scale dropout").line == 4


def test_a_tables_row_is_shown_without_its_bars() -> None:
    assert only_hit("# A\n\n| dropout | .5 |\n|---|---|\n", "dropout").text == "dropout  .5"


def test_a_long_line_is_cut_between_words_on_both_sides() -> None:
    hit = only_hit("# A\n\n" + "word " * 40 + "needle " + "tail " * 40 + "\n", "needle")
    assert hit.text.startswith("… word ")
    assert hit.text.endswith(" tail …")


def test_a_heading_is_shown_as_it_reads() -> None:
    hit = only_hit("# A\n\n## The *norm* $\\lVert w\\rVert$\n", "norm")
    assert (hit.text, hit.kind, hit.line) == ("The norm ‖w‖", "heading", 2)


def test_of_a_very_long_line_only_the_surroundings_are_made_legible() -> None:
    line = "$x^2$ and " * 30_000
    hit = only_hit(f"# A\n\n{line}needle {line}\n", "needle")
    assert hit.text.startswith("… ")
    assert "x² and needle x² and" in hit.text
