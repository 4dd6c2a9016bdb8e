"""Words about consultations."""

from enum import StrEnum


class Origin(StrEnum):
    """How a meeting came about: planned by the engine, booked by one side, or placed by the organizer."""

    PLANNED = "planned"
    BOOKED = "booked"
    ASSIGNED = "assigned"


class CancelReason(StrEnum):
    """Why a consultation is called off; anything else is said in words of one's own."""

    PLANS_CHANGED = "plans_changed"
    ELSEWHERE = "elsewhere"
    NOT_NEEDED = "not_needed"


def common_language(one: list[str], other: list[str]) -> str | None:
    """Return the first language of ``one`` that ``other`` speaks too, or ``None``: an interpreter is needed."""
    return next((language for language in one if language in other), None)


def interpreting_language(buyer_languages: list[str], exhibitor_languages: list[str]) -> str | None:
    """Return the language an interpreter must speak for this pair, or ``None`` when the two understand each other."""
    if not buyer_languages or common_language(buyer_languages, exhibitor_languages or ["ko"]):
        return None
    return buyer_languages[0]
