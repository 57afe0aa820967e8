"""How much of a row is sent to the terminal again."""

import pytest

from studytui.ui.plot import Line
from studytui.ui.widgets.picture import extent

ROW: Line = (("epoch ", "text-muted"), ("12", "bold"), (" of 400", ""))


@pytest.mark.parametrize(
    ("new", "end"),
    [
        (ROW, 0),
        ((("epoch ", "text-muted"), ("13", "bold"), (" of 400", "")), 8),
        ((("epoch ", "bold"), ("12", "bold"), (" of 400", "")), 6),
        ((("epoch ", "text-muted"), ("12", "bold"), (" of 40", "")), 15),
        ((("epoch ", "text-muted"), ("12", "bold"), (" of 400", ""), ("  ", "")), 0),
        ((), 15),
        ((("時 ", "text-muted"), ("12", "bold")), 20),
    ],
)
def test_a_row_is_sent_up_to_what_changed(new: Line, end: int) -> None:
    assert extent(ROW, new, 20) == end
