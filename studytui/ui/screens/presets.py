"""Choosing an experiment: the shipped presets, the user's own, or a file by its path."""

from pathlib import Path

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from studytui import paths
from studytui.lab import presets
from studytui.lab.spec import ExperimentSpec
from studytui.lab.specfile import SpecError
from studytui.ui.widgets.pick_line import PickLine


class PresetPicker(ModalScreen[ExperimentSpec | None]):
    """Type a part of a name, or the path of a .toml file; enter takes it, esc leaves."""

    BINDINGS = [("escape", "dismiss", "Close")]

    def __init__(self) -> None:
        super().__init__()
        self._specs: dict[str, ExperimentSpec] = {}
        self._broken: dict[str, str] = {}

    def compose(self) -> ComposeResult:
        """A line to type in, what it finds, what is wrong."""
        with Vertical(id="box") as box:
            box.border_title = "Presets"
            box.border_subtitle = f"your own: {paths.presets_dir()} · enter opens · esc leaves"
            yield PickLine(placeholder="part of a name, or a path to a .toml file")
            yield OptionList()
            yield Static(id="says", markup=False)

    def on_mount(self) -> None:
        """Read all presets."""
        for name in presets.names():
            try:
                self._specs[name] = presets.load(name)
            except SpecError as error:
                self._broken[name] = " ".join(map(str, error.problems)) or str(error)
        self._list("")

    def _say(self, text: str) -> None:
        self.query_one("#says", Static).update(text)

    def _list(self, text: str) -> None:
        words = text.lower().split()
        options = self.query_one(OptionList)
        options.clear_options()
        names = [*self._broken, *self._specs]
        for name in _found(words, {name: _searched(name, self._specs.get(name)) for name in names}):
            options.add_option(
                Option(_entry(name, self._specs.get(name), self._broken.get(name, "")), id=name)
            )
        if options.option_count:
            # Before anything is typed enter must open something: the broken ones stand first.
            options.highlighted = 0 if words or not self._specs else len(self._broken)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._list(event.value)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        text = event.value.strip()
        options = self.query_one(OptionList)
        if text.endswith(".toml") or "/" in text:
            self._open_file(text)
        elif options.highlighted is not None and options.option_count:
            self._take(options.get_option_at_index(options.highlighted).id or "")
        else:
            self._say(f"There is no preset with {text!r} in it.")

    @on(OptionList.OptionHighlighted)
    def _highlighted(self, event: OptionList.OptionHighlighted) -> None:
        spec = self._specs.get(event.option.id or "")
        self._say(spec.watch if spec else self._broken.get(event.option.id or "", ""))

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        self._take(event.option.id or "")

    def _take(self, name: str) -> None:
        if name in self._specs:
            self.dismiss(self._specs[name])
        else:
            self._say(self._broken.get(name, ""))

    def _open_file(self, text: str) -> None:
        try:
            self.dismiss(presets.load(Path(text).expanduser()))
        except SpecError as error:
            self._say(str(error))


def _searched(name: str, spec: ExperimentSpec | None) -> str:
    return f"{name} {spec.title} {spec.watch}".lower() if spec else name.lower()


def _found(words: list[str], texts: dict[str, str]) -> list[str]:
    """The names whose text has all words; those that have them in the name itself come first."""
    found = [name for name, text in texts.items() if all(word in text for word in words)]
    return sorted(found, key=lambda name: not all(word in name.lower() for word in words))


def _entry(name: str, spec: ExperimentSpec | None, problem: str) -> Content:
    if spec is None:
        return Content.styled(f"{name:<22} cannot be read: {problem}", "$error")
    return Content.assemble(
        (f"{name:<22} ", "bold"), (spec.watch or spec.title or spec.dataset, "$text-muted")
    )
