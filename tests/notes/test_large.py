"""Notes that are too much: nothing is lost without a word, and laying out can be given up."""

from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest

from studytui.notes import catalog, lint
from studytui.notes import note as notes
from studytui.notes.render import Options, plain_text, render
from studytui.notes.render.inline import strip_html
from studytui.notes.search import Search
from studytui.notes.stopping import Stopped

LARGE = {
    "items": "- item *em*\n" * 500,
    "quotes": "".join("> " * depth + "x\n\n" for depth in range(200)),
    "brackets": "[" * 2000,
    "images": "![" * 2000,
    "stars": "*a **b _c " * 500,
    "table": "|a|b|\n|-|-|\n" + "|x|y|\n" * 500,
    "columns": "|a" * 500 + "|\n" + "|-" * 500 + "|\n",
    "formulas": "$$x$$\n\n" * 300,
    "formulas in a line": "$x$ " * 300,
    "headings": "# a\n" * 300,
    "code": "```\nx\n```\n" * 300,
    "links": "[[a]] " * 300,
    "addresses": "http://a.b/(" * 300,
}


def after(calls: int) -> Callable[[], bool]:
    """A `stop` that says yes from the given call on."""
    asked = count()
    return lambda: next(asked) >= calls


@pytest.mark.parametrize("calls", [0, 1, 50, 150])
@pytest.mark.parametrize("source", LARGE.values(), ids=LARGE.keys())
def test_laying_out_is_given_up_when_asked(source: str, calls: int) -> None:
    with pytest.raises(Stopped):
        render(source, Options(stop=after(calls)))


def test_reading_a_folder_is_given_up_when_asked(tmp_path: Path) -> None:
    for number in range(5):
        (tmp_path / f"{number}.md").write_text("# One\n")
    with pytest.raises(Stopped):
        catalog.load([tmp_path], stop=after(3))


@pytest.mark.parametrize("columns", [20, 80])
@pytest.mark.parametrize("marker", ["- ", "> ", "1. ", "> - "])
def test_what_is_nested_very_deep_is_shown_to_the_last_word(marker: str, columns: int) -> None:
    one_line = marker * 60 + "deepest\n\nafterwards"
    assert "deepest" in (text := plain_text(one_line, columns))
    assert "afterwards" in text


def test_a_list_of_many_levels_keeps_every_item() -> None:
    source = "".join("  " * depth + f"- item{depth}\n" for depth in (*range(30), 0))
    text = plain_text(source, 80)
    assert [f"item{depth}" in text for depth in range(30)] == [True] * 30
    assert text.count("item0") == 2


LONG = 100_000
LONG_LINES = {
    "blanks": " " * LONG + "x```",
    "blanks in a list": " " * LONG + "- " + " " * LONG + "x```",
    "blanks in a heading": "# x" + " " * LONG + "y",
    "blanks in a fence": "```\n" + " " * LONG + "x",
    "quotes": "> " * LONG + "x```",
    "backticks": "[[" + "`" * LONG,
    "backticks apart": "[[" + "`a " * LONG,
    "links": "[[a|" * LONG,
    "images": "<img " + 'alt="x ' * LONG,
}


@pytest.mark.parametrize("source", LONG_LINES.values(), ids=LONG_LINES.keys())
def test_no_line_takes_more_than_linear_time(source: str) -> None:
    """Each of these took minutes with an expression that tries all ways to divide it."""
    note = notes.parse(source, Path("/c/long.md"), Path("/c"))
    Search([note]).find("x")
    assert note.links == ()
    assert strip_html(source)


@pytest.mark.parametrize(
    "line", [" \t" * LONG + "x", "x" + "`" * LONG, "-" * LONG + "x", "|-" * LONG]
)
def test_checking_takes_no_more_either(line: str) -> None:
    note = notes.parse(f"a\n{line}\n", Path("/c/long.md"), Path("/c"))
    assert len(lint.check(catalog.Catalog([note]))) <= 1


@pytest.mark.parametrize(
    ("line", "text"),
    [("# A", "A"), ("# A ##", "A"), ("# C#", "C#"), ("# ", ""), ("# #", ""), ("#\tA \t#\t", "A")],
)
def test_a_headings_closing_marks_are_no_text(line: str, text: str) -> None:
    [heading] = notes.parse(line, Path("/c/a.md"), Path("/c")).headings
    assert heading.text == text


def test_links_within_code_are_none() -> None:
    source = "`[[a]]` [[b]] ``[[c]] ` `` [[d]] ``` [[e]] `[[f]]\n"
    links = notes.parse(source, Path("/c/a.md"), Path("/c")).links
    assert [link.target for link in links] == ["b", "d", "e", "f"]


def test_addresses_without_end_are_not_searched_for_squarely() -> None:
    document = render("http://a.b/(" * 20_000, Options())
    assert len(document.links) == 20_000
