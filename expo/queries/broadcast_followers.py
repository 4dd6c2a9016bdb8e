"""Buyers who follow a broadcast: they asked to hear of it, put a question, or got a consultation because of it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CompoundSelect, select, union
from sqlalchemy.orm import Session

from expo.models.broadcast_runs import BroadcastFollower
from expo.models.buyers import Buyer
from expo.models.editions import Edition
from expo.models.live_commerce import Broadcast, StudioSlot
from expo.models.live_questions import BroadcastConsultation, LiveQuestion
from expo.models.meetings import Meeting


def of(session: Session, broadcast_id: int) -> Sequence[Buyer]:
    """Return who is told when a broadcast moves or does not take place."""
    ids: CompoundSelect[Any] = union(
        select(BroadcastFollower.buyer_id).where(BroadcastFollower.broadcast_id == broadcast_id),
        select(LiveQuestion.buyer_id).where(LiveQuestion.broadcast_id == broadcast_id, LiveQuestion.buyer_id > 0),
        select(Meeting.buyer_id)
        .join(BroadcastConsultation, BroadcastConsultation.meeting_id == Meeting.id)
        .where(BroadcastConsultation.broadcast_id == broadcast_id, Meeting.is_active.is_(True)),
    )
    return session.scalars(select(Buyer).where(Buyer.id.in_(ids)).order_by(Buyer.id)).all()


def follows(session: Session, broadcast_id: int, buyer_id: int) -> bool:
    """Tell whether a buyer asked to hear of a broadcast."""
    return session.get(BroadcastFollower, (broadcast_id, buyer_id)) is not None


SOON = timedelta(minutes=15)
"""So long before a broadcast its followers are reminded."""


def to_remind(session: Session, edition_id: int, now: datetime) -> Sequence[BroadcastFollower]:
    """Return who follows a broadcast that begins soon, and was not reminded of it."""
    rows = (
        select(BroadcastFollower)
        .join(Broadcast, Broadcast.id == BroadcastFollower.broadcast_id)
        .join(Broadcast.studio_slot)
        .where(
            StudioSlot.edition_id == edition_id,
            StudioSlot.starts_at > now,
            StudioSlot.starts_at <= now + SOON,
            BroadcastFollower.reminded_at.is_(None),
        )
        .order_by(BroadcastFollower.broadcast_id, BroadcastFollower.buyer_id)
    )
    return session.scalars(rows).all()


def followed_editions(session: Session) -> Sequence[Edition]:
    """Return the editions, not archived, with followers of a broadcast who were not reminded of it."""
    rows = (
        select(StudioSlot.edition_id)
        .join(StudioSlot.broadcast)
        .join(BroadcastFollower, BroadcastFollower.broadcast_id == Broadcast.id)
        .where(BroadcastFollower.reminded_at.is_(None))
    )
    return session.scalars(select(Edition).where(Edition.id.in_(rows), ~Edition.archive.has())).all()
