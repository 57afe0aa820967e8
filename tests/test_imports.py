"""What each entry really imports, read off `sys.modules` of a fresh process."""

import json
import subprocess
import sys

import pytest

HEAVY = ("torch", "sklearn", "textual", "plotext", "scipy", "fsrs", "sqlite3", "numpy")


def imported(program: str) -> set[str]:
    probe = f"{program}\nimport json, sys\nprint(json.dumps(sorted(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", probe], capture_output=True, text=True, check=True, timeout=120
    )
    return set(json.loads(done.stdout.splitlines()[-1]))


@pytest.mark.parametrize(
    ("program", "allowed"),
    [
        ("import studytui.paths, studytui.settings", set()),
        ("import studytui.math", set()),
        ("import studytui.expressions", set()),
        ("import studytui.cli", set()),
        ("import studytui.lab.spec, studytui.lab.launch, studytui.lab.run", {"numpy"}),
        ("import studytui.notes.catalog, studytui.notes.search", {"sqlite3"}),
        ("import studytui.ui.app", {"textual"}),
        ("import studytui.ui.screens.today", {"textual"}),
        ("import studytui.ui.screens.notes", {"textual", "numpy", "plotext", "sqlite3"}),
        ("import studytui.ui.screens.lab", {"textual", "numpy", "plotext"}),
    ],
)
def test_heavy_packages_stay_where_they_belong(program: str, allowed: set[str]) -> None:
    loaded = imported(program)
    assert {name for name in HEAVY if name in loaded} <= allowed


def test_math_needs_nothing_of_ours() -> None:
    loaded = imported("import studytui.math")
    ours = {name for name in loaded if name.startswith("studytui")}
    assert all(name == "studytui" or name.startswith("studytui.math") for name in ours)


def test_the_trainer_imports_neither_compiler_nor_screen() -> None:
    loaded = imported("import studytui.trainer.session")
    assert "torch" in loaded
    assert not loaded & {"torch._dynamo", "textual", "plotext", "studytui.ui", "studytui.quiz"}
