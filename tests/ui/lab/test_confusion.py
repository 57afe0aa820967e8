"""The confusion matrix as text."""

from studytui.ui.lab.confusion import draw_confusion
from studytui.ui.plot import plain


def test_rows_are_true_classes_and_end_with_recall() -> None:
    rows = plain(draw_confusion([[9, 1, 0], [0, 5, 5], [0, 0, 10]], 40, 6))
    assert rows[0].split() == ["true", "0", "1", "2", "recall"]
    assert rows[1].split() == ["0", "9", "1", "·", ".900"]
    assert rows[2].split() == ["1", "·", "5", "5", ".500"]
    assert rows[3].split() == ["2", "·", "·", "10", "1.00"]


def test_without_room_the_most_missed_classes_stay() -> None:
    counts = [[10, 0, 0], [9, 1, 0], [5, 0, 5]]
    rows = plain(draw_confusion(counts, 40, 3))
    assert [row.split()[0] for row in rows[1:]] == ["1", "2"]


def test_no_room_at_all_is_no_error() -> None:
    assert plain(draw_confusion([[1, 0], [0, 1]], 4, 2)) == ["", ""]
    assert len(draw_confusion([], 30, 5)) == 5
