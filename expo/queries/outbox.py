"""E-mails written and not yet sent, and who reads a company's e-mails."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from expo.domain.outbox import ATTEMPTS
from expo.domain.people import Actor
from expo.domain.refusals import existing
from expo.models.outbox import Message


def waiting(session: Session, *, limit: int, now: datetime) -> Sequence[Message]:
    """Return the oldest e-mails that may be sent now, locked; e-mails another worker has in hand are passed over."""
    return session.scalars(
        select(Message)
        .where(
            Message.sent_at.is_(None),
            Message.digest_id.is_(None),
            Message.attempts < ATTEMPTS,
            or_(Message.due_at.is_(None), Message.due_at <= now),
        )
        .order_by(Message.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()


def replaceable(edition_id: int, *templates: str) -> Select[Message]:
    """Return the e-mails that tell of changes and that no one has tried to send: newer ones take their place."""
    untried = Message.sent_at.is_(None), Message.attempts == 0, Message.digest_id.is_(None)
    told = Message.edition_id == edition_id, Message.template.in_(templates), Message.changes.is_not(None)
    return select(Message).where(*told, *untried).order_by(Message.id)


def visible_to(actor: Actor) -> Select[Message]:
    """Return the e-mails an actor may read: an organizer all of the edition, others those to them."""
    of_edition = select(Message).where(Message.edition_id == actor.edition_id)
    if actor.is_organizer:
        return of_edition
    return of_edition.where(Message.user_id == actor.user_id, Message.user_id.is_not(None))


def count_lost(session: Session, edition_id: int) -> int:
    """Count the e-mails that are not tried again: a person has to look at them."""
    return _count_unsent(session, edition_id, Message.attempts >= ATTEMPTS)


def count_waiting(session: Session, edition_id: int) -> int:
    """Count the e-mails that are sent as soon as a mail server takes them."""
    return _count_unsent(session, edition_id, Message.attempts < ATTEMPTS)


def _count_unsent(session: Session, edition_id: int, condition: ColumnElement[bool]) -> int:
    unsent = (Message.edition_id == edition_id, Message.sent_at.is_(None), Message.digest_id.is_(None), condition)
    return session.scalar(select(func.count()).where(*unsent)) or 0


def count(session: Session, edition_id: int) -> int:
    """Count the e-mails of an edition."""
    return session.scalar(select(func.count()).where(Message.edition_id == edition_id)) or 0


def get(session: Session, actor: Actor, message_id: int) -> Message:
    """Return an e-mail that the actor may read."""
    return existing(session.scalar(visible_to(actor).where(Message.id == message_id)), f"message {message_id}")
