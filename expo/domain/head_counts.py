"""Settings of the timetable from the number of people, with the figures that they follow from."""

from dataclasses import dataclass

FILLED = 0.85
"""The part of all seats that a timetable can be expected to fill: people are not free at every time."""
SLOT_MINUTES = (20, 30, 40)
"""Lengths of a slot that are compared, besides the edition's own."""


@dataclass(frozen=True, slots=True)
class HeadCount:
    """Who comes, for how long, and how many consultations each buyer wants over all days."""

    exhibitors: int
    buyers: int
    days: int
    minutes_a_day: int
    each: int


@dataclass(frozen=True, slots=True)
class SuggestedSettings:
    """What fits a head-count at one slot length.

    ``wanted`` consultations are asked for; ``possible`` of them have two people with a free slot; ``tables`` seat them
    if ``FILLED`` of all seats are used.
    """

    slot_minutes: int
    slots_a_day: int
    slots: int
    wanted: int
    possible: int
    per_exhibitor: float
    tables: int
    buyer_per_day: int
    exhibitor_per_day: int
    exhibitor_minimum: int


def suggest(head: HeadCount, slot_minutes: int) -> SuggestedSettings:
    """Return the settings for a slot length in minutes.

    A person's day has one consultation more than the average, so that the days need not be alike, but never more than
    there are slots. The minimum is half of an exhibitor's average, so that every exhibitor can have it.
    """
    slots_a_day = head.minutes_a_day // slot_minutes
    slots = slots_a_day * head.days
    wanted = head.buyers * min(head.each, head.exhibitors)
    possible = min(wanted, head.exhibitors * slots, head.buyers * slots)
    per_exhibitor = possible / head.exhibitors if head.exhibitors else 0.0
    per_buyer = possible / head.buyers if head.buyers else 0.0
    return SuggestedSettings(
        slot_minutes,
        slots_a_day,
        slots,
        wanted,
        possible,
        per_exhibitor,
        _up(possible / (slots * FILLED)) if slots else 0,
        _a_day(per_buyer, head.days, slots_a_day),
        _a_day(per_exhibitor, head.days, slots_a_day),
        int(per_exhibitor / 2),
    )


def compared(head: HeadCount, own: int) -> list[SuggestedSettings]:
    """Return the suggestions for every slot length that is compared, the edition's own among them."""
    return [suggest(head, minutes) for minutes in sorted({*SLOT_MINUTES, own})]


def _a_day(total: float, days: int, slots_a_day: int) -> int:
    return max(1, min(slots_a_day, _up(total / max(1, days)) + 1))


def _up(number: float) -> int:
    return -int(-number // 1)
