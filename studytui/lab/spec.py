"""Specs are made here: by `parse` alone, which reports every problem at once.

Nothing gets through that the engine cannot run. The record itself and its fields are declared in
`declarations`, what fields say about each other in `rules`.
"""

from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path

import msgspec

from studytui.lab.declarations import CONTROLS, FIELDS, ExperimentSpec
from studytui.lab.fields import Change, Problem, read_value
from studytui.lab.rules import broken_rules, differences

__all__ = [
    "CONTROLS",
    "FIELDS",
    "Change",
    "ExperimentSpec",
    "Problem",
    "change",
    "differences",
    "parse",
    "read_controls",
    "to_mapping",
]


def read_controls(raw: Mapping[str, object]) -> dict[str, object] | list[Problem]:
    """Check a set of live controls: their values as the trainer takes them, or what is wrong."""
    values: dict[str, object] = {}
    problems: list[Problem] = []
    for name, value in raw.items():
        if name in CONTROLS:
            read = read_value(FIELDS[name], value)
            if isinstance(read, Problem):
                problems.append(read)
            else:
                values[name] = read
        elif name in FIELDS:
            problems.append(Problem(name, value, "cannot change while a model trains: restart."))
        else:
            known = ", ".join(CONTROLS)
            problems.append(Problem(str(name), value, f"is no control. Controls are {known}."))
    return problems or values


def _read_changes(raw: object) -> tuple[Change, ...] | list[Problem]:
    expected = f"must be {FIELDS['changes'].range}."
    if not isinstance(raw, list | tuple):
        return [Problem("changes", raw, expected)]
    changes: list[Change] = []
    problems: list[Problem] = []
    for item in raw:
        entry = msgspec.structs.asdict(item) if isinstance(item, Change) else item
        if not isinstance(entry, Mapping) or set(entry) != {"at", "set"}:
            problems.append(Problem("changes", item, expected))
            continue
        at, controls = entry["at"], entry["set"]
        if isinstance(at, bool) or not isinstance(at, int) or at < 1:
            problems.append(Problem("changes.at", at, "must be the number of an epoch, from 1."))
        if not isinstance(controls, Mapping) or not controls:
            problems.append(Problem("changes.set", controls, "must be a table of controls."))
            continue
        read = read_controls(controls)
        if isinstance(read, list):
            problems.extend(read)
        else:
            changes.append(Change(at=at, set=read))
    return problems or tuple(changes)


def _read(
    name: object, raw: object, folder: Path | None, values: dict[str, object]
) -> list[Problem]:
    """Read one field into `values`; what is wrong with it, if anything."""
    field = FIELDS.get(name) if isinstance(name, str) else None
    if field is None:
        return [Problem(str(name), raw, _unknown(str(name)))]
    value = _read_changes(raw) if field.kind == "changes" else read_value(field, raw, folder)
    if isinstance(value, Problem):
        return [value]
    if isinstance(value, list):
        return value
    values[field.name] = value
    return []


def _unknown(name: str) -> str:
    near = get_close_matches(name, FIELDS, n=1)
    hint = f" Did you mean {near[0]}?" if near else f" Fields are {', '.join(FIELDS)}."
    return f"there is no such field.{hint}"


def _expand_adamw(raw: Mapping[str, object]) -> tuple[dict[str, object], list[Problem]]:
    mapping = dict(raw)
    if mapping.get("optimizer") != "adamw":
        return mapping, []
    mapping["optimizer"] = "adam"
    if mapping.setdefault("decay", "decoupled") == "decoupled":
        return mapping, []
    return mapping, [Problem("decay", mapping["decay"], "must be decoupled with adamw.")]


def parse(
    mapping: Mapping[str, object], folder: Path | None = None
) -> ExperimentSpec | list[Problem]:
    """Make a spec from names and values, typed or as text, or say all that is wrong with them.

    Never raises, whatever the mapping holds.

    Args:
        mapping: Field names and values; what is missing takes its default.
        folder: What paths are relative to: the folder of the file that was read.
    """
    expanded, problems = _expand_adamw(mapping)
    values: dict[str, object] = {}
    for name, raw in expanded.items():
        problems += _read(name, raw, folder, values)
    if problems:
        return problems
    spec = msgspec.structs.replace(ExperimentSpec(), **values)
    return broken_rules(spec) or spec


def to_mapping(spec: ExperimentSpec) -> dict[str, object]:
    """The fields that are not at their defaults, as `parse` reads them."""
    return {
        name: getattr(spec, name)
        for name, field in FIELDS.items()
        if getattr(spec, name) != field.default
    }


def change(spec: ExperimentSpec, settings: Mapping[str, object]) -> ExperimentSpec | list[Problem]:
    """The spec with some fields set otherwise, checked as a whole."""
    return parse({**to_mapping(spec), **settings})
