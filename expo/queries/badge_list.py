"""The list of badges that a desk keeps for when there is no network."""

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from expo.domain.people import Actor, needs
from expo.domain.permissions import Permission
from expo.models.badges import Badge, Person
from expo.models.buyers import Buyer
from expo.models.editions import Edition
from expo.models.exhibitors import Exhibitor
from expo.queries import arrivals, badges

AFTER_CLOSING = timedelta(hours=2)
"""A device keeps the list until then."""


@dataclass(frozen=True, slots=True)
class BadgeList:
    """The list as text that is signed as a whole; ``version`` names its rows."""

    version: str
    count: int
    text: str


def build(session: Session, actor: Actor, edition: Edition, now: datetime) -> BadgeList:
    """Return the list of today: token hash, code, names, type, validity, first entry and consultations of everybody.

    There is no telephone number and no e-mail address in it.
    """
    needs(actor, Permission.REGISTER)
    rows = _rows(session, edition, now)
    dumped = json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
    version = sha256(dumped.encode()).hexdigest()[:12]
    head = {
        "edition": edition.code,
        "version": version,
        "made_at": now.isoformat(),
        "count": len(rows),
        "expires_at": _expires_at(edition, now).isoformat(),
    }
    return BadgeList(version, len(rows), f'{{"head":{json.dumps(head)},"rows":{dumped}}}')


def _rows(session: Session, edition: Edition, now: datetime) -> list[dict[str, Any]]:
    found = session.scalars(
        select(Badge)
        .join(Badge.person)
        .where(Badge.edition_id == edition.id, Person.erased_at.is_(None))
        .options(
            joinedload(Badge.person).joinedload(Person.exhibitor).load_only(Exhibitor.name_ko, Exhibitor.name_en),
            joinedload(Badge.person).joinedload(Person.buyer).load_only(Buyer.name, Buyer.name_en),
        )
        .order_by(Badge.id)
    ).all()
    people = {badge.person.id: badge.person for badge in found}
    today = now.astimezone(edition.zone).date()
    stops = arrivals.next_stops(session, edition, people.values(), now)
    first = arrivals.entry_times_on(session, edition, today)
    newest = {badge.person_id: badge.code for badge in found if badge.revoked_at is None}
    return [_row(badge, stops.get(badge.person_id, []), first.get(badge.person_id), newest) for badge in found]


def _row(
    badge: Badge, stops: list[arrivals.NextStop], first: datetime | None, newest: dict[int, str]
) -> dict[str, Any]:
    person, company = badge.person, badges.company_of(badge.person)
    row: dict[str, Any] = {
        "hash": badge.token_hash,
        "code": badge.code,
        "person": person.id,
        "name": person.name,
        "ko": company.name_ko,
        "en": company.name_en or company.name_ko,
        "type": person.type.value,
    }
    if badge.revoked_at is not None:
        row["revoked"] = newest.get(person.id, "")
    if first is not None:
        row["first"] = first.isoformat()
    if stops:
        row["stops"] = [
            [one.starts_at.isoformat(), one.table, one.other.name_ko, one.other.name_en or one.other.name_ko]
            for one in stops
        ]
    return row


def _expires_at(edition: Edition, now: datetime) -> datetime:
    """Return two hours after the day closes; on a day without consultations, two hours after midnight."""
    today: date = now.astimezone(edition.zone).date()
    midnight = datetime.combine(today + timedelta(days=1), datetime.min.time(), tzinfo=edition.zone)
    closes = next(
        (datetime.combine(day.on, day.closes, tzinfo=edition.zone) for day in edition.days if day.on == today), midnight
    )
    return max(closes, now) + AFTER_CLOSING
