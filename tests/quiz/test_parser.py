"""Question files: every kind is read, every mistake is one sentence at its line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studytui.quiz.kinds import KINDS
from studytui.quiz.parser import parse, twice
from tests.quiz.examples import FILE, questions


def test_every_kind_is_read() -> None:
    found = questions()
    assert {question.kind for question in found.values()} == set(KINDS)
    shift = found["softmax-shift"]
    assert [option.right for option in shift.options] == [False, True, False]
    assert shift.options[0].feedback.startswith("$e^{c}$ stands")
    assert shift.hints == ("Write the ratio $p_i/p_j$.", "Divide.")
    assert shift.why == "Only *differences* of logits matter."
    assert found["nll-fair"].other == "Take the logarithm."
    assert (found["nll-fair"].tol, found["nll-fair"].unit) == (1e-3, "nats")
    assert found["two-errors"].blanks == (("generalisation", "generalization"), ("training",))
    assert "⟦1⟧ error, `not ==this==`" in found["two-errors"].stem
    assert [(o.blank, o.text) for o in found["two-errors"].options] == [
        ("training", "test|validation"), ("generalisation", "*"), ("", "bias"),
    ]  # fmt: skip
    assert found["step-order"].feedback[2:] == (
        "There is no loss yet to go back from.", "The gradients are still zero.",
    )  # fmt: skip
    assert found["losses"].feedback == (
        "A square comes from a Gaussian.", "", "Its logarithm is constant.",
    )  # fmt: skip
    assert found["losses"].pairs == (("MSE", "Gaussian"), ("MAE", "Laplace"))
    assert found["losses"].decoys == ("uniform",)
    assert found["grad-accumulates"].code.endswith("print(w.grad.item())")
    assert found["updates"].fixed == (("B", "64"),)
    outcomes = [option.condition for option in found["predict-dropout"].options]
    assert outcomes[1:] == ["dropped.end_val_accuracy > plain.end_val_accuracy + 0.02", "otherwise"]
    assert found["own-words"].answer == "How the gradient changes."


def test_note_and_place() -> None:
    found, _ = parse(FILE, "content/2-models/softmax.quiz.md")
    assert found[0].note == "softmax"
    assert found[0].line == 3


CHOICE = "- [x] yes\n- [ ] no\n"


@pytest.mark.parametrize(
    ("text", "line", "part"),
    [
        ("## No braces\nx\n" + CHOICE, 1, "ends with its id and kind"),
        ("## A {.choice}\nx\n" + CHOICE, 1, "needs an id"),
        ("## A {#A-b .choice}\nx\n" + CHOICE, 1, "lower-case"),
        ("## A {#a .chioce}\nx\n" + CHOICE, 1, "one kind of .choice"),
        ("## A {#a .choice .multi}\nx\n" + CHOICE, 1, "one kind"),
        ("## A {#a .choice tol=1}\nx\n" + CHOICE, 1, "tol= means nothing here"),
        ("## A {#a .choice tol}\nx\n" + CHOICE, 1, "'tol' is no #id"),
        ("## A {#a #b .choice}\nx\n" + CHOICE, 1, "One question, one id"),
        ("## A {#a .choice was=B!}\nx\n" + CHOICE, 1, "is no id"),
        ("## A {#a .choice v=0}\nx\n" + CHOICE, 1, "a version"),
        ("## {#a .choice}\nx\n" + CHOICE, 1, "needs a title"),
        ("## A {#a .choice}\n" + CHOICE, 1, "the question itself"),
        ("## A {#a .choice}\nx\n- [x] a\n- [x] b\n", 1, "Exactly one answer must be ticked; 2"),
        ("## A {#a .choice}\nx\n- [ ] a\n- [ ] b\n", 1, "Exactly one answer must be ticked; 0"),
        ("## A {#a .choice}\nx\n- [x] a\n", 1, "two answers"),
        ("## A {#a .choice}\nx\n- [x] a\n- b\n", 4, "needs its box"),
        ("## A {#a .choice}\nx\n- [x] a\n- [ ]\n", 4, "empty"),
        ("## A {#a .choice}\nx\n" + CHOICE + "\nmore\n", 6, "Text after the answers"),
        ("## A {#a .choice}\nx\n" + CHOICE + "### Becase\n", 5, "stand only ### Hint"),
        ("## A {#a .choice order=random}\nx\n" + CHOICE, 1, "order=fixed"),
        ("## A {#a .choice}\nx\n```\n" + CHOICE, 1, "never closed"),
        ("## A {#a .numeric}\nx\n- [x] 3\n", 3, "written = value"),
        ("## A {#a .numeric}\nx\n- [x] = three\n", 3, "no number"),
        ("## A {#a .numeric tol=-1}\nx\n- [x] = 3\n", 1, "not negative"),
        ("## A {#a .numeric gen=nope}\nx\n- [x] = 3\n", 1, "no generator nope"),
        ("## A {#a .numeric .generated}\nx\n- [x] = 3\n", 1, "names its generator"),
        ("## A {#a .numeric gen=softmax}\nx\n\n{{zz}}\n- [x] = {{answer}}\n", 4, "no variable"),
        ("## A {#a .numeric gen=softmax z9=1}\nx\n- [x] = {{answer}}\n", 1, "no input"),
        ("## A {#a .short gen=softmax}\nx\n- [x] a\n", 1, "goes with .numeric, .choice and .cloze"),
        ("## A {#a .short}\nx\n- [x] /(a/\n", 3, "no pattern"),
        ("## A {#a .short}\nx\n- [x] /(a+)+/\n", 3, "for ever"),
        ("## A {#a .cloze}\nno blanks\n", 1, "blanks, written"),
        ("## A {#a .cloze}\n==x==\n\n- [x] y\n", 4, "stands in the text, ==so=="),
        ("## A {#a .cloze}\n==x|y==\n\n- [ ] z :: q\n", 4, "==z== is no blank of the text"),
        ("## A {#a .cloze}\n==x|y==\n\n- [ ] x :: Y\n", 4, "'Y' is accepted as right"),
        ("## A {#a .cloze}\n==2==\n\n- [ ] 2.0\n", 4, "'2.0' is accepted as right"),
        ("## A {#a .cloze}\n==x==\n\n- [ ] x ::\n", 4, "empty"),
        ("## A {#a .cloze}\n==x==\n\n- [ ] /(a/\n", 4, "no pattern"),
        ("## A {#a .self}\nx\n- [ ] y\n### Answer\ny\n", 3, "no list of answers"),
        ("## A {#a .order}\nx\n1. a\n   > early\n2. b\n3. c\n", 3, "none is above this"),
        ("## A {#a .order}\nx\n1. a\n2. b\n", 1, "three items"),
        ("## A {#a .order}\nx\n1. a\n2. b\n3. a\n", 1, "the same"),
        ("## A {#a .match}\nx\n- a - b\n- c :: d\n", 3, "A pair is written"),
        ("## A {#a .match}\nx\n- a :: b\n- c :: b\n", 1, "the same"),
        ("## A {#a .output}\nx\n- [x] 3\n", 1, "one ```python run block; 0"),
        ("## A {#a .derivative of=x^2 by=x}\nx\n- [x] = 2*z\n", 3, "z does not stand"),
        ("## A {#a .derivative of=x^2 by=y}\nx\n- [x] = 2*x\n", 1, "by=y"),
        ("## A {#a .derivative of=x^^2 by=x}\nx\n- [x] = 2*x\n", 1, "was expected"),
        ("## A {#a .predict}\nx\n- [ ] a :: `otherwise`\n", 1, "one ```toml lab block; 0"),
        ("## A {#a .self}\nx\n", 1, "needs ### Answer"),
        ("## A {#a .choice}\nx\n" + CHOICE + "### Answer\ny\n", 5, "belongs to .self"),
        ("## A {#a .choice}\nx\n" + CHOICE + "### Hint\n\n### Why\ny\n", 5, "Hint is empty"),
        ("## A {#a .choice}\nx\n" + CHOICE + "### Why\ny\n### Why\nz\n", 7, "a second time"),
        ("## A {#a .choice}\nx\n- [x] a\n- [ ] b\n- [ ] a\n", 5, "cannot be told from"),
        ("## A {#a .choice}\nx\n- [y] a\n- [ ] b\n", 3, "A box is written"),
        ("## A {#a .choice}\nx\n-[x] a\n- [ ] b\n", 3, "A box is written"),
        ("## A {#a .choice was=a}\nx\n" + CHOICE, 1, "the id that it has now"),
        ("## A {#a .choice}\nx\n- [x] {{a}}\n- [ ] b\n", 3, "takes a generator"),
        (
            "## A {#a .choice}\nx\n- [x] y\n" + "".join(f"- [ ] {n}\n" for n in range(26)),
            1,
            "27 things to choose from",
        ),
        ("## A {#a .numeric tol=.1}\nx\n- [x] = 1\n- [ ] = 1.05\n", 4, "cannot be told from"),
        ("## A {#a .numeric tol=1 rel=1}\nx\n- [x] = 1\n", 1, "not both"),
        ("## A {#a .numeric}\nx\n- [x] = {{answer}}\n", 3, "takes a generator"),
        ("## A {#a .short}\nx\n- [x] one\n- [ ] One\n", 4, "cannot be told from"),
        ("## A {#a .match}\nx\n- a :: b\n- a :: c\n", 1, "left-hand sides are the same"),
    ],
)
def test_one_mistake_is_one_sentence(text: str, line: int, part: str) -> None:
    after = "## Fine {#fine .choice}\nq\n" + CHOICE
    found, problems = parse(text if "x\n```\n" in text else f"{text}\n{after}", "f.quiz.md")
    assert [(problem.line, part in problem.message) for problem in problems] == [(line, True)]
    assert str(problems[0]).startswith(f"f.quiz.md:{line}: ")
    assert "x\n```\n" in text or [question.id for question in found] == ["fine"]


@pytest.mark.parametrize(
    ("lab", "outcomes", "part"),
    [
        ("base = ", "- [ ] a :: `otherwise`", "lab block cannot be used"),
        ('base = "b"\nruns.a = {}\nruns.b = {}', "- [ ] a :: `otherwise`", "two outcomes"),
        (
            'base = "b"\nruns.a = {}',
            "- [ ] x :: `a.end_epoch > 1`\n- [ ] y :: `otherwise`",
            "two runs",
        ),
        (
            'base = "b"\nruns.a = {}\nruns.b = {}',
            "- [ ] x\n- [ ] y :: `otherwise`",
            "says when it holds",
        ),
        (
            'base = "b"\nruns.a = {}\nruns.b = {}',
            "- [ ] x :: `a.end_val_acuracy > 1`\n- [ ] y :: `otherwise`",
            "A run has no 'end_val_acuracy'",
        ),
        (
            'base = "b"\nruns.a = {}\nruns.b = {}',
            "- [ ] x :: `a.end_epoch`\n- [ ] y :: `otherwise`",
            "a condition compares",
        ),
        (
            'base = "b"\nruns.a = {}\nruns.b = {}',
            "- [ ] x :: `c.end_epoch > 1`\n- [ ] y :: `otherwise`",
            "named run.quantity",
        ),
        (
            'base = "b"\nruns.a = {}\nruns.b = {}',
            "- [ ] y :: `otherwise`\n- [ ] x :: `a.end_epoch > 1`",
            "`otherwise` last",
        ),
    ],
)
def test_mistakes_in_predictions(lab: str, outcomes: str, part: str) -> None:
    text = f"## A {{#a .predict}}\nx\n```toml lab\n{lab}\n```\n{outcomes}\n"
    _, problems = parse(text, "f.quiz.md")
    assert len(problems) == 1
    assert part in problems[0].message


def test_a_list_in_the_stem_is_no_answer() -> None:
    text = "## A {#a .choice}\nOf\n- this\n- that\n\nwhich?\n\n- [x] this\n- [ ] that\n"
    found, problems = parse(text, "f.quiz.md")
    assert not problems
    assert "- that" in found[0].stem
    assert len(found[0].options) == 2


def test_a_stem_may_begin_with_a_list_before_its_answers() -> None:
    text = "## A {#a .choice}\nx\n- one\n- two\n- [x] this\n- [ ] that\n"
    found, _ = parse(text, "f.quiz.md")
    assert found[0].stem == "x\n- one\n- two"


def test_revision_ignores_white_space_only() -> None:
    def revision(text: str) -> str:
        return parse(text, "f.quiz.md")[0][0].revision

    base = "## A {#a .choice}\nx y\n" + CHOICE
    assert revision(base.replace("x y", "  x   y\n\n")) == revision(base)
    assert revision(base.replace("x y", "x z")) != revision(base)


def test_ids_are_unique_over_files_and_former_names() -> None:
    first, _ = parse("## A {#a .choice}\nx\n" + CHOICE, "one.quiz.md")
    second, _ = parse("## B {#b .choice was=a}\nx\n" + CHOICE, "two.quiz.md")
    problems = twice([*first, *second])
    assert [str(problem) for problem in problems] == [
        "two.quiz.md:1: The id a stands here a second time, first at one.quiz.md:1."
    ]


def test_version_restarts_the_history() -> None:
    found, _ = parse("## A {#a .choice v=2}\nx\n" + CHOICE, "f.quiz.md")
    assert found[0].key == "a@2"


@given(st.text("#{}.-[]x=>`$ \n:abc1d", max_size=300))
def test_any_text_gives_questions_or_sentences(text: str) -> None:
    found, problems = parse("## " + text, "f.quiz.md")
    lines = text.count("\n") + 1
    assert all(1 <= problem.line <= lines and problem.message for problem in problems)
    assert all(question.line <= lines for question in found)


@given(st.integers(0, 60))
def test_a_cut_file_keeps_what_is_whole(cut: int) -> None:
    whole = FILE.split("\n")
    found, problems = parse("\n".join(whole[:cut]), "examples.quiz.md")
    assert len(problems) <= 1
    assert all(question == questions()[question.id] for question in found[:-1])
