"""The village with a timetable in force, and something that goes missing."""

from sqlalchemy.orm import Session

from expo.db import deciding
from expo.domain.disruptions import Missing
from expo.domain.editions import Span
from expo.services import disruptions, schedules
from tests.support.village import FIRST, THE_EVE, Village, settle, version


def published(session: Session) -> Village:
    """Build the village with four meetings on the first day, all that anybody wished for."""
    with deciding(session):
        here = settle(session)
        for seller, customer, _, _ in FIRST:
            here.wish(session, seller, customer)
    with deciding(session):
        first = version(session, here, FIRST)
        schedules.publish(session, here.boss, here.edition, schedule_id=first.id, now=THE_EVE)
    return here


def announce(session: Session, here: Village, missing: Missing, *codes: str, first: int = 0, last: int = 7) -> None:
    """Announce that these will be missing from one slot to another, by the village's numbers."""
    with deciding(session):
        disruptions.announce(
            session, here.boss, here.edition, missing=missing, codes=codes, reason="",
            span=Span(here.slots[first].starts_at, here.slots[last].ends_at), now=THE_EVE,
        )  # fmt: skip
