"""Building an answer by keys, kind by kind; pure, so that every key can be tested as a function."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from studytui.quiz.asking import LETTERS, Asked
from studytui.quiz.reading import UnreadableError
from studytui.quiz.verdicts import Response


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the answers: a mark, the key, Markdown, and a word at its end."""

    mark: str
    letter: str
    text: str
    aside: str = ""
    style: str = ""


class Reply:
    """An answer in the making. This one has nothing to choose: `self` questions."""

    typed = False
    marks = False
    """Whether space does something."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked

    @property
    def letters(self) -> str:
        """The letters that pick something."""
        return ""

    def press(self, letter: str) -> None:
        """A letter was pressed."""

    def move(self, by: int) -> None:
        """An arrow was pressed: −1 up, 1 down."""

    def space(self) -> None:
        """Space was pressed."""

    def rows(self) -> Sequence[Row]:
        """What is to be seen while answering."""
        return ()

    def judged(self, response: Response, aside: str) -> Sequence[Row]:
        """What is to be seen after the verdict."""
        return ()

    def response(self) -> Response:
        """The answer so far."""
        return ()

    @property
    def prompt(self) -> str:
        """What to press, in a few words."""
        return "enter  show the answer"


class PickReply(Reply):
    """One option, or several for `multi`."""

    def __init__(self, asked: Asked) -> None:
        super().__init__(asked)
        self.several = self.marks = asked.question.kind == "multi"
        self.picked: list[int] = []
        self.cursor = -1

    @property
    def letters(self) -> str:
        """One for each option."""
        return LETTERS[: len(self.asked.options)]

    def press(self, letter: str) -> None:
        """Pick the option, or toggle it."""
        self.cursor = self.letters.index(letter)
        self._toggle()

    def move(self, by: int) -> None:
        """Move the mark; where one option is wanted it is picked."""
        count = len(self.asked.options)
        start = self.cursor if self.cursor >= 0 else (-1 if by > 0 else count)
        self.cursor = min(count - 1, max(0, start + by))
        if not self.several:
            self.picked = [self.asked.options[self.cursor].number]

    def space(self) -> None:
        """Pick what is marked."""
        if self.cursor >= 0:
            self._toggle()

    def _toggle(self) -> None:
        number = self.asked.options[self.cursor].number
        if not self.several:
            self.picked = [number]
        elif number in self.picked:
            self.picked.remove(number)
        else:
            self.picked.append(number)

    def rows(self) -> Sequence[Row]:
        """The options, the picked ones marked."""
        rows = []
        for place, option in enumerate(self.asked.options):
            picked = option.number in self.picked
            if self.several:
                mark = ("▸" if place == self.cursor else " ") + ("☒" if picked else "☐")
            else:
                mark = "▸" if picked else " "
            rows.append(Row(mark, LETTERS[place], option.text, style="bold" if picked else ""))
        return rows

    def judged(self, response: Response, aside: str) -> Sequence[Row]:
        """The options as right or wrong, with what was answered."""
        rows = []
        for place, option in enumerate(self.asked.options):
            chosen = option.number in response
            mark = "✓" if option.right else "✗" if chosen else " "
            style = "good" if option.right else "bad" if chosen else ""
            rows.append(Row(mark, LETTERS[place], option.text, aside if chosen else "", style))
        return rows

    def response(self) -> Response:
        """The numbers of the picked options."""
        return tuple(self.picked)

    @property
    def prompt(self) -> str:
        """How to answer."""
        verb = "letters toggle" if self.several else "a letter picks"
        return f"{verb}, then  1 guess   2 think so   3 sure   (enter = 2)"


class PredictReply(PickReply):
    """Commit to an outcome; which one is right is known only afterwards."""

    outcome: int | None = None

    def judged(self, response: Response, aside: str) -> Sequence[Row]:
        """The outcomes, with the one that came true."""
        rows = []
        for place, option in enumerate(self.asked.options):
            chosen, true = option.number in response, option.number == self.outcome
            mark = "✓" if true else "✗" if chosen and self.outcome is not None else " "
            style = "good" if true else "bad" if mark == "✗" else ""
            rows.append(Row(mark, LETTERS[place], option.text, aside if chosen else "", style))
        return rows


@dataclass
class _Texts:
    """What was typed so far."""

    done: list[str] = field(default_factory=list)
    current: str = ""


class TypedReply(Reply):
    """One text, or one for each blank in turn."""

    typed = True

    def __init__(self, asked: Asked) -> None:
        super().__init__(asked)
        self.count = max(1, len(asked.question.blanks))
        self.texts = _Texts()

    def type(self, text: str) -> None:
        """What stands in the field now."""
        self.texts.current = text

    def commit(self) -> bool:
        """Take the text; True when it was the last one.

        Raises:
            UnreadableError: Nothing was typed in a blank that others follow.
        """
        if not self.texts.current.strip() and len(self.texts.done) + 1 < self.count:
            raise UnreadableError("Fill in this blank.")
        self.texts.done.append(self.texts.current)
        self.texts.current = ""
        return len(self.texts.done) >= self.count

    def again(self) -> None:
        """Begin again with the last text back in the field."""
        if self.texts.done:
            self.texts.current = self.texts.done.pop()

    @property
    def field(self) -> str:
        """What the field is for."""
        if self.count == 1:
            return "your answer"
        return f"blank {len(self.texts.done) + 1} of {self.count}"

    def response(self) -> Response:
        """The texts."""
        return tuple(self.texts.done)

    @property
    def prompt(self) -> str:
        """How to answer."""
        back = ", esc goes a blank back" if self.texts.done else ""
        return f"type, then enter{back}"
