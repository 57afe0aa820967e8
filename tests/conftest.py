"""What every test shares: a home of its own, one torch thread, Hypothesis without chance."""

import os
import shutil
from collections.abc import Generator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

os.environ["OMP_NUM_THREADS"] = "1"

settings.register_profile(
    "ci", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("ci")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A STUDYTUI_HOME for this test alone, not made yet."""
    folder = tmp_path / "home"
    monkeypatch.setenv("STUDYTUI_HOME", str(folder))
    for name in ("SSH_CONNECTION", "TMUX", "NO_COLOR", "STUDYTUI_CONTENT"):
        monkeypatch.delenv(name, raising=False)
    return folder


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip, by name, what needs a program that is not here; where skips are forbidden, fail."""
    for marker in item.iter_markers("needs"):
        for program in marker.args:
            if shutil.which(program) is None and not Path("/usr/sbin", program).exists():
                refuse = (
                    pytest.fail if os.environ.get("STUDYTUI_TESTS_FORBID_SKIPS") else pytest.skip
                )
                refuse(f"needs {program}")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: "pytest.CallInfo[None]"
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Where skips are forbidden, a test that skips itself has failed."""
    report = yield
    if report.skipped and os.environ.get("STUDYTUI_TESTS_FORBID_SKIPS"):
        report.outcome = "failed"
    return report
