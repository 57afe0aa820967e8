"""Questions in a plain terminal or through a pipe: one line at a time, nothing drawn.

For screen readers, dumb terminals and scripts. Input ends the session at any point; every answer
is stored by then.
"""

import re
from collections.abc import Callable, Iterable, Iterator

from studytui.lab.launch import Launcher
from studytui.notes.render import plain_text
from studytui.quiz import experiment, phrases, reviews
from studytui.quiz.asking import LETTERS, Asked
from studytui.quiz.closing import closing
from studytui.quiz.desk import Desk
from studytui.quiz.experiment import ExperimentError, Trial
from studytui.quiz.questions import PICKED
from studytui.quiz.reading import UnreadableError
from studytui.quiz.sitting import Outcome, Sitting
from studytui.quiz.verdicts import Response

_COMMANDS = ("hint", "skip", "undo", "quit", "suspend", "faulty")
_HELP = "/hint /skip /undo /suspend /faulty /quit"
_HOW = {
    "order": " Letters from first to last, such as c a b.",
    "match": " A letter for 1, for 2 and so on, such as c a b.",
    "cloze": " A semicolon parts two blanks.",
}


class _End(Exception):  # noqa: N818 - not an error: the input is over
    """The input is over, or the person leaves."""


class PlainQuiz:
    """Asks the questions of a sitting.

    Args:
        desk: Where the sitting comes from.
        read: Gives the next line for a prompt, or None at the end of the input.
        write: Takes a line.
        launcher: Starts the trainer for predictions.
        width: Columns that text is wrapped to.
    """

    def __init__(
        self,
        desk: Desk,
        read: Callable[[str], str | None],
        write: Callable[[str], None],
        launcher: Launcher,
        width: int = 80,
    ) -> None:
        self._desk = desk
        self._read = read
        self._write = write
        self._launcher = launcher
        self._width = width

    def run(self, sitting: Sitting) -> None:
        """Ask until the session or the input ends.

        Raises:
            StoreError: An answer could not be stored.
        """
        try:
            while not sitting.finished:
                self._one(sitting)
        except _End:
            if sitting.progress.continues:
                self._write(f"Stored. To go on: {sitting.progress.continues}.")
        self._write("")
        for remark in closing(sitting, self._desk).remarks:
            self._write(remark)

    def _one(self, sitting: Sitting) -> None:
        """One question from stem to verdict."""
        asked = sitting.asked
        if asked is None:
            return
        question = sitting.question
        title = self._desk.titles().get(question.note, question.note)
        card = self._desk.log.card(question.key)
        previous, mode = sitting.previous, sitting.plan.mode
        why = phrases.since(question, card, previous, self._desk.today, mode)
        self._write("")
        self._write(f"Question {phrases.position(sitting)} · {title} · {why}")
        self._text(phrases.stem(asked, "[blank {}]"))
        for line in _choices(asked):
            self._write(line)
        outcome = self._answered(sitting, asked)
        if outcome is not None:
            self._verdict(sitting, asked, outcome)
            sitting.next()

    def _text(self, markdown: str, label: str = "") -> None:
        text = plain_text(f"{label}{markdown}", self._width).rstrip()
        self._write("\n" + text if not label else text)

    def _line(self, prompt: str) -> str:
        line = self._read(prompt)
        if line is None:
            raise _End
        return line.strip()

    def _answered(self, sitting: Sitting, asked: Asked) -> Outcome | None:
        """Read lines until one is an answer; None when the question was skipped or taken back."""
        while True:
            how = _HOW.get(asked.question.kind, "")
            line = self._line(f"{phrases.task(asked.question)}{how} ({_HELP}): ")
            match _command(line):
                case "hint":
                    hint = sitting.hint()
                    self._text(hint) if hint else self._write("There is no further hint.")
                    continue
                case "skip":
                    sitting.skip()
                    return None
                case "undo":
                    self._write(
                        "Taken back." if sitting.undo() else "There is nothing to take back."
                    )
                    return None
                case "suspend":
                    sitting.suspend()
                    self._write("Never asked again, until Progress takes it up again.")
                    return None
                case "faulty":
                    self._report(sitting, line)
                    continue
                case "quit":
                    raise _End
            try:
                response = self._response(asked, line)
                sitting.try_out(response)
                confidence = None if asked.question.kind == "self" else self._confidence()
                return sitting.submit(response, confidence, self._outcome(asked))
            except (UnreadableError, ExperimentError) as error:
                self._write(str(error))

    def _report(self, sitting: Sitting, line: str) -> None:
        """Keep the remark behind /faulty, or the one on the next line."""
        remark = line.partition(" ")[2].strip() or self._line("What is wrong with it? ")
        if remark:
            sitting.report(remark)
        self._write("Kept, see studytui check --reports." if remark else "Nothing was kept.")

    def _confidence(self) -> int:
        return self._one_to_three("How sure? 1 guess, 2 think so, 3 sure (enter = 2): ", "2")

    def _one_to_three(self, prompt: str, default: str = "") -> int:
        while (line := self._line(prompt) or default) not in ("1", "2", "3"):
            self._write(f"{line or 'Nothing'} is none of 1, 2 and 3.")
        return int(line)

    def _response(self, asked: Asked, line: str) -> Response:
        question = asked.question
        if question.kind in PICKED:
            return read_options(asked, line)
        if question.kind == "order":
            return tuple(asked.shuffled[place] for place in _places(line, len(asked.shuffled)))
        if question.kind == "match":
            line = re.sub(r"\d+\s*(?=[a-z])", "", line.casefold())
            return tuple(asked.shuffled[place] for place in _places(line, len(asked.shuffled)))
        if question.kind == "cloze":
            return self._blanks(len(question.blanks), line)
        if question.kind == "self":
            self._text(question.answer)
            return (self._one_to_three("Were you right? 1 wrong, 2 hard, 3 right: "),)
        return (line,)

    def _blanks(self, count: int, line: str) -> Response:
        texts = [part.strip() for part in line.split(";")] if ";" in line else [line]
        while len(texts) < count:
            texts.append(self._line(f"Blank {len(texts) + 1}: "))
        return tuple(texts)

    def _outcome(self, asked: Asked) -> int | None:
        """For a prediction: run the experiment and say which option came true."""
        question = asked.question
        if question.kind != "predict":
            return None
        self._write("Running the experiment …")
        members = experiment.members(question.lab, question.seeds, f"predict {question.id}")
        trial = Trial(members, self._launcher)
        trial.wait()
        judgement = trial.judge(asked.conditions)
        if judgement.outcome is None:
            raise ExperimentError("None of the outcomes came true; the question is not graded.")
        for name, value in trial.means().items():
            if name.endswith(("end_val_accuracy", "end_val_loss", "best_epoch")):
                self._write(f"  {name} = {value:.4g}")
        self._write(judgement.remark)
        return judgement.outcome

    def _verdict(self, sitting: Sitting, asked: Asked, outcome: Outcome) -> None:
        verdict = outcome.verdict
        self._write("")
        self._write("Right." if outcome.right else "Wrong.")
        if asked.question.kind != "self":
            self._write(f"You: {_inline(verdict.given)}")
            if not outcome.right:
                self._write(f"Right is: {_inline(verdict.expected)}")
        if verdict.remark:
            self._write(f"{verdict.remark}{misplaced(asked, outcome.response)}.")
        for feedback in verdict.feedback:
            self._text(feedback)
        if asked.why:
            self._text(asked.why, "Why: ")
        self._write(phrases.returns(outcome, sitting.plan.mode, self._desk.today))
        typed = asked.question.typed and not outcome.right
        prompt = "Enter for the next one" + (", = to count this as right" if typed else "") + ": "
        line = self._line(prompt)
        if line == "=" and typed:
            sitting.amend(reviews.COUNT_RIGHT)
            self._write("Counted as right.")
        match _command(line):
            case "undo":
                sitting.undo()
            case "suspend":
                sitting.suspend()
            case "faulty":
                self._report(sitting, line)
            case "quit":
                raise _End


