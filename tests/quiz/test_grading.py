"""From response to verdict, kind by kind."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studytui.quiz.asking import Asked, put
from studytui.quiz.grading import grade
from studytui.quiz.parser import parse
from studytui.quiz.reading import UnreadableError
from studytui.quiz.verdicts import Response, Verdict
from tests.quiz.examples import questions

QUESTIONS = questions()


def asked(name: str, seed: int = 0) -> Asked:
    return put(QUESTIONS[name], seed)


def verdict(name: str, *response: int | str) -> Verdict:
    return grade(asked(name), response)


def test_choice() -> None:
    right, wrong = verdict("softmax-shift", 2), verdict("softmax-shift", 1)
    assert right.right
    assert not wrong.right
    assert wrong.feedback == (QUESTIONS["softmax-shift"].options[0].feedback,)
    assert (wrong.given, wrong.expected) == ("by a factor $e^{c}$", "not at all")


def test_multi_is_all_or_nothing_and_says_each_slip() -> None:
    assert verdict("dropout-off", 1, 3).right
    slip = verdict("dropout-off", 1, 2)
    assert not slip.right
    assert slip.remark == "1 of 3 judged right"
    assert [text.split("\n")[0] for text in sorted(slip.feedback)] == [
        "Missed: `p = 0`",
        "Not: `torch.no_grad()`",
    ]


@pytest.mark.parametrize(("text", "right"), [
    ("0.6931", True), ("0,694", True), ("ln(2)", True), ("0.6931 nats", True), ("0.695", False),
])  # fmt: skip
def test_numeric(text: str, right: bool) -> None:
    assert verdict("nll-fair", text).right is right


def test_numeric_says_what_was_understood_and_gives_the_feedback_foreseen() -> None:
    wrong = verdict("nll-fair", "1,0")
    assert wrong.given == "1 nats"
    assert wrong.feedback == ("That is bits, not nats.",)
    assert wrong.expected == "0.6931 nats (± 0.001)"
    assert verdict("nll-fair", "5").feedback == ("Take the logarithm.",)


@pytest.mark.parametrize(("options", "value", "shown"), [
    ("tol=1e-6", "8.1450625", "8.145062"), ("tol=1e-3", "8.1450625", "8.14506"),
    ("", "1234567", "1234567"),
])  # fmt: skip
def test_the_right_number_is_shown_so_that_it_would_be_accepted(
    options: str, value: str, shown: str
) -> None:
    found, _ = parse(f"## A {{#a .numeric {options}}}\nx\n- [x] = {value}\n", "f.quiz.md")
    question = put(found[0], 0)
    assert grade(question, ("0",)).expected.split(" (")[0] == shown
    assert grade(question, (shown,)).right


def test_an_ambiguous_comma_is_read_in_the_learners_favour() -> None:
    found, _ = parse("## A {#a .numeric}\nx\n- [x] = 203530\n", "f.quiz.md")
    assert grade(put(found[0], 0), ("203,530",)) == Verdict(True, "203530", "203530")


def test_without_tolerance_whole_numbers_are_exact_and_others_are_not() -> None:
    found, _ = parse("## A {#a .numeric}\nx\n- [x] = 1000\n", "f.quiz.md")
    assert not grade(put(found[0], 0), ("1000.5",)).right
    found, _ = parse("## A {#a .numeric}\nx\n- [x] = 100.5\n", "f.quiz.md")
    assert grade(put(found[0], 0), ("100.55",)).right
    assert not grade(put(found[0], 0), ("100.7",)).right


def test_short_and_cloze() -> None:
    assert verdict("other-name", "Weight-Decay").right
    assert verdict("other-name", "ridge penalty").right
    assert verdict("other-name", "dropout").feedback == ("Dropout masks units.",)
    assert verdict("two-errors", "generalization", "Training").right
    half = verdict("two-errors", "test", "training")
    assert (half.right, half.remark) == (False, "1 of 2 blanks are right, wrong: 1")


@pytest.mark.parametrize(("first", "second", "said"), [
    ("generalisation", "Validation", ("Those are the ones to be lowered.",)),
    ("validation", "training", ("The error on rows never seen.",)),
    ("bias", "bias", ("Bias is a part of an error.",)),
    ("generalisation", "other", ("One of the two usually rises.",)),
    ("other", "test", ("The error on rows never seen.", "Those are the ones to be lowered.")),
])  # fmt: skip
def test_each_wrong_blank_gets_the_nearest_feedback(
    first: str, second: str, said: tuple[str, ...]
) -> None:
    assert verdict("two-errors", first, second).feedback == said


@pytest.mark.parametrize(("text", "right"), [
    ("-2", True), ("−2,0", True), ("-4/2", True), ("2", False), ("two", False), ("-2.001", False),
])  # fmt: skip
def test_a_number_in_a_blank_is_compared_as_a_number(text: str, right: bool) -> None:
    found, _ = parse("## A {#a .cloze}\nIt is ==-2==.\n", "f.quiz.md")
    assert grade(put(found[0], 0), (text,)).right is right


def test_a_blanks_number_may_have_a_tolerance() -> None:
    found, _ = parse("## A {#a .cloze tol=0.01}\nIt is ==0.5== of ==all==.\n", "f.quiz.md")
    assert grade(put(found[0], 0), ("0.505", "All")).right
    assert not grade(put(found[0], 0), ("0.52", "all")).right


@given(st.integers(0, 2**31))
def test_drawn_blanks_take_their_own_numbers_and_name_mistakes(seed: int) -> None:
    put_it = asked("cubic", seed)
    values = put_it.values
    assert put_it.blanks == ((str(values["g0"]),), (str(values["answer"]),))
    assert grade(put_it, (str(values["g0"]), str(values["answer"]))).right
    slip = grade(put_it, (str(values["g0"]), str(values["own_term"])))
    assert slip.feedback == ("The first term also contains $x_1$.",)


def test_order_says_how_many_stand_right() -> None:
    assert verdict("step-order", 1, 2, 3, 4).right
    swapped = verdict("step-order", 1, 3, 2, 4)
    assert (swapped.right, swapped.remark) == (False, "2 of 4 stand in their place")


@given(st.permutations((1, 2, 3, 4)))
def test_an_item_before_its_predecessor_is_explained(order: list[int]) -> None:
    said = verdict("step-order", *order).feedback
    assert ("There is no loss yet to go back from." in said) == (order.index(3) < order.index(2))
    assert ("The gradients are still zero." in said) == (order.index(4) < order.index(3))


def test_a_decoy_explains_itself_and_a_missed_pair_does() -> None:
    assert verdict("losses", 2, 1).feedback == ("A square comes from a Gaussian.",)
    assert verdict("losses", 3, 2).feedback == ("Its logarithm is constant.",)
    assert verdict("losses", 2, 3).feedback == (
        "A square comes from a Gaussian.", "Its logarithm is constant.",
    )  # fmt: skip


def test_match() -> None:
    assert verdict("losses", 1, 2).right
    wrong = verdict("losses", 1, 3)
    assert (wrong.right, wrong.remark) == (False, "1 of 2 pairs are right")
    assert wrong.given == "MSE – Gaussian; MAE – uniform"


def test_output_forgives_form_not_values() -> None:
    assert verdict("grad-accumulates", "12").right
    assert verdict("grad-accumulates", "tensor(12.)").right
    assert verdict("grad-accumulates", "4").feedback == ("`backward()` adds into `.grad`.",)
    assert not verdict("grad-accumulates", "12 12").right
    assert not verdict("grad-accumulates", "-12").right
    assert not verdict("grad-accumulates", "12.005").right


@pytest.mark.parametrize(("printed", "typed", "right"), [
    ("-0.5", "0.5", False), ("-0.5", "−.5", True), ("[1, -2]", "[1, 2]", False),
    ("118282", "118283", False), ("0.9053", "0.9054", True), ("= 12.0", "12", True),
    ("inf", "-inf", False),
])  # fmt: skip
def test_output_keeps_signs_and_whole_numbers(printed: str, typed: str, right: bool) -> None:
    text = f"## A {{#a .output}}\n\n```python run\nprint()\n```\n\n- [x] {printed}\n"
    (question,), _ = parse(text, "f.quiz.md")
    found = grade(put(question, 0), (typed,))
    assert (found.right, found.expected) == (right, printed.removeprefix("= "))


@pytest.mark.parametrize(("text", "right"), [
    ("2*x*y", True), ("y(x + x)", None), ("2x*y", True), ("x*y + y*x", True), ("2*x", False),
    ("4*x*y/2", True), ("2*x*y + 0.001", False), ("log(-1)", False),
])  # fmt: skip
def test_derivative_accepts_any_equal_expression(text: str, right: bool | None) -> None:
    if right is None:
        with pytest.raises(UnreadableError):
            verdict("slope", text)
    else:
        assert verdict("slope", text).right is right


def test_derivative_feedback_and_mistakes() -> None:
    assert verdict("slope", "x²").feedback == ("That is the derivative with respect to $y$.",)
    with pytest.raises(UnreadableError, match="xy does not stand"):
        verdict("slope", "2xy")
    with pytest.raises(UnreadableError, match="at character"):
        verdict("slope", "2*(x")


def test_a_prediction_is_judged_by_what_came_true() -> None:
    put_it = asked("predict-dropout")
    assert grade(put_it, (2,), outcome=2).right
    wrong = grade(put_it, (1,), outcome=2)
    assert wrong.feedback == ("It fits the wrong labels too.",)
    assert wrong.expected == "dropped"
    with pytest.raises(UnreadableError):
        grade(put_it, (1,))


def test_own_judgement() -> None:
    assert [verdict("own-words", rating).right for rating in (1, 2, 3)] == [False, True, True]


@pytest.mark.parametrize(("name", "response"), [
    ("softmax-shift", ()), ("softmax-shift", (9,)), ("softmax-shift", (1, 2)), ("nll-fair", ("",)),
    ("nll-fair", ("many",)), ("two-errors", ("a",)), ("step-order", (1, 2)), ("losses", (1,)),
    ("losses", (1, 9)), ("own-words", (7,)), ("other-name", ("  ",)),
])  # fmt: skip
def test_what_cannot_be_judged_is_asked_again(name: str, response: Response) -> None:
    with pytest.raises(UnreadableError):
        grade(asked(name), response)


@given(st.sampled_from(sorted(QUESTIONS)), st.integers(0, 2**31))
def test_the_same_seed_puts_the_same_question(name: str, seed: int) -> None:
    first, second = asked(name, seed), asked(name, seed)
    assert first == second
    assert sorted(option.number for option in first.options) == list(
        range(1, len(QUESTIONS[name].options) + 1)
    )


@given(st.integers(0, 2**31))
def test_generated_numbers_keep_right_and_wrong_apart(seed: int) -> None:
    put_it = asked("updates", seed)
    right, wrong = put_it.option(1), put_it.option(2)
    assert right.value == put_it.values["answer"]
    assert put_it.values["B"] == 64
    assert "{{" not in put_it.stem + put_it.why + wrong.feedback
    assert grade(put_it, (str(right.value),)).right
    assert grade(put_it, (str(wrong.value),)).feedback == (wrong.feedback,)


@given(st.integers(0, 10_000))
def test_an_order_is_never_shown_solved(seed: int) -> None:
    assert asked("step-order", seed).shuffled != (1, 2, 3, 4)


def test_fixed_and_pinned_options() -> None:
    text = "## A {{#a .choice {}}}\nx\n- [x] 1\n- [ ] 2\n- [ ] 3\n- [ ] none of them\n"
    fixed = parse(text.format("order=fixed"), "f.quiz.md")[0][0]
    pinned = parse(text.format("pin=last"), "f.quiz.md")[0][0]
    assert {tuple(o.number for o in put(fixed, seed).options) for seed in range(9)} == {
        (1, 2, 3, 4)
    }
    orders = {tuple(o.number for o in put(pinned, seed).options) for seed in range(40)}
    assert len(orders) == 6
    assert {order[-1] for order in orders} == {4}


def test_outcomes_are_shuffled_and_tried_in_the_order_of_the_file() -> None:
    question = QUESTIONS["predict-dropout"]
    orders = {tuple(option.number for option in put(question, seed).options) for seed in range(20)}
    assert orders == {(1, 2, 3), (2, 1, 3)}
    assert all(list(put(question, seed).conditions) == [1, 2, 3] for seed in range(20))
