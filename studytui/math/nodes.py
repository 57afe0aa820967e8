"""The syntax tree of a formula: what the parser makes and the two renderers read."""

from dataclasses import dataclass, field
from enum import Enum, auto


class Kind(Enum):
    """The class of an atom, which decides the space beside it (TeX's classes, refined)."""

    ORD = auto()
    WORD = auto()
    OPERATOR = auto()
    FUNCTION = auto()
    BINARY = auto()
    UNARY = auto()
    RELATION = auto()
    OPEN = auto()
    CLOSE = auto()
    BAR = auto()
    PUNCTUATION = auto()
    SLASH = auto()
    INNER = auto()


@dataclass(slots=True, eq=False, repr=False)
class Symbol:
    """One glyph or short run of glyphs on the baseline.

    `big` marks a delimiter of the big family: it grows with its neighbour.
    """

    text: str
    kind: Kind = Kind.ORD
    big: bool = False


@dataclass(slots=True, eq=False, repr=False)
class Text:
    """Upright words; spaces count."""

    text: str


@dataclass(slots=True, eq=False, repr=False)
class Operator:
    """A big operator (`∑`, `∫`) or a named function (`lim`); `limits` go above and below."""

    text: str
    limits: bool = False
    named: bool = False


@dataclass(slots=True, eq=False, repr=False)
class Space:
    """Horizontal space, in cells."""

    cells: int


@dataclass(slots=True, eq=False, repr=False)
class Group:
    """What stood between braces, or a whole formula."""

    items: list["Node"] = field(default_factory=list)


@dataclass(slots=True, eq=False, repr=False)
class Fraction:
    """A fraction, or with `bar` off a stack such as a binomial, with optional delimiters."""

    top: "Node"
    bottom: "Node"
    bar: bool = True
    left: str = ""
    right: str = ""


@dataclass(slots=True, eq=False, repr=False)
class Root:
    """A square root, or with `index` an n-th root."""

    body: "Node"
    index: "Node | None" = None


@dataclass(slots=True, eq=False, repr=False)
class Scripts:
    """A base with a subscript, a superscript or both; `limits` overrides the base's habit."""

    base: "Node"
    sub: "Node | None" = None
    sup: "Node | None" = None
    limits: bool | None = None


@dataclass(slots=True, eq=False, repr=False)
class Accent:
    """A mark over or under the body; `mark` is a key of `alphabets.ACCENTS`."""

    mark: str
    body: "Node"


@dataclass(slots=True, eq=False, repr=False)
class Fenced:
    """Growing delimiters around parts; `middles[i]` stands between parts i and i + 1."""

    left: str
    right: str
    parts: list[Group]
    middles: list[str] = field(default_factory=list)


@dataclass(slots=True, eq=False, repr=False)
class Stacked:
    """Something small above or below a base; `kind` is the class of the whole."""

    base: "Node"
    above: "Node | None" = None
    below: "Node | None" = None
    kind: Kind = Kind.ORD


@dataclass(slots=True, eq=False, repr=False)
class Brace:
    """A horizontal brace over or under a body; `style` is `brace`, `bracket` or `paren`."""

    body: "Node"
    over: bool
    style: str = "brace"
    label: "Node | None" = None


@dataclass(slots=True, eq=False, repr=False)
class Arrow:
    """An arrow as long as its labels; `text` is left end, shaft and right end."""

    text: str
    above: "Node | None" = None
    below: "Node | None" = None


@dataclass(slots=True, eq=False, repr=False)
class Framed:
    """A body in a box."""

    body: "Node"


@dataclass(slots=True, eq=False, repr=False)
class Phantom:
    """The room of a body without the body; `width` and `height` say which is kept."""

    body: "Node"
    width: bool = True
    height: bool = True


@dataclass(slots=True, eq=False, repr=False)
class Prescript:
    """Scripts before a base, as in a tensor or an isotope."""

    base: "Node"
    sub: "Node | None" = None
    sup: "Node | None" = None


@dataclass(slots=True, eq=False, repr=False)
class Tag:
    """The number of an equation, set at its right."""

    text: str


@dataclass(slots=True, eq=False, repr=False)
class Array:
    """Rows of cells: a matrix, cases or an alignment.

    `columns` has one of `l`, `c`, `r` for each column and `|` for each rule; `rules` holds the
    row numbers above which a horizontal rule stands; `alignment` marks equations, whose cells
    come in pairs meant to be broken when too wide.
    """

    rows: list[list[Group]]
    columns: str = ""
    left: str = ""
    right: str = ""
    rules: frozenset[int] = frozenset()
    alignment: bool = False
    gaps: tuple[int, ...] = (2,)
    tags: dict[int, str] = field(default_factory=dict)
    cases: bool = False


Node = (
    Symbol
    | Text
    | Operator
    | Space
    | Group
    | Fraction
    | Root
    | Scripts
    | Accent
    | Fenced
    | Stacked
    | Brace
    | Arrow
    | Framed
    | Phantom
    | Prescript
    | Tag
    | Array
)


def children(node: Node) -> list[Node]:
    """Return the nodes directly inside `node`."""
    match node:
        case Group(items):
            return items
        case Fenced(parts=parts):
            return list(parts)
        case Array(rows=rows):
            return [cell for row in rows for cell in row]
        case Symbol() | Text() | Operator() | Space() | Tag():
            return []
        case Fraction(top, bottom):
            return [top, bottom]
        case Scripts(base, sub, sup) | Prescript(base, sub, sup):
            return [part for part in (base, sub, sup) if part is not None]
        case Stacked(base, above, below):
            return [part for part in (base, above, below) if part is not None]
        case Arrow(_, above, below):
            return [part for part in (above, below) if part is not None]
        case Root(body, index):
            return [body] if index is None else [body, index]
        case Brace(body=body, label=label):
            return [body] if label is None else [body, label]
        case Accent(body=body) | Framed(body) | Phantom(body):
            return [body]


def contains_matrix(node: Node) -> bool:
    """Say whether an array that cannot be broken, such as a matrix, stands anywhere in `node`."""
    if isinstance(node, Array) and not (node.alignment or node.cases):
        return True
    return any(contains_matrix(child) for child in children(node))
