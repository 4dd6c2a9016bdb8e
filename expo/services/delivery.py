"""Hand the outbox's e-mails over one by one.

An e-mail is *claimed* in one transaction, sent outside any, and *settled* in another, so that a slow mail server never
keeps the database waiting. A process that dies in between sends that e-mail again later.
"""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from expo.config import Config
from expo.domain import advertising, email_pages
from expo.domain.account_emails import ONE_TIME
from expo.domain.answer_emails import ANSWER_EMAILS
from expo.domain.digests import DIGEST_EMAILS
from expo.domain.outbox import ATTEMPTS, Envelope, addressed, pause
from expo.domain.text import one_line
from expo.models.accounts import OneTimeLink
from expo.models.editions import Edition
from expo.models.outbox import Message
from expo.models.people import Membership
from expo.queries import outbox, people
from expo.services import answer_links, one_time_links
from expo.services.languages import direction, tag
from expo.services.people import link_address


def body(session: Session, settings: Config, message: Message) -> str:
    """Return a letter's text as its reader has it, with the link of the reader's own."""
    return addressed(message.body, message.link_at, _address(session, settings, message))


def shown(session: Session, settings: Config, message: Message) -> str:
    """Return a letter's text for an organizer: a link that works once, or that answers, is its reader's alone."""
    if message.one_time_link_id is None and message.template not in ONE_TIME | ANSWER_EMAILS.keys():
        return body(session, settings, message)
    return addressed(message.body, message.link_at, "••••••••")


def _address(session: Session, settings: Config, message: Message) -> str:
    edition = session.get_one(Edition, message.edition_id)
    front = f"{settings.public_url}/{edition.code}"
    if message.one_time_link_id is not None:
        return one_time_links.address(settings, edition, session.get_one(OneTimeLink, message.one_time_link_id))
    membership = (
        session.get(Membership, message.membership_id)
        if message.membership_id is not None
        else people.membership_in(session, message.user_id, edition.id)
    )
    if membership is None:
        return f"{front}/"
    if people.organizes(session, membership.user_id):
        return f"{front}/sign-in"
    if message.template in ANSWER_EMAILS:
        return answer_links.address(settings, edition, membership, message.template, asked_at=message.written_at)
    return link_address(settings, edition, membership)


def claim(session: Session, settings: Config, *, limit: int = 20, now: datetime) -> tuple[Envelope, ...]:
    """Take e-mails in hand: count an attempt, and keep others off them until they may be tried again."""
    messages = outbox.waiting(session, limit=limit, now=now)
    for message in messages:
        message.attempts += 1
        message.due_at = now + pause(message.attempts)
    return tuple(_envelope(one, _address(session, settings, one)) for one in messages)


def _envelope(message: Message, address: str) -> Envelope:
    html = email_pages.page(
        message.subject,
        message.body,
        message.link_at,
        address,
        language=tag(message.locale),
        direction=direction(message.locale),
    )
    text = addressed(message.body, message.link_at, address)
    stop = address if message.template == advertising.MESSAGE and answer_links.is_one(address) else ""
    return Envelope(
        message.id, message.recipient, message.subject, text, message.calendar, html, name_of(message), stop
    )


def name_of(message: Message) -> str:
    """Return the part of an e-mail's Message-ID that tells it from all others of this sender."""
    return f"{message.id}.{message.written_at:%Y%m%d%H%M%S%f}"


def _row(session: Session, envelope: Envelope) -> Message | None:
    message = session.get(Message, envelope.message_id)
    return message if message and name_of(message) == envelope.name else None


def mark_sent(session: Session, envelope: Envelope, *, now: datetime) -> None:
    """Record that the mail server took an e-mail."""
    if (message := _row(session, envelope)) is None:
        return  # a backup of before was brought back meanwhile
    message.failure, message.sent_at = "", now
    if message.template in DIGEST_EMAILS:
        session.execute(update(Message).where(Message.digest_id == message.id).values(sent_at=now))


def mark_failed(session: Session, envelope: Envelope, *, failure: str, is_final: bool = False) -> None:
    """Record why an e-mail was not sent; unless that ``is_final`` it waits for the next attempt."""
    if (message := _row(session, envelope)) is None:
        return
    message.failure = one_line(failure)[:500]
    if is_final:
        message.attempts = max(message.attempts, ATTEMPTS)
