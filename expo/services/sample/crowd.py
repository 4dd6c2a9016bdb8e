"""The sample's visitors and who came in until now: invented, the same at every start.

2,600 registered visitors, of whom some four in five come, 30 guests and 25 journalists; people of companies come each
morning. What people scanned in the demo stays as it is.
"""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from random import Random
from typing import Any

from sqlalchemy import case, delete, insert, select
from sqlalchemy.orm import Session

from expo.domain.arrivals import DeviceKind, ScanKind, ScanResult
from expo.domain.badges import BadgeType, PersonSource
from expo.domain.editions import moment
from expo.domain.people import Actor, needs
from expo.domain.permissions import Permission
from expo.domain.text import search_text
from expo.domain.visitors import VERSION, Matter
from expo.models.arrivals import Device, FirstEntry, Scan
from expo.models.badges import Badge, Person
from expo.models.editions import Edition
from expo.models.visitors import VisitorConsent
from expo.services import badges

CROWD = ((BadgeType.VISITOR, 2600), (BadgeType.VIP, 30), (BadgeType.PRESS, 25))
COMES, AGAIN, SHARES, NEWS = 0.788, 0.18, 0.45, 0.3
"""Chances: a visitor comes at all, goes out and in again, agrees to sharing by a scan, and to news."""
DESKS = 3
_NAMESPACE = uuid.UUID("8c7c1f0e-5b0a-4f57-9d55-3f6b3a1b2c4d")
_FAMILY, _FIRST, _LAST = (
    "김이박최정강조윤장임한오서신권황안송류홍",
    "서지민하도유예시준은수현채다",
    "윤우진아린호연율빈원솔결온별",
)
_WORK = ("유통", "상사", "식품", "물산", "마트", "테크", "리빙", "무역")
_STEMS = ("한빛", "가람", "나래", "다솜", "새벽", "푸름", "아침", "누리", "솔길", "하람", "미소", "온새")


@dataclass(frozen=True, slots=True)
class _Guest:
    """A badge and whose it is."""

    person_id: int
    badge_id: int
    type: BadgeType
    came_at: datetime | None
    """When a walk-in was entered; the others come when the doors open."""


def write_crowd(session: Session, actor: Actor, edition: Edition, *, secret: str, now: datetime) -> int:
    """Register the visitors once, make all badges, and let everybody in until now; return how many scans were added."""
    needs(actor, Permission.REGISTER)
    opened_at = moment(edition.starts_on - timedelta(days=14), time(9), edition.zone)
    visitors = select(Person.id).where(Person.edition_id == edition.id, Person.type == BadgeType.VISITOR)
    if session.scalar(visitors.limit(1)) is None:
        _register(session, edition, opened_at)
    badges.complete(session, actor, edition, secret=secret, now=opened_at)
    return _let_in(session, edition, now)


def visits(session: Session, edition: Edition) -> Iterator[tuple[int, datetime]]:
    """Yield each entry of a registered visitor in the whole show: who, and when; those to come are as good as made."""
    crowd = dict(CROWD)
    for guest in _guests(session, edition):
        if guest.type in crowd:
            yield from ((guest.person_id, scan["effective_at"]) for scan in _entries(edition, guest, [""]))


def invented_name(dice: Random) -> str:
    """Return a person's name."""
    return dice.choice(_FAMILY) + dice.choice(_FIRST) + dice.choice(_LAST)


def invented_trade(dice: Random) -> str:
    """Return a trading company's name."""
    return dice.choice(_STEMS) + dice.choice(_WORK)


def _register(session: Session, edition: Edition, opened_at: datetime) -> None:
    dice, rows, agreed = Random(edition.code), [], []  # noqa: S311 -- sample data
    for kind, count in CROWD:
        for number in range(count):
            name, company = invented_name(dice), invented_trade(dice)
            email = f"{kind.value}{number}@visitors.example.com"
            rows.append(
                {
                    "edition_id": edition.id,
                    "type": kind,
                    "name": name,
                    "company": company,
                    "title": "",
                    "email": email,
                    "phone": "",
                    "country": "KR",
                    "locale": "ko",
                    "source": PersonSource.ADVANCE,
                    "registered_at": opened_at + timedelta(minutes=5 * number),
                    "email_proven_at": opened_at + timedelta(minutes=5 * number + 2),
                    "search_text": search_text(name, company),
                    "search_contact": search_text("", also=[email]),
                }
            )
    session.execute(insert(Person), rows)
    for row in session.execute(select(Person.id, Person.registered_at).where(Person.source == PersonSource.ADVANCE)):
        chosen = [Matter.COLLECTION] + [
            matter for matter, chance in ((Matter.LEADS, SHARES), (Matter.MARKETING, NEWS)) if dice.random() < chance
        ]
        consent = {"person_id": row.id, "version": VERSION, "given_at": row.registered_at, "locale": "ko"}
        agreed += [{**consent, "matter": matter, "address_hash": ""} for matter in chosen]
    session.execute(insert(VisitorConsent), agreed)


