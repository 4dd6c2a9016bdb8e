"""A buyer follows a broadcast, to hear of it when it moves or does not take place."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from expo.db import added
from expo.domain.people import Actor
from expo.domain.refusals import NotAllowed, Refusal, Violation
from expo.domain.words import N_
from expo.models.broadcast_runs import BroadcastFollower
from expo.models.editions import Edition
from expo.queries import live_commerce


def follow(session: Session, actor: Actor, edition: Edition, *, broadcast_id: int, now: datetime) -> None:
    """Let the actor's company hear of a broadcast that has not begun; twice changes nothing."""
    if not actor.is_buyer or actor.buyer_id is None:
        raise NotAllowed("follow a broadcast")
    show = live_commerce.broadcast(session, edition.id, broadcast_id)
    is_late = show.studio_slot.starts_at <= now
    if is_late:
        raise Refusal(Violation("broadcast_begun", N_("The broadcast has begun already.")))
    if session.get(BroadcastFollower, (show.id, actor.buyer_id)) is None:
        added(session, BroadcastFollower(broadcast_id=show.id, buyer_id=actor.buyer_id, followed_at=now))


def leave(session: Session, actor: Actor, edition: Edition, *, broadcast_id: int) -> None:
    """Let the actor's company hear nothing more."""
    show = live_commerce.broadcast(session, edition.id, broadcast_id)
    own = (BroadcastFollower.broadcast_id == show.id) & (BroadcastFollower.buyer_id == (actor.buyer_id or 0))
    session.execute(delete(BroadcastFollower).where(own))
