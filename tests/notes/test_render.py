"""Laying out Markdown: any text becomes lines, and no line is a danger to the terminal."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studytui.notes.render import Document, Options, plain_text, render
from studytui.notes.render.line import cells, width
from studytui.notes.text import clean
from tests.notes.examples import CONSTRUCTS

INLINE = st.sampled_from(
    ["*", "**", "_", "`", "``", "$", "$$", "[", "]", "](", "[[", "]]", "|", "~~", "<", ">", "\\",
     "![", "[^1]", "<br>", "&amp;", "http://a.b", "#", ":", "word", " ", "\n", "\n\n", "é", "漢字",
     "\\frac{", "}", "{", "x^2", "^", "\x1b[31m", "\u202e", "\x07", "\u200b", "🙂", "a\u0301"]
)  # fmt: skip
LINE_START = st.sampled_from(
    ["", "# ", "## ", "- ", "1. ", "> ", "    ", "```", "```python run", "```output", "| a | b |",
     "|---|---|", "---", "- [ ] ", "[^1]: ", ": ", "$$", "~~~", "```toml plot", "```toml lab",
     "<div>", "\\begin{align}", "\\end{align}", "\t"]
)  # fmt: skip
MARKDOWN = st.lists(
    st.tuples(LINE_START, st.lists(INLINE | st.text(max_size=4), max_size=6).map("".join)),
    max_size=14,
).map(lambda lines: "\n".join(start + rest for start, rest in lines))


def unsafe(text: str) -> list[str]:
    """Characters that no terminal must get from a note."""
    return [c for c in text if unicodedata.category(c) in ("Cc", "Cs") or c in "\u202a\u202e\u2066"]


def assert_sound(document: Document, source: str) -> None:
    for line in document.lines:
        assert unsafe(line.text) == [], source
        assert line.fixed <= width(line.runs), source
        if line.block < 0:
            assert width(line.runs) <= max(document.width, 20), source
    for block in document.blocks:
        assert 0 <= block.start <= block.end <= len(document.lines)
    for link in document.links:
        assert -1 <= link.line < max(1, len(document.lines))


@given(MARKDOWN, st.integers(12, 90))
def test_any_markdown_becomes_sound_lines(source: str, columns: int) -> None:
    text = clean(source)
    assert_sound(render(text, Options(width=columns)), text)


@given(st.text(max_size=200))
def test_any_text_becomes_sound_lines(source: str) -> None:
    assert_sound(render(clean(source), Options(width=60)), source)


@pytest.mark.parametrize("source", CONSTRUCTS)
@pytest.mark.parametrize("columns", [20, 76])
def test_every_construct_becomes_sound_lines(source: str, columns: int) -> None:
    assert_sound(render(clean(source), Options(width=columns)), source)


@given(st.lists(st.sampled_from(["word", "*em*", "`code x`", "$x_1$", "漢字", "long" * 9])))
def test_wrapping_keeps_every_word(words: list[str]) -> None:
    narrow = render(" ".join(words), Options(width=24)).text()
    wide = render(" ".join(words), Options(width=10_000)).text()
    assert "".join(narrow.split()) == "".join(wide.split())


def shown(source: str, columns: int = 60, **options: object) -> str:
    return plain_text(source, columns, Options(**options))  # type: ignore[arg-type]


def test_inline_math_keeps_its_stars() -> None:
    assert "a ∗ b ∗ c" in shown("so $a*b*c$ it is").replace("*", "∗").replace("a∗b∗c", "a ∗ b ∗ c")


def test_display_math_is_a_centred_block_of_its_own() -> None:
    document = render("before $$\\frac{a}{b}$$ after", Options(width=41))
    block = next(block for block in document.blocks if block.kind == "math")
    rows = [line.text for line in document.lines[block.start : block.end]]
    assert [row.strip() for row in rows] == ["a", "─", "b"]
    assert rows[0].index("a") == 20
    assert "before" in document.lines[0].text


def test_tex_can_be_shown_instead() -> None:
    text = shown("an $x^2$\n\n$$\n\\frac{a}{b}\n$$", tex=True)
    assert "$x^2$" in text
    assert "\\frac{a}{b}" in text


def test_a_table_fits_the_width_by_wrapping_its_cells() -> None:
    source = "| a | b |\n|---|---|\n| " + "many words " * 10 + "| x |\n"
    lines = shown(source, 40).rstrip("\n").split("\n")
    assert max(map(cells, lines)) <= 40
    assert {line.index("│") for line in lines if "│" in line} == {lines[0].index("│")}


def test_a_table_that_cannot_fit_is_wider_and_can_be_shifted() -> None:
    head = "|" + "|".join(f"column{i}" for i in range(12)) + "|"
    document = render(f"{head}\n|{'---|' * 12}\n", Options(width=30))
    assert max(width(line.runs) for line in document.lines if line.block >= 0) > 30


def test_task_lists_footnotes_definitions_images_and_quotes() -> None:
    text = shown(
        "- [ ] open\n- [x] done\n\nTerm\n: meaning\n\nNote[^1]. ![the *alt*](a.png)\n\n> quoted\n\n"
        "[^1]: at the end\n"
    )
    for expected in ("☐ open", "☑ done", "Term\n  : meaning", "Note[1].", "[image: the alt]",
                     "▎ quoted", "[1] at the end"):  # fmt: skip
        assert expected in text


def test_html_is_text_without_its_tags_and_comments_are_gone() -> None:
    text = shown("<div>kept <b>bold</b></div>\n\nline<br>break <!-- secret -->\n\n<!-- gone -->\n")
    assert "kept bold" in text
    assert "line\nbreak" in text
    assert "secret" not in text
    assert "gone" not in text


def test_an_html_image_is_its_description_too() -> None:
    text = shown(
        'see <img src="a.png" alt="a &amp; b"> and <img src="b">.\n\n<p><img alt=\'c\'></p>\n'
    )
    assert "see [image: a & b] and ." in text
    assert "[image: c]" in text


def test_wikilinks_show_titles_and_dead_ones_are_marked() -> None:
    titles = {"adam": "Adam, the optimizer"}
    document = render("[[adam]] [[adam|it]] [[no]]", Options(title=titles.get))
    assert document.lines[0].text == "Adam, the optimizer it no"
    assert [link.href for link in document.links] == ["note:adam", "note:adam", "note:no"]
    assert "dead" in document.lines[0].runs[-1].style


def test_a_link_is_found_where_its_words_begin() -> None:
    document = render("one two [three](https://a.example/) four", Options(width=60))
    [link] = document.links
    assert (link.href, link.line, link.column) == ("https://a.example/", 0, 8)


def test_a_file_name_is_no_web_address() -> None:
    assert render("run setup.py or torch.nn now", Options()).links == []


def test_the_output_joins_its_code_and_the_persons_run_stands_below() -> None:
    source = "```python run\nprint(1)\n```\n```output\n1\n```\n"
    from studytui.notes.render import Run

    lines = shown(source, 40, results={0: [[Run("2")]]}).split("\n")
    kinds = [line[0] for line in lines if line and line[0] in "┌├└"]
    assert kinds == ["┌", "├", "├", "└"]
    assert lines[lines.index(next(x for x in lines if "your run" in x)) + 1] == "│ 2"


def test_a_wrong_plot_or_experiment_is_shown_as_source_with_the_reason() -> None:
    text = shown('```toml lab\nbase = 3\n```\n\n```toml lab\nbase = "a"\nwatch = "b"\n```\n')
    assert "This experiment cannot be read" in text
    assert "Try it in the lab: a" in text


def test_every_line_knows_its_source() -> None:
    document = render("# One\n\ntext\n\n- a\n- b\n\n```\ncode\n```\n", Options())
    sources = {line.text: line.source for line in document.lines if line.text.strip()}
    assert sources["text"] == 2
    assert sources["• b"] == 5
    assert document.line_at(2) == next(
        number for number, line in enumerate(document.lines) if line.text == "text"
    )


def test_plain_text_has_no_trailing_blanks() -> None:
    assert not re.search(r"[ \t]+$", shown("> a\n>\n> b\n\n$$x$$\n"), re.MULTILINE)


def test_ordered_lists_count_on_and_align() -> None:
    text = shown("9. nine\n10. ten\n")
    assert text.startswith(" 9. nine\n10. ten")


def test_a_line_inside_a_long_block_is_in_sight_from_its_place() -> None:
    rows = "\n".join(f"| row{number} | x |" for number in range(40))
    document = render(f"# T\n\n| a | b |\n|---|---|\n{rows}\n\nafter\n", Options())
    place = document.line_at(4 + 30)
    window = [line.text for line in document.lines[place : place + 12]]
    assert any("row30" in text for text in window)


def test_wrong_formulas_and_dead_links_are_issues() -> None:
    body = "# T\n\n$\\nonsense$ [[ghost]] [[here]] [[#T]]\n\n$$\n\\alsonot\n$$\n"
    titles = {"here": "Here"}
    issues = render(body, Options(title=titles.get)).issues
    assert len(issues) == 3
    assert all(any(word in issue for issue in issues) for word in ("nonsense", "ghost", "alsonot"))
