"""Booking one consultation by hand: objections beside the rules of a timetable, and how much each reader is told.

The rules of a timetable are in :mod:`expo.domain.rulebook`, for people and the solver alike. This file has what only a
person can get wrong (a closed phase, a time gone by, a pair that must not meet), and how a reason is put to its reader:
an organizer reads who meets whom, a company reads no more of the other than that the time is taken.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from expo.domain.editions import Span
from expo.domain.holds import HoldKind
from expo.domain.notice import is_too_near
from expo.domain.people import Actor
from expo.domain.refusals import Violation
from expo.domain.wishes import Side
from expo.domain.words import N_, Named

EXHIBITOR, BUYER = Side.EXHIBITOR.value, Side.BUYER.value
"""The two participants of a booking's small problem; all others are anonymous."""


@dataclass(frozen=True, slots=True)
class BookingPair:
    """What is known of two companies before any slot is looked at.

    ``refused_by`` are the sides that said "never" or declined; ``meets_at`` is when they meet already.
    """

    exhibitor: Named
    buyer: Named
    is_approved: bool = True
    refused_by: frozenset[Side] = frozenset()
    meets_at: datetime | None = None
    is_published: bool = True
    is_booking_open: bool = True
    is_over: bool = False

    def name(self, participant: str) -> Named:
        """Return the name of a participant of the small problem."""
        return self.exhibitor if participant == EXHIBITOR else self.buyer


@dataclass(frozen=True, slots=True)
class Occupation:
    """Why a participant cannot be met in a slot: what kind of thing they do then, and whom they meet in a meeting."""

    kind: HoldKind | None = None
    other: Named | None = None


@dataclass(frozen=True, slots=True)
class ReasonWriter:
    """How reasons are put to one reader: ``own`` is the participant who reads, ``None`` an organizer."""

    pair: BookingPair
    own: str | None
    occupations: Mapping[tuple[str, int], Occupation] = field(default_factory=dict)

    def worded(self, violations: Iterable[Violation]) -> tuple[Violation, ...]:
        """Return the rulebook's reasons with names for ids, each thing said once."""
        found = list(violations)
        if any(one.code == "interpreter_is_free_and_speaks" for one in found):
            found = [one for one in found if one.code != "interpreter_rests_in_time"]
        return tuple(self._worded(one) for one in found)

    def _worded(self, violation: Violation) -> Violation:
        participant = violation.params.get("participant")
        if violation.code == "slot_is_allowed":  # no other request of a booking is choosy
            return Violation(violation.code, _NONE_FOLLOWS)
        if not isinstance(participant, str):
            return Violation(violation.code, violation.sentence)
        occupation = self.occupations.get((participant, _slot(violation)), Occupation())
        params = {**violation.params, "participant": self.pair.name(participant)}
        is_own = participant == self.own
        if violation.code == "both_are_available" and (kind := occupation.kind):
            sentence = kind.reason(is_own=is_own, is_organizer=self.own is None)
            return Violation(kind.busy.code if sentence else violation.code, sentence or violation.sentence, params)
        if is_own and violation.code in _TO_ONESELF:
            return Violation(violation.code, _TO_ONESELF[violation.code], params)
        if self.own is not None and violation.code == "delegate_is_in_one_place":
            return Violation("one_meeting_at_a_time", _IS_TAKEN, params)  # for whom else the person speaks is not told
        if self.own is None and occupation.other is not None and violation.code == "one_meeting_at_a_time":
            return Violation(violation.code, _MEETS, params | {"other": occupation.other})
        return Violation(violation.code, _OF_OTHERS.get(violation.code, violation.sentence), params)


def _slot(violation: Violation) -> int:
    slot = violation.params.get("slot", -1)
    return slot if isinstance(slot, int) else -1


