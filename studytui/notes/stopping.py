"""Work that is given up when nobody waits for it any more.

Reading and laying out ask a function, `stop`, now and then; where it says yes, they raise.
"""


class Stopped(Exception):  # noqa: N818 -- no error
    """What was being read or laid out is no longer wanted."""


def never() -> bool:
    """A `stop` for where nobody can change their mind."""
    return False
