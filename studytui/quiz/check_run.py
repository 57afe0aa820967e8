"""What an author is told about questions once everything in them has been run.

Outputs are executed, generators drawn and held against a second way of computing them, derivatives
against autograd, predictions against their runs. All of it happens in processes of their own.
"""

import json
import random
import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from studytui import expressions
from studytui.notes.run import Cache, Result, Runner
from studytui.notes.text import Problem
from studytui.quiz import asking, experiment, grading
from studytui.quiz.experiment import ExperimentError
from studytui.quiz.generators import REGISTRY, Generator
from studytui.quiz.questions import Question
from studytui.quiz.trained import Trained

DRAWS = 200
_DEPENDS = re.compile(r"\bdepends?\s+on\s+(the|its)\s+seed", re.IGNORECASE)
_SAME = 1e-6
TEXTS = ("losses",)
"""Outputs that a reference needs as they are: they are drawn, not computed."""

_REFERENCE = """
import json, math, warnings
warnings.simplefilter("ignore")
import torch
torch.manual_seed(0)
def once(values):
    space = dict(values, torch=torch, math=math)
    exec(code, space)
    names = [name for name in wanted if name in space]
    return {{name: space[name] for name in names}}
code, wanted = compile({reference!r}, "reference", "exec"), {wanted!r}
print(json.dumps([once(values) for values in json.loads({inputs!r})]))
"""

_AUTOGRAD = """
import json, math
import torch

functions = {{
    "exp": torch.exp, "log": torch.log, "ln": torch.log, "sqrt": torch.sqrt, "sin": torch.sin,
    "cos": torch.cos, "tan": torch.tan, "tanh": torch.tanh, "sigmoid": torch.sigmoid,
    "abs": torch.abs, "sign": torch.sign, "relu": torch.relu, "erf": torch.erf,
    "phi": torch.special.ndtr, "max": torch.maximum, "min": torch.minimum,
    "pi": math.pi, "e": math.e,
}}
code = compile({source!r}, "function", "eval")
slopes = []
for place in json.loads({places!r}):
    names = {{name: torch.tensor(value, dtype=torch.float64) for name, value in place.items()}}
    names[{by!r}].requires_grad_()
    eval(code, dict(functions), names).backward()
    slopes.append(names[{by!r}].grad.item())
print(json.dumps(slopes))
"""


class Programs:
    """Runs programs, each in a fresh process, and remembers what they printed.

    Args:
        runner: Where they run.
        cache: What was run before; None runs everything again.
    """

    def __init__(self, runner: Runner, cache: Cache | None = None) -> None:
        self._runner = runner
        self._cache = cache

    def run(self, code: str) -> Result:
        """What the program prints, or why it failed."""
        found = self._cache.get([code]) if self._cache else None
        if found is None:
            found = self._runner.run([code])
            if self._cache:
                self._cache.put([code], found)
        return found[0] if found else Result("", "it did not run")


def run_checks(
    questions: Iterable[Question],
    programs: Programs,
    trained: Trained,
    tell: Callable[[], None] = lambda: None,
) -> list[Problem]:
    """Run everything in these questions; `tell` is called after each one and each generator."""
    found, first = [], dict[str, Question]()
    for question in questions:
        found += list(check_question(question, programs, trained))
        if question.generator:
            first.setdefault(question.generator, question)
        tell()
    for name, question in first.items():
        for message in check_generators(programs, [name]):
            found.append(Problem(question.file, question.line, message))
        tell()
    return found


def check_question(question: Question, programs: Programs, trained: Trained) -> Iterator[Problem]:
    """What running a question finds wrong with it."""
    if question.kind == "output":
        problems = _output(question, programs)
    elif question.generator:
        problems = _generated(question)
    elif question.kind == "derivative":
        problems = _derivative(question, programs)
    elif question.kind == "predict":
        problems = _prediction(question, trained)
    else:
        problems = iter(())
    for message in problems:
        yield Problem(question.file, question.line, f"{question.id}: {message}")


def check_generators(programs: Programs, names: Sequence[str] = ()) -> list[str]:
    """Hold the formulas of generators against their references; sentences about what differs."""
    found: list[str] = []
    for name in names or REGISTRY:
        found += _reference(REGISTRY[name], programs)
    return found


def _output(question: Question, programs: Programs) -> Iterator[str]:
    result = programs.run(question.code)
    if result.error:
        yield f"the program failed: {result.error}."
        return
    printed = result.printed.strip()
    asked = asking.put(question, 0)
    for option in question.options:
        fits = grading.same_output(asked, printed, option.text)
        if option.right and not fits:
            yield f"the program prints {printed!r}, not {option.text!r}."
        elif not option.right and fits:
            yield f"the answer {option.text!r} is marked wrong, but the program prints it."


