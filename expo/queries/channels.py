"""What readers chose, which messages wait for a phone, and what failed on the way."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session, joinedload, undefer

from expo import clock
from expo.domain.channels import KEPT, LATEST, REPORTS_END, TRIES, Channel, is_fresh, routed
from expo.models.channels import AlimtalkTemplate, ContactPreference, PhoneMessage
from expo.models.editions import Edition
from expo.models.outbox import Message

Missing = tuple[Message, ContactPreference]


def preference(session: Session, user_id: int, edition_id: int) -> ContactPreference | None:
    """Return what a reader chose for an edition."""
    of_reader = ContactPreference.user_id == user_id, ContactPreference.edition_id == edition_id
    return session.scalar(select(ContactPreference).where(*of_reader))


def data_of(session: Session, user_id: int | None, edition_id: int) -> dict[str, object] | None:
    """Return what a reader chose, and the messages that went to the reader's phones, as plain values."""
    row = preference(session, user_id or 0, edition_id)
    sent = session.execute(
        select(PhoneMessage.channel, PhoneMessage.phone, PhoneMessage.sent_at)
        .where(
            PhoneMessage.user_id == user_id, PhoneMessage.edition_id == edition_id, PhoneMessage.sent_at.is_not(None)
        )
        .order_by(PhoneMessage.id)
    ).all()
    if row is None and not sent:
        return None
    plain = ("how", "phone", "digest_hour", "quiet_from", "quiet_until")
    return {name: getattr(row, name, None) for name in plain} | {
        "confirmed_at": row and row.confirmed_at and row.confirmed_at.isoformat(),
        "sent_to_phones": [
            {"channel": one.channel, "to": one.phone, "sent_at": one.sent_at.isoformat()} for one in sent
        ],
    }


def templates(session: Session, edition_id: int) -> dict[str, str]:
    """Return the ids of the templates that KakaoTalk has approved, by message."""
    rows = session.execute(
        select(AlimtalkTemplate.occasion, AlimtalkTemplate.provider_id).where(AlimtalkTemplate.edition_id == edition_id)
    )
    return {row[0]: row[1] for row in rows}


def editions(session: Session) -> Sequence[Edition]:
    """Return the editions in which a reader has a confirmed number."""
    chosen = select(ContactPreference.edition_id).where(
        ContactPreference.how.is_not(None), ContactPreference.confirmed_at.is_not(None)
    )
    return session.scalars(select(Edition).where(Edition.id.in_(chosen)).order_by(Edition.id)).all()


def missing(session: Session, edition: Edition, *, now: datetime) -> list[Missing]:
    """Return the messages whose reader wants them on a confirmed number and that have no row for it yet.

    ``now`` is real; messages are dated by the edition's clock.
    """
    shown = clock.shown(edition, now)
    written = exists().where(PhoneMessage.message_id == Message.id)
    rows = session.execute(
        select(Message, ContactPreference)
        .join(ContactPreference, ContactPreference.user_id == Message.user_id)
        .where(
            Message.edition_id == edition.id,
            ContactPreference.edition_id == edition.id,
            ContactPreference.how.is_not(None),
            ContactPreference.confirmed_at.is_not(None),
            Message.written_at > shown - KEPT,
            Message.digest_id.is_(None),
            or_(Message.due_at.is_(None), Message.due_at <= now, Message.attempts > 0),
            Message.template.in_(list(routed())),
            Message.words.is_not(None),
            ~written,
        )
        .order_by(Message.id)
    )
    return [
        (one, choice)
        for one, choice in rows
        if is_fresh(one.template, _released_at(one, edition), shown)
        and choice.confirmed_at is not None
        and one.written_at >= clock.shown(edition, choice.confirmed_at)
    ]


def _released_at(message: Message, edition: Edition) -> datetime:
    """Return since when a message may be sent, by the edition's clock: written then, or kept for the morning."""
    due_at = message.due_at and clock.shown(edition, message.due_at)
    return max(message.written_at, due_at) if due_at else message.written_at


def waiting(session: Session, *, limit: int, now: datetime) -> Sequence[PhoneMessage]:
    """Return the oldest messages that may be sent now, locked; another worker's are passed over."""
    return session.scalars(
        select(PhoneMessage)
        .where(
            PhoneMessage.sent_at.is_(None),
            PhoneMessage.failed_at.is_(None),
            PhoneMessage.attempts < TRIES,
            or_(PhoneMessage.due_at.is_(None), PhoneMessage.due_at <= now),
            PhoneMessage.written_at > now - LATEST,
        )
        .order_by(PhoneMessage.id)
        .limit(limit)
        .with_for_update(skip_locked=True, of=PhoneMessage)
    ).all()


def unreported(session: Session, *, limit: int, now: datetime) -> Sequence[PhoneMessage]:
    """Return messages that the provider took and has not told the end of, when it is time to ask again."""
    return session.scalars(
        select(PhoneMessage)
        .where(
            PhoneMessage.sent_at > now - REPORTS_END,
            PhoneMessage.delivered_at.is_(None),
            PhoneMessage.failed_at.is_(None),
            PhoneMessage.due_at <= now,
        )
        .order_by(PhoneMessage.due_at)
        .limit(limit)
        .with_for_update(skip_locked=True, of=PhoneMessage)
    ).all()


def of_message(session: Session, message_id: int) -> Sequence[PhoneMessage]:
    """Return the ways a message took to a phone, in their order."""
    return session.scalars(
        select(PhoneMessage).where(PhoneMessage.message_id == message_id).order_by(PhoneMessage.id)
    ).all()


def count_failed(session: Session, edition_id: int, *, now: datetime) -> dict[Channel, int]:
    """Count what failed within a day, by channel."""
    rows = session.execute(
        select(PhoneMessage.channel, func.count())
        .where(PhoneMessage.edition_id == edition_id, PhoneMessage.failed_at > now - timedelta(days=1))
        .group_by(PhoneMessage.channel)
    )
    return {row[0]: row[1] for row in rows}


def failed(session: Session, edition_id: int, *, most: int = 50) -> Sequence[PhoneMessage]:
    """Return what did not arrive, the latest first, each with its e-mail if it has one."""
    return session.scalars(
        select(PhoneMessage)
        .where(PhoneMessage.edition_id == edition_id, PhoneMessage.failed_at.is_not(None))
        .options(joinedload(PhoneMessage.message))
        .order_by(PhoneMessage.failed_at.desc(), PhoneMessage.id.desc())
        .limit(most)
    ).all()


def with_words(session: Session, message_id: int) -> Message:
    """Return a message with the words that its text for a phone is made of."""
    return session.execute(select(Message).where(Message.id == message_id).options(undefer(Message.words))).scalar_one()
