"""Questions about a version of the timetable, and the changes that answer them."""

from enum import StrEnum

EVERYTHING = "everything"
"""Asks of the whole problem instead of one pair: what would one more of anything bring?"""

SETTINGS = "settings"
"""Asks what other slot lengths and numbers of tables would make of the same wishes."""

ABOUT_A_PAIR, ABOUT_EVERYTHING, ABOUT_SETTINGS = 5.0, 30.0, 60.0
"""Seconds that an answer may take."""


class Remedy(StrEnum):
    """One change that makes room; the values are the engine's."""

    OPEN_SLOT = "open_slot"
    RAISE_LIMIT = "raise_limit"
    ADD_TABLE = "add_table"
    ADD_INTERPRETER = "add_interpreter"
    ADD_SLOT = "add_slot"
    GIVE_UP = "give_up"


class AnswerState(StrEnum):
    """How far a question has come."""

    ASKED = "asked"
    ANSWERED = "answered"
    FAILED = "failed"


def seconds_for(request: str) -> float:
    """Return how many seconds the answer to a question may take."""
    return {EVERYTHING: ABOUT_EVERYTHING, SETTINGS: ABOUT_SETTINGS}.get(request, ABOUT_A_PAIR)
