"""What a response is, and what it is found to be worth."""

import msgspec

Response = tuple[int | str, ...]
"""The numbers of the picked options (`choice`, `multi`, `predict`), one typed text (`numeric`,
`short`, `output`, `derivative`), one text a blank (`cloze`), the items' numbers in the order given
(`order`), the number of the right-hand side for every left one (`match`), or the learner's own
judgement 1 wrong, 2 hard, 3 right (`self`)."""


class Verdict(msgspec.Struct, frozen=True):
    """What a response is worth."""

    right: bool
    given: str
    """What was answered, as it was understood."""
    expected: str
    """What would have been right."""
    feedback: tuple[str, ...] = ()
    remark: str = ""
    """How much of it was right, where that can be said."""
