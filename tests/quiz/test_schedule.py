"""Intervals, study days, and that the cards are the fold of the log."""

import random
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studytui.quiz import reviews, schedule
from studytui.quiz.choosing import Request
from studytui.quiz.schedule import AGAIN, GOOD, HARD, Card, Scheduler, rating, study_day
from tests.quiz.desks import Clock, answer, open_desk, write_notes

BERLIN = ZoneInfo("Europe/Berlin")


def intervals(scheduler: Scheduler, grades: list[int]) -> list[int]:
    card: Card | None = None
    day, found = date(2026, 1, 1), []
    for grade in grades:
        card = scheduler.review(card, "q", "n", grade, day, grade != AGAIN)
        found.append(card.interval)
        day = card.due
    return found


def test_golden_intervals_uncapped() -> None:
    assert intervals(Scheduler(0.9, 36500), [GOOD] * 5) == [2, 11, 46, 163, 497]


def test_golden_intervals_capped() -> None:
    assert intervals(Scheduler(), [GOOD] * 6) == [2, 11, 46, 163, 180, 180]


def test_lower_grades_come_back_sooner() -> None:
    assert intervals(Scheduler(), [AGAIN])[0] == 1
    assert intervals(Scheduler(), [HARD])[0] == 1
    assert intervals(Scheduler(), [GOOD, GOOD, AGAIN])[-1] < intervals(Scheduler(), [GOOD] * 2)[-1]


def test_half_an_hour_more_or_less_counts_alike(tmp_path: Path) -> None:
    cards = []
    for hours in (23.5, 24, 24.5):
        clock = Clock(datetime(2026, 3, 2, 10, 0, tzinfo=UTC))
        desk = open_desk(write_notes(tmp_path / str(hours), 1, 1), clock)
        answer(desk.begin(desk.plan(Request(limit=1))), right=False)
        clock.forward(hours=hours)
        cards.append(answer(desk.begin(desk.plan(Request()))).card)
    assert cards[0] == cards[1] == cards[2]
    assert cards[0] is not None
    assert cards[0].reviews == 2


def test_days_apart_are_calendar_days() -> None:
    scheduler = Scheduler()
    first = scheduler.review(None, "q", "n", GOOD, date(2026, 3, 1), True)
    second = scheduler.review(first, "q", "n", GOOD, date(2026, 3, 3), True)
    assert (second.last - first.last).days == 2
    assert second.due == date(2026, 3, 14)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 3, 2, 3, 59, tzinfo=BERLIN), date(2026, 3, 1)),
        (datetime(2026, 3, 2, 4, 0, tzinfo=BERLIN), date(2026, 3, 2)),
        (datetime(2026, 3, 2, 23, 59, tzinfo=BERLIN), date(2026, 3, 2)),
        (datetime(2026, 3, 3, 0, 1, tzinfo=BERLIN), date(2026, 3, 2)),
        (datetime(2026, 3, 29, 3, 59, tzinfo=BERLIN), date(2026, 3, 28)),  # summer time begins
        (datetime(2026, 3, 29, 4, 0, tzinfo=BERLIN), date(2026, 3, 29)),
        (datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN, fold=0), date(2026, 10, 24)),  # and ends
        (datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN, fold=1), date(2026, 10, 24)),
        (datetime(2026, 10, 25, 4, 0, tzinfo=BERLIN), date(2026, 10, 25)),
    ],
)
def test_the_day_begins_at_four_by_the_wall_clock(moment: datetime, day: date) -> None:
    assert study_day(moment) == day


def test_another_rollover() -> None:
    assert study_day(datetime(2026, 3, 2, 0, 0, tzinfo=BERLIN), 0) == date(2026, 3, 2)


