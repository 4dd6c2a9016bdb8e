"""Which devices get which messages as a note, and which notes wait."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from expo.domain.push import LATEST, ON_PHONES, TRIES
from expo.models.accounts import SignIn
from expo.models.outbox import Message
from expo.models.push import PushNote, PushSubscription


def of_device(session: Session, sign_in_id: int) -> PushSubscription | None:
    """Return the subscription of a device."""
    return session.scalar(select(PushSubscription).where(PushSubscription.sign_in_id == sign_in_id))


def missing(session: Session, *, now: datetime) -> list[tuple[int, int]]:
    """Return message and subscription of every note to be written: to the reader's devices, since they asked for it.

    A device that is signed in by a personal link gets the messages of that membership, and those that name none.
    """
    written = exists().where(PushNote.message_id == Message.id, PushNote.subscription_id == PushSubscription.id)
    rows = session.execute(
        select(Message.id, PushSubscription.id)
        .join(SignIn, SignIn.user_id == Message.user_id)
        .join(PushSubscription, PushSubscription.sign_in_id == SignIn.id)
        .where(
            Message.written_at > now - LATEST,
            Message.written_at >= PushSubscription.began_at,
            Message.template.in_(ON_PHONES),
            or_(
                SignIn.membership_id.is_(None),
                Message.membership_id.is_(None),
                SignIn.membership_id == Message.membership_id,
            ),
            SignIn.expires_at > now,
            or_(Message.due_at.is_(None), Message.due_at <= now, Message.attempts > 0),  # not kept for the morning
            ~written,
        )
        .order_by(Message.id)
    )
    return [(row[0], row[1]) for row in rows]


def waiting(session: Session, *, limit: int, now: datetime) -> Sequence[PushNote]:
    """Return the oldest notes that may be sent now, locked; those that another worker has in hand are passed over."""
    return session.scalars(
        select(PushNote)
        .join(PushNote.message)
        .where(
            PushNote.sent_at.is_(None),
            PushNote.attempts < TRIES,
            or_(PushNote.due_at.is_(None), PushNote.due_at <= now),
            Message.written_at > now - LATEST,
        )
        .order_by(PushNote.id)
        .limit(limit)
        .with_for_update(skip_locked=True, of=PushNote)
    ).all()
