"""The kinds of question: which attributes each takes, who reads it, whether numbers are drawn."""

from collections.abc import Callable

import msgspec

from studytui.quiz import generators, part_readers, readers
from studytui.quiz.readers import Fields
from studytui.quiz.source import QuestionError, Source

_COMMON = frozenset({"was", "v", "also"})
_TOLERANCE = frozenset({"tol", "rel", "unit"})
_ORDER = frozenset({"order", "pin"})


class Kind(msgspec.Struct, frozen=True):
    """A kind: its attributes beside those that every question may have, and its reader."""

    name: str
    attributes: frozenset[str]
    read: Callable[[Source], Fields]
    drawn: bool = False
    """Whether a generator may fill it in."""


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("choice", _ORDER, readers.choice, drawn=True),
        Kind("multi", _ORDER, readers.multi),
        Kind("numeric", _TOLERANCE, readers.numeric, drawn=True),
        Kind("short", frozenset(), readers.short),
        Kind("cloze", frozenset({"tol", "rel"}), part_readers.cloze, drawn=True),
        Kind("order", frozenset(), part_readers.order),
        Kind("match", frozenset(), part_readers.match_),
        Kind("output", _TOLERANCE, readers.output),
        Kind("derivative", frozenset({"of", "by", "low", "high"}), readers.derivative),
        Kind("predict", _ORDER | {"seeds", "hold"}, readers.predict),
        Kind("self", frozenset(), readers.self_),
    )
}
"""All kinds by name; `generated` beside one of them, or alone, says that `gen=` fills it in."""


def of(source: Source) -> Kind:
    """The kind that a question's heading names.

    Raises:
        QuestionError: It names none, several, or one that is not known.
    """
    names = [name for name in source.kinds if name != "generated"]
    if not names and "generated" in source.kinds:
        numeric = any(answer.markdown.startswith("=") for answer in source.answers)
        return KINDS["numeric" if numeric else "choice"]
    if len(names) != 1 or names[0] not in KINDS:
        known = ", ".join(f".{name}" for name in KINDS)
        given = " ".join(f".{name}" for name in names) or "none"
        raise QuestionError(source.line, f"A question has one kind of {known}; here: {given}.")
    return KINDS[names[0]]


def drawing(source: Source, kind: Kind) -> Fields:
    """The generator of a question and the variables that its heading fixes.

    Raises:
        QuestionError: The generator or an attribute is not known, or a template names no variable.
    """
    name = source.attributes.get("gen", "")
    if "generated" in source.kinds and not name:
        raise QuestionError(source.line, "A generated question names its generator: gen=name.")
    known = _COMMON | kind.attributes
    extra = {key: text for key, text in source.attributes.items() if key not in known | {"gen"}}
    if not name:
        if extra:
            allowed = ", ".join(sorted(known))
            raise QuestionError(source.line, f"{min(extra)}= means nothing here; known: {allowed}.")
        return {}
    if not kind.drawn:
        raise QuestionError(
            source.line, f"gen= goes with .numeric, .choice and .cloze, not .{kind.name}."
        )
    if name not in generators.REGISTRY:
        near = ", ".join(generators.near(name))
        raise QuestionError(source.line, f"There is no generator {name}; near: {near}.")
    problem = generators.refused(name, extra, "\n".join(source.lines[1:]))
    if problem:
        raise QuestionError(source.line + problem[0], problem[1])
    return {"generator": name, "fixed": tuple(sorted(extra.items()))}
