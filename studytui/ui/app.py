"""The app: five screens as modes, each made when it is first opened and kept from then on."""

import gc
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, cast

from textual.filter import LineFilter, NoColor
from textual.reactive import reactive

from studytui import paths
from studytui import settings as settings_module
from studytui.settings import Settings
from studytui.ui import themes
from studytui.ui.commands import Command, bindings
from studytui.ui.palette import CommandPalette
from studytui.ui.recovery import RecoveringApp
from studytui.ui.rules import Rules
from studytui.ui.watch import Watch

if TYPE_CHECKING:
    from studytui.lab.index import Entry
    from studytui.lab.launch import Launcher
    from studytui.ui.screens.base import StudyScreen

SETTLED_SECONDS, PREPARED_SECONDS = 2.0, 0.2
"""After so long a screen that was opened, or only prepared, has loaded what it keeps."""

_SCREENS = {
    "today": "studytui.ui.screens.today:TodayScreen",
    "notes": "studytui.ui.screens.notes:NotesScreen",
    "quiz": "studytui.ui.screens.quiz:QuizScreen",
    "lab": "studytui.ui.screens.lab:LabScreen",
    "runs": "studytui.ui.screens.runs:RunsScreen",
}


def _screen(name: str) -> Callable[[], "StudyScreen"]:
    """A maker of the screen that imports its module only when it is called."""

    def make() -> "StudyScreen":
        module, _, class_name = _SCREENS[name].partition(":")
        return cast("StudyScreen", getattr(import_module(module), class_name)())

    return make


def local_now() -> datetime:
    """The time here, with the zone."""
    return datetime.now().astimezone()


