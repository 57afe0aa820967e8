"""The rows of the lists: the tree of notes, the contents of one, what a search found."""

from collections.abc import Iterable, Iterator, Mapping

from textual.content import Content

from studytui.notes.catalog import Catalog
from studytui.notes.note import Note
from studytui.notes.render import Document
from studytui.notes.search import Hit, fold
from studytui.ui.notes.listing import Row

MARKS = {"unread": "○", "read": "◐", "due": "!", "known": "●"}
"""How a note stands with its reader."""

_STYLES = {"unread": "$text-muted", "read": "$foreground", "due": "bold $warning", "known": "$good"}
LEGEND = " ○ unread ◐ read ! due ● known"


def tree_rows(
    catalog: Catalog, states: Mapping[str, str], query: str = "", path: str = ""
) -> list[Row]:
    """Modules and their notes; with a query only notes whose title has all of its words.

    Args:
        catalog: The notes.
        states: A key of `MARKS` by the note's id; what is missing is unread.
        query: What the person types.
        path: A learning path: its notes in its order, the others only where the query finds them.
    """
    words = fold(query).split()
    groups = [(module.title, list(module.notes)) for module in catalog.modules]
    if chosen := next((each for each in catalog.paths if each.id == path), None):
        first = [catalog.by_id[name] for name in chosen.notes if name in catalog.by_id]
        others = [(title, [n for n in notes if n not in first]) for title, notes in groups]
        groups = [(chosen.title, first), *(others if words else [])]
    rows: list[Row] = []
    for title, members in groups:
        found = [n for n in members if all(w in fold(n.title) or w in n.id for w in words)]
        if found:
            read = sum(states.get(note.id, "unread") != "unread" for note in members)
            rows.append(_module_row(title, read, len(members)))
            rows += [_note_row(note, states.get(note.id, "unread")) for note in found]
    return rows


def _module_row(title: str, read: int, total: int) -> Row:
    return Row(
        Content.assemble((f" {title} ", "bold $primary"), (f"{read}/{total}", "$text-muted"))
    )


def _note_row(note: Note, state: str) -> Row:
    mark = Content.styled(f"  {MARKS[state]} ", _STYLES[state])
    return Row(mark + Content(note.title), note.id)


def contents_rows(document: Document, catalog: Catalog, note: Note) -> list[Row]:
    """The note's headings (as line numbers), then the notes around it (as ids)."""
    rows = [_title("On this page")]
    for heading in document.headings:
        indent = "  " * (heading.level - 1)
        rows.append(Row(Content(f"  {indent}{heading.text}"), heading.line))
    groups = (
        ("Builds on", catalog.builds_on(note)),
        ("Leads to", catalog.leads_to(note)),
        ("Linked from", catalog.backlinks.get(note.id, ())),
    )
    for title, notes in groups:
        if notes:
            rows += [Row(Content("")), _title(title)]
            rows += [Row(Content(f"  {each.title}"), each.id) for each in notes]
    return rows


def _title(text: str) -> Row:
    return Row(Content.styled(f" {text}", "bold $primary"))


def hit_rows(hits: Iterable[Hit]) -> Iterator[Row]:
    """What a search over all notes found: the note, then the words around the hit."""
    for hit in hits:
        yield Row(Content.styled(f" {hit.note.title}", "bold"), hit)
        context = Content(f"   {hit.text}")
        if hit.end > hit.start:
            context = context.stylize("bold $accent", hit.start + 3, hit.end + 3)
        if hit.text != hit.note.title:
            yield Row(context)


def plain_rows(entries: Iterable[tuple[str, str, object]]) -> Iterator[Row]:
    """Rows of a label, a remark and a value."""
    for label, remark, value in entries:
        yield Row(Content.assemble((f" {label}", ""), (f"  {remark}", "$text-muted")), value)
