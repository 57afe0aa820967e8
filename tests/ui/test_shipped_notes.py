"""The notes that ship, drawn for small and large windows: nothing mangled, nothing too wide."""

from functools import lru_cache

import pytest

from studytui import paths
from studytui.notes import catalog
from studytui.notes.catalog import Catalog
from studytui.notes.render import Document, Options, render
from studytui.notes.render.line import width
from studytui.ui.notes.plots import draw_fence

SCROLLED = ("code", "output", "result")
"""What may be wider than the window: it is shifted sideways."""


@lru_cache(maxsize=1)
def shipped() -> Catalog:
    return catalog.load([paths.content()])


@pytest.mark.parametrize("columns", [40, 76, 84])
def test_no_line_is_wider_than_the_window(columns: int) -> None:
    too_wide = []
    for note in shipped().notes:
        document = render(note.body, Options(width=columns, plot=draw_fence))
        too_wide += [
            f"{note.id}: {line.text}"
            for line in document.lines
            if width(line.runs) > columns and not _may_be(document, line.block)
        ]
    assert too_wide == []


def _may_be(document: Document, block: int) -> bool:
    """Whether a block may be wider than the window: code always, the rest in a tiny one."""
    return block >= 0 and (document.blocks[block].kind in SCROLLED or document.width < 76)


def test_no_tex_is_left_in_the_text() -> None:
    left = []
    for note in shipped().notes:
        for line in render(note.body, Options(plot=draw_fence)).lines:
            drawn = " ".join(run.text for run in line.runs if "math" in run.style.split())
            if "\\" in drawn.replace("∖", "") or "$" in drawn:
                left.append(f"{note.id}: {line.text}")
    assert left == []


def test_every_note_of_the_collection_is_in_the_graph() -> None:
    found = shipped()
    assert found.problems == []
    assert found.cycles == []
    assert {name for path in found.paths for name in path.notes} <= set(found.by_id)
