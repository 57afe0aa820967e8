"""Building answers by keys, without a screen."""

from hypothesis import given
from hypothesis import strategies as st

from studytui.quiz.asking import put
from studytui.quiz.grading import grade
from studytui.quiz.reading import UnreadableError
from studytui.ui.quiz.arranging import MatchReply, OrderReply, reply_for
from studytui.ui.quiz.replies import PickReply, TypedReply
from tests.quiz.examples import questions

QUESTIONS = questions()

KEYS = st.lists(st.sampled_from(["up", "down", "space", "a", "b", "c", "d", "e"]), max_size=30)


@given(st.sampled_from(sorted(QUESTIONS)), st.integers(0, 99), KEYS)
def test_any_keys_leave_an_answer_that_can_be_judged_or_refused(
    name: str, seed: int, keys: list[str]
) -> None:
    asked = put(QUESTIONS[name], seed)
    reply = reply_for(asked)
    count = len(reply.rows())
    for key in keys:
        if key in ("up", "down"):
            reply.move(-1 if key == "up" else 1)
        elif key == "space":
            reply.space()
        elif key in reply.letters:
            reply.press(key)
        assert len(reply.rows()) == count
        assert reply.prompt
    response = reply.response()
    try:
        grade(asked, response, outcome=1)
    except UnreadableError:
        return
    rows = reply.judged(response, "you")
    assert all(row.mark in ("✓", "✗", " ") for row in rows)


def test_a_single_choice_keeps_one_pick() -> None:
    reply = PickReply(put(QUESTIONS["softmax-shift"], 0))
    reply.press("a")
    reply.press("c")
    assert len(reply.response()) == 1
    reply.move(-1)
    assert [row.mark for row in reply.rows()] == [" ", "▸", " "]


def test_a_right_side_belongs_to_one_left_side() -> None:
    reply = MatchReply(put(QUESTIONS["losses"], 0))
    for key in "acbc":
        reply.press(key)
    assert sorted(int(number) for number in reply.response()).count(0) == 1


def test_an_item_is_carried_only_after_it_was_picked_up() -> None:
    reply = OrderReply(put(QUESTIONS["step-order"], 0))
    before = reply.response()
    reply.move(1)
    assert reply.response() == before
    reply.space()
    reply.move(1)
    assert reply.response() == (before[0], before[2], before[1], before[3])
    reply.space()
    reply.move(-1)
    assert reply.response() == (before[0], before[2], before[1], before[3])


def test_blanks_are_typed_in_turn_and_can_be_typed_again() -> None:
    reply = TypedReply(put(QUESTIONS["two-errors"], 0))
    reply.type("one")
    assert not reply.commit()
    reply.type("two")
    assert reply.commit()
    assert reply.response() == ("one", "two")
    reply.again()
    assert (reply.texts.current, reply.response()) == ("two", ("one",))
