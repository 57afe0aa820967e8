"""What is counted: forecast, retention, calibration, mastery, the day, the end of a session."""

from pathlib import Path

from studytui.quiz import mastery, reviews, statistics
from studytui.quiz.choosing import Request
from studytui.quiz.closing import closing
from studytui.quiz.desk import Desk
from studytui.quiz.marks import READ, SUSPENDED
from studytui.quiz.mastery import Level
from studytui.quiz.report import as_json, lines, report
from studytui.quiz.statistics import Share
from studytui.quiz.today import summary
from tests.quiz.desks import Clock, answer, answer_all, open_desk, write_notes


def ask_all(desk: Desk, right: bool = True, confidence: int = 2) -> None:
    """A session with everything there is, each question answered once."""
    sitting = desk.begin(desk.plan(Request(limit=50)))
    for _ in range(len(sitting.plan.questions)):
        answer(sitting, right, confidence)
        sitting.next()


def test_an_empty_desk_counts_nothing(tmp_path: Path) -> None:
    desk = open_desk(write_notes(tmp_path), Clock())
    found = report(desk)
    assert (found.due, sum(found.forecast), found.known) == (0, 0, 0)
    assert found.retention.value is None
    assert any("Due now" in line for line in lines(found))
    assert summary(desk).ready is False
    assert desk.store.empty


def test_calibration_counts_the_first_answer_of_a_day(tmp_path: Path) -> None:
    clock = Clock()
    desk = open_desk(write_notes(tmp_path, 1, 4), clock)
    sitting = desk.begin(desk.plan(Request(limit=4)))
    for right, confidence in ((True, 3), (False, 3), (True, 1), (True, 2)):
        answer(sitting, right, confidence)
        sitting.next()
    answer_all(sitting)
    assert statistics.calibration(desk.store) == {3: Share(1, 2), 2: Share(1, 1), 1: Share(1, 1)}
    slips = statistics.sure_but_wrong(desk.store, desk.today)
    assert [slip.note for slip in slips] == ["note-a"]
    clock.forward(days=7)
    assert statistics.sure_but_wrong(desk.store, desk.today) == []


def test_undone_answers_count_nowhere_and_righted_ones_as_right(tmp_path: Path) -> None:
    desk = open_desk(write_notes(tmp_path, 1, 2), Clock())
    sitting = desk.begin(desk.plan(Request(limit=2)))
    answer(sitting, right=False, confidence=3)
    sitting.undo()
    answer(sitting, right=False, confidence=3)
    sitting.amend(reviews.COUNT_RIGHT)
    assert statistics.calibration(desk.store) == {3: Share(1, 1)}
    assert statistics.hardest(desk.store, desk.log.cards()) == []


def test_retention_leaves_first_answers_out(tmp_path: Path) -> None:
    clock = Clock()
    desk = open_desk(write_notes(tmp_path, 1, 4), clock)
    ask_all(desk, right=False)
    assert statistics.retention(desk.store).of == 0
    clock.forward(days=1)
    sitting = desk.begin(desk.plan(Request()))
    for number in range(4):
        answer(sitting, right=number > 0)
        sitting.next()
    assert statistics.retention(desk.store) == Share(3, 4)
    assert statistics.weekly_retention(desk.store, desk.today)[-1] == Share(3, 4)
    (hard, *_) = statistics.hardest(desk.store, desk.log.cards())
    assert (hard.share, hard.lapses) == (Share(0, 2), 1)


def test_the_forecast_has_what_is_overdue_today(tmp_path: Path) -> None:
    clock = Clock()
    desk = open_desk(write_notes(tmp_path, 1, 4), clock)
    ask_all(desk)
    assert statistics.forecast(desk.log.cards().values(), desk.today, 5) == [0, 0, 4, 0, 0]
    clock.forward(days=10)
    assert statistics.forecast(desk.log.cards().values(), desk.today, 5) == [4, 0, 0, 0, 0]


def test_answers_about_one_note_alone_or_note_by_note_prove_nothing(tmp_path: Path) -> None:
    clock = Clock()
    desk = open_desk(write_notes(tmp_path, 2, 3), clock)
    for request in (Request(notes=("note-a",)), Request(limit=50, block=True)):
        answer_all(desk.begin(desk.plan(request)))
        clock.forward(days=3)
    cards = desk.log.cards().values()
    assert {card.right_days for card in cards} == {0}
    assert {card.reviews for card in cards} == {1, 2}, "they are scheduled all the same"
    clock.forward(days=90)
    answer_all(desk.begin(desk.plan(Request(limit=50))))
    assert 1 in {card.right_days for card in desk.log.cards().values()}


