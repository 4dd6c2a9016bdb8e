"""Words about consultations."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol, TypeVar

from expo.domain.history import FeatureHistory
from expo.domain.holds import HoldKind
from expo.domain.refusals import Violation
from expo.domain.words import N_, Labelled

SlotT = TypeVar("SlotT")


class Origin(Labelled):
    """How a meeting came about: planned, booked by a side, placed by the organizer, or made on the day."""

    PLANNED = "planned", N_("Planned")
    BOOKED = "booked", N_("Booked directly")
    ASSIGNED = "assigned", N_("Placed by the organizer")
    REFILL = "refill", N_("Took a free seat")
    WALK_IN = "walk_in", N_("Walk-in")


class CancelReason(Labelled):
    """Why a consultation is called off; anything else is said in words of one's own."""

    PLANS_CHANGED = "plans_changed", N_("My travel plans have changed")
    ELSEWHERE = "elsewhere", N_("I have to be elsewhere at that time")
    NOT_NEEDED = "not_needed", N_("The consultation is no longer needed")
    MISTAKE = "mistake", N_("The desk had chosen the wrong company")


def common_language(one: list[str], other: list[str]) -> str | None:
    """Return the first language of ``one`` that ``other`` speaks too, or ``None``: an interpreter is needed."""
    return next((language for language in one if language in other), None)


def interpreting_language(buyer_languages: list[str], exhibitor_languages: list[str]) -> str | None:
    """Return the language an interpreter must speak for this pair, or ``None`` when the two understand each other."""
    if not buyer_languages or common_language(buyer_languages, exhibitor_languages or ["ko"]):
        return None
    return buyer_languages[0]


class _Span(Protocol):
    @property
    def starts_at(self) -> datetime: ...
    @property
    def ends_at(self) -> datetime: ...


class _Held(Protocol):
    @property
    def slot(self) -> _Span: ...


Held = TypeVar("Held", bound=_Held)
"""Anything held in a slot."""


def now_and_next(held: Iterable[Held], now: datetime) -> tuple[list[Held], Held | None]:
    """Return what is on now and what comes next, of things in time order: guests may come during a broadcast."""
    ahead = [one for one in held if one.slot.ends_at > now]
    on = [one for one in ahead if one.slot.starts_at <= now]
    return on, next((one for one in ahead if one.slot.starts_at > now), None)


HOLD = HoldKind(
    "meeting",
    N_("Consultation"),
    "handshake",
    Violation("meeting_then", N_("There is a consultation at that time. Move or cancel it first.")),
)


HISTORY = FeatureHistory(
    N_("Consultations"),
    {
        "book": N_("Booked the consultation of %(exhibitor)s and %(buyer)s"),
        "move": N_("Moved the consultation of %(exhibitor)s and %(buyer)s: %(was)s → %(to)s"),
        "cancel": N_("Cancelled the consultation of %(exhibitor)s and %(buyer)s: %(reason)s"),
        "lengthen": N_("Gave the consultation of %(exhibitor)s and %(buyer)s two slots"),
        "lock": N_("Locked the consultation of %(exhibitor)s and %(buyer)s"),
        "shorten": N_("Gave the consultation of %(exhibitor)s and %(buyer)s one slot again"),
        "unlock": N_("Unlocked the consultation of %(exhibitor)s and %(buyer)s"),
    },
    words={"reason": CancelReason},
)


def slots_taken(first: SlotT, second: SlotT | None) -> tuple[SlotT, ...]:
    """Return the slots of a consultation, or their ids, in time order: a long one has a second."""
    return (first,) if second is None else (first, second)
