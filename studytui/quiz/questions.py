"""What a question is, as read from its file; nothing here has been asked or answered yet."""

import msgspec

OTHERWISE = "otherwise"
"""The condition of an outcome that holds when no other one does."""


class Option(msgspec.Struct, frozen=True):
    """A possible answer, right or foreseen as wrong, with the feedback for whoever gives it.

    `text` is Markdown for choices, a number or template for numeric kinds, an expression for
    derivatives; `condition` is what must hold of the runs for this outcome of a prediction.
    """

    text: str
    right: bool
    feedback: str = ""
    condition: str = ""
    blank: str = ""
    """Of a cloze: an accepted answer of the blank in which this one is foreseen; empty for any."""
    line: int = 0


class Question(msgspec.Struct, frozen=True):
    """One question of one `.quiz.md` file."""

    id: str
    kind: str
    title: str
    stem: str
    """Markdown; a cloze has its blanks as ⟦1⟧, ⟦2⟧ …"""
    note: str
    file: str
    line: int
    revision: str
    """Twelve hexadecimal digits; the same for the same source up to white space."""
    also: tuple[str, ...] = ()
    was: tuple[str, ...] = ()
    version: int = 1
    options: tuple[Option, ...] = ()
    other: str = ""
    """The feedback for a wrong answer that nobody foresaw."""
    hints: tuple[str, ...] = ()
    why: str = ""
    answer: str = ""
    tol: float | None = None
    rel: float | None = None
    unit: str = ""
    fixed_order: bool = False
    pin_last: bool = False
    generator: str = ""
    fixed: tuple[tuple[str, str], ...] = ()
    """Variables of the generator that this question does not leave to chance."""
    code: str = ""
    """The program of an output question."""
    lab: str = ""
    """The TOML of a prediction's runs."""
    seeds: int = 5
    hold: int = 4
    blanks: tuple[tuple[str, ...], ...] = ()
    items: tuple[str, ...] = ()
    """What to put in order, in the right order."""
    pairs: tuple[tuple[str, str], ...] = ()
    decoys: tuple[str, ...] = ()
    feedback: tuple[str, ...] = ()
    """For each item of an order that stands before the one it should follow; for each pair of a
    match that is missed, then for each decoy that is used."""
    of: str = ""
    """The function to differentiate, with respect to `by`, for values from `low` to `high`."""
    by: str = ""
    low: float = 0.5
    high: float = 2.0

    @property
    def key(self) -> str:
        """What the history follows: the id, and a version above 1 that starts it afresh."""
        return self.id if self.version == 1 else f"{self.id}@{self.version}"

    @property
    def notes(self) -> tuple[str, ...]:
        """The note it stands beside, and those it belongs to as well."""
        return (self.note, *self.also)

    @property
    def typed(self) -> bool:
        """Whether the answer is typed rather than picked."""
        return self.kind in TYPED

    @property
    def right(self) -> tuple[Option, ...]:
        """The options that are ticked."""
        return tuple(option for option in self.options if option.right)


TYPED = frozenset({"numeric", "short", "cloze", "output", "derivative"})
PICKED = frozenset({"choice", "multi", "predict"})
