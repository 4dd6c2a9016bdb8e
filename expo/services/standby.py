"""A day's standby list: companies that want a seat which becomes free."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.db import added
from expo.domain.people import Actor, needs
from expo.domain.permissions import Permission
from expo.domain.refusals import NotAllowed
from expo.models.buyers import Buyer
from expo.models.editions import Day, Edition
from expo.models.refills import Standby
from expo.queries import editions


def join(
    session: Session, actor: Actor, edition: Edition, day_id: int, *, now: datetime, buyer_id: int | None = None
) -> None:
    """Put the actor's company, or ``buyer_id`` at the desk, on a day's standby list; once is enough."""
    if buyer_id is not None:
        needs(actor, Permission.REGISTER)
        editions.row(session, edition.id, Buyer, buyer_id)
    elif not actor.is_buyer:
        raise NotAllowed("standby")
    company = actor.buyer_id if buyer_id is None else buyer_id
    editions.row(session, edition.id, Day, day_id)
    added(session, Standby(day_id=day_id, buyer_id=company, joined_at=now))


def leave(session: Session, actor: Actor, edition: Edition, day_id: int) -> None:
    """Take the actor's company off a day's standby list."""
    if not actor.is_buyer:
        raise NotAllowed("standby")
    row = session.scalar(select(Standby).where(Standby.day_id == day_id, Standby.buyer_id == actor.buyer_id))
    if row is not None:
        session.delete(row)
        session.flush()
