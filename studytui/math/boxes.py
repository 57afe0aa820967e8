"""Blocks of text with a baseline, and how they are put together."""

from collections.abc import Sequence
from dataclasses import dataclass

from studytui.math.width import cells


@dataclass(slots=True, eq=False, repr=False)
class Box:
    """Rows of equal width; `baseline` is the index of the row that lines up with neighbours.

    Up to `hang_left` and `hang_right` columns may lie over blank columns of a neighbour.
    """

    rows: list[str]
    width: int
    baseline: int = 0
    hang_left: int = 0
    hang_right: int = 0

    @property
    def height(self) -> int:
        """Number of rows."""
        return len(self.rows)

    @property
    def ascent(self) -> int:
        """Rows above the baseline."""
        return self.baseline

    @property
    def depth(self) -> int:
        """Rows below the baseline."""
        return len(self.rows) - 1 - self.baseline


def text_box(text: str) -> Box:
    """Return `text` as a box of one row."""
    return Box([text], cells(text))


def blank(width: int, height: int = 1, baseline: int = 0) -> Box:
    """Return an empty box."""
    return Box([" " * width] * height, width, baseline)


def padded(box: Box, width: int, align: str = "c") -> Box:
    """Return `box` widened to `width`, its content at the `l`, `c` or `r`."""
    spare = width - box.width
    if spare <= 0:
        return box
    left = {"l": 0, "r": spare}.get(align, spare // 2)
    rows = [" " * left + row + " " * (spare - left) for row in box.rows]
    return Box(rows, width, box.baseline)


def extended(box: Box, ascent: int, depth: int) -> Box:
    """Return `box` with blank rows up to `ascent` above and `depth` below its baseline."""
    above, below = max(0, ascent - box.ascent), max(0, depth - box.depth)
    if not above and not below:
        return box
    empty = [" " * box.width]
    rows = empty * above + box.rows + empty * below
    return Box(rows, box.width, box.baseline + above, box.hang_left, box.hang_right)


def beside(boxes: Sequence[Box], gaps: Sequence[int] = ()) -> Box:
    """Return `boxes` on one baseline; `gaps[i]` blank columns stand before box i."""
    if len(boxes) == 1 and not (gaps and gaps[0]):
        return boxes[0]
    ascent = max((box.ascent for box in boxes), default=0)
    depth = max((box.depth for box in boxes), default=0)
    if not any(box.hang_left or box.hang_right for box in boxes):
        return _flush(boxes, gaps, ascent, depth)
    rows = [""] * (ascent + depth + 1)
    width = hang_left = hang_right = 0
    for index, box in enumerate(boxes):
        gap = gaps[index] if gaps else 0
        piece = extended(box, ascent, depth)
        shift = _overlap(rows, piece, width, hang_right + box.hang_left, gap) if index else 0
        hang_left = box.hang_left if not index else max(0, hang_left)
        rows = [
            _merged(left, right, gap - shift) for left, right in zip(rows, piece.rows, strict=True)
        ]
        width += gap - shift + box.width
        hang_right = box.hang_right
    return Box(rows, width, ascent, hang_left, hang_right)


def _flush(boxes: Sequence[Box], gaps: Sequence[int], ascent: int, depth: int) -> Box:
    rows = [""] * (ascent + depth + 1)
    width = 0
    for index, box in enumerate(boxes):
        blanks = " " * (gaps[index] if gaps else 0)
        empty = blanks + " " * box.width
        width += len(empty)
        start = ascent - box.baseline
        end = start + len(box.rows)
        for number, row in enumerate(rows):
            inside = start <= number < end
            rows[number] = row + (blanks + box.rows[number - start] if inside else empty)
    return Box(rows, width, ascent)


def _overlap(rows: list[str], box: Box, width: int, allowed: int, gap: int) -> int:
    """Return how far `box` may slide left over the blanks of `rows`."""
    shift = min(allowed, width, box.width)
    for left, right in zip(rows, box.rows, strict=True):
        trail = len(left) - len(left.rstrip(" "))
        lead = len(right) - len(right.lstrip(" "))
        if trail < len(left) and lead < len(right):
            shift = min(shift, max(0, trail + lead - 1 + (gap > 0)))
    return shift


def _merged(left: str, right: str, gap: int) -> str:
    if gap >= 0:
        return left + " " * gap + right
    trail = min(len(left) - len(left.rstrip(" ")), -gap)
    kept = left[:-trail] if trail else left
    return kept + right[-gap - trail :]


def above(boxes: Sequence[Box], reference: int) -> Box:
    """Return `boxes` under each other, centred; box `reference` gives the baseline."""
    width = max((box.width for box in boxes), default=0)
    rows: list[str] = []
    baseline = 0
    for index, box in enumerate(boxes):
        if index == reference:
            baseline = len(rows) + box.baseline
        rows += padded(box, width).rows
    return Box(rows, width, baseline)


_PIECES = {
    "(": "⎛⎜⎝", ")": "⎞⎟⎠", "[": "⎡⎢⎣", "]": "⎤⎥⎦", "⌊": "⎢⎢⎣", "⌋": "⎥⎥⎦", "⌈": "⎡⎢⎢", "⌉": "⎤⎥⎥",
    "{": "⎧⎪⎩", "}": "⎫⎪⎭", "|": "│││", "‖": "‖‖‖", "⟦": "⟦⟦⟦", "⟧": "⟧⟧⟧", "⟮": "⎛⎜⎝",
    "⟯": "⎞⎟⎠", "⎰": "⎧⎪⎭", "⎱": "⎫⎪⎩", "⌜": "⌜  ", "⌝": "⌝  ", "⌞": "  ⌞", "⌟": "  ⌟",
    "↑": "↑││", "↓": "││↓", "↕": "↑│↓", "⇑": "⇑║║", "⇓": "║║⇓", "⇕": "⇑║⇓",
}  # fmt: skip
_PLAIN_PIECES = {
    "(": "/|\\", ")": "\\|/", "[": "┌│└", "]": "┐│┘", "⌊": "││└", "⌋": "││┘", "⌈": "┌││",
    "⌉": "┐││", "{": "/|\\", "}": "\\|/",
}  # fmt: skip
_MIDDLES = {"{": "⎨", "}": "⎬"}
_PLAIN_MIDDLES = {"{": "<", "}": ">"}


def delimiter(char: str, height: int, baseline: int, plain: bool = False) -> Box:
    """Return the delimiter `char` (empty: none), `height` rows tall."""
    if not char:
        return Box([""] * height, 0, baseline)
    if height == 1:
        return text_box(char)
    if char in "⟨⟩⟪⟫/\\":
        return Box(_slanted(char, height), 1, baseline)
    pieces = (_PLAIN_PIECES.get(char) if plain else None) or _PIECES.get(char, char * 3)
    rows = [pieces[0], *[pieces[1]] * (height - 2), pieces[2]]
    middle = (_PLAIN_MIDDLES if plain else _MIDDLES).get(char)
    if middle and height > 2:
        rows[min(max(baseline, 1), height - 2)] = middle
    return Box(rows, max(map(cells, rows)), baseline)


def _slanted(char: str, height: int) -> list[str]:
    if char in "/\\":
        return [char] * height
    upper, lower = ("╱", "╲") if char in "⟨⟪" else ("╲", "╱")
    half = height // 2
    return [upper] * half + ([char] if height % 2 else []) + [lower] * half


def fenced(body: Box, left: str, right: str, plain: bool = False) -> Box:
    """Return `body` between delimiters of its height."""
    ends = [delimiter(char, body.height, body.baseline, plain) for char in (left, right)]
    return beside([ends[0], body, ends[1]])
