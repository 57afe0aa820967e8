"""The table of all fields of an experiment, for the docs and `train --fields`."""

from studytui.lab.declarations import FIELDS
from studytui.lab.fields import Field, show_value


def _rows() -> list[tuple[str, str, str, str, str]]:
    return [
        (field.group, field.name, show_value(field, field.default), field.range, _help(field))
        for field in FIELDS.values()
    ]


def _help(field: Field) -> str:
    return f"{field.help}{' (live)' if field.live else ''}"


def as_markdown() -> str:
    """The table in Markdown, a section for each group."""
    lines: list[str] = []
    group = ""
    for section, name, default, allowed, text in _rows():
        if section != group:
            group = section
            lines += ["", f"## {section.capitalize()}", "", "| field | default | allowed | what |"]
            lines += ["|---|---|---|---|"]
        shown = f"`{default}`" if default else "nothing"
        lines.append(f"| `{name}` | {shown} | {allowed} | {text} |")
    return "\n".join(lines).strip() + "\n"


def as_text(width: int) -> str:
    """The table for a terminal: a line for each field, its range below it."""
    lines = []
    group = ""
    for section, name, default, allowed, text in _rows():
        if section != group:
            group = section
            lines.append(f"{section.upper()}")
        lines.append(f"  {name:18} {text}"[:width])
        lines.append(f"  {'':18} {default or 'nothing'}; {allowed}"[:width])
    return "\n".join(lines)
