"""The small expo with a timetable in force, and something that goes missing."""

from sqlalchemy.orm import Session

from expo.db import deciding
from expo.domain.disruptions import Missing
from expo.domain.editions import Span
from expo.services import disruptions, schedules
from tests.support.small_expo import PLANNED, THE_EVE, SmallExpo, build
from tests.support.versions import FIRST, version


def published(session: Session) -> SmallExpo:
    """Build the small expo with four meetings on the first day, all that anybody wished for."""
    with deciding(session):
        expo = build(session, PLANNED)
        for seller, customer, _, _ in FIRST:
            expo.wish(seller, customer)
    with deciding(session):
        first = version(session, expo, FIRST)
        schedules.publish(session, expo.organizer, expo.edition, schedule_id=first.id, now=THE_EVE)
    return expo


def announce(session: Session, expo: SmallExpo, missing: Missing, *codes: str, first: int = 0, last: int = 7) -> None:
    """Announce that these will be missing from one slot to another, by the small expo's numbers."""
    with deciding(session):
        disruptions.announce(
            session,
            expo.organizer,
            expo.edition,
            missing=missing,
            codes=codes,
            reason="",
            span=Span(expo.slots[first].starts_at, expo.slots[last].ends_at),
            now=THE_EVE,
        )
