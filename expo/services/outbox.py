"""Write e-mails into the outbox.

Writing is part of the transaction that gives cause to write: no e-mail about what did not happen, none forgotten.
How they leave stands in :mod:`expo.services.delivery`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from babel.dates import get_timezone_name
from sqlalchemy import ColumnElement, delete, insert, update
from sqlalchemy.orm import Session, undefer

from expo.domain.account_emails import ACCOUNT_EMAILS
from expo.domain.answer_emails import ANSWER_EMAILS
from expo.domain.broadcast_emails import BROADCAST_EMAILS
from expo.domain.calls import CALL_EMAILS
from expo.domain.channels import TEXTS, cut
from expo.domain.digests import DIGEST_EMAILS, earliest
from expo.domain.editions import Span
from expo.domain.guidance import GUIDANCE_EMAILS
from expo.domain.market import MARKET_EMAILS
from expo.domain.mentors import MENTOR_EMAILS
from expo.domain.objection_emails import OBJECTION_EMAILS
from expo.domain.outbox import EMAIL_TEMPLATES, filled
from expo.domain.page_changes import PAGE_EMAILS
from expo.domain.particles import fitted
from expo.domain.proposal_emails import PROPOSAL_EMAILS
from expo.domain.refills import REFILL_EMAILS
from expo.domain.refusals import Violation
from expo.domain.reminders import REMINDER_EMAILS
from expo.domain.review_emails import REVIEW_EMAILS
from expo.domain.sessions import SESSION_EMAILS
from expo.domain.words import Labelled, Marked, Named
from expo.models.accounts import OneTimeLink
from expo.models.buyers import Buyer
from expo.models.editions import Edition
from expo.models.exhibitors import Exhibitor
from expo.models.outbox import Message
from expo.models.people import Membership, User
from expo.queries import outbox, people
from expo.services.languages import catalogue, dated, usual_in

TEMPLATES = (
    EMAIL_TEMPLATES
    | ACCOUNT_EMAILS
    | ANSWER_EMAILS
    | BROADCAST_EMAILS
    | OBJECTION_EMAILS
    | PROPOSAL_EMAILS
    | REMINDER_EMAILS
    | PAGE_EMAILS
    | CALL_EMAILS
    | MARKET_EMAILS
    | REVIEW_EMAILS
    | MENTOR_EMAILS
    | DIGEST_EMAILS
    | REFILL_EMAILS
    | GUIDANCE_EMAILS
    | SESSION_EMAILS
)
EMPTIED: dict[str, object] = {
    "recipient": "", "subject": "", "body": "", "link_at": None, "calendar": "", "changes": None, "failure": "",
    "words": None,
}  # fmt: skip
"""What an e-mail is without whom it went to and what it said."""
Params = Mapping[str, object]
Changes = dict[str, Any]
"""What an e-mail tells of, as values of JSON."""


def write(
    session: Session,
    edition: Edition,
    *,
    template: str,
    params: Params,
    now: datetime,
    user: User | None = None,
    email: str = "",
    name: str = "",
    locale: str = "",
    link: OneTimeLink | None = None,
    membership_id: int | None = None,
) -> Message:
    """Put one e-mail into the outbox, to a user or to a bare address, in the reader's language.

    Params may be names in both languages, moments, words of the trade, sentences marked for translation (those with
    params of their own are violations) and tuples of all these, one a line; they are spoken in the e-mail's language.
    A plain string was written by a person and stays as it is. With a ``link`` the e-mail leads there, and not to the
    reader's own pages. ``membership_id`` says for which of the reader's companies the e-mail is.
    """
    reader = Reader(
        user.id if user else None,
        user.email if user else email,
        (user.name if user else name) or email,
        (user and user.locale) or locale or "ko",
        membership_id,
    )
    message = Message(**_draft(edition, reader, template=template, params=params, now=now))
    message.one_time_link_id = link.id if link else None
    session.add(message)
    return message


@dataclass(frozen=True, slots=True)
class Reader:
    """Who gets an e-mail, and in which language."""

    user_id: int | None
    email: str
    name: str
    locale: str
    membership_id: int | None = None


def readers(edition: Edition, company: Exhibitor | Buyer, members: Sequence[Membership]) -> list[Reader]:
    """Return the members of a company as readers, or its contact while it has none."""
    locale = usual_in(company.country if isinstance(company, Buyer) else "KR", edition.language_codes)
    found = [(member.user, member.id) for member in members]
    if found:
        return [Reader(user.id, user.email, user.name, user.locale or locale, member) for user, member in found]
    if company.contact_email:
        return [Reader(None, company.contact_email, company.contact_name or company.contact_email, locale)]
    return []


@dataclass(frozen=True, slots=True)
class PreparedEmails:
    """E-mails worded before anything was locked, and what they were made from: right while that has not changed."""

    found: tuple[object, ...]
    rows: Sequence[dict[str, Any]]


def drafts(
    edition: Edition,
    readers: Iterable[Reader],
    *,
    template: str,
    params: Params,
    now: datetime,
    changes: Changes | None = None,
) -> list[dict[str, Any]]:
    """Return e-mails that :func:`write_all` can put into the outbox later, in one statement.

    With ``changes`` they can be taken back: these name the row and tell what :func:`take_back` is to return.
    """
    return [
        _draft(edition, reader, template=template, params=params, now=now) | {"changes": changes} for reader in readers
    ]


def write_all(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Put many drafts into the outbox."""
    if rows:
        session.execute(insert(Message.__table__), rows)  # type: ignore[arg-type]  # a table, not a class: no ids


