"""Letters written and not yet sent, and who reads a company's letters."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from expo.domain.outbox import ATTEMPTS
from expo.domain.people import Actor
from expo.models.outbox import Message
from expo.models.people import Membership, User


def waiting(session: Session, *, limit: int, now: datetime) -> Sequence[Message]:
    """Return the oldest letters that may be sent now, locked; letters another worker has in hand are passed over."""
    return session.scalars(
        select(Message)
        .where(
            Message.sent_at.is_(None),
            Message.attempts < ATTEMPTS,
            or_(Message.due_at.is_(None), Message.due_at <= now),
        )
        .order_by(Message.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()


def letters(session: Session, actor: Actor, *, limit: int = 200) -> Sequence[Message]:
    """Return an edition's letters, newest first: all of them to an organizer, their own to anybody else."""
    of_edition = select(Message).where(Message.edition_id == actor.edition_id)
    if not actor.is_organizer:
        of_edition = of_edition.where(Message.user_id == actor.user_id, Message.user_id.is_not(None))
    return session.scalars(of_edition.order_by(Message.id.desc()).limit(limit)).all()


def readers(
    session: Session, edition_id: int, *, exhibitor_id: int | None = None, buyer_id: int | None = None
) -> Sequence[User]:
    """Return the users who act for a company, in the order in which they joined."""
    company = Membership.exhibitor_id == exhibitor_id if exhibitor_id else Membership.buyer_id == buyer_id
    return session.scalars(
        select(User).join(Membership).where(Membership.edition_id == edition_id, company).order_by(Membership.id)
    ).all()
