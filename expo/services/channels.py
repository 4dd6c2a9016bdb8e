"""Messages on phones by KakaoTalk and as text messages: chosen, confirmed, written, claimed, settled; what takes over.

The e-mail always goes out; these come beside it. A message is written for the first channel that works. When that one
fails for good, the next one gets a row of its own.
"""

import hmac
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy.orm import Session

from expo.config import Config
from expo.domain.channels import (
    CODE_LASTS,
    CODE_TEXT,
    CODE_TRIES,
    REPORT_AFTER,
    ROUTES,
    TEXTS,
    TRIES,
    UNREACHABLE,
    WRONG_CODE,
    Channel,
    after,
    is_fresh,
    is_reachable,
    values,
)
from expo.domain.outbox import pause
from expo.domain.particles import fitted
from expo.domain.people import Actor, needs
from expo.domain.permissions import Permission
from expo.domain.refusals import NotFound, Refusal
from expo.domain.text import one_line
from expo.domain.throttles import Limits, phone_code
from expo.domain.words import Named
from expo.models.channels import AlimtalkTemplate, ContactPreference, PhoneMessage
from expo.models.editions import Edition
from expo.models.outbox import Message
from expo.models.people import User
from expo.queries import channels
from expo.services import history, phones, throttles
from expo.services.languages import catalogue

NO_TEMPLATE = "no template is approved"


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message's row as it was taken in hand; after a restore its number may name another message."""

    id: int
    written_at: datetime


@dataclass(frozen=True, slots=True)
class PhoneEnvelope:
    """A claimed message, ready to be sent without the database; ``phone`` as rows keep it.

    With a ``template`` it goes by KakaoTalk, which fills its text with ``values`` itself. ``title`` heads a long text
    message. ``handle`` is empty until the provider has given one.
    """

    row: Claimed
    phone: str
    text: str
    title: str = ""
    template: str = ""
    values: Mapping[str, str] | None = None
    handle: str = ""


def choose(
    session: Session,
    user_id: int,
    edition: Edition,
    *,
    how: Channel | None,
    phone: str,
    limits: Limits,
    secret: str,
    now: datetime,
) -> ContactPreference:
    """Choose how messages reach a reader besides e-mail; another number is asked to confirm with a code.

    Raises
    ------
    Refusal
        If the number is not a Korean mobile one, or it was sent too many codes.
    """
    number = phones.normal(phone) if phone.strip() else ""
    if how is not None and not is_reachable(number):
        raise Refusal(UNREACHABLE)
    row = channels.preference(session, user_id, edition.id)
    if row is None:
        row = ContactPreference(user_id=user_id, edition_id=edition.id, phone="")
        session.add(row)
    if how is None:
        row.how, row.phone, row.confirmed_at, row.code_hash = None, "", None, ""
        return row
    is_new = row.phone != number or row.confirmed_at is None
    row.how, row.phone, row.confirmed_at = how, number, None if is_new else row.confirmed_at
    if is_new:
        throttles.refuse_if_too_many(throttles.count(session, phone_code(limits, user_id, number), now=now))
        _send_code(session, row, edition, secret, now)
    return row


def confirm(session: Session, user_id: int, edition: Edition, *, code: str, secret: str, now: datetime) -> bool:
    """Confirm a number with the code that was sent there; return whether it was the right one, in time.

    Commit either way: a wrong code is counted.
    """
    row = channels.preference(session, user_id, edition.id)
    if row is None or row.confirmed_at is not None or not row.code_hash or row.code_until is None:
        raise Refusal(WRONG_CODE)
    row.code_tries += 1
    is_right = hmac.compare_digest(row.code_hash, _hashed(row, code.strip(), secret))
    if not is_right or row.code_tries > CODE_TRIES or row.code_until <= now:
        return False
    row.confirmed_at, row.code_hash, row.code_until = now, "", None
    return True


def approve(
    session: Session, actor: Actor, edition: Edition, *, occasion: str, provider_id: str, now: datetime
) -> None:
    """Enter under which id KakaoTalk has approved the text of a message; an empty one takes the entry out."""
    needs(actor, Permission.MANAGE_EDITION)
    if Channel.KAKAO not in ROUTES.get(occasion, ()):
        raise NotFound(f"text of {occasion}")
    row = session.get(AlimtalkTemplate, (edition.id, occasion))
    if not provider_id:
        if row is not None:
            session.delete(row)
    elif row is None:
        session.add(AlimtalkTemplate(edition_id=edition.id, occasion=occasion, provider_id=provider_id))
    else:
        row.provider_id = provider_id
    session.flush()
    history.record(session, actor, "channels.approve", "edition", edition.id, edition_id=edition.id, now=now)


def write(session: Session, *, has_kakao: bool, now: datetime) -> int:
    """Write the rows of new messages, each for the first channel that works; return how many."""
    count = 0
    for edition in channels.editions(session):
        approved = channels.templates(session, edition.id)
        for message, choice in channels.missing(session, edition, now=now):
            channel = _first(choice.how or Channel.SMS, message.template, approved if has_kakao else ())
            if channel is not None:
                session.add(_row(message, choice.user_id, choice.phone, channel, now))
                count += 1
    session.flush()
    return count


