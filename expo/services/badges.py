"""Make badges for all who may enter, one for a person by hand, replace and revoke them.

A token is derived from the badge's salt and the installation's secret, as that of a one-time link: the phone can show
it again, and the database alone opens nothing.
"""

import hmac
import secrets
from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from expo.config import Config
from expo.db import lock_row, locked
from expo.domain import badges
from expo.domain.badges import AT_THE_DESK, BadgeType, PersonSource
from expo.domain.people import Actor, needs
from expo.domain.permissions import Permission
from expo.domain.refusals import Refusal, Violation
from expo.domain.words import N_
from expo.models.badges import Badge, Person
from expo.models.editions import Edition
from expo.queries import badges as badges_queries
from expo.services import badge_holders, history, pressed_twice

NO_BADGE = Violation("no_badge", N_("This person has no valid badge."))
NOT_BY_HAND = Violation("not_by_hand", N_("People of companies are entered with their company."), field="type")


@dataclass(frozen=True, slots=True)
class NewPerson:
    """A person who belongs to no company of the expo."""

    name: str
    company: str = ""
    title: str = ""
    email: str = ""
    phone: str = ""
    country: str = "KR"
    locale: str = "ko"
    type: BadgeType = BadgeType.VISITOR
    source: PersonSource = PersonSource.DESK


def complete(session: Session, actor: Actor, edition: Edition, *, secret: str, now: datetime) -> int:
    """Make the badges that are missing: of approved buyers' and exhibitors' people, interpreters and the team.

    Returns how many were made. Names that changed since are taken over.
    """
    needs(actor, Permission.REGISTER)
    lock_row(session, Edition, edition.id)
    badge_holders.complete(session, edition, now=now)
    return _issue_missing(session, actor, edition, secret, now)


def _issue_missing(session: Session, actor: Actor, edition: Edition, secret: str, now: datetime) -> int:
    """Give everyone who never had a badge the first one."""
    with_badge = select(Badge.person_id).where(Badge.edition_id == edition.id)
    of_edition = Person.edition_id == edition.id
    bare = session.scalars(
        select(Person.id).where(of_edition, Person.erased_at.is_(None), Person.id.not_in(with_badge))
    ).all()
    if not bare:
        return 0
    taken = set(session.scalars(select(Badge.code).where(Badge.edition_id == edition.id)))
    rows = []
    for person_id in bare:
        rows.append(_values(edition, person_id, secret, now, taken))
        taken.add(rows[-1]["code"])
    session.execute(insert(Badge), rows)
    history.record(
        session, actor, "badges.complete", "edition", edition.id, edition_id=edition.id, now=now, count=len(bare)
    )
    return len(bare)


def add(session: Session, actor: Actor, edition: Edition, *, person: NewPerson, secret: str, now: datetime) -> Badge:
    """Enter a visitor, a journalist or a guest at the desk, and make the badge; the form sent twice makes one."""
    needs(actor, Permission.REGISTER)
    if person.type not in AT_THE_DESK:
        raise Refusal(NOT_BY_HAND)
    made = just_made(session, edition, person, now=now)
    if made is not None:
        return made
    badge = enter(session, edition, person, secret=secret, now=now)
    history.record(
        session, actor, "badges.add", "person", badge.person_id, edition_id=edition.id, now=now, name=person.name
    )
    return badge


def just_made(session: Session, edition: Edition, person: NewPerson, *, now: datetime) -> Badge | None:
    """Return the badge that the same words made moments ago, if the form was sent twice; the edition is locked."""
    lock_row(session, Edition, edition.id)
    said = {"edition_id": edition.id} | asdict(person)
    before = pressed_twice.made(session, Person, Person.registered_at, now, **said)
    return (
        session.scalar(select(Badge).where(Badge.person_id == before.id, Badge.revoked_at.is_(None)))
        if before
        else None
    )


