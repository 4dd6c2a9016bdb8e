"""When the exhibitor of a broadcast and a buyer can meet after it: both sides, a table and an interpreter are free."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from expo.domain.people import Actor
from expo.domain.refusals import Violation
from expo.domain.words import N_
from expo.models.editions import Edition
from expo.models.live_commerce import Broadcast
from expo.queries import booking
from expo.queries.booking import BookingOption

NO_FREE_SLOT = Violation(
    "no_free_slot",
    N_("No time is free for the two of you any more. Please ask the organizer's desk, or at the booth."),
)


@dataclass(frozen=True, slots=True)
class MeetingOffer:
    """The times at which the two can meet, in time order, or every reason why there is none."""

    options: Sequence[BookingOption] = ()
    reasons: tuple[Violation, ...] = ()


def offer(
    session: Session, actor: Actor, edition: Edition, broadcast: Broadcast, buyer_id: int, now: datetime
) -> MeetingOffer:
    """Look for a time after a broadcast, as the rulebook decides when the actor books it."""
    question = booking.ask(session, actor, edition, exhibitor_id=broadcast.exhibitor_id, buyer_id=buyer_id, now=now)
    if question.objections:
        return MeetingOffer(reasons=question.objections)
    after = max(now, broadcast.studio_slot.ends_at)
    free = [one for one in question.options() if one.is_free and one.slot.starts_at >= after]
    return MeetingOffer(free, () if free else (NO_FREE_SLOT,))
