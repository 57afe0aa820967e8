"""What is drawn around a box: scripts, limits, roots, braces, wide accents, frames."""

from studytui.math.alphabets import raised
from studytui.math.boxes import Box, above, beside, padded, text_box


def side_scripts(base: Box, inline: Box, sub: Box | None, sup: Box | None) -> Box:
    """Return a one-row base with boxes below and above the line that begins after it.

    `inline` is the base with those scripts that Unicode has, on its own row.
    """
    if sub is None and sup is None:
        return inline
    start = base.width
    width = max(inline.width, start + max(part.width for part in (sub, sup) if part is not None))
    rows = [inline.rows[0] + " " * (width - inline.width)]
    if sup is not None:
        rows = [*_shifted(sup, start, width), *rows]
    if sub is not None:
        rows += _shifted(sub, start, width)
    return Box(rows, width, sup.height if sup is not None else 0)


def _shifted(box: Box, start: int, width: int) -> list[str]:
    spare = " " * (width - start - box.width)
    return [" " * start + row + spare for row in box.rows]


def corner_scripts(
    base: Box, sub: Box | None, sup: Box | None, off: tuple[bool, bool] = (False, False)
) -> Box:
    """Return a tall base with scripts at its upper and lower right corners.

    Where a corner is on the baseline, a script that would look like a factor there (`off` says so
    of the lower and the upper one) goes off it.
    """
    width = max((part.width for part in (sub, sup) if part is not None), default=0)
    column = [" " * width] * base.height
    top = 0
    if sup is not None:
        over = 0 if off[1] and base.ascent == 0 else 1
        top = sup.height - over
        column = padded(sup, width, "l").rows + column[over:]
    if sub is not None:
        under = 0 if off[0] and base.depth == 0 else 1
        column = column[: len(column) - under] + padded(sub, width, "l").rows
    rows = [" " * base.width] * top + base.rows
    rows += [" " * base.width] * (len(column) - len(rows))
    joined = [left + right for left, right in zip(rows, column, strict=True)]
    return Box(joined, base.width + width, base.baseline + top)


def stacked(base: Box, over: Box | None, under: Box | None) -> Box:
    """Return a base with labels centred above and below."""
    boxes = [box for box in (over, base, under) if box is not None]
    return above(boxes, 0 if over is None else 1)


_INTEGRAL = {"∫": "⌠⎮⌡", "∮": "⌠∮⌡", "∯": "⌠∯⌡", "∰": "⌠∰⌡", "∲": "⌠∲⌡", "∳": "⌠∳⌡", "⨍": "⌠⨍⌡"}
_REPEATED = {"∬": 2, "∭": 3, "⨌": 4}


def integral(sign: str, sub: Box | None, sup: Box | None) -> Box:
    """Return a tall integral sign with its limits at its right."""
    count = _REPEATED.get(sign, 1)
    if len(sign) > 1:
        body = Box(["⌠   ⌠", "⎮ ⋯ ⎮", "⌡   ⌡"], 5, 1)
    else:
        body = Box([char * count for char in _INTEGRAL.get(sign, "⌠⎮⌡")], count, 1)
    return corner_scripts(body, sub, sup)


def root(body: Box, degree: str, plain: bool = False) -> Box:
    """Return a root sign around `body`; `degree` is the index as one row."""
    index = text_box((raised(degree) or degree) if degree else "")
    if body.height == 1:
        sign = Box([" ", "√"], 1, 1)
        roof = Box(["_" * body.width, body.rows[0]], body.width, 1)
        return beside([index, sign, roof])
    tick = "\\" if plain else "╲"
    left = [" ┌", *[" │"] * (body.height - 1), tick + "│"]
    rows = [stroke + row for stroke, row in zip(left, ["─" * body.width, *body.rows], strict=True)]
    box = Box(rows, body.width + 2, body.baseline + 1)
    if not degree:
        return box
    extra = max(0, index.width - 1)
    rows = [" " * extra + row for row in rows]
    line = box.height - 2
    rows[line] = index.rows[0] + rows[line][max(index.width, 1) :]
    return Box(rows, box.width + extra, box.baseline)


_BRACES = {
    ("brace", True): "╭─┴─╮", ("brace", False): "╰─┬─╯", ("bracket", True): "┌───┐",
    ("bracket", False): "└───┘", ("paren", True): "╭───╮", ("paren", False): "╰───╯",
}  # fmt: skip


def braced(body: Box, over: bool, style: str, label: Box | None) -> Box:
    """Return a body with a horizontal brace; a label wider than the body hangs over."""
    width = max(body.width, 3 if style == "brace" else 2)
    body = padded(body, width)
    pieces = _BRACES[style, over]
    left, shaft, middle, right = pieces[0], pieces[1], pieces[2], pieces[4]
    half = (width - 3) // 2
    line = left + shaft * half + middle + shaft * (width - 3 - half) + right
    if width == 2:
        line = left + right
    parts = [body, Box([line], width)]
    if label is None:
        return above(parts[::-1], 1) if over else above(parts, 0)
    spare = max(0, label.width - width)
    parts.append(label)
    box = above(parts[::-1], 2) if over else above(parts, 0)
    box.hang_left, box.hang_right = spare // 2, spare - spare // 2
    return box


def arrow(text: str, over: Box | None, under: Box | None) -> Box:
    """Return an arrow as long as its labels; `text` is tail, shaft and head."""
    widest = max((box.width for box in (over, under) if box is not None), default=0)
    length = max(widest + 2, 3)
    tail, shaft, head = text[0], text[1], text[2]
    line = tail + shaft * (length - 2) + head
    return stacked(text_box(line), over, under)


def framed(body: Box) -> Box:
    """Return a body in a frame."""
    line = "─" * (body.width + 2)
    rows = [f"┌{line}┐", *(f"│ {row} │" for row in body.rows), f"└{line}┘"]
    return Box(rows, body.width + 4, body.baseline + 1)


def wide_accent(body: Box, mark: str) -> Box:
    """Return a body of several letters or rows with its accent on a row of its own."""
    width = body.width
    below = mark.startswith(("under", "utilde"))
    line = _accent_line(mark, width)
    rows = [*body.rows, line] if below else [line, *body.rows]
    return Box(rows, width, body.baseline + (not below))


def _accent_line(mark: str, width: int) -> str:
    if "arrow" in mark or mark == "vec":
        left = "←" if "left" in mark else "─"
        right = "→" if "right" in mark or mark == "vec" else "─"
        return (left + "─" * (width - 2) + right) if width > 1 else right
    if mark in ("overline", "bar"):
        return "_" * width
    if mark in ("underline", "underbar"):
        return "‾" * width
    signs = {"hat": ("╱╲", "^"), "check": ("╲╱", "ˇ"), "tilde": ("~", "~"), "utilde": ("~", "~"),
             "breve": ("╰╯", "˘"), "cancel": ("╱", "╱"), "bcancel": ("╲", "╲")}  # fmt: skip
    dots = {"dot": "·", "ddot": "··", "dddot": "···", "ddddot": "····", "acute": "´",
            "grave": "`", "mathring": "∘"}  # fmt: skip
    if mark in dots:
        return dots[mark][:width].center(width)
    pair, single = signs[mark]
    if width < 2:
        return single
    if len(pair) == 1:
        return pair * width
    fill = "─" * (width - 2)
    return pair[0] + fill + pair[1]