def enter(session: Session, edition: Edition, person: NewPerson, *, secret: str, now: datetime) -> Badge:
    """Write a person down with a badge."""
    row = Person(
        edition_id=edition.id,
        type=person.type,
        name=person.name,
        company=person.company,
        title=person.title,
        email=person.email,
        phone=person.phone,
        country=person.country,
        locale=person.locale,
        source=person.source,
        registered_at=now,
    )
    session.add(row)
    session.flush()
    return _issue(session, edition, row.id, secret, now)


def replace(session: Session, actor: Actor, edition: Edition, *, person_id: int, secret: str, now: datetime) -> Badge:
    """Make a new badge for a person; the former one is revoked, and scans of either count the same person."""
    needs(actor, Permission.REGISTER)
    person = badges_queries.person(session, edition.id, person_id)
    former = session.scalar(locked(select(Badge).where(Badge.person_id == person.id, Badge.revoked_at.is_(None))))
    if former is not None:
        if pressed_twice.done(session, "badges.replace", "person", person.id, now):
            return former  # it is on its way to the printer already
        former.revoked_at = now
        session.flush()
    badge = _issue(session, edition, person.id, secret, now, replaces_id=former.id if former else None)
    history.record(
        session, actor, "badges.replace", "person", person.id, edition_id=edition.id, now=now, name=person.name
    )
    return badge


def revoke(session: Session, actor: Actor, edition: Edition, *, person_id: int, reason: str, now: datetime) -> Badge:
    """Make a person's badge invalid, without a new one."""
    needs(actor, Permission.REGISTER)
    person = badges_queries.person(session, edition.id, person_id)
    badge = session.scalar(locked(select(Badge).where(Badge.person_id == person.id, Badge.revoked_at.is_(None))))
    if badge is None:
        raise Refusal(NO_BADGE)
    badge.revoked_at, badge.reason = now, reason
    session.flush()
    history.record(
        session,
        actor,
        "badges.revoke",
        "person",
        person.id,
        edition_id=edition.id,
        now=now,
        name=person.name,
        reason=reason,
    )
    return badge


def address(settings: Config, badge: Badge) -> str:
    """Return what the QR code of a badge says: capitals, which make the smallest code."""
    found = [_token(badge.salt, secret) for secret in settings.secret_keys]
    token = next((one for one in found if badges.hashed(one) == badge.token_hash), found[-1])
    home = settings.public_url
    return f"{home.upper() if home.count('/') == 2 else home}/B/{token}"


def new_token(secret: str) -> tuple[str, str]:
    """Return the salt of a new token, and the token's hash."""
    salt = secrets.token_hex(16)
    return salt, badges.hashed(_token(salt, secret))


def _issue(
    session: Session, edition: Edition, person_id: int, secret: str, now: datetime, replaces_id: int | None = None
) -> Badge:
    """Make one badge; a code that another one has is drawn again."""
    while True:
        badge = _new(edition, person_id, secret, now)
        badge.replaces_id = replaces_id
        has_code = select(Badge.id).where(Badge.edition_id == edition.id, Badge.code == badge.code)
        if session.scalar(has_code) is None:
            break
    try:
        with session.begin_nested():
            session.add(badge)
            session.flush()
    except IntegrityError as error:  # two desks made a badge for one person at once
        raise Refusal(
            Violation("badge_meanwhile", N_("Another desk has just made a badge. Please search again."))
        ) from error
    return badge


def _new(edition: Edition, person_id: int, secret: str, now: datetime) -> Badge:
    return Badge(**_values(edition, person_id, secret, now))


def _values(
    edition: Edition, person_id: int, secret: str, now: datetime, taken: Collection[str] = frozenset()
) -> dict[str, Any]:
    """Return the columns of a new badge, with a code that is not ``taken``."""
    salt, token_hash = new_token(secret)
    code = badges.new_code(secrets.choice)
    while code in taken:
        code = badges.new_code(secrets.choice)
    return {
        "edition_id": edition.id,
        "person_id": person_id,
        "salt": salt,
        "token_hash": token_hash,
        "code": code,
        "issued_at": now,
    }


def _token(salt: str, secret: str) -> str:
    return badges.token_of(hmac.digest(secret.encode(), f"badge {salt}".encode(), "sha256"))
