"""Answers that put things in order or in pairs, and the way each kind is answered."""

from collections.abc import Sequence

from studytui.quiz.asking import LETTERS, Asked
from studytui.quiz.questions import PICKED
from studytui.quiz.verdicts import Response
from studytui.ui.quiz.replies import PickReply, PredictReply, Reply, Row, TypedReply


class OrderReply(Reply):
    """Items that are carried up and down."""

    marks = True

    def __init__(self, asked: Asked) -> None:
        super().__init__(asked)
        self.order = list(asked.shuffled)
        self.cursor = 0
        self.carrying = False

    def move(self, by: int) -> None:
        """Choose another item, or carry the one that was picked up."""
        target = self.cursor + by
        if not 0 <= target < len(self.order):
            return
        if self.carrying:
            order = self.order
            order[self.cursor], order[target] = order[target], order[self.cursor]
        self.cursor = target

    def space(self) -> None:
        """Pick up, or drop."""
        self.carrying = not self.carrying

    def rows(self) -> Sequence[Row]:
        """The items as they lie now."""
        rows = []
        for place, number in enumerate(self.order):
            here = place == self.cursor
            mark = ("◆" if self.carrying else "▸") if here else " "
            text = self.asked.question.items[number - 1]
            rows.append(Row(mark, str(place + 1), text, style="bold" if here else ""))
        return rows

    def judged(self, response: Response, aside: str) -> Sequence[Row]:
        """The right order, each item with the place it was given."""
        rows = []
        for place, text in enumerate(self.asked.question.items, start=1):
            given = response.index(place) + 1
            right = given == place
            word = "" if right else f"you: {given}"
            rows.append(
                Row("✓" if right else "✗", str(place), text, word, "good" if right else "bad")
            )
        return rows

    def response(self) -> Response:
        """The items' numbers as they lie."""
        return tuple(self.order)

    @property
    def prompt(self) -> str:
        """How to answer."""
        if self.carrying:
            return "↑ ↓ carry it, space or enter drops it"
        return "↑ ↓ choose, space picks up; then  1 guess  2 think so  3 sure  (enter = 2)"


class MatchReply(Reply):
    """Left sides, each given a right side: a letter left, a letter right."""

    def __init__(self, asked: Asked) -> None:
        super().__init__(asked)
        self.given = [0] * len(asked.question.pairs)
        self.left: int | None = None

    @property
    def letters(self) -> str:
        """The left sides' letters, then the right sides'."""
        return LETTERS[: len(self.given) + len(self.asked.shuffled)]

    def press(self, letter: str) -> None:
        """Choose a left side, or the right side that belongs to it."""
        place, count = self.letters.index(letter), len(self.given)
        if place < count:
            self.left = place
            return
        if self.left is None:
            open_places = [n for n, given in enumerate(self.given) if not given]
            self.left = open_places[0] if open_places else 0
        number = self.asked.shuffled[place - count]
        self.given = [0 if given == number else given for given in self.given]
        self.given[self.left] = number
        self.left = next((n for n, given in enumerate(self.given) if not given), None)

    def _letter(self, number: int) -> str:
        return self.letters[len(self.given) + self.asked.shuffled.index(number)] if number else ""

    def rows(self) -> Sequence[Row]:
        """Left sides with the letters they were given, then the right sides."""
        rows = []
        for place, (left, _) in enumerate(self.asked.question.pairs):
            here = place == self.left
            letter = self._letter(self.given[place])
            aside = f"→ {letter}" if letter else "→ ?" if here else ""
            rows.append(
                Row("▸" if here else " ", LETTERS[place], left, aside, "bold" if here else "")
            )
        for number in self.asked.shuffled:
            mark = "·" if number in self.given else " "
            text = self.asked.rights[number - 1]
            rows.append(Row(mark, self._letter(number), text))
        return rows

    def judged(self, response: Response, aside: str) -> Sequence[Row]:
        """The pairs, and what was given instead."""
        rows = []
        for place, (left, right) in enumerate(self.asked.question.pairs, start=1):
            given = int(response[place - 1])
            hit = given == place
            word = "" if hit else f"you: {self.asked.rights[given - 1]}"
            style = "good" if hit else "bad"
            rows.append(
                Row("✓" if hit else "✗", LETTERS[place - 1], f"{left} – {right}", word, style)
            )
        return rows

    def response(self) -> Response:
        """The right sides' numbers; 0 where none was given yet."""
        return tuple(self.given)

    @property
    def prompt(self) -> str:
        """How to answer."""
        if all(self.given):
            return "1 guess   2 think so   3 sure   (enter = 2)"
        return "a letter on the left, then its letter on the right"


def reply_for(asked: Asked) -> Reply:
    """The way in which this question is answered."""
    kind = asked.question.kind
    if kind == "predict":
        return PredictReply(asked)
    if kind in PICKED:
        return PickReply(asked)
    if kind == "order":
        return OrderReply(asked)
    if kind == "match":
        return MatchReply(asked)
    return Reply(asked) if kind == "self" else TypedReply(asked)
