"""A buyer asks for a consultation about something it has seen: a wish with a message, which arrives in requests."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.domain.people import Actor
from expo.domain.refusals import NotAllowed
from expo.domain.wishes import Level, Side
from expo.models.editions import Edition
from expo.models.market import ConsultationRequest
from expo.models.wishes import Wish
from expo.services import wishes


def ask(
    session: Session, actor: Actor, edition: Edition, *, exhibitor_id: int, about: str, now: datetime, **cause: int
) -> ConsultationRequest:
    """Wish for the exhibitor and say what about; ``cause`` is the column of what was seen, with its number.

    A wish that the buyer had made before keeps its level.

    Raises
    ------
    Refusal
        With every reason why the buyer cannot wish: not approved, wishes closed, no wish left.
    """
    if not actor.is_buyer or actor.buyer_id is None:
        raise NotAllowed("ask for a consultation")
    of_pair = (Wish.exhibitor_id == exhibitor_id) & (Wish.buyer_id == actor.buyer_id) & (Wish.side == Side.BUYER)
    wished = session.scalar(select(Wish).where(of_pair))
    if wished is None or wished.level is Level.NEVER:
        wished = wishes.wish(session, actor, edition, other_id=exhibitor_id, level=Level.INTERESTED, now=now)
    assert wished is not None  # refused above, or made
    if about not in wished.message:
        parts = [part for part in (wished.message, about) if part]
        message = " · ".join(parts)
        wishes.say(
            session,
            actor,
            edition,
            wish_id=wished.id,
            now=now,
            message=message if len(message) <= wishes.LONGEST_MESSAGE else about[: wishes.LONGEST_MESSAGE],
        )
    row = session.scalar(select(ConsultationRequest).where(ConsultationRequest.wish_id == wished.id))
    if row is None:
        row = ConsultationRequest(wish_id=wished.id, asked_at=now)
        session.add(row)
    for column, number in cause.items():
        setattr(row, column, number)
    session.flush()
    return row