class StudyApp(RecoveringApp):
    """studytui.

    Args:
        settings: What the person has set.
        launcher: Starts trainers; tests give one that starts no process.
        clock: The time; tests give one that stands still.
        start: The screen to open first.
        target: What that screen shall show, as for `goto`.
        recover: Show failures on an error screen and go on; off, they end the app (tests).
        watch: Look after what runs elsewhere; tests of one screen don't.
    """

    TITLE = "studytui"
    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS = bindings("app")
    MODES: ClassVar = {name: _screen(name) for name in _SCREENS}

    due: reactive[int] = reactive(0, repaint=False)
    running: reactive[int] = reactive(0, repaint=False)
    runs: "reactive[tuple[Entry, ...]]" = reactive((), repaint=False)
    looked: reactive[bool] = reactive(False, repaint=False)
    """Whether the runs have been looked at since the start."""

    def __init__(
        self,
        settings: Settings,
        launcher: "Launcher | None" = None,
        clock: Callable[[], datetime] = local_now,
        start: str = "today",
        target: Mapping[str, object] | None = None,
        recover: bool = True,
        watch: bool = True,
    ) -> None:
        # The first screen takes the place of textual's empty one, and its rules are read with ours.
        self.DEFAULT_MODE = start  # type: ignore[misc]  # textual reads it from the instance
        styles = Path(__file__).parent / "screens" / f"{start}.tcss"
        super().__init__(css_path=[self.CSS_PATH, styles])
        self.stylesheet = Rules(self.get_css_variables())
        self.settings = settings
        self.clock = clock
        self._launcher = launcher
        self._target = dict(target or {})
        self.recover = recover
        self._watch = watch
        self.set_reactive(StudyApp.looked, not watch)
        self._made: set[str] = set()
        for theme in themes.ALL:
            self.register_theme(theme)
        self.theme = settings.theme
        self.watch_runs = Watch(self)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """The variables that our styles use, for themes that don't define them."""
        return themes.DEFAULT_VARIABLES

    def get_line_filters(self) -> Sequence[LineFilter]:
        """What every line passes through: with `NO_COLOR` no colour is left, in any theme.

        Textual's own choice is made before our theme is set, and turns the terminal's default
        colours into black on black.
        """
        if self.no_color:
            return [NoColor()]
        return super().get_line_filters()

    @property
    def launcher(self) -> "Launcher":
        """What starts trainer processes."""
        if self._launcher is None:
            from studytui.lab.launch import ProcessLauncher

            self._launcher = ProcessLauncher()
        return self._launcher

    @property
    def content_folders(self) -> tuple[Path, ...]:
        """The shipped notes and the user's own folders."""
        return (paths.content(), *self.settings.content)

    @property
    def status(self) -> str:
        """What is going on elsewhere, for the header's right end."""
        parts = [f"{self.due} due"] if self.due else []
        parts += [f"{self.running} running"] if self.running else []
        return " · ".join(parts)

    @property
    def shades(self) -> bool:
        """Whether areas differ by shade: of sixteen colours none shows points on every area."""
        return self.no_color or self.current_theme.ansi

    @property
    def digits_work(self) -> bool:
        """Whether 1–5 change the screen; a quiz session needs them itself."""
        return getattr(self.screen, "digits_switch", True)

    def on_mount(self) -> None:
        """Show what the first screen shall show, then look after what runs elsewhere."""
        self.goto(self.current_mode, **self._target)
        if self._watch:
            self.watch_runs.start()

    def on_unmount(self) -> None:
        """Let go of what was started for this app alone."""
        self.watch_runs.stop()
        if self._launcher is not None:
            self._launcher.close()

    def goto(self, name: str, **target: object) -> None:
        """Change to a screen, and have it show `target` (`note=`, `preset=`, `run=`, …)."""
        while len(self.screen_stack) > 1:
            self.pop_screen()
        if name != self.current_mode:
            self.switch_mode(name)
        self._keep(name, SETTLED_SECONDS)
        if target:
            self.screen.call_after_refresh(cast("StudyScreen", self.screen).open, **target)

    def prepare(self, name: str) -> None:
        """Make a screen before it is asked for, so that its first opening has only to show it.

        It is made as `switch_mode` would make it, only without being shown: textual has no public
        way to do that. A screen that knows what to show only when it is seen waits for
        `on_screen_resume` with `is_current`.
        """
        if self.is_running and name not in self._made:  # not while all screens are being closed
            self._init_mode(name)
            self._keep(name, PREPARED_SECONDS)

    def _keep(self, name: str, seconds: float) -> None:
        """Leave out of full collections what a new screen is made of, once it has settled.

        It stays anyway: a collection that went through it again took a tenth of a second, in
        which no key was answered.
        """
        if name not in self._made:
            self._made.add(name)
            self.set_timer(seconds, gc.freeze)

    def available(self, command: Command) -> bool:
        """Whether an app-wide command works now."""
        return command.editing or bool(self.check_action(command.id, ()))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Letters are no commands while a text is being typed."""
        return action not in ("keys", "leave") or not getattr(self.screen, "editing", False)

    def action_goto(self, name: str) -> None:
        """Change the screen."""
        self.goto(name)

    def action_palette(self) -> None:
        """Open the list of all commands."""
        from studytui.ui.screens.base import StudyScreen

        if isinstance(self.screen, StudyScreen):
            self.push_screen(CommandPalette())

    def action_keys(self) -> None:
        """Open the help of this screen."""
        from studytui.ui.screens.base import StudyScreen
        from studytui.ui.screens.help import HelpScreen

        if isinstance(self.screen, StudyScreen):
            self.push_screen(HelpScreen(self.screen))

    def action_theme(self) -> None:
        """Take the next theme and keep it."""
        names = settings_module.THEMES
        following = names[(names.index(self.theme) + 1) % len(names)]
        self.theme = following
        try:
            self.settings = settings_module.save(theme=following)
        except (OSError, settings_module.SettingsError) as error:
            self.notify(f"The theme is not kept: {error}", severity="warning")
        else:
            self.notify(f"Theme: {following}")

    def action_leave(self) -> None:
        """Leave; say what goes on."""
        self.exit(message=self.watch_runs.farewell())

    def action_leave_now(self) -> None:
        """Leave from anywhere, also while typing."""
        self.action_leave()
