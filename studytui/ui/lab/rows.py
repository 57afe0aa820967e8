"""The form's rows, derived from the declarations of an experiment's fields, and stepping values."""

from collections.abc import Container, Mapping
from dataclasses import dataclass

from studytui.lab.fields import Field, number_text, show_value
from studytui.lab.rules import applies
from studytui.lab.spec import FIELDS, ExperimentSpec
from studytui.ui.lab.status import short_setting

NOW, RESTARTS = "NOW", "RESTARTS · ctrl+r"

# What one switches on and off, and the field that remembers the value for switching on again.
SWITCHED = {"dropout": "dropout_on", "l2": "l2_on"}
_KEYS = {"dropout": "d", "l2": "w", "lr": "r", "early_stopping": "s", "patience": "a", "pace": "p"}
_LABELS = {
    "l2": "L2 penalty", "lr": "learning rate", "min_delta": "min gain", "n_train": "train rows",
    "n_val": "validation rows", "n_test": "test rows",
}  # fmt: skip
_GROUPS = ("data", "model", "training", "stopping")
_HIDDEN = frozenset(("dropout_on", "l2_on", "changes"))
_LIVE_ORDER = ("dropout", "l2", "lr", "early_stopping", "patience", "min_delta", "pace")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the form; a heading has no `name`."""

    label: str
    name: str = ""
    key: str = ""
    value: str = ""
    pending: bool = False
    changed: bool = False

    @property
    def heading(self) -> bool:
        """Whether it is no field."""
        return not self.name


def label(name: str) -> str:
    """What the form calls a field."""
    return _LABELS.get(name, name.replace("_", " "))


def rows(
    spec: ExperimentSpec, pending: Container[str] = (), changed: Container[str] = ()
) -> list[Row]:
    """The whole form: what applies now, then what restarts, by group.

    Args:
        spec: The values to show.
        pending: Fields whose change the trainer has not answered yet.
        changed: Fields that differ from the run on the screen and so wait for a restart.
    """

    def row(field: Field) -> Row:
        name = field.name
        return Row(
            label(name), name, _KEYS.get(name, ""), _shown(spec, field),
            name in pending, name in changed,
        )  # fmt: skip

    listed = [Row(NOW), *(row(FIELDS[name]) for name in _LIVE_ORDER if applies(spec, name))]
    listed.append(Row(RESTARTS))
    for group in _GROUPS:
        fields = [
            field for field in FIELDS.values()
            if field.group == group and not field.live and field.name not in _HIDDEN
            and applies(spec, field.name)
        ]  # fmt: skip
        listed += [Row(group), *map(row, fields)]
    return listed


def _shown(spec: ExperimentSpec, field: Field) -> str:
    value = getattr(spec, field.name)
    if field.name in SWITCHED:
        number = value or getattr(spec, SWITCHED[field.name])
        text = f"[{'on ' if value else 'off'}] {field.unit} {number_text(number)}"
        return text + (f" = weight_decay {number_text(2 * number)}" if field.name == "l2" else "")
    if field.kind == "switch" and value is not None:
        return f"[{'on ' if value else 'off'}]"
    if field.name == "pace" and not value:
        return "full speed"
    text = show_value(field, value) or "none"
    unit = field.unit.removesuffix("s") if value == 1 and field.kind == "whole" else field.unit
    return f"{text} {unit}" if unit and value is not None else text


def explanation(field: Field) -> str:
    """What the field means and what it takes, in one line."""
    when = "" if field.live else "Restarts. "
    return f"{when}{field.help}: {field.range}."


def stepped(spec: ExperimentSpec, name: str, direction: int) -> dict[str, object] | None:
    """The settings that one step up (1) or down (−1) makes; None at the end of the range.

    A switch toggles, a choice goes round, a number goes to the next of its sensible values. The
    number beside a switch that is off is what it will be switched on to.
    """
    field = FIELDS[name]
    if name in SWITCHED:
        is_on = bool(getattr(spec, name))
        target = name if is_on else SWITCHED[name]
        value = _next(FIELDS[SWITCHED[name]], getattr(spec, target), direction)
        if value is None:
            return None
        return {name: value, SWITCHED[name]: value} if is_on else {SWITCHED[name]: value}
    value = getattr(spec, name)
    if field.kind == "switch":
        return {name: not value}
    if field.choices:
        at = field.choices.index(value) if value in field.choices else 0
        return {name: field.choices[(at + direction) % len(field.choices)]}
    if name == "pace":
        return {name: value * 2.0**direction} if value else None
    after = _next(field, value, direction)
    return None if after is None and not field.nothing else {name: after}


def switched(spec: ExperimentSpec, name: str) -> dict[str, object]:
    """The settings that turn dropout, L2 or early stopping on, or off."""
    value = getattr(spec, name)
    if name not in SWITCHED:
        return {name: not value}
    remembered = SWITCHED[name]
    if value:
        return {name: 0.0, remembered: value}
    return {name: getattr(spec, remembered)}


def in_words(settings: Mapping[str, object]) -> str:
    """What a change sets, for whoever doesn't see the form."""
    parts = []
    for name, value in settings.items():
        if name not in SWITCHED.values():
            off = "off" if name in SWITCHED else "full speed" if name == "pace" else ""
            parts.append(short_setting(name, value) if value or not off else f"{label(name)} {off}")
        elif len(settings) == 1:
            parts.append(f"{short_setting(name.removesuffix('_on'), value)}, once it is on,")
    return ", ".join(parts)


def _next(field: Field, value: object, direction: int) -> float | None:
    """The next sensible value; None is past the last one (which for some fields is a value)."""
    steps = field.steps or _series(field, value)
    if value is None:
        return None if direction > 0 or not steps else steps[-1]
    if not isinstance(value, int | float):
        return None
    slack = 1e-9 * abs(value)
    if direction > 0:
        later = [step for step in steps if step > value + slack]
        found = later[0] if later else None
    else:
        earlier = [step for step in steps if step < value - slack]
        found = earlier[-1] if earlier else (value if field.nothing else None)
    if found is None or field.kind == "number":
        return found
    return int(found) if found == int(found) else found


def _series(field: Field, value: object) -> tuple[float, ...]:
    """Steps for a field that declares none: by one for seeds and the like, else 1, 2, 5, 10 …"""
    if field.kind == "whole" and isinstance(value, int):
        return tuple(n for n in (value - 1, value + 1) if field.low <= n <= field.high)
    powers = range(7)
    low = 0.0 if field.low == 0 and not field.open_low else 1.0
    return (low, *(float(m * 10**p) for p in powers for m in (1, 2, 5) if m * 10**p > low))
