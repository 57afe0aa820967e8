"""Settings: file, environment, and errors that name what is wrong."""

import os
from pathlib import Path

import pytest

from studytui.settings import Settings, SettingsError, load, save

DOCS = Path(__file__).parents[1] / "docs" / "settings.md"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "config" / "settings.toml"


def write(file: Path, text: str) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def test_no_file_means_defaults(file: Path) -> None:
    assert load(file, {}) == Settings()


def test_file_then_environment(file: Path) -> None:
    write(file, 'theme = "light"\nnew_per_day = 5\nframe_rate = 4\n')
    settings = load(file, {"STUDYTUI_THEME": "dark", "STUDYTUI_BELL": "off"})
    assert (settings.theme, settings.new_per_day, settings.bell) == ("dark", 5, False)
    assert settings.frame_rate == 4.0


def test_folders_from_the_environment(file: Path, tmp_path: Path) -> None:
    settings = load(file, {"STUDYTUI_CONTENT": f"{tmp_path}{os.pathsep}/notes"})
    assert settings.content == (tmp_path, Path("/notes"))


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ('theme = "purple"', ["theme", "'purple'", "dark, light"]),
        ("bell = 1", ["bell", "true or false"]),
        ("new_per_day = -1", ["new_per_day", "from 0 to 500", "-1"]),
        ("new_per_day = 2.5", ["new_per_day", "a whole number"]),
        ("new_per_day = true", ["new_per_day", "a whole number"]),
        ("retention = 1.5", ["retention", "from 0.7 to 0.99"]),
        ('content = "notes"', ["content", "a list of folders"]),
        ("colour = 1", ["no setting 'colour'", "theme"]),
        ("theme = ", ["not valid TOML", "move it away"]),
    ],
)
def test_errors_name_file_key_and_expectation(file: Path, text: str, parts: list[str]) -> None:
    write(file, text)
    with pytest.raises(SettingsError) as caught:
        load(file, {})
    assert all(part in str(caught.value) for part in [str(file), *parts])


def test_an_environment_error_names_the_variable(file: Path) -> None:
    with pytest.raises(SettingsError, match="STUDYTUI_ROLLOVER_HOUR must be a whole number"):
        load(file, {"STUDYTUI_ROLLOVER_HOUR": "noon"})


def test_save_keeps_what_else_is_there(file: Path) -> None:
    write(file, "new_per_day = 7\n")
    assert save(file, theme="light").new_per_day == 7
    assert load(file, {}).theme == "light"
    assert [entry.name for entry in file.parent.iterdir()] == ["settings.toml"]


def test_save_refuses_and_leaves_a_damaged_file_alone(file: Path) -> None:
    write(file, "theme = [")
    with pytest.raises(SettingsError):
        save(file, theme="light")
    assert file.read_text(encoding="utf-8") == "theme = ["
    with pytest.raises(SettingsError):
        save(file.with_name("other.toml"), theme="purple")


def test_a_file_that_is_no_text_says_what_to_do(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_bytes(b"\xff\xfe")
    with pytest.raises(SettingsError, match=r"is no text in UTF-8\. Mend the file, or move it"):
        load(file, {})
    assert load(file / "below-a-file", {}) == Settings()


def test_the_example_in_the_docs_can_be_used(file: Path) -> None:
    example = DOCS.read_text(encoding="utf-8").split("```toml\n")[1].split("```")[0]
    settings = load(write(file, example), {})
    assert (settings.theme, settings.new_per_day) == ("light", 5)
