"""Give a seat that became free to another company: how long an offer may last, and in which order people are asked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from hashlib import sha256

from expo.domain.editions import Span
from expo.domain.history import FeatureHistory
from expo.domain.outbox import EmailTemplate
from expo.domain.words import N_, Labelled

OFFER = timedelta(minutes=3)
"""How long one company has to answer on the day."""
OFFER_AHEAD, LAST_CALL = timedelta(hours=3), timedelta(hours=1)
"""How long before the day, in waking hours, and how long before its slot a seat is not offered ahead any more."""
WAKES, SLEEPS = time(9), time(21)


WISHED, MUTUAL = 2, 3
"""The interest of two of whom one wishes to meet the other, and of two who both do."""


def is_mutual(interest: int, *, is_same_sector: bool) -> bool:
    """Return whether both sides gain by meeting: both wish for it, or one does and they are in one line of business.

    Free tables are offered for nothing less.
    """
    return interest >= MUTUAL or (interest == WISHED and is_same_sector)


class OpeningState(Labelled):
    """Where a seat is: a side is missing and it may become free, it is free, it is taken, or it is over."""

    LIKELY = "likely", N_("May become free")
    OPEN = "open", N_("Free")
    FILLED = "filled", N_("Given away")
    CLOSED = "closed", N_("Too late for anybody")


class OfferState(Labelled):
    """Where an offer is. ``READY`` is a yes to a seat that may become free."""

    LIVE = "live", N_("Being asked")
    READY = "ready", N_("Ready")
    TAKEN = "taken", N_("Took the seat")
    DECLINED = "declined", N_("Declined")
    EXPIRED = "expired", N_("Did not answer")
    REVOKED = "revoked", N_("Withdrawn")


class RankReason(Labelled):
    """Why a company is asked before others; the words that are stored with an offer."""

    MUTUAL = "mutual", N_("Both wished to meet")
    WISHED = "wished", N_("One side wished to meet")
    SAME_SECTOR = "same_sector", N_("Looks for this line of business")
    BELOW_TARGET = "below_target", N_("Has few consultations so far")
    FEW_OFFERS = "few_offers", N_("Was not offered a seat today")
    STANDBY = "standby", N_("Is on the standby list")
    NEAR = "near", N_("Is close by")


@dataclass(frozen=True, slots=True)
class RefillCandidate:
    """A company that could take the seat: everything that its place in the order depends on.

    ``interest`` is :data:`MUTUAL` or :data:`WISHED` for wishes, 1 for the same line of business, else 0.
    ``missing`` is the share of its target that it has not met, from 0 to 1. ``walk`` is in minutes.
    """

    id: int
    interest: int
    missing: float
    offers_today: int
    standby_since: datetime | None
    walk: int


def expires_at(slot: Span, now: datetime, *, walk: int, refill_share: int) -> datetime | None:
    """Return until when an answer is in time; ``None`` when there is too little of the slot left to offer it.

    Who says yes at the last moment and walks ``walk`` minutes still has ``refill_share`` per cent of the slot. A seat
    that is known to be free before its slot begins can be taken until it is time to set out.
    """
    way = timedelta(minutes=walk)
    if now + way < slot.starts_at:
        return slot.starts_at - way if now + OFFER > slot.starts_at - way else now + OFFER
    shortest = (slot.ends_at - slot.starts_at) * refill_share / 100
    last = slot.ends_at - shortest - way
    return min(now + OFFER, last) if last > now else None


def answer_by(slot: Span, local: datetime) -> datetime | None:
    """Return until when a seat of a later day is offered: three hours between nine and nine, by the wall clock there.

    ``None`` when its slot is too near.
    """
    begin, until = max(local, _at(local, WAKES)), _at(local, SLEEPS)
    if local >= until:
        begin, until = _at(local, WAKES) + timedelta(days=1), until + timedelta(days=1)
    end = begin + OFFER_AHEAD
    if end > until:
        end = _at(until, WAKES) + timedelta(days=1) + (end - until)
    end = min(end, slot.starts_at - LAST_CALL)
    return end if end > local else None


def _at(local: datetime, clock: time) -> datetime:
    return local.replace(hour=clock.hour, minute=0, second=0, microsecond=0)


def order(candidates: Iterable[RefillCandidate], opening_id: int) -> list[RefillCandidate]:
    """Return who is asked first, second, and so on: never by name, number or date of registration.

    Wishes first, then the larger share of the target that is missing, fewer offers today, longer on standby, a shorter
    way; what is left equal is decided by a hash of opening and company, the same for every reader.
    """

    def place(one: RefillCandidate) -> tuple[object, ...]:
        since = one.standby_since.timestamp() if one.standby_since else float("inf")
        lot = sha256(f"{opening_id}.{one.id}".encode()).hexdigest()
        return (-one.interest, -round(one.missing, 3), one.offers_today, since, one.walk, lot)

    return sorted(candidates, key=place)


def reasons(candidate: RefillCandidate, *, is_ahead: bool = False) -> Sequence[RankReason]:
    """Return the reasons for a company's place, as they are stored with its offer; those of the day only on the day."""
    by_interest = {MUTUAL: RankReason.MUTUAL, WISHED: RankReason.WISHED, 1: RankReason.SAME_SECTOR}
    found = [by_interest[candidate.interest]] if candidate.interest else []
    if candidate.missing >= 0.5:
        found.append(RankReason.BELOW_TARGET)
    if not candidate.offers_today and not is_ahead:
        found.append(RankReason.FEW_OFFERS)
    if candidate.standby_since is not None:
        found.append(RankReason.STANDBY)
    if candidate.walk <= 2 and not is_ahead:
        found.append(RankReason.NEAR)
    return found


REFILL_EMAILS = {
    "refills.offered": EmailTemplate(
        N_("A time has become free: %(when)s, %(other)s"),
        N_(
            "Dear %(name)s,\n\n"
            "%(other)s has become free on %(when)s and is offered to you.\n\n"
            "Why you are asked now:\n%(reasons)s\n\n"
            "Take it or decline it until %(until)s; then the next company is asked:\n%(address)s\n\n"
            "Times are in %(zone)s.\n\n%(edition)s"
        ),
    ),
}
HISTORY = FeatureHistory(
    N_("Refills"),
    {
        "open": N_("A seat became free: %(exhibitor)s, %(slot_at)s"),
        "withhold": N_("%(exhibitor)s did not want the free table at %(slot_at)s"),
        "ask": N_("Offered the seat of %(exhibitor)s to %(buyer)s"),
        "take": N_("%(buyer)s took the seat with %(exhibitor)s"),
        "pass_on": N_("%(buyer)s did not take the seat with %(exhibitor)s"),
    },
)
