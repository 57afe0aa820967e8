"""A learner at the keyboard: knows each question that the app asks, answers it rightly or wrongly.

The end-to-end tests and the benchmarks both answer through this. It looks up what is asked in the
database, as a second process would, and presses only keys that a person has.
"""

from collections.abc import Iterator

from bench.terminal import Terminal
from studytui.quiz.asking import LETTERS, Asked, Shown
from studytui.quiz.desk import Desk
from studytui.quiz.reading import is_pattern
from studytui.quiz.reviews import Review
from studytui.quiz.sitting import Sitting

RIGHT, WRONG = "✓ Right", "✗ Wrong"
NONSENSE = "nonsense"


class Learner:
    """Answers the questions of the session that `terminal` shows.

    Args:
        terminal: Where the app runs, at a question.
        desk: The same notes and the same database.
    """

    def __init__(self, terminal: Terminal, desk: Desk) -> None:
        self.terminal = terminal
        self.desk = desk

    @property
    def sitting(self) -> Sitting:
        """The session as the database has it now."""
        desk = self.desk
        stored = desk.log.sessions(desk.today)[0]
        return Sitting(desk.log, desk.marks, desk.bank, stored, desk.clock, desk.day_of)

    @property
    def reviews(self) -> list[Review]:
        """The answers that the database has of the session."""
        return self.sitting.reviews

    @property
    def verdict(self) -> str:
        """The verdict on the screen; nothing while a question waits."""
        text = self.terminal.text
        return next((mark for mark in (RIGHT, WRONG) if mark in text), "")

    def prepare(self, right: bool = True) -> Asked:
        """Press all keys of an answer but the last, which says how sure one is."""
        asked = self.sitting.asked
        if asked is None:
            raise LookupError("the session is over")
        if asked.question.typed:
            for text in typed(asked, right):
                self.terminal.press(text, "enter")
            self.terminal.wait_for("how sure?")
        elif asked.question.kind == "self":
            self.terminal.press("enter")
            self.terminal.wait_for("were you right?")
        else:
            self.terminal.press(*picks(asked, right))
        return asked

    def answer(self, right: bool = True, seconds: float = 120) -> Asked:
        """Answer the question and wait for the verdict, which a prediction has to train for."""
        asked = self.prepare(right)
        self.terminal.press("3" if right or asked.question.kind != "self" else "1")
        if not self.terminal.wait(lambda: bool(self.verdict), seconds):
            raise AssertionError(f"no verdict after {seconds} s:\n{self.terminal.text}")
        return asked

    def go_on(self) -> None:
        """Leave the verdict; wait for the next question, or the end."""
        self.terminal.press("enter")
        if not self.terminal.wait(lambda: not self.verdict):
            raise AssertionError(f"the verdict stays:\n{self.terminal.text}")
        self.terminal.quiet()


def typed(asked: Asked, right: bool) -> Iterator[str]:
    """The texts of an answer that is typed."""
    if asked.question.kind == "cloze":
        yield from (blank[0] if right else NONSENSE for blank in asked.blanks)
    elif right:
        texts = [option.text for option in asked.options if option.right]
        yield next((text for text in texts if not is_pattern(text)), texts[0])
    else:
        yield {"numeric": "-987654321", "derivative": "0"}.get(asked.question.kind, NONSENSE)


def picks(asked: Asked, right: bool) -> Iterator[str]:
    """The keys of an answer that is picked, ordered or matched."""
    match asked.question.kind:
        case "order":
            yield from _carried(list(asked.shuffled)) if right else ()
        case "match":
            count = len(asked.question.pairs)
            for place in range(count):
                number = place + 1 if right else (place + 1) % count + 1
                yield LETTERS[place]
                yield LETTERS[count + asked.shuffled.index(number)]
        case "predict":
            expected = next((o for o in asked.options if o.right), asked.options[0])
            others = [option for option in asked.options if option is not expected]
            yield _letter(asked, expected if right else others[0])
        case "multi":
            meant = [option for option in asked.options if option.right == right]
            yield from (_letter(asked, option) for option in meant or asked.options[:1])
        case _:
            yield _letter(asked, next(o for o in asked.options if o.right == right))


def _letter(asked: Asked, option: Shown) -> str:
    return LETTERS[asked.options.index(option)]


def _carried(order: list[int]) -> Iterator[str]:
    """Carry each item up to its place, the first one first."""
    cursor = 0
    for place, number in enumerate(sorted(order)):
        start = order.index(number)
        yield from ["down" if start > cursor else "up"] * abs(start - cursor)
        yield from ("space", *["up"] * (start - place), "space")
        order.insert(place, order.pop(start))
        cursor = place
