"""The head-count of an edition as far as its rows know it."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from expo.domain.head_counts import HeadCount
from expo.models.editions import Edition
from expo.models.exhibitors import Exhibitor
from expo.models.venue import MeetingTable
from expo.queries import buyers, funnel_counts
from expo.queries.buyers import ApplicationState
from expo.queries.funnel import FunnelStage

EACH = 6
"""Consultations that a buyer is assumed to want while there are no wishes yet."""
MINUTES_A_DAY = 360
"""Consultation hours of a day that are assumed while the edition has no grid."""


def read(session: Session, edition: Edition) -> HeadCount:
    """Return the exhibitors, the buyers not rejected, the days of the grid, and the wished pairs of a buyer."""
    exhibitors = session.scalar(select(func.count()).where(Exhibitor.edition_id == edition.id)) or 0
    states = buyers.counts(session, edition.id)
    coming = states[ApplicationState.APPROVED] + states[ApplicationState.WAITING]
    wished = funnel_counts.counts(session, edition, None)[FunnelStage.WISHED]
    days = len({slot.day_id for slot in edition.slots}) or (edition.ends_on - edition.starts_on).days + 1
    held = len(edition.slots) * edition.slot_minutes // days
    return HeadCount(exhibitors, coming, days, held or MINUTES_A_DAY, round(wished / coming) if wished else EACH)


def tables(session: Session, edition: Edition) -> int:
    """Return how many tables there are."""
    return session.scalar(select(func.count()).where(MeetingTable.edition_id == edition.id)) or 0
