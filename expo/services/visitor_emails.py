"""A visitor's e-mail address counts once it was confirmed there; a proven one is told when another takes its place.

Nothing waits for it: the badge is made at once. Until then nothing is sent to the address but this one link.
"""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from expo import clock
from expo.db import locked
from expo.domain.accounts import Purpose
from expo.domain.people import STRANGER
from expo.domain.refusals import NotFound, Refusal, Violation
from expo.domain.throttles import Throttle
from expo.domain.words import N_
from expo.models.accounts import OneTimeLink
from expo.models.badges import Person
from expo.models.buyers import Buyer
from expo.models.editions import Edition
from expo.models.exhibitors import Exhibitor
from expo.models.outbox import Message
from expo.queries import people as people_queries
from expo.queries import visitors
from expo.services import history, one_time_links, outbox, throttles
from expo.services.outbox import Reader

AGAIN = "visitors.again"
MOST_AT_ONCE = 5
"""So many visitors of one address get their links at once, the latest first: a family, and no flood."""
TOO_MANY = Violation("too_many_links", N_("Too many links were asked for. Please try again in an hour."), field="email")


def ask(session: Session, edition: Edition, person: Person, email: str, *, secret: str, now: datetime) -> None:
    """Send the link that proves an address; an address that was proven before keeps counting until then.

    ``now`` is the real time. An address without proof is written down at once: nothing depends on it.
    """
    email, shown = email.strip().lower(), clock.shown(edition, now)
    is_proven = person.email_proven_at is not None
    if not email or (is_proven and email == person.email):
        return
    if not is_proven:
        person.email = email
    _end_waiting(session, [person])
    _write_link(session, edition, person, email, template="visitors.proof", secret=secret, now=now)
    if is_proven:
        outbox.write(
            session,
            edition,
            template="visitors.address_changing",
            params={"new": email},
            email=person.email,
            name=person.name,
            locale=person.locale,
            now=shown,
        )


def send_again(session: Session, edition: Edition, email: str, *, secret: str, now: datetime) -> None:
    """Send the way back to the pages of an address's visitors; an unknown address gets nothing.

    The caller counts it, and answers the same in every case. ``now`` is the real time.
    """
    for person in session.scalars(visitors.of_email(edition.id, email).limit(MOST_AT_ONCE)):
        template = AGAIN if person.email_proven_at is not None else "visitors.proof"
        _write_link(session, edition, person, person.email, template=template, secret=secret, now=now)


def change(
    session: Session,
    edition: Edition,
    person: Person,
    email: str,
    *,
    counted: Collection[Throttle],
    secret: str,
    now: datetime,
) -> None:
    """Enter another address, or send the link again; counted, for it writes to an address that a stranger types."""
    if not throttles.count(session, counted, now=now):
        raise Refusal(TOO_MANY)
    ask(session, edition, person, email, secret=secret, now=now)


def confirm(session: Session, edition: Edition, token: str, *, now: datetime) -> Person:
    """Let the confirmed address count, and tell the one that was proven before; ``now`` is the real time."""
    link = one_time_links.use(session, token, edition, now=now)
    rows = select(Person).where(Person.id == link.payload.get("person", 0), Person.edition_id == edition.id)
    person = session.scalar(locked(rows))
    if link.purpose is not Purpose.VISITOR_EMAIL or person is None or person.erased_at is not None:
        raise NotFound("one-time link")
    shown = clock.shown(edition, now)
    is_new = person.email_proven_at is None or person.email != link.email
    old = person.email if person.email_proven_at is not None and is_new else ""
    person.email, person.email_proven_at = link.email, shown
    session.flush()
    if old:
        outbox.write(
            session,
            edition,
            template="visitors.address_changed",
            params={"new": person.email},
            email=old,
            name=person.name,
            locale=person.locale,
            now=shown,
        )
    if is_new:
        history.record(session, STRANGER, "visitors.prove", "person", person.id, edition_id=edition.id, now=shown)
    return person


def write_to_people(
    session: Session, edition: Edition, people: Iterable[Person], *, template: str, params: outbox.Params, now: datetime
) -> None:
    """Write to people of badges."""
    to = readers(session, edition, people)
    session.add_all(Message(**one) for one in outbox.drafts(edition, to, template=template, params=params, now=now))


def readers(session: Session, edition: Edition, people: Iterable[Person]) -> list[Reader]:
    """Return who reads for people of badges: their account, else the proven address, else once the company."""
    found: list[Reader] = []
    companies: dict[Exhibitor | Buyer, None] = {}
    for person in people:
        member = people_queries.membership(session, person.membership_id) if person.membership_id else None
        if member is not None:
            user = member.user
            found.append(Reader(user.id, user.email, user.name or user.email, user.locale or "ko", member.id))
        elif email := person.proven_email:
            found.append(Reader(None, email, person.name or email, person.locale or "ko"))
        elif company := person.exhibitor or person.buyer:
            companies[company] = None
    for company in companies:
        found += outbox.readers(edition, company, people_queries.of_company(session, company))
    return found


def forget(session: Session, people: Collection[Person]) -> None:
    """Delete links that wait for these people's proof, and the e-mails about them."""
    emails = _end_waiting(session, people) | {person.email.lower() for person in people if person.email}
    for edition_id in {person.edition_id for person in people}:
        theirs = (Message.edition_id == edition_id) & func.lower(Message.recipient).in_(emails)
        session.execute(delete(Message).where(theirs, Message.template.startswith("visitors.")))


def _write_link(
    session: Session, edition: Edition, person: Person, email: str, *, template: str, secret: str, now: datetime
) -> None:
    link = one_time_links.make(
        session,
        edition,
        Purpose.VISITOR_EMAIL,
        secret=secret,
        now=now,
        email=email,
        payload={"person": person.id, "again": template == AGAIN},
    )
    outbox.write(
        session,
        edition,
        template=template,
        params={},
        email=email,
        name=person.name,
        locale=person.locale,
        link=link,
        now=clock.shown(edition, now),
    )


def _end_waiting(session: Session, people: Collection[Person]) -> set[str]:
    """Delete the links that wait for these people's proof, and return the addresses that they were sent to."""
    ids, editions = {person.id for person in people}, {person.edition_id for person in people}
    of_editions = OneTimeLink.edition_id.in_(editions) & (OneTimeLink.purpose == Purpose.VISITOR_EMAIL)
    theirs = OneTimeLink.payload["person"].as_integer().in_(ids)
    links = session.scalars(select(OneTimeLink).where(of_editions, theirs)).all()
    for link in links:
        session.delete(link)
    session.flush()
    return {link.email for link in links}
