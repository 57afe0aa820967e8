"""The trainer's view of its model, as a picture: decision regions, or the confusion matrix."""

from studytui.lab.view import RegionsView, View
from studytui.ui.lab.bottom import wrapped
from studytui.ui.lab.confusion import draw_confusion
from studytui.ui.maps import draw_regions, glyph
from studytui.ui.plot import Canvas, Line, Point, Regions


def view_lines(
    view: View | None, width: int, height: int, cursor: int | None, mono: bool
) -> list[Line]:
    """A heading of one line and the picture: `height` lines of `width` characters.

    Args:
        view: What the model says; None where no picture was taken yet.
        width, height: Size in characters.
        cursor: The epoch looked back to; the heading says when the picture is of another one.
        mono: Draw with shades and not with colours.
    """
    if height < 4 or width < 12:
        return []
    if view is None:
        text = "no picture of the model yet; it comes while the model trains"
        if cursor is not None:
            text = f"no picture of the model was kept until epoch {cursor}"
        return wrapped(text, width, "text-muted")
    older = cursor is not None and cursor != view.epoch
    epoch = f"epoch {view.epoch}" + (f", the last kept until {cursor}" if older else "")
    if isinstance(view, RegionsView):
        shown = {int(label) for label in view.labels.tolist()}
        signs = " ".join(f"{glyph(label)} {label}" for label in sorted(shown)[:6])
        heading = _heading(width, f"decision regions · {epoch}", epoch, f"{signs} · ✗ wrong", signs)
        return [heading, *_regions(view, width, height - 1, mono)]
    heading = _heading(width, f"confusion on validation · {epoch}", epoch)
    return [heading, *draw_confusion(view.confusion.tolist(), width, height - 1)]


def _heading(width: int, what: str, briefly: str, *signs: str) -> Line:
    """The fullest heading that fits: its height must not change as the cursor moves."""
    texts = [" · ".join((text, sign)) for text in (what, briefly) for sign in signs]
    fitting = (text for text in (*texts, what, briefly) if len(text) < width)
    return ((f" {next(fitting, briefly[: width - 1])}", "text-muted"),)


def _regions(view: RegionsView, width: int, height: int, mono: bool) -> list[Line]:
    points = [
        Point(float(x), float(y), int(label), bool(wrong))
        for (x, y), label, wrong in zip(
            view.points.tolist(), view.labels.tolist(), view.wrong.tolist(), strict=True
        )
    ]
    x0, x1, y0, y1 = view.box
    canvas = Canvas(width, height)
    regions = Regions(view.grid.tolist(), (x0, x1), (y0, y1), points)
    # A character is about twice as high as wide: keep the map's own proportions.
    across = min(width - 2, max(8, round(2 * height * (x1 - x0) / (y1 - y0))))
    draw_regions(regions, canvas, (0, 1, across, height), mono)
    return canvas.lines()