def _let_in(session: Session, edition: Edition, now: datetime) -> int:
    devices = [str(uuid.uuid5(_NAMESPACE, f"{edition.code} {number}")) for number in range(DESKS)]
    known = set(session.scalars(select(Device.id).where(Device.id.in_(devices))))
    desks = [
        {"id": one, "edition_id": edition.id, "name": f"Desk {number}", "kind": DeviceKind.DESK, "seen_at": now}
        for number, one in enumerate(devices, start=1)
        if one not in known
    ]
    if desks:
        session.execute(insert(Device), desks)
    ahead = Scan.device_id.in_(devices) & (Scan.effective_at > now)  # the demo's clock was set back
    session.execute(delete(FirstEntry).where(FirstEntry.scan_id.in_(select(Scan.id).where(ahead))))
    session.execute(delete(Scan).where(ahead))
    there = set(session.scalars(select(Scan.id).where(Scan.edition_id == edition.id)))
    came = {(row.person_id, row.on) for row in session.execute(select(FirstEntry.person_id, FirstEntry.on))}
    scans: list[dict[str, Any]] = []
    first: list[dict[str, Any]] = []
    for guest in _guests(session, edition):
        for scan in _entries(edition, guest, devices):
            if scan["effective_at"] > now or scan["id"] in there:
                continue
            scans.append(scan)
            if (guest.person_id, scan["on"]) not in came:
                came.add((guest.person_id, scan["on"]))
                entry = {"person_id": guest.person_id, "on": scan["on"], "scan_id": scan["id"]}
                first.append({**entry, "at": scan["effective_at"], "device_id": scan["device_id"], "seq": scan["seq"]})
    if scans:
        session.execute(insert(Scan), scans)
    if first:  # else all who came since have been here before
        session.execute(insert(FirstEntry), first)
    return len(scans)


def _guests(session: Session, edition: Edition) -> list[_Guest]:
    came_at = case((Person.source == PersonSource.WALK_IN, Person.registered_at))
    rows = session.execute(
        select(Person.id, Badge.id, Person.type, came_at)
        .join(Badge, Badge.person_id == Person.id)
        .where(Person.edition_id == edition.id, Badge.revoked_at.is_(None), Person.erased_at.is_(None))
        .order_by(Person.id)
    )
    return [_Guest(*row) for row in rows]


def _entries(edition: Edition, guest: _Guest, devices: list[str]) -> Iterator[dict[str, Any]]:
    """Yield a person's entries of the whole show in order; the dice are the person's own."""
    dice = Random(f"{edition.code} {guest.person_id}")  # noqa: S311 -- sample data
    is_guest = guest.type in dict(CROWD)
    if is_guest and dice.random() >= COMES:
        return
    came_on = guest.came_at.astimezone(edition.zone).date() if guest.came_at else None
    only = dice.choice(edition.days).on if is_guest else came_on
    for day in edition.days:
        opens = moment(day.on, day.opens, edition.zone)
        minutes = dice.randint(0, 360) if is_guest else dice.randint(-80, -15)
        throw = dice.random()
        if only not in {None, day.on}:
            continue
        times = [guest.came_at or opens + timedelta(minutes=minutes, seconds=dice.randint(0, 59))]
        if throw < AGAIN:
            times.append(times[0] + timedelta(minutes=dice.randint(60, 110)))
        for number, at in enumerate(times):
            yield {
                "id": str(uuid.uuid5(_NAMESPACE, f"{edition.code} {guest.person_id} {day.on} {number}")),
                "edition_id": edition.id,
                "badge_id": guest.badge_id,
                "raw_hash": "",
                "kind": ScanKind.ENTRY,
                "result": ScanResult.ACCEPTED,
                "flags": [],
                "device_id": dice.choice(devices),
                "seq": guest.person_id * 10 + number,
                "device_at": at,
                "offset_ms": 0,
                "effective_at": at,
                "on": day.on,
                "received_at": at,
                "list_version": "",
                "is_offline": False,
            }
