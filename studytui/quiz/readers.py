"""What stands under a question's heading, read for each kind into the fields of a question."""

import re
from typing import Any

import msgspec

from studytui import expressions
from studytui.lab.events import Finished, Header
from studytui.notes.fences import FenceError, read_lab
from studytui.quiz import reading
from studytui.quiz.questions import OTHERWISE, Option
from studytui.quiz.source import Answer, QuestionError, Source

_SIGN = re.compile(r"^=\s*(?=[+−-]?\.?\d)")
_RUNAWAY = re.compile(r"\((?:[^()\\]|\\.)*[+*}](?:[^()\\]|\\.)*\)\s*[+*{]")

QUANTITIES = frozenset(Finished.__struct_fields__) - {*Header.__struct_fields__, "reason"}
"""What a condition may say of a run: the figures at its end."""

Fields = dict[str, Any]
"""Fields of a `Question`."""


def _number(source: Source, key: str, default: float | None = None) -> float | None:
    if key not in source.attributes:
        return default
    try:
        value = reading.number(source.attributes[key])
    except reading.UnreadableError as error:
        raise QuestionError(source.line, f"{key}={source.attributes[key]}: {error}") from None
    if key in ("tol", "rel") and value < 0:
        raise QuestionError(source.line, f"{key}={value:g}: a tolerance is not negative.")
    return value


def _integer(source: Source, key: str, default: int, low: int) -> int:
    text = source.attributes.get(key, str(default))
    if not text.isdecimal() or int(text) < low or int(text) > 1000:
        raise QuestionError(source.line, f"{key}={text}: a whole number from {low} is expected.")
    return int(text)


def options_of(source: Source, sign: str = "") -> tuple[list[Option], str]:
    """The task list as options, and the feedback for any other answer."""
    options, other = [], ""
    for answer in source.answers:
        text = answer.markdown
        if answer.ticked is None:
            raise QuestionError(answer.line, "An answer needs its box: - [x] right, - [ ] wrong.")
        if text == "*" and not answer.ticked:
            other = answer.feedback
            continue
        if sign and not text.startswith(sign):
            raise QuestionError(answer.line, f"An answer of this kind is written {sign} value.")
        text = text.removeprefix(sign).strip()
        if not text:
            raise QuestionError(answer.line, "This answer is empty.")
        options.append(Option(text, answer.ticked, answer.feedback, line=answer.line))
    if not source.answers:
        raise QuestionError(
            source.line, "It has no answers: a list of - [x] right and - [ ] wrong."
        )
    return options, other


def _ticked(source: Source, options: list[Option], low: int, high: int | None, say: str) -> None:
    count = sum(option.right for option in options)
    if count < low or (high is not None and count > high):
        raise QuestionError(source.line, f"{say}; {count} are ticked.")


def _shuffling(source: Source) -> Fields:
    for key, value in (("order", "fixed"), ("pin", "last")):
        if source.attributes.get(key, value) != value:
            raise QuestionError(source.line, f"{key}= may only be {key}={value}.")
    return {"fixed_order": "order" in source.attributes, "pin_last": "pin" in source.attributes}


def choice(source: Source) -> Fields:
    """One ticked answer of several."""
    options, other = options_of(source)
    _ticked(source, options, 1, 1, "Exactly one answer must be ticked")
    if len(options) < 2:
        raise QuestionError(source.line, "A choice needs two answers or more.")
    return {"options": tuple(options), "other": other, **_shuffling(source)}


def multi(source: Source) -> Fields:
    """Several ticked answers."""
    options, other = options_of(source)
    _ticked(source, options, 1, None, "At least one answer must be ticked")
    if len(options) < 2:
        raise QuestionError(source.line, "A choice needs two answers or more.")
    return {"options": tuple(options), "other": other, **_shuffling(source)}


def tolerance(source: Source) -> Fields:
    """The tolerance and the unit that the heading names."""
    unit = source.attributes.get("unit", "")
    return {"tol": _number(source, "tol"), "rel": _number(source, "rel"), "unit": unit}


def numeric(source: Source) -> Fields:
    """Numbers, right and foreseen as wrong."""
    options, other = options_of(source, "=")
    _ticked(source, options, 1, None, "At least one answer must be ticked")
    for option in options:
        if "{{" in option.text:
            continue  # filled in by the generator
        try:
            reading.number(option.text)
        except reading.UnreadableError as error:
            raise QuestionError(option.line, f"{option.text!r}: {error}") from None
    return {"options": tuple(options), "other": other, **tolerance(source)}


def check_pattern(line: int, text: str) -> None:
    """Refuse what is no pattern, and patterns that can take for ever."""
    if not reading.is_pattern(text):
        return
    try:
        re.compile(text[1:-1])
    except re.error as error:
        raise QuestionError(line, f"{text} is no pattern: {error}.") from None
    if _RUNAWAY.search(text):
        raise QuestionError(line, f"{text}: a repetition of a repetition can take for ever.")


def short(source: Source) -> Fields:
    """Accepted words or patterns."""
    options, other = options_of(source)
    _ticked(source, options, 1, None, "At least one answer must be ticked")
    for option in options:
        check_pattern(option.line, option.text)
    return {"options": tuple(options), "other": other}


