"""Style rules are parsed once, until the theme changes."""

from textual.color import Color

from studytui.ui.rules import Rules


def rules(primary: str) -> Rules:
    found = Rules({"primary": primary})
    found.add_source("Label { color: $primary; }")
    found.parse()
    return found


def test_what_was_parsed_stays_with_the_same_variables() -> None:
    sheet = rules("#0000ff")
    (before,) = sheet.rules
    sheet.add_source("Input { color: $primary; }")
    sheet.set_variables({"primary": "#0000ff"})
    sheet.reparse()
    assert sheet.rules[0] is before
    assert len(sheet.rules) == 2


def test_other_variables_give_other_rules() -> None:
    sheet = rules("#0000ff")
    sheet.set_variables({"primary": "#ff0000"})
    sheet.reparse()
    (rule,) = sheet.rules
    assert rule.styles.color == Color(255, 0, 0)