_MEETS = N_("%(participant)s meets %(other)s at that time.")
_NONE_FOLLOWS = N_("It takes two slots, and no other one follows this slot at once.")
_IS_TAKEN = N_("%(participant)s is in another meeting at that time.")
_OF_OTHERS = {
    "within_total_limit": N_("%(participant)s has as many consultations as the organizer allows."),
    "within_daily_limit": N_("%(participant)s has %(limit)s consultations that day, as many as a day holds."),
    "within_group_limit": N_("%(participant)s has as many consultations as each company of its group may have."),
}
_TO_ONESELF = {
    "enough_time_to_walk": N_("You could not walk in time between this consultation and the one before or after it."),
    "within_total_limit": N_("You have as many consultations as the organizer allows."),
    "within_group_limit": N_("You have as many consultations as the organizer allows."),
    "one_meeting_at_a_time": N_("You have another consultation at that time."),
    "delegate_is_in_one_place": N_("You are in a consultation of another company of yours at that time."),
    "within_daily_limit": N_("You have %(limit)s consultations that day, as many as a day holds."),
}


EXPO_OVER = Violation("expo_over", N_("The expo is over."))


def side_of(actor: Actor) -> str | None:
    """Return the participant an actor is in a booking, ``None`` for an organizer."""
    return EXHIBITOR if actor.is_exhibitor else BUYER if actor.is_buyer else None


def objections(actor: Actor, pair: BookingPair) -> Iterator[Violation]:
    """Return the objections to a meeting of the pair at any time."""
    own = side_of(actor)
    if own is not None and pair.is_over:
        yield EXPO_OVER
    elif own is not None:
        if not pair.is_published:
            yield Violation("not_published", N_("The timetable is not published yet. Booking opens afterwards."))
        if not pair.is_booking_open:
            yield Violation("booking_closed", N_("Direct booking is closed. Please ask the organizer's desk."))
    if not pair.is_approved:
        sentence = N_("Your registration is not approved yet.") if own == BUYER else N_("%(buyer)s is not approved.")
        yield Violation("not_approved", sentence, {"buyer": pair.buyer})
    if pair.refused_by:
        yield _refusal(own, pair)
    if pair.meets_at is not None:
        yield Violation(
            "meets_already",
            N_("%(exhibitor)s and %(buyer)s meet already: %(when)s."),
            {"exhibitor": pair.exhibitor, "buyer": pair.buyer, "when": pair.meets_at},
        )


def _refusal(own: str | None, pair: BookingPair) -> Violation:
    params = {"exhibitor": pair.exhibitor, "buyer": pair.buyer}
    if own is None:
        sentence = N_("%(exhibitor)s and %(buyer)s do not meet: one of them said “never” or declined.")
    elif own in pair.refused_by:
        sentence = N_("You said “never” to this company or declined it. Please change that first.")
    else:
        # A "never" is not told to whom it concerns.
        sentence = N_("A consultation of %(exhibitor)s and %(buyer)s cannot be booked here.")
    return Violation("never_meets", sentence, params)


def hurried(starts_at: datetime, now: datetime, notice_minutes: int) -> Iterator[Violation]:
    """Return a warning of a slot within the notice: no plan changes anything there, people may."""
    if now < starts_at and is_too_near(starts_at, now, notice_minutes):
        sentence = N_("It begins in less than %(minutes)s minutes. Please make sure that the other side knows.")
        yield Violation("near_meetings_stay", sentence, {"minutes": notice_minutes})


def untimely(actor: Actor, slot: Span, blocks: Iterable[tuple[Span, Named]], now: datetime) -> Iterator[Violation]:
    """Return the objections to a slot that hold for every pair; an organizer may still use a slot that has begun."""
    if now >= (slot.ends_at if actor.is_organizer else slot.starts_at):
        yield Violation("slot_is_past", N_("That time has passed."))
    for block, name in blocks:
        if block.overlaps(slot):
            yield Violation("slot_is_blocked", N_("%(block)s takes place at that time."), {"block": name})
