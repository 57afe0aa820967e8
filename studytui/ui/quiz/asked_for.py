"""From what `goto("quiz", …)` was given to a request, and what a closed quiz screen says."""

from collections.abc import Iterator, Mapping, Sequence

from studytui.lab.figures import counted
from studytui.quiz.choosing import Request
from studytui.quiz.closing import Closing
from studytui.quiz.desk import Desk
from studytui.quiz.marks import READ
from studytui.quiz.reviews import CRAM, GUESS, SCHEDULED
from studytui.quiz.today import Summary

FIRST_SESSION = 10
"""Questions of a first session that is begun before any note was read."""

_BAR = 8


def request_of(desk: Desk, target: Mapping[str, object]) -> Request:
    """The request that a target means.

    Keys: `concept` or `note` (an id or title), `module` (a folder), `notes` (ids), `count` or
    `limit`, `due_only`, `cram`, `guess`, `block`, `title`. Without notes and count it is the
    ordinary review. `note` comes from the open note: while that is unread its questions are only
    guesses, which no schedule sees; `concept` asks for them in earnest.

    Raises:
        LookupError: There is no such note or module.
    """
    notes: tuple[str, ...] | None = None
    title = str(target.get("title") or "")
    if name := target.get("concept") or target.get("note"):
        note = desk.catalog.get(str(name))
        if note is None:
            raise LookupError(f"There is no note {name!r}.")
        notes, title = (note.id,), title or note.title
    elif folder := target.get("module"):
        module = next((m for m in desk.catalog.modules if m.folder == folder), None)
        if module is None:
            raise LookupError(f"There is no module {folder!r}.")
        notes, title = tuple(each.id for each in module.notes), title or module.title
    elif isinstance(ids := target.get("notes"), Sequence):
        notes = tuple(map(str, ids))
    guess = target.get("guess") or (target.get("note") and notes and _unread(desk, notes[0]))
    limit = target.get("count") or target.get("limit")
    mode = CRAM if target.get("cram") else GUESS if guess else SCHEDULED
    return Request(
        notes=notes,
        limit=limit if isinstance(limit, int) else None,
        title=title,
        due_only=bool(target.get("due_only")),
        mode=mode,
        block=bool(target.get("block")),
    )


def topics(desk: Desk) -> Iterator[tuple[str, str, object]]:
    """Modules, then notes, that have questions: label, remark, and the target to open."""
    for module in desk.catalog.modules:
        count = len(desk.bank.of_notes(note.id for note in module.notes))
        if count and module.folder:
            yield module.title, f"module · {count} questions", {"module": module.folder}
    for note in desk.catalog.notes:
        if count := len(desk.bank.of_note(note.id)):
            yield note.title, f"{count} questions", {"concept": note.id}


def _unread(desk: Desk, note: str) -> bool:
    """Whether neither the note was read nor one of its questions asked."""
    if desk.marks.has(READ, note):
        return False
    cards = desk.log.cards()
    return not any(question.key in cards for question in desk.bank.of_note(note))


def waiting(summary: Summary) -> str:
    """What waits, as Markdown for the screen between sessions."""
    if summary.continues:
        return f"**Continue**: {summary.continues}.\n\nenter goes on where you left off."
    if summary.session:
        parts = [f"{summary.due} due" if summary.due else ""]
        new = summary.session - min(summary.due, summary.session)
        parts += [f"{new} new" if new else ""]
        what = " · ".join(part for part in parts if part)
        remark = f"\n\n{summary.remark}." if summary.remark else ""
        minutes = counted(summary.minutes, "minute")
        return f"**{what}**, about {minutes}.{remark}\n\nenter starts."
    if not summary.answered:
        return (
            "**No questions yet.**\n\n"
            "A note's questions begin once you have read it to its end.\n\n"
            "- enter or `n` asks some at once, from the first notes on\n- `2` opens the notes\n"
            "- `c` practises without touching any schedule"
        )
    coming = next((n for n, count in enumerate(summary.forecast) if count and n), None)
    when = "" if coming is None else f" The next come {_in_days(coming)}."
    return (
        f"**Nothing is due.**{when}\n\n- `n` asks some that you have not seen yet\n"
        "- `c` practises without touching the schedule\n- `p` shows what you know"
    )


def offer(summary: Summary) -> tuple[str, Request]:
    """What enter does between sessions: its name, empty for nothing, and what it asks for."""
    if summary.continues:
        return "Go on", Request()
    if summary.session:
        return "Start", Request()
    return ("" if summary.answered else "Start"), Request(limit=FIRST_SESSION)


def _in_days(count: int) -> str:
    return "tomorrow" if count == 1 else f"in {count} days"


def ending(found: Closing) -> str:
    """The end of a session as Markdown."""
    lines = ["**Done.**", ""]
    lines += [f"{remark}\n" for remark in found.remarks]
    if found.concepts:
        lines += ["| concept | right | |", "|---|---|---|"]
    for concept in found.concepts:
        share = concept.share
        filled = round(_BAR * share.right / share.of) if share.of else 0
        bar = "▰" * filled + "▱" * (_BAR - filled)
        lines.append(f"| {concept.title} | {share.right} of {share.of} | {bar} |")
    return "\n".join(lines)