def give_back(source: Source) -> None:
    """A plain list under a kind that has no answers is part of the stem; boxes are a mistake."""
    for answer in plain_items(source, "A question of this kind has no list of answers."):
        start = answer.line - source.line
        source.stem += source.lines[start : start + len(answer.text) + len(answer.quote)]


def plain_items(source: Source, otherwise: str) -> list[Answer]:
    """The list under the stem, which must have no boxes; `otherwise` is said of one that has."""
    for answer in source.answers:
        if answer.ticked is not None:
            raise QuestionError(answer.line, otherwise)
    return source.answers


def _block(source: Source, words: str) -> str:
    """The content of the one fenced block that begins with these words."""
    found = re.findall(
        rf"^(`{{3,}}|~{{3,}}){words}[^\n]*\n(.*?)\n?^\1", "\n".join(source.stem), re.DOTALL | re.M
    )
    if len(found) != 1:
        raise QuestionError(source.line, f"It needs one ```{words} block; {len(found)} are here.")
    return str(found[0][1])


def output(source: Source) -> Fields:
    """A program and what it prints: words, or numbers with or without the sign of .numeric."""
    options, other = options_of(source)
    options = [msgspec.structs.replace(o, text=_SIGN.sub("", o.text)) for o in options]
    _ticked(source, options, 1, None, "At least one answer must be ticked")
    for option in options:
        check_pattern(option.line, option.text)
    code = _block(source, "python run")
    return {"options": tuple(options), "other": other, "code": code, **tolerance(source)}


def derivative(source: Source) -> Fields:
    """A function, and its derivative as an expression."""
    options, other = options_of(source, "=")
    _ticked(source, options, 1, 1, "Exactly one answer, the derivative, must be ticked")
    of, by = source.attributes.get("of", ""), source.attributes.get("by", "")
    if not of or not by:
        raise QuestionError(source.line, 'A derivative says of what: of="x^2 * y" by=x.')
    names = _expression(source.line, of).names
    if by not in names:
        raise QuestionError(
            source.line, f"by={by}: the function has only {', '.join(sorted(names))}."
        )
    for option in options:
        if extra := _expression(option.line, option.text).names - names:
            raise QuestionError(option.line, f"{min(extra)} does not stand in the function {of}.")
    low, high = _number(source, "low", 0.5), _number(source, "high", 2.0)
    if low is None or high is None or low >= high:
        raise QuestionError(source.line, "low= must be below high=.")
    fields = {"of": of, "by": by, "low": low, "high": high}
    return {"options": tuple(options), "other": other, **fields}


def _expression(line: int, text: str) -> expressions.Expression:
    try:
        return expressions.parse(text)
    except expressions.ExpressionError as error:
        raise QuestionError(line, f"{text}: {error}") from None


def predict(source: Source) -> Fields:
    """Runs, and outcomes with their conditions."""
    options, other = options_of(source)
    _ticked(source, options, 0, 1, "At most one answer, the expected one, may be ticked")
    lab = _block(source, "toml lab")
    try:
        runs = read_lab(lab).runs
    except FenceError as error:
        raise QuestionError(source.line, f"The lab block cannot be used: {error}.") from None
    if len(runs) < 2:
        raise QuestionError(source.line, "A prediction needs two runs or more: runs.name = {…}.")
    conditioned = [_condition(option, runs) for option in options]
    if any(option.condition == OTHERWISE for option in conditioned[:-1]) or len(options) < 2:
        raise QuestionError(source.line, "A prediction has two outcomes or more, `otherwise` last.")
    seeds = _integer(source, "seeds", 5, 1)
    hold = _integer(source, "hold", max(1, seeds - 1), 0)
    if hold > seeds:
        raise QuestionError(source.line, f"hold={hold} is more than seeds={seeds}.")
    fields: Fields = {"options": tuple(conditioned), "other": other, "lab": lab}
    shuffling = _shuffling(source)
    shuffling["pin_last"] |= conditioned[-1].condition == OTHERWISE
    return {**fields, "seeds": seeds, "hold": hold, **shuffling}


def _condition(option: Option, runs: dict[str, Any]) -> Option:
    text, marks, condition = option.text.rpartition("::")
    condition = condition.strip().strip("`").strip()
    if not marks or not text.strip() or not condition:
        message = "An outcome says when it holds: text :: `a.end_val_loss < b.end_val_loss`."
        raise QuestionError(option.line, message)
    if condition != OTHERWISE:
        expression = _expression(option.line, condition)
        if not expression.is_condition:
            message = f"{condition}: a condition compares, as in a.end_epoch > b.end_epoch."
            raise QuestionError(option.line, message)
        for name in sorted(expression.names):
            run, _, quantity = name.partition(".")
            if run not in runs:
                known = ", ".join(runs)
                message = f"{name}: a value is named run.quantity, and the runs are {known}."
                raise QuestionError(option.line, message)
            if quantity not in QUANTITIES:
                known = ", ".join(sorted(QUANTITIES))
                raise QuestionError(option.line, f"A run has no {quantity!r}; it has {known}.")
    return msgspec.structs.replace(option, text=text.strip(), condition=condition)


def self_(source: Source) -> Fields:
    """An answer that the learner judges by."""
    give_back(source)
    if not source.answer:
        raise QuestionError(source.line, "It needs ### Answer, which the learner judges by.")
    return {}
