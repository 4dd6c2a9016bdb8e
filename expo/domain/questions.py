"""Questions about a version of the timetable, and the changes that answer them."""

from enum import StrEnum

EVERYTHING = "everything"
"""Asks of the whole problem instead of one pair: what would one more of anything bring?"""

ABOUT_A_PAIR, ABOUT_EVERYTHING = 5.0, 30.0
"""Seconds that an answer may take."""


class Remedy(StrEnum):
    """One change that makes room; the values are the engine's."""

    OPEN_SLOT = "open_slot"
    RAISE_LIMIT = "raise_limit"
    ADD_TABLE = "add_table"
    ADD_INTERPRETER = "add_interpreter"
    ADD_SLOT = "add_slot"
    GIVE_UP = "give_up"


class Stand(StrEnum):
    """How far a question has come."""

    ASKED = "asked"
    ANSWERED = "answered"
    FAILED = "failed"


def seconds_for(request: str) -> float:
    """Return how many seconds the answer to a question may take."""
    return ABOUT_EVERYTHING if request == EVERYTHING else ABOUT_A_PAIR
