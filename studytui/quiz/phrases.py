"""What is said around questions, the same in the app and in the plain terminal."""

from collections.abc import Sequence
from datetime import date

from studytui.lab.figures import counted
from studytui.quiz.asking import Asked
from studytui.quiz.questions import Question
from studytui.quiz.reviews import COUNTED, Review
from studytui.quiz.schedule import GUESS, SURE, THINK_SO, Card
from studytui.quiz.sitting import Outcome, Sitting

CONFIDENCE = {GUESS: "guess", THINK_SO: "think so", SURE: "sure"}


def stem(asked: Asked, blank: str = "▁▁▁▁▁", filled: Sequence[str] = ()) -> str:
    """The stem with its blanks as they are shown; `{}` in `blank` is the blank's number.

    `filled` are the texts of the first blanks, which are shown instead of these.
    """
    text = asked.stem
    for number in range(1, len(asked.blanks) + 1):
        shown = blank.format(number)
        if number <= len(filled):
            shown = f"`{filled[number - 1].replace('`', '')}`"
        text = text.replace(f"⟦{number}⟧", shown)
    return text


def task(question: Question) -> str:
    """What kind of answer is wanted, in a few words."""
    match question.kind:
        case "choice" | "predict":
            return "One answer is right."
        case "multi":
            return "One or more answers are right."
        case "numeric":
            return _number(question)
        case "short":
            return "Type a word or two."
        case "cloze":
            blanks = "blanks" if len(question.blanks) > 1 else "blank"
            return f"Fill in the {blanks}{_slack(question)}."
        case "output":
            return "Type what the program prints."
        case "derivative":
            return f"Type the derivative with respect to {question.by}, such as 2*{question.by}."
        case "order":
            return "Put this in order."
        case "match":
            return "Give every left side its right side."
    return "Answer for yourself, then look."


def _number(question: Question) -> str:
    unit = f" in {question.unit}" if question.unit else ""
    return f"Type a number{unit}{_slack(question)}."


def _slack(question: Question) -> str:
    if question.tol:
        return f", ± {question.tol:g}"
    return f", ± {question.rel * 100:g} %" if question.rel else ""


def position(sitting: Sitting) -> str:
    """How far the session is: the fourth of twelve questions is 4/12."""
    progress = sitting.progress
    begun = progress.total - progress.left
    fresh = sitting.last is None and sitting.question.key not in progress.repeats
    return f"{begun + fresh}/{progress.total}"


def since(
    question: Question, card: Card | None, previous: Review | None, today: date, mode: str
) -> str:
    """Why this question is asked: new, due since when, changed, or again in this session.

    What was only practised is new to the schedule, and called new where the schedule asks.
    """
    if card is None:
        return "practice" if previous and mode not in COUNTED else "new"
    parts = [_due(card, today)]
    if previous and previous.revision != question.revision:
        parts.append("changed since you last saw it")
    return " · ".join(part for part in parts if part)


def _due(card: Card, today: date) -> str:
    if card.last == today:
        return "again"
    late = (today - card.due).days
    if late < 0:
        return f"due in {counted(-late, 'day')}"
    return "due today" if late == 0 else f"due {counted(late, 'day')} ago"


def returns(outcome: Outcome, mode: str, today: date) -> str:
    """When the question comes back."""
    if outcome.leech and outcome.card:
        return (
            f"forgotten {outcome.card.lapses} times: suspended. Read the note again; "
            "Progress takes it up again"
        )
    parts = ["comes back in this session"] if outcome.again else []
    if mode not in COUNTED:
        parts.append("practice: the schedule is not touched")
    elif outcome.card:
        wait = (outcome.card.due - today).days
        when = "tomorrow" if wait <= 1 else f"in {wait} days"
        parts.append(f"then {when}" if outcome.again else f"comes back {when}")
    return " · ".join(parts)
