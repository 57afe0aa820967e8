"""The browser's parts that need no screen."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.segment import Segment
from rich.style import Style

from studytui.lab.specfile import SpecError
from studytui.notes import fences
from studytui.notes.catalog import Catalog, LearningPath
from studytui.notes.note import parse
from studytui.notes.render import Line, Options, Run, render
from studytui.notes.run import Result
from studytui.ui.notes import outside
from studytui.ui.notes.blocks import experiments
from studytui.ui.notes.execution import place_of, result_lines
from studytui.ui.notes.finding import labels, matches
from studytui.ui.notes.history import History, Place
from studytui.ui.notes.plots import draw_fence, shade_fence
from studytui.ui.notes.rows import MARKS, tree_rows
from studytui.ui.notes.styles import NoteStyles, labelled, restyled, strip

RUNS = st.lists(
    st.builds(Run, st.text("ab 漢é", min_size=1, max_size=6), st.just("em")), max_size=5
)


class Plain(NoteStyles):
    """Styles without an app."""

    def __init__(self) -> None:
        self._known = {}

    def style(self, names: str) -> Style:
        return Style()


def text(line: Line, width: int, shift: int = 0) -> str:
    segments: list[Segment] = list(strip(line, Plain(), Style(), width, shift))
    return "".join(segment.text for segment in segments)


def test_a_line_that_fits_is_padded() -> None:
    assert text(Line((Run("abc"),)), 5) == "abc  "


def test_a_wide_line_is_cut_with_a_mark_and_shifts_beside_its_margin() -> None:
    line = Line((Run("│ "), Run("0123456789")), fixed=2)
    assert text(line, 8) == "│ 01234›"
    assert text(line, 8, shift=3) == "│ ‹4567›"
    assert text(line, 8, shift=6) == "│ ‹789  "


@given(RUNS, st.integers(0, 12), st.integers(2, 30), st.integers(0, 20))
def test_a_strip_has_exactly_the_width(runs: list[Run], fixed: int, width: int, shift: int) -> None:
    line = Line(tuple(runs), fixed=min(fixed, width - 2))
    assert strip(line, Plain(), Style(), width, shift).cell_length == width


@given(RUNS, st.integers(0, 20), st.integers(0, 20))
def test_restyling_keeps_the_text(runs: list[Run], start: int, end: int) -> None:
    whole = "".join(run.text for run in runs)
    changed = restyled(tuple(runs), min(start, end), max(start, end), "found")
    assert "".join(run.text for run in changed) == whole
    marked = "".join(run.text for run in changed if "found" in run.style)
    assert marked == whole[min(start, end) : max(start, end)]


def test_labels_stand_at_the_beginning_of_their_links_once() -> None:
    runs = (Run("see "), Run("first", "link", 1), Run(" bold", "link strong", 1), Run("x", "", 2))
    shown = labelled(runs, {1: "as", 2: "b"})
    assert "".join(run.text for run in shown) == "see asrst boldb"


@pytest.mark.parametrize("count", [0, 1, 23, 24, 25, 200])
def test_labels_are_different_and_of_one_length(count: int) -> None:
    found = labels(count)
    assert len(set(found)) == count
    assert len({len(label) for label in found}) <= 1


def test_matches_cross_line_breaks_and_ignore_case() -> None:
    document = render("one two three four", Options(width=12))
    assert [line.text for line in document.lines] == ["one two", "three four"]
    assert [(m.line, m.start, m.end) for m in matches(document, "TWO")] == [(0, 4, 7)]
    assert [(m.line, m.start) for m in matches(document, "two  three")] == [(0, 4)]
    assert list(matches(document, " ")) == []


def test_history_goes_back_and_forward_and_forgets_what_was_ahead() -> None:
    history, a, b, c = History(), Place("a", 1), Place("b", 2), Place("c", 3)
    assert history.back(a) is None
    history.leave(a)
    history.leave(b)
    assert history.back(c) == b
    assert history.back(b) == a
    assert history.forward(a) == b
    history.leave(b)
    assert history.forward(c) is None


@pytest.mark.parametrize(
    ("editor", "expected"),
    [
        ("vim", ["vim", "+7", "/n.md"]),
        ("emacs -nw", ["emacs", "-nw", "+7", "/n.md"]),
        ("code", ["code", "-w", "-g", "/n.md:7"]),
        ("/usr/bin/hx", ["/usr/bin/hx", "/n.md:7"]),
    ],
)
def test_editors_are_opened_at_the_line(editor: str, expected: list[str]) -> None:
    assert outside.editor_command(Path("/n.md"), 7, {"EDITOR": editor}) == expected


def test_visual_wins_and_a_missing_editor_is_a_sentence() -> None:
    command = outside.editor_command(Path("/n.md"), 1, {"EDITOR": "a", "VISUAL": "no-such-editor"})
    assert command
    assert outside.edit(command).startswith("no-such-editor cannot be started")


@pytest.mark.parametrize(
    ("href", "web"),
    [("https://a.example", True), ("HTTP://a", True), ("file:///x", False), ("javascript:x", False),
     ("http:", False), ("note:x", False)],
)  # fmt: skip
def test_only_web_addresses_are_web_addresses(href: str, web: bool) -> None:
    assert outside.is_web(href) is web


@pytest.mark.parametrize(
    ("result", "shown", "last"),
    [
        (Result("42\n"), "42", "= the same as in the note, to four digits"),
        (Result("41\n"), "42", "≠ not as in the note"),
        (Result("x\n", "ValueError: no"), "42", "✗ ValueError: no"),
        (Result(""), None, "(printed nothing)"),
        (Result("a\nb\n"), None, "b"),
    ],
)
def test_a_result_says_how_it_compares(result: Result, shown: str | None, last: str) -> None:
    lines = result_lines(result, shown, exact=False)
    assert lines[-1][0].text.startswith(last)


def test_standard_error_stands_between_what_was_printed_and_the_comparison() -> None:
    lines = result_lines(Result("42\n", stderr="careful\n"), "42", exact=False)
    assert [line[0].text for line in lines[:2]] == ["42", "standard error: careful"]
    assert lines[2][0].text.startswith("= the same")


def test_the_place_of_a_block_among_those_that_run() -> None:
    source = "---\nid: a\n---\n```python\nx\n```\n\n```python run\ny\n```\n"
    note = parse(source, Path("/c/a.md"), Path("/c"))
    assert place_of(note, 4) == 0
    assert place_of(note, 0) is None


def test_experiments_of_a_fence() -> None:
    fence = fences.read_lab(
        'base = "noisy-moons"\nwatch = "w"\nchanges = [{at = 9, set = {l2 = 0.1}}]\n'
        "runs = {plain = {}, dropped = {dropout = 0.5}}\n"
    )
    plain, dropped = experiments(fence)
    assert plain[:2] == ("noisy-moons: plain", "l2 0.1 at epoch 9")
    assert (dropped[2].dropout, dropped[2].watch, dropped[2].preset) == (0.5, "w", "noisy-moons")
    with pytest.raises(SpecError):
        list(experiments(fences.read_lab('base = "ghost"')))


@pytest.mark.parametrize("width", [20, 40, 76, 120])
@pytest.mark.parametrize(
    "source",
    [
        '[[curves]]\nx = [1, 2, 3]\ny = [1, nan, inf]\nlabel = "a"\n',
        'log = "xy"\n[[curves]]\nx = [-1, 0, 1]\ny = [0, 1, 2]\npoints = true\n',
        '[[bars]]\nlabel = "one"\nvalue = 3\n[[bars]]\nlabel = "two"\nvalue = -1\n',
        'regions = {x={from=-1,to=1},y={from=-1,to=1},expr="x*y",points=[[0,0,1],[9,9,0]]}\n',
    ],
)
def test_pictures_fit_their_width(source: str, width: int) -> None:
    for runs in draw_fence(source, width):
        assert sum(len(run.text) for run in runs) <= width


def test_areas_differ_by_more_than_colour_where_there_is_none() -> None:
    source = 'regions = {x={from=-1,to=1},y={from=-1,to=1},expr="x"}\n'
    text = "".join(run.text for runs in shade_fence(source, 40) for run in runs)
    assert "░" in text
    assert "▀" not in text


def test_the_tree_narrows_and_shows_how_notes_stand() -> None:
    notes = [parse(f"# {name}\n", Path(f"/c/m/{name}.md"), Path("/c")) for name in ("One", "Two")]
    catalog = Catalog(notes)
    rows = tree_rows(catalog, {"m-one": "due"})
    assert [row.content.plain for row in rows] == [" m 1/2", f"  {MARKS['due']} One", "  ○ Two"]
    assert [row.value for row in tree_rows(catalog, {}, "tw")] == [None, "m-two"]
    assert tree_rows(catalog, {}, "zebra") == []


def test_with_a_path_chosen_a_query_still_finds_every_note() -> None:
    notes = [parse(f"# {name}\n", Path(f"/c/m/{name}.md"), Path("/c")) for name in ("One", "Two")]
    catalog = Catalog(notes, paths=[LearningPath("p", "Path", ("m-two",))])
    titles = [row.content.plain for row in tree_rows(catalog, {}, "", "p")]
    assert titles == [" Path 0/1", "  ○ Two"]
    found = [row.value for row in tree_rows(catalog, {}, "o", "p")]
    assert found == [None, "m-two", None, "m-one"]
