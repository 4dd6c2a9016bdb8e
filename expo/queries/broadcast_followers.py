"""Buyers who follow a broadcast: they asked to hear of it, put a question, or got a consultation because of it."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import CompoundSelect, select, union
from sqlalchemy.orm import Session

from expo.models.broadcast_runs import BroadcastFollower
from expo.models.buyers import Buyer
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
