"""A session: order, returns, resuming, undo, and what is stored for each."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studytui.quiz import reviews
from studytui.quiz.choosing import BACKLOG, Request, interleave
from studytui.quiz.marks import READ, SUSPENDED
from studytui.quiz.reading import UnreadableError
from studytui.quiz.schedule import EASY, LEECH
from studytui.settings import Settings
from tests.quiz.desks import Clock, answer, answer_all, open_desk, write_notes


def test_what_is_asked_for_is_mixed(tmp_path: Path) -> None:
    desk = open_desk(write_notes(tmp_path), Clock())
    plan = desk.plan(Request(limit=8))
    notes = [key[:6] for key in plan.questions]
    assert len(notes) == 8
    assert all(first != second for first, second in pairwise(notes))
    block = desk.plan(Request(limit=6, block=True))
    assert [key[:6] for key in block.questions] == ["note-a"] * 4 + ["note-b"] * 2


@given(st.lists(st.sampled_from("aaabbc"), max_size=14))
def test_no_two_of_one_note_in_a_row_where_it_can_be_avoided(notes: list[str]) -> None:
    keys = [f"{note}{place}" for place, note in enumerate(notes)]
    mixed = interleave(keys, {key: key[0] for key in keys})
    assert sorted(mixed) == sorted(keys)
    most = max((notes.count(note) for note in set(notes)), default=0)
    if most <= (len(notes) + 1) // 2:
        assert all(a[0] != b[0] for a, b in pairwise(mixed))


def test_a_wrong_answer_comes_back_after_four_others_until_right(tmp_path: Path) -> None:
    desk = open_desk(write_notes(tmp_path), Clock())
    sitting = desk.begin(desk.plan(Request(limit=8, block=True)))
    first = sitting.question.key
    assert answer(sitting, right=False).again
    sitting.next()
    asked = []
    for _ in range(4):
        asked.append(sitting.question.key)
        answer(sitting)
        sitting.next()
    assert first not in asked
    assert sitting.question.key == first
    assert answer(sitting, right=False).again
    sitting.next()
    rest = answer_all(sitting)
    assert rest.index(first) == 3  # three others were left
    assert sitting.progress.done == 8


def test_what_comes_back_stays_mixed(tmp_path: Path) -> None:
    desk = open_desk(write_notes(tmp_path, 3, 3), Clock())
    sitting = desk.begin(desk.plan(Request(limit=9)))
    first = sitting.question.key
    answer(sitting, right=False)
    sitting.next()
    asked = answer_all(sitting)
    assert asked.index(first) >= 4
    assert all(one[:6] != other[:6] for one, other in pairwise([first, *asked]))


def test_with_fewer_left_it_comes_last(tmp_path: Path) -> None:
    desk = open_desk(write_notes(tmp_path), Clock())
    sitting = desk.begin(desk.plan(Request(limit=2)))
    first = sitting.question.key
    answer(sitting, right=False)
    sitting.next()
    assert answer_all(sitting)[-1] == first


def test_a_guess_or_a_hint_comes_back_once(tmp_path: Path) -> None:
    desk = open_desk(write_notes(tmp_path), Clock())
    sitting = desk.begin(desk.plan(Request(limit=2)))
    guessed = sitting.question.key
    assert answer(sitting, confidence=1).again
    sitting.next()
    assert sitting.hint() == "Think."
    assert sitting.hint() == ""
    assert answer(sitting).again
    sitting.next()
    assert sitting.question.key == guessed
    assert not answer(sitting, confidence=1).again


def test_only_the_first_answer_of_a_day_is_scheduled(tmp_path: Path) -> None:
    clock = Clock()
    desk = open_desk(write_notes(tmp_path), clock)
    sitting = desk.begin(desk.plan(Request(limit=1)))
    first = answer(sitting, right=False).card
    sitting.next()
    second = answer(sitting).card
    assert first == second
    assert first is not None
    assert (first.reviews, first.right_days, first.interval) == (1, 0, 1)


def test_a_dropped_line_resumes_where_it_was(tmp_path: Path) -> None:
    clock = Clock()
    folder = write_notes(tmp_path)
    desk = open_desk(folder, clock)
    assert desk.resume() is None
    sitting = desk.begin(desk.plan(Request(limit=8)))
    answer(sitting, right=False)
    sitting.next()
    answer(sitting)
    sitting.next()
    expected = sitting.progress, sitting.asked
    clock.forward(hours=2)
    again = open_desk(folder, clock).resume()
    assert again is not None
    assert (again.progress, again.asked) == expected
    assert again.progress.continues == "6 left, 1 to repeat"
    answer_all(again)
    assert open_desk(folder, clock).resume() is None


def test_yesterdays_session_is_not_resumed(tmp_path: Path) -> None:
    clock = Clock()
    desk = open_desk(write_notes(tmp_path), clock)
    sitting = desk.begin(desk.plan(Request(limit=8)))
    answer(sitting)
    clock.forward(days=1)
    assert desk.resume() is None


def test_undo_takes_the_last_answer_back_and_asks_again(tmp_path: Path) -> None:
    desk = open_desk(write_notes(tmp_path), Clock())
    sitting = desk.begin(desk.plan(Request(limit=3)))
    assert not sitting.undo()
    before = sitting.progress, sitting.asked
    answer(sitting, right=False)
    assert len(desk.log.cards()) == 1
    assert sitting.undo()
    assert (sitting.progress, sitting.asked) == before
    assert desk.log.cards() == {}
    assert [review.undone for review in desk.log.all()] == [True]


def test_undo_reaches_the_answer_before_the_present_question(tmp_path: Path) -> None:
    desk = open_desk(write_notes(tmp_path), Clock())
    sitting = desk.begin(desk.plan(Request(limit=3)))
    first = sitting.question.key
    answer(sitting)
    sitting.next()
    assert sitting.undo()
    assert sitting.question.key == first


def test_count_as_right_and_easy(tmp_path: Path) -> None:
    desk = open_desk(write_notes(tmp_path), Clock())
    sitting = desk.begin(desk.plan(Request(limit=2)))
    wrong = answer(sitting, right=False)
    righted = sitting.amend(reviews.COUNT_RIGHT)
    assert (wrong.right, righted.right, righted.again) == (False, True, False)
    assert righted.card is not None
    assert righted.card.interval == 2
    assert not desk.log.of_session(sitting.plan.id)[0].correct
    sitting.next()
    good = answer(sitting).card
    easy = sitting.amend(reviews.EASY).card
    assert good is not None
    assert easy is not None
    assert easy.interval > good.interval
    assert desk.log.of_session(sitting.plan.id)[1].rating == EASY


def test_skip_and_suspend(tmp_path: Path) -> None:
    desk = open_desk(write_notes(tmp_path), Clock())
    sitting = desk.begin(desk.plan(Request(limit=3)))
    first = sitting.question.key
    sitting.skip()
    second = sitting.question.key
    sitting.suspend()
    assert first not in sitting.progress.queue
    assert len(answer_all(sitting)) == 1
    assert desk.marks.of(SUSPENDED) == {second: "here"}
    keys = desk.plan(Request(limit=50)).questions
    assert first in keys
    assert second not in keys


def test_cram_leaves_the_schedule_alone(tmp_path: Path) -> None:
    desk = open_desk(write_notes(tmp_path), Clock())
    sitting = desk.begin(desk.plan(Request(limit=3, mode=reviews.CRAM)))
    assert len(answer_all(sitting)) == 3
    assert desk.log.cards() == {}
    assert {review.mode for review in desk.log.all()} == {reviews.CRAM}


def test_a_note_with_nothing_due_is_practised(tmp_path: Path) -> None:
    desk = open_desk(write_notes(tmp_path), Clock())
    answer_all(desk.begin(desk.plan(Request(notes=("note-a",)))))
    plan = desk.plan(Request(notes=("note-a",)))
    assert plan.mode == reviews.CRAM
    assert "Nothing is due here" in plan.remark


def test_new_questions_begin_when_their_note_was_read(tmp_path: Path) -> None:
    clock = Clock()
    desk = open_desk(write_notes(tmp_path), clock, Settings(new_per_day=3))
    assert desk.plan(Request()).questions == ()
    desk.marks.set(READ, "note-b", clock())
    assert {key[:6] for key in desk.plan(Request()).questions} == {"note-b"}
    assert len(desk.plan(Request()).questions) == 3
    answer_all(desk.begin(desk.plan(Request())))
    assert desk.plan(Request()).questions == ()
    clock.forward(days=1)
    assert len(desk.plan(Request()).questions) == 1


def test_after_days_away_the_weakest_come_first_and_nothing_new(tmp_path: Path) -> None:
    clock = Clock()
    folder = write_notes(tmp_path, 6, 8)
    desk = open_desk(folder, clock, Settings(session_size=20))
    answer_all(desk.begin(desk.plan(Request(limit=BACKLOG))))
    desk.marks.set(READ, "note-f", clock())
    clock.forward(days=60)
    plan = desk.plan(Request())
    assert plan.remark == "40 waiting · 20 today, weakest first · the rest tomorrow"
    cards = desk.log.cards()
    assert all(key in cards for key in plan.questions)
    assert desk.material().new() == []
    answer_all(desk.begin(plan))
    assert len(desk.material().new()) == 8


def test_a_leech_is_suspended_and_said(tmp_path: Path) -> None:
    clock = Clock()
    desk = open_desk(write_notes(tmp_path, 1, 1), clock)
    leeches = []
    for _ in range(LEECH + 1):
        sitting = desk.begin(desk.plan(Request(limit=1)))
        leeches.append(answer(sitting, right=False).leech)
        clock.forward(days=3)
    assert leeches == [False] * LEECH + [True]
    assert desk.plan(Request(limit=1)).questions == ()
    desk.marks.clear(SUSPENDED, "note-a-1")
    assert desk.plan(Request(limit=1)).questions == ("note-a-1",)


def test_an_unreadable_answer_stores_nothing(tmp_path: Path) -> None:
    desk = open_desk(write_notes(tmp_path), Clock())
    sitting = desk.begin(desk.plan(Request(limit=1)))
    with pytest.raises(UnreadableError):
        sitting.submit((), 2)
    assert list(desk.log.all()) == []


def test_a_renamed_question_keeps_its_history(tmp_path: Path) -> None:
    clock = Clock()
    folder = write_notes(tmp_path, 1, 1)
    desk = open_desk(folder, clock)
    answer(desk.begin(desk.plan(Request(limit=1))))
    card = desk.log.cards()["note-a-1"]
    file = folder / "1-module" / "note-a.quiz.md"
    renamed = file.read_text(encoding="utf-8").replace("#note-a-1 ", "#better was=note-a-1 ")
    file.write_text(renamed, encoding="utf-8")
    desk = open_desk(folder, clock)
    cards = desk.log.cards()
    assert set(cards) == {"better"}
    assert cards["better"].due == card.due
    clock.forward(days=2)
    outcome = answer(desk.begin(desk.plan(Request())))
    assert outcome.card is not None
    assert outcome.card.reviews == 2
    assert len(desk.log.of_question("better")) == 2


def test_a_changed_question_is_known_to_have_changed(tmp_path: Path) -> None:
    clock = Clock()
    folder = write_notes(tmp_path, 1, 1)
    desk = open_desk(folder, clock)
    answer(desk.begin(desk.plan(Request(limit=1))))
    file = folder / "1-module" / "note-a.quiz.md"
    file.write_text(file.read_text(encoding="utf-8").replace("Question 1", "Query 1"), "utf-8")
    clock.forward(days=2)
    desk = open_desk(folder, clock)
    sitting = desk.begin(desk.plan(Request()))
    assert sitting.previous is not None
    assert sitting.previous.revision != sitting.question.revision


def test_a_question_that_is_gone_leaves_the_session(tmp_path: Path) -> None:
    clock = Clock()
    folder = write_notes(tmp_path, 2, 2)
    desk = open_desk(folder, clock)
    sitting = desk.begin(desk.plan(Request(limit=4)))
    answer(sitting)
    (folder / "1-module" / "note-b.quiz.md").unlink()
    again = open_desk(folder, clock).resume()
    assert again is not None
    assert {key[:6] for key in answer_all(again)} == {"note-a"}


def test_two_desks_at_once(tmp_path: Path) -> None:
    clock = Clock()
    folder = write_notes(tmp_path)
    one, two = open_desk(folder, clock), open_desk(folder, clock)
    first, second = one.begin(one.plan(Request(limit=4))), two.begin(two.plan(Request(limit=4)))
    for _ in range(4):
        answer(first)
        answer(second)
        first.next()
        second.next()
    assert len(list(one.log.all())) == 8
    assert {card.reviews for card in one.log.cards().values()} == {1}
    assert one.log.cards() == two.log.cards()