def test_a_note_becomes_known_and_lapses(tmp_path: Path) -> None:
    clock = Clock()
    desk = open_desk(write_notes(tmp_path, 2, 3), clock)

    def level() -> Level:
        return mastery.of_note("note-a", desk.material()).level

    assert level() is Level.UNREAD
    desk.marks.set(READ, "note-a", clock())
    assert level() is Level.READ
    ask_all(desk)
    assert level() is Level.READ
    clock.forward(days=2)
    answer_all(desk.begin(desk.plan(Request())))
    known = mastery.of_note("note-a", desk.material())
    assert (known.level, known.steady, known.glyph) == (Level.KNOWN, 3, "●")
    clock.forward(days=100)
    lapsed = mastery.of_note("note-a", desk.material())
    assert (lapsed.level, lapsed.due, lapsed.glyph) == (Level.READ, 3, "!")


def test_days_studied(tmp_path: Path) -> None:
    clock = Clock()
    desk = open_desk(write_notes(tmp_path, 1, 4), clock)
    for days in (3, 2, 0):
        answer(desk.begin(desk.plan(Request(limit=1))), right=False)
        clock.forward(days=days)
    assert statistics.days_studied(desk.store, desk.today, 6) == [
        True,
        False,
        False,
        True,
        False,
        True,
    ]


def test_the_day(tmp_path: Path) -> None:
    clock = Clock()
    desk = open_desk(write_notes(tmp_path), clock)
    desk.marks.set(READ, "note-a", clock())
    found = summary(desk)
    assert (found.due, found.new, found.session, found.minutes) == (0, 4, 4, 2)
    sitting = desk.begin(desk.plan(Request()))
    answer(sitting, right=False, confidence=3)
    found = summary(desk)
    assert found.continues == "3 left, 1 to repeat"
    assert [slip.question for slip in found.slips] == [sitting.plan.questions[0]]
    assert found.forecast[1] == 1
    clock.forward(days=30)
    found = summary(desk)
    assert (found.due, found.continues) == (1, "")
    assert found.weakest == ("note-a",)


def test_the_end_of_a_session(tmp_path: Path) -> None:
    clock = Clock()
    desk = open_desk(write_notes(tmp_path), clock)
    sitting = desk.begin(desk.plan(Request(limit=8)))
    while not sitting.finished:
        answer(
            sitting, right=sitting.question.note == "note-a" or bool(sitting.previous), confidence=3
        )
        sitting.next()
    found = closing(sitting, desk)
    assert found.share == Share(4, 8)
    assert [(concept.title, concept.share) for concept in found.concepts] == [
        ("Note B", Share(0, 4)),
        ("Note A", Share(4, 4)),
    ]
    assert found.sure == Share(4, 8)
    assert found.tomorrow == 4
    assert found.remarks[0] == "4 of 8 right at the first try."
    desk.marks.set(SUSPENDED, "note-b-1", clock(), "here")
    assert closing(sitting, desk).tomorrow == 3


def test_the_report_and_its_json(tmp_path: Path) -> None:
    clock = Clock()
    desk = open_desk(write_notes(tmp_path), clock)
    ask_all(desk, confidence=3)
    clock.forward(days=2)
    found = report(desk)
    text = "\n".join(lines(found))
    assert "Due now          8" in text
    assert "When sure        100 % (8 of 8) right" in text
    data = as_json(found)
    assert data["due"] == 8
    assert data["calibration"]["sure"] == {"right": 8, "of": 8, "value": 1.0}
    assert [note["id"] for note in data["notes"]] == ["note-a", "note-b"]
    assert data["day"] == (desk.today).isoformat()


def test_what_was_chosen_is_counted(tmp_path: Path) -> None:
    desk = open_desk(write_notes(tmp_path, 1, 1), Clock())
    answer(desk.begin(desk.plan(Request(limit=1))), right=False)
    assert statistics.chosen(desk.store) == {"note-a-1": {2: 1}}
