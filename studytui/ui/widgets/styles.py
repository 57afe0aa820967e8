"""From the style names that pictures use to the colours of the theme."""

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, cast

from rich.segment import Segment
from rich.style import Style as RichStyle
from textual.color import Color
from textual.strip import Strip
from textual.style import Style
from textual.widget import Widget

from studytui.ui.plot import Line

if TYPE_CHECKING:
    from textual.app import App

_REGIONS = ("curve-val", "curve-train", "mark-best", "good")
_REGION_SHARE = 0.45


class StyleBook:
    """Looks names up in the app's theme: `curve-val`, `bold`, `region-0 on region-1`, `""`.

    `region-N` is the tint of a class's area, `point-N` the colour of its points, `cursor` the
    line under the cursor. Anything else is a theme variable or a word of textual's styles.
    """

    def __init__(self, app: "App[object]") -> None:
        self._variables = app.theme_variables
        self._extra = _extra(self._variables, ansi=app.current_theme.ansi)
        self._known: dict[str, RichStyle] = {}

    def style(self, name: str) -> RichStyle:
        """The style of one name."""
        if name not in self._known:
            words = [self._word(word) for word in name.split()]
            self._known[name] = Style.parse(" ".join(words), self._variables).rich_style
        return self._known[name]

    def _word(self, word: str) -> str:
        if word in self._extra:
            return self._extra[word]
        return f"${word}" if word in self._variables else word

    def strip(self, line: Line, base: RichStyle) -> Strip:
        """A row of a picture as a strip, on the widget's own background."""
        return Strip([Segment(text, base + self.style(style)) for text, style in line])


class Themed(Widget):
    """A widget that draws lines in the styles of the theme that the app has at the moment."""

    _book: StyleBook | None = None

    def on_mount(self) -> None:
        """Follow the theme."""
        self.app.theme_changed_signal.subscribe(self, self._forget_styles)

    def _forget_styles(self, _theme: object) -> None:
        self._book = None
        self.refresh()

    def styled(self, line: Line, width: int) -> Strip:
        """A line as a strip of exactly `width` cells."""
        if self._book is None:
            self._book = StyleBook(cast("App[object]", self.app))
        base = self.visual_style.rich_style
        return self._book.strip(line, base).adjust_cell_length(width, base)


def _extra(variables: Mapping[str, str], ansi: bool) -> dict[str, str]:
    if ansi:  # areas are drawn with shades, so these colours stand only until that is done
        names = [f"{what}-{i}" for what in ("region", "point") for i in range(len(_REGIONS))]
        return dict.fromkeys(["cursor", *names], "ansi_default")
    extra = {"cursor": variables["foreground"]}
    for i, name in enumerate(_REGIONS):
        extra[f"region-{i}"] = _blend(variables["background"], variables[name])
        extra[f"point-{i}"] = f"bold {variables['foreground']}"
    return extra


@lru_cache(maxsize=64)
def _blend(background: str, colour: str) -> str:
    return Color.parse(background).blend(Color.parse(colour), _REGION_SHARE).hex