def claim(session: Session, settings: Config, *, limit: int = 20, now: datetime) -> tuple[PhoneEnvelope, ...]:
    """Take messages in hand: count an attempt, and keep others off them until they may be tried again."""
    rows = channels.waiting(session, limit=limit, now=now)
    for row in rows:
        row.attempts += 1
        row.due_at = now + pause(row.attempts)
    return tuple(_envelope(session, settings, row) for row in rows)


def keep_handle(session: Session, claimed: Claimed, handle: str) -> None:
    """Keep what the provider calls a message, before it is sent; one that is gone must not leave.

    Raises
    ------
    NotFound
        If its reader was erased, or a backup of before was brought back.
    """
    row = _row_of(session, claimed)
    if row is None:
        raise NotFound(f"phone message {claimed.id}")
    row.handle = handle


def mark_sent(session: Session, claimed: Claimed, *, now: datetime) -> None:
    """Record that the provider took a message; what became of it is asked later."""
    row = _row_of(session, claimed)
    if row is not None:
        row.failure, row.sent_at, row.due_at, row.attempts = "", now, now + REPORT_AFTER, 0


def mark_delivered(session: Session, claimed: Claimed, *, now: datetime) -> None:
    """Record that a message is on the phone."""
    row = _row_of(session, claimed)
    if row is not None:
        row.delivered_at, row.text = now, ""


def mark_failed(session: Session, claimed: Claimed, *, failure: str, is_final: bool, now: datetime) -> None:
    """Record why a message was not sent; when it is not tried again, the next channel takes over."""
    row = _row_of(session, claimed)
    if row is None:
        return
    row.failure = one_line(failure)[:500]
    if not is_final and row.attempts < TRIES:
        return
    row.failed_at, row.text = now, ""
    message = row.message
    following = after(row.channel, message.template) if message else None
    if message is not None and following is not None and is_fresh(message.template, row.written_at, now):
        session.add(_row(message, row.user_id, row.phone, following, now))


def claim_reports(session: Session, *, now: datetime) -> tuple[tuple[Claimed, str], ...]:
    """Take sent messages in hand whose end is not known; return each with what the provider calls it."""
    rows = channels.unreported(session, limit=50, now=now)
    for row in rows:
        row.attempts += 1
        row.due_at = now + min(pause(row.attempts), pause(4))
    return tuple((Claimed(row.id, row.written_at), row.handle) for row in rows)


def _row_of(session: Session, claimed: Claimed) -> PhoneMessage | None:
    """Return a claimed message's row, unless its reader was erased or a backup of before was brought back."""
    row = session.get(PhoneMessage, claimed.id)
    return row if row and row.written_at == claimed.written_at else None


def _first(chosen: Channel, template: str, approved: Collection[str]) -> Channel | None:
    """Return the first channel that works for a message, from the chosen one on."""
    if chosen in ROUTES[template] and (chosen is not Channel.KAKAO or template in approved):
        return chosen
    return after(chosen, template)


def _row(message: Message, user_id: int, phone: str, channel: Channel, now: datetime) -> PhoneMessage:
    return PhoneMessage(
        edition_id=message.edition_id,
        user_id=user_id,
        message_id=message.id,
        channel=channel,
        phone=phone,
        written_at=now,
    )


def _envelope(session: Session, settings: Config, row: PhoneMessage) -> PhoneEnvelope:
    claimed = Claimed(row.id, row.written_at)
    if row.message_id is None:
        return PhoneEnvelope(claimed, row.phone, row.text, handle=row.handle)
    message, edition = channels.with_words(session, row.message_id), session.get_one(Edition, row.edition_id)
    words = (message.words or {}) | {"page": f"{settings.public_url}/{edition.code}/push"}
    text = fitted(catalogue(message.locale).gettext(TEXTS[message.template]) % words)
    title = Named.of(edition).said_in(message.locale)
    if row.channel is not Channel.KAKAO:
        return PhoneEnvelope(claimed, row.phone, text, title, handle=row.handle)
    template = channels.templates(session, edition.id).get(message.template, NO_TEMPLATE)
    return PhoneEnvelope(claimed, row.phone, text, title, template, values(words), row.handle)


def _send_code(session: Session, row: ContactPreference, edition: Edition, secret: str, now: datetime) -> None:
    code = f"{secrets.randbelow(1_000_000):06}"
    row.code_hash, row.code_until, row.code_tries = _hashed(row, code, secret), now + CODE_LASTS, 0
    locale = session.get_one(User, row.user_id).locale or "ko"
    name = Named.of(edition).said_in(locale)
    text = catalogue(locale).gettext(CODE_TEXT) % {"edition": name, "code": code}
    session.add(
        PhoneMessage(
            edition_id=edition.id, user_id=row.user_id, channel=Channel.SMS, phone=row.phone, text=text, written_at=now
        )
    )


def _hashed(row: ContactPreference, code: str, secret: str) -> str:
    return hmac.new(secret.encode(), f"{row.user_id}:{row.phone}:{code}".encode(), sha256).hexdigest()