def write_to_company(
    session: Session,
    edition: Edition,
    company: Exhibitor | Buyer,
    *,
    template: str,
    params: Params,
    now: datetime,
    calendar: Callable[[Reader], str] | None = None,
    changes: Changes | None = None,
) -> list[Message]:
    """Write to all members of a company, or to its contact while it has none; each with a file for its calendar."""
    to = readers(edition, company, people.of_company(session, company))
    written = drafts(edition, to, template=template, params=params, now=now, changes=changes)
    files = [calendar(reader) for reader in to] if calendar else [""] * len(to)
    messages = [Message(**row, calendar=file) for row, file in zip(written, files, strict=True)]
    session.add_all(messages)
    return messages


def take_back(session: Session, edition_id: int, about: tuple[str, int], *templates: str) -> dict[str, Changes]:
    """Delete the e-mails about a row that no one has tried to send; return by address what they told.

    ``about`` names the row as their ``changes`` do, such as ``("session", 7)``.
    """
    name, number = about
    rows = outbox.replaceable(edition_id, *templates).where(Message.changes[name].as_integer() == number)
    told = {}
    for one in session.scalars(rows.options(undefer(Message.changes)).with_for_update()):
        told[one.recipient] = one.changes or {}
        session.delete(one)
    return told


def _draft(edition: Edition, reader: Reader, *, template: str, params: Params, now: datetime) -> dict[str, Any]:
    locale = reader.locale
    spoken = {key: _spoken(value, edition, locale) for key, value in params.items()}
    spoken |= {
        "name": reader.name,
        "edition": _spoken(Named.of(edition), edition, locale),
        "zone": get_timezone_name(edition.zone, locale=locale),
    }
    source, words = TEMPLATES[template], catalogue(locale)
    body, link_at = filled(words.gettext(source.body), spoken)
    return {
        "edition_id": edition.id,
        "user_id": reader.user_id,
        "recipient": reader.email,
        "template": template,
        "locale": locale,
        "subject": " ".join(fitted(words.gettext(source.subject) % spoken).split())[:200],
        "body": "\n".join(filter(None, [body, *_whereabouts(edition, locale)])),
        "link_at": link_at,
        "membership_id": reader.membership_id,
        "written_at": now,
        "words": {key: cut(text) for key, text in spoken.items()} if template in TEXTS else None,
        "about_at": earliest(params.values(), now),
    }


def _whereabouts(edition: Edition, locale: str) -> list[str]:
    """Return what is written below every e-mail: where the expo is, and whom people ask."""
    places = Named(edition.venue_ko, edition.venue_en), Named(edition.address_ko, edition.address_en)
    office = Named(edition.contact_ko, edition.contact_en).said_in(locale)
    contact = " · ".join(filter(None, [office, edition.contact_email, edition.contact_phone]))
    return [*(place.said_in(locale) for place in places), contact]


def _spoken(value: object, edition: Edition, locale: str) -> str:
    if isinstance(value, Named):
        return value.said_in(locale)
    if isinstance(value, Labelled):
        return catalogue(locale).gettext(value.label)
    if isinstance(value, datetime):
        local = value.astimezone(edition.zone)
        return f"{dated(local, locale, 'long')} {local:%H:%M}"
    if isinstance(value, Span):
        return f"{_spoken(value.starts_at, edition, locale)}–{value.ends_at.astimezone(edition.zone):%H:%M}"
    if isinstance(value, date):
        return dated(value, locale, "long")
    if isinstance(value, Violation):
        sentence = catalogue(locale).gettext(value.sentence)
        return fitted(sentence % {key: _spoken(param, edition, locale) for key, param in value.params.items()})
    if isinstance(value, tuple):
        return "\n".join(_spoken(line, edition, locale) for line in value)
    if isinstance(value, Marked):
        return catalogue(locale).gettext(value.text)
    return str(value)


def forget(session: Session, which: ColumnElement[bool]) -> None:
    """Delete the e-mails that have not left, and empty the others, for people whose data is erased."""
    quiet = {"synchronize_session": False}
    session.execute(delete(Message).where(which, Message.sent_at.is_(None)), execution_options=quiet)
    session.execute(update(Message).where(which).values(**EMPTIED), execution_options=quiet)