def _generated(question: Question) -> Iterator[str]:
    """Draw many times: something must always be left to choose from, and be gradable."""
    lost: dict[str, int] = {}
    for seed in range(DRAWS):
        try:
            asked = asking.put(question, seed)
        except (ValueError, ArithmeticError) as error:
            yield f"with seed {seed}: {error}"
            return
        shown = {option.number for option in asked.options}
        for number, option in enumerate(question.options, 1):
            if number not in shown:
                lost[option.text] = lost.get(option.text, 0) + 1
        if not _accepts_itself(asked):
            yield f"with seed {seed} the right answer is not accepted."
            return
    for text, count in lost.items():
        if count > DRAWS // 4:
            yield f"in {count} of {DRAWS} draws the wrong answer {text} is within tolerance."


def _accepts_itself(asked: asking.Asked) -> bool:
    match asked.question.kind:
        case "numeric":
            value = asked.right.value
            return value is not None and grading.grade(asked, (repr(value),)).right
        case "cloze":
            return grading.grade(asked, tuple(blank[0] for blank in asked.blanks)).right
    return True


def _reference(generator: Generator, programs: Programs) -> Iterator[str]:
    drawn = [generator.draw(random.Random(seed)) for seed in range(DRAWS)]
    draws = list({str(values): values for values in drawn}.values())  # each once
    given = {*generator.inputs, *TEXTS}
    inputs = [{name: value for name, value in values.items() if name in given} for values in draws]
    wanted = ["answer", *generator.outputs]
    code = _REFERENCE.format(
        reference=generator.reference, wanted=wanted, inputs=json.dumps(inputs)
    )
    result = programs.run(code)
    if result.error:
        yield f"the reference of {generator.name} failed: {result.error}."
        return
    for values, found in zip(draws, json.loads(result.printed), strict=True):
        for name, value in found.items():
            if not _close(values[name], value):
                place = {key: values[key] for key in generator.inputs}
                yield f"{generator.name} {place}: {name} is {values[name]}, the reference {value}."
                return


def _close(value: object, reference: object) -> bool:
    if isinstance(value, str) or isinstance(reference, str):
        return value == reference
    if not isinstance(value, int | float) or not isinstance(reference, int | float):
        return False
    return abs(value - reference) <= 2e-5 * max(1.0, abs(reference))


def _derivative(question: Question, programs: Programs) -> Iterator[str]:
    asked = asking.put(question, 0)
    right = asked.right
    if not grading.grade(asked, (right.text,)).right:
        yield f"{right.text} is not the derivative of {question.of}."
        return
    for option in question.options:
        if not option.right and grading.grade(asked, (option.text,)).right:
            yield f"{option.text} is marked wrong, but equals the derivative."
    function = expressions.parse(question.of)
    places = grading.points(function.names, question.low, question.high)
    source = str(function).replace("^", "**")
    code = _AUTOGRAD.format(source=source, places=json.dumps(places), by=question.by)
    result = programs.run(code)
    if result.error:
        yield f"autograd of {question.of} failed: {result.error}."
        return
    for place, slope in zip(places, json.loads(result.printed), strict=True):
        ours = function.derivative(question.by, place)
        if abs(ours - slope) > _SAME * max(1.0, abs(slope)):
            yield f"at {place} the derivative is {ours:g}, by autograd {slope:g}."
            return


def _prediction(question: Question, trained: Trained) -> Iterator[str]:
    conditions = {n: option.condition for n, option in enumerate(question.options, 1)}
    try:
        rows = trained.rows(experiment.members(question.lab, question.seeds, question.id))
    except ExperimentError as error:
        yield str(error)
        return
    judgement, means = experiment.judge(conditions, rows), experiment.means(rows)
    names = sorted(experiment.names_in(conditions.values()))
    shown = ", ".join(f"{name} = {means[name]:.4g}" for name in names if name in means)
    if unknown := [name for name in names if name not in means]:
        yield f"a run has no {unknown[0]}."
    elif judgement.outcome is None:
        yield f"no outcome holds: {shown}."
    else:
        option = question.options[judgement.outcome - 1]
        expected = next((o for o in question.options if o.right), option)
        if expected is not option:
            yield f"{option.text!r} came true, not {expected.text!r}: {shown}."
        if judgement.agree < question.hold and not _DEPENDS.search(question.stem + question.why):
            remark = f"{judgement.remark}; say that it depends on the seed"
            yield f"{option.text!r} holds, but only {remark}: {shown}."
