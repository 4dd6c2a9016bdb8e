"""A registration that is not finished: kept at each step for some days, and resumed by a mailed link.

It is a one-time link that is not used up: what was typed is its payload, without any consent. The clock mails the link
to those who stopped, and what is expired is deleted with all other links.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from expo import clock
from expo.domain.accounts import Purpose
from expo.domain.refusals import NotFound, Refusal
from expo.domain.throttles import Counted
from expo.models.accounts import OneTimeLink
from expo.models.editions import Edition
from expo.services import one_time_links, outbox, throttles
from expo.services.buyers.applications import TOO_MANY

LONGEST_VALUE, MOST_VALUES = 2000, 60
QUIET = timedelta(minutes=20)
"""So long after the last step the link is mailed to those who stopped."""

Typed = Mapping[str, Sequence[str]]


def save(
    session: Session,
    edition: Edition,
    typed: Typed,
    counted: Counted,
    *,
    email: str,
    locale: str,
    token: str,
    secret: str,
    now: datetime,
) -> OneTimeLink:
    """Keep what was typed so far, in the draft of ``token`` if there is one; ``now`` is the real time.

    Raises
    ------
    Refusal
        If too many drafts came from one place or for one address.
    """
    kept = {name: [value[:LONGEST_VALUE] for value in values[:MOST_VALUES]] for name, values in typed.items()}
    email = email.strip().lower()
    draft = find(session, edition, token, now=now)
    if draft is None or draft.email != email:
        if not all(throttles.count(session, one, now=now) for one in counted):
            raise Refusal(TOO_MANY)
        draft = one_time_links.make(session, edition, Purpose.REGISTRATION_DRAFT, secret=secret, now=now, email=email)
    is_mailed = bool(draft.payload.get("is_mailed"))
    draft.payload = {"typed": kept, "locale": locale, "is_mailed": is_mailed, "saved_at": now.isoformat()}
    session.flush()
    return draft


def find(session: Session, edition: Edition, token: str, *, now: datetime) -> OneTimeLink | None:
    """Return the draft of a token, ``None`` if it is none or too old."""
    try:
        link = one_time_links.find(session, token, edition, now=now)
    except NotFound:
        return None
    return link if link.purpose is Purpose.REGISTRATION_DRAFT else None


def mail(session: Session, edition: Edition, draft: OneTimeLink, *, now: datetime) -> None:
    """Send the link of a draft, once; ``now`` is the real time."""
    if draft.payload.get("is_mailed"):
        return
    draft.payload = {**draft.payload, "is_mailed": True}
    outbox.write(
        session,
        edition,
        template="registration.draft",
        params={},
        email=draft.email,
        locale=draft.payload.get("locale", ""),
        link=draft,
        now=clock.shown(edition, now),
    )


def drop(session: Session, edition: Edition, token: str, *, now: datetime) -> None:
    """Delete a draft whose registration was sent."""
    draft = find(session, edition, token, now=now)
    if draft is not None:
        session.delete(draft)


def mail_to_those_who_stopped(session: Session, *, now: datetime) -> int:
    """Mail the links of drafts that nothing was added to for a while; return how many."""
    waiting = select(OneTimeLink).where(OneTimeLink.purpose == Purpose.REGISTRATION_DRAFT, OneTimeLink.expires_at > now)
    mailed = 0
    for draft in session.scalars(waiting).all():
        saved_at = datetime.fromisoformat(draft.payload["saved_at"])
        if not draft.payload["is_mailed"] and saved_at + QUIET <= now:
            mail(session, session.get_one(Edition, draft.edition_id), draft, now=now)
            mailed += 1
    return mailed
