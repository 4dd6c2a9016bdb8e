"""Who has quiet hours or a summary, and which messages they are kept for."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, undefer

from expo.domain.digests import CAN_WAIT, DeliveryRule, QuietHours
from expo.models.channels import ContactPreference, MessageRule
from expo.models.editions import Edition
from expo.models.outbox import Message


@dataclass(frozen=True, slots=True)
class DeliveryRules:
    """The rules of an edition's readers; one without a rule of the reader's own has the edition's."""

    of_edition: DeliveryRule
    of_readers: dict[int, DeliveryRule]

    def of(self, user_id: int | None) -> DeliveryRule:
        return self.of_readers.get(user_id or 0, self.of_edition)


def rule(session: Session, edition_id: int) -> MessageRule:
    """Return an edition's rule: the row, or a new one without quiet hours that is not in the session yet."""
    found = session.get(MessageRule, edition_id)
    return found or MessageRule(edition_id=edition_id, quiet_from=None, quiet_until=None, breaks_through=True)


def editions(session: Session) -> Sequence[Edition]:
    """Return the editions in which messages may be kept for a while."""
    quiet = select(MessageRule.edition_id).where(MessageRule.quiet_from.is_not(None))
    chosen = select(ContactPreference.edition_id).where(
        or_(ContactPreference.quiet_from.is_not(None), ContactPreference.digest_hour.is_not(None))
    )
    return session.scalars(
        select(Edition).where(or_(Edition.id.in_(quiet), Edition.id.in_(chosen))).order_by(Edition.id)
    ).all()


def rules(session: Session, edition_id: int) -> DeliveryRules:
    """Return the rules of an edition's readers."""
    row = rule(session, edition_id)
    chosen = session.scalars(select(ContactPreference).where(ContactPreference.edition_id == edition_id))
    return DeliveryRules(
        DeliveryRule(quiet_hours(row), None, row.breaks_through),
        {one.user_id: DeliveryRule(quiet_hours(one), one.digest_hour, row.breaks_through) for one in chosen},
    )


def quiet_hours(row: MessageRule | ContactPreference) -> QuietHours | None:
    """Return the quiet hours of a row."""
    if row.quiet_from is None or row.quiet_until is None:
        return None
    return QuietHours(row.quiet_from, row.quiet_until)


def new(session: Session, edition_id: int) -> Sequence[Message]:
    """Return the messages that can wait and were not looked at yet, locked."""
    return session.scalars(
        select(Message)
        .where(
            Message.edition_id == edition_id,
            Message.sent_at.is_(None),
            Message.due_at.is_(None),
            Message.attempts == 0,
            Message.template.in_(CAN_WAIT),
            Message.user_id.is_not(None),
        )
        .order_by(Message.id)
        .with_for_update(skip_locked=True, of=Message)
    ).all()


def together(session: Session, edition_id: int, readers: Sequence[int], *, now: datetime) -> list[Sequence[Message]]:
    """Return the messages that are due for readers' summaries, locked: of one reader and company each, oldest first."""
    found: dict[tuple[int | None, int | None], list[Message]] = defaultdict(list)
    rows = session.scalars(
        select(Message)
        .where(
            Message.edition_id == edition_id,
            Message.sent_at.is_(None),
            Message.digest_id.is_(None),
            Message.attempts == 0,
            Message.due_at <= now,
            Message.template.in_(CAN_WAIT),
            Message.user_id.in_(readers),
        )
        .options(undefer(Message.words))
        .order_by(Message.id)
        .with_for_update(skip_locked=True, of=Message)
    )
    for one in rows:
        found[one.user_id, one.membership_id].append(one)
    return list(found.values())
