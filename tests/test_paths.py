"""Where things live."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from studytui import paths


def test_home_holds_everything(home: Path) -> None:
    places = [
        paths.settings_file(), paths.runs_dir(), paths.presets_dir(), paths.database(),
        paths.log_file(), paths.cache_dir(),
    ]  # fmt: skip
    assert all(place.is_relative_to(home) for place in places)
    assert len({place.parent for place in places}) > 3


def test_asking_makes_nothing(home: Path) -> None:
    paths.settings_file()
    paths.runs_dir()
    paths.log_file()
    assert not home.exists()


def test_without_home_the_platform_decides(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("STUDYTUI_HOME")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "xdg"))
    monkeypatch.setenv("HOME", str(tmp_path))
    assert paths.data_dir().is_relative_to(tmp_path)
    assert paths.data_dir().name == "studytui"


def test_content_in_a_checkout() -> None:
    assert paths.content() == Path(paths.__file__).parents[1] / "content"


def test_content_inside_the_package_wins(tmp_path: Path) -> None:
    """As in a wheel: the folder is inside the package, and none beside it is needed."""
    package = tmp_path / "studytui"
    (package / "content").mkdir(parents=True)
    (package / "__init__.py").touch()
    shutil.copy(paths.__file__, package / "paths.py")
    program = "from studytui import paths; print(paths.content())"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert Path(done.stdout.strip()) == package / "content"


def test_missing_content_names_both_places(tmp_path: Path) -> None:
    package = tmp_path / "studytui"
    package.mkdir()
    (package / "__init__.py").touch()
    shutil.copy(paths.__file__, package / "paths.py")
    program = "from studytui import paths; paths.content()"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert str(package / "content") in done.stderr
    assert str(tmp_path / "content") in done.stderr