@pytest.mark.parametrize("change", [datetime(2026, 3, 28, 9, 0), datetime(2026, 10, 24, 9, 0)])
def test_daylight_saving_changes_no_interval(change: datetime) -> None:
    scheduler = Scheduler()
    before = study_day(change.replace(tzinfo=BERLIN))
    after = study_day((change + timedelta(days=1)).replace(tzinfo=BERLIN))
    card = scheduler.review(None, "q", "n", AGAIN, before, False)
    assert (after - before).days == 1
    assert card.due == after


@pytest.mark.parametrize(
    ("right", "hints", "confidence", "judged", "grade"),
    [
        (False, 0, 3, None, schedule.AGAIN),
        (True, 1, 3, None, schedule.HARD),
        (True, 0, 1, None, schedule.HARD),
        (True, 0, 2, None, schedule.GOOD),
        (True, 0, 3, None, schedule.GOOD),
        (True, 0, None, None, schedule.GOOD),
        (True, 0, None, 2, schedule.HARD),
        (False, 0, None, 1, schedule.AGAIN),
    ],
)
def test_rating_table(
    right: bool, hints: int, confidence: int | None, judged: int | None, grade: int
) -> None:
    assert rating(right, hints, confidence, judged) == grade


def test_a_clock_set_back_counts_no_negative_days() -> None:
    scheduler = Scheduler()
    card = scheduler.review(None, "q", "n", GOOD, date(2027, 3, 1), True)
    back = scheduler.review(card, "q", "n", GOOD, date(2026, 3, 1), True)
    assert back.last == date(2026, 3, 1)
    assert 1 <= back.interval <= card.interval + 5


@given(st.lists(st.tuples(st.integers(1, 4), st.integers(0, 400)), min_size=1, max_size=12))
def test_cards_stay_sound(history: list[tuple[int, int]]) -> None:
    scheduler, card, day = Scheduler(), None, date(2026, 1, 1)
    for grade, wait in history:
        day += timedelta(days=wait)
        card = scheduler.review(card, "q", "n", grade, day, grade > 1)
        assert 1 <= card.interval <= 180
        assert 1 <= card.difficulty <= 10
        assert scheduler.recall(card, day) == pytest.approx(1)
        assert 0 < scheduler.recall(card, day + timedelta(days=1000)) < 1


def test_the_scheduler_of_a_review_is_kept() -> None:
    scheduler = Scheduler(0.85, 90)
    again = Scheduler.of(scheduler.parameters)
    assert intervals(again, [GOOD] * 6) == intervals(scheduler, [GOOD] * 6)
    assert scheduler.package.startswith("fsrs 6")


def test_replaying_the_log_makes_the_very_same_cards(tmp_path: Path) -> None:
    rng = random.Random(0)
    clock = Clock()
    desk = open_desk(write_notes(tmp_path, 3, 3), clock)
    for _ in range(25):
        plan = desk.plan(Request(limit=4))
        if plan.questions:
            sitting = desk.begin(plan)
            for _ in range(8):
                if sitting.finished:
                    break
                answer(sitting, rng.random() < 0.7, rng.choice((1, 2, 3)))
                if rng.random() < 0.15:
                    sitting.undo()
                elif rng.random() < 0.1:
                    sitting.amend(rng.choice((reviews.EASY, reviews.COUNT_RIGHT)))
                    sitting.next()
                else:
                    sitting.next()
        clock.forward(days=rng.choice((1, 1, 2, 5)), hours=rng.choice((-1, 0, 1)))
    before = desk.log.cards()
    assert len(before) > 5
    assert desk.log.rebuild() == len(before)
    assert desk.log.cards() == before


def test_changed_settings_change_no_past_interval(tmp_path: Path) -> None:
    clock = Clock()
    desk = open_desk(write_notes(tmp_path, 1, 2), clock)
    answer(desk.begin(desk.plan(Request(limit=1))))
    before = desk.log.cards()
    desk.log.scheduler = Scheduler(0.8, 30)
    desk.log.rebuild()
    assert desk.log.cards() == before