def _inline(markdown: str) -> str:
    """A piece of Markdown on one line."""
    return " ".join(plain_text(markdown, 10_000).split())


def _choices(asked: Asked) -> Iterator[str]:
    """What there is to choose from, a line each, under the letters or numbers that name it."""
    question = asked.question
    texts: Iterable[str] = ()
    if question.kind in PICKED:
        texts = (option.text for option in asked.options)
    elif question.kind == "order":
        texts = (question.items[number - 1] for number in asked.shuffled)
    elif question.kind == "match":
        for place, (left, _) in enumerate(question.pairs, 1):
            yield f"  {place}  {_inline(left)}"
        texts = (asked.rights[number - 1] for number in asked.shuffled)
    for letter, text in zip(LETTERS, texts, strict=False):
        yield f"  {letter}  {_inline(text)}"


def misplaced(asked: Asked, response: Response) -> str:
    """Which places of an order, or which numbered left sides of a match, went wrong."""
    if asked.question.kind not in ("order", "match"):
        return ""
    wrong = [str(place) for place, number in enumerate(response, 1) if number != place]
    return f"; wrong: {', '.join(wrong)}" if wrong else ""


def _command(line: str) -> str:
    """The command that `/h`, `/hint` and so on mean; nothing for an answer."""
    word = line[1:].partition(" ")[0].casefold()
    return next((n for n in _COMMANDS if line[:1] == "/" and word and n.startswith(word)), "")


def read_options(asked: Asked, line: str) -> Response:
    """The options that letters or numbers name, as `a`, `2`, `a c` or `1,3`; each once.

    Raises:
        UnreadableError: They name no option.
    """
    numbers = (asked.options[place].number for place in _places(line, len(asked.options)))
    return tuple(dict.fromkeys(numbers))


def _places(line: str, count: int) -> list[int]:
    """The places, 0 … `count` − 1, that letters (or numbers) name, in their order.

    Raises:
        UnreadableError: One of them names nothing.
    """
    places = []
    for word in re.findall(r"[a-z]|\d+", line.casefold()):
        place = int(word) - 1 if word.isdigit() else LETTERS.index(word)
        if not 0 <= place < count:
            last = LETTERS[count - 1]
            raise UnreadableError(f"There is no answer {word}; they go from a to {last}.")
        places.append(place)
    return places
