"""Keep what the desks scan. Every event is stored once, late and refused ones too; who came is computed from all.

A device may send its events late, twice and in any order. First entries are made anew for each person that a batch
concerns, on rows read after these people are locked, so that two batches at once agree.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, or_, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from expo.db import lock_keys, locked
from expo.domain import badges
from expo.domain.arrivals import (
    MOST_AT_ONCE,
    WRONG_CLOCK,
    DeviceKind,
    DoorEntry,
    ScanEvent,
    ScanKind,
    ScanResult,
    Stored,
    first_entries,
)
from expo.domain.badges import BadgeRead
from expo.domain.people import Actor, needs
from expo.domain.permissions import Permission
from expo.domain.refusals import NotFound, Refusal, Violation
from expo.domain.throttles import PRESSED_TWICE
from expo.domain.words import N_
from expo.models.arrivals import Device, FirstEntry, Scan
from expo.models.badges import Badge, Person
from expo.models.editions import Edition
from expo.queries import arrivals
from expo.queries import badges as badges_queries

TOO_MANY = Violation("too_many_events", N_("More events than a batch may have."))


@dataclass(frozen=True, slots=True)
class DeviceState:
    """What a device tells about itself with each batch."""

    id: str
    name: str = ""
    kind: DeviceKind = DeviceKind.DESK
    list_version: str = ""
    clock_offset_ms: int = 0
    queue_length: int = 0


@dataclass(frozen=True, slots=True)
class ScanAnswer:
    """What became of one event, and the badge it was about."""

    stored: Stored
    result: ScanResult
    badge: Badge | None


def store(
    session: Session,
    actor: Actor,
    edition: Edition,
    *,
    device: DeviceState,
    events: Sequence[ScanEvent],
    now: datetime,
) -> Mapping[str, ScanAnswer]:
    """Store a batch and answer for each event by its id.

    Raises
    ------
    Refusal
        If there are more than :data:`MOST_AT_ONCE` events; nothing else about an event refuses the batch.
    """
    needs(actor, Permission.REGISTER)
    if len(events) > MOST_AT_ONCE:
        raise Refusal(TOO_MANY)
    _see(session, actor, edition, device=device, now=now)
    if not events:
        return {}
    reads = {one.id: badges.read(one.badge) for one in events}
    known = badges_queries.find_all(session, edition.id, [one for one in reads.values() if one is not None])
    rows = [_row(edition, device, one, reads[one.id], known, now) for one in events]
    added = _insert(session, sorted(rows, key=lambda row: str(row["id"])))
    _derive(session, edition, rows)
    answers = {}
    for row in rows:
        read = reads[row["id"]]
        badge = known.get(read) if read else None
        refused = row["result"] is not ScanResult.ACCEPTED
        stored = Stored.REFUSED if refused else Stored.STORED if row["id"] in added else Stored.KNOWN
        answers[row["id"]] = ScanAnswer(stored, row["result"], badge)
    return answers


def let_in(session: Session, actor: Actor, edition: Edition, *, person_id: int, now: datetime) -> None:
    """Let in a person who is at the desk without a scan; one who came in today already is left as it is."""
    needs(actor, Permission.REGISTER)
    today = now.astimezone(edition.zone).date()
    badge = badges_queries.valid_of(session, person_id)
    if badge is not None and person_id not in arrivals.first_entries(session, [person_id], today):
        store_by_hand(session, actor, edition, kind=ScanKind.ENTRY, now=now, badge=badge.code)


def store_by_hand(
    session: Session,
    actor: Actor,
    edition: Edition,
    *,
    kind: ScanKind,
    now: datetime,
    badge: str = "",
    voids: str | None = None,
) -> tuple[ScanEvent, Mapping[str, ScanAnswer]]:
    """Store an event of a person who works without a device: by the server's own clock, in the order of its seconds.

    A form that comes twice within moments is one event.
    """
    needs(actor, Permission.REGISTER)
    desk = str(uuid.uuid5(uuid.NAMESPACE_OID, f"desk {edition.id} {actor.user_id}"))
    lock_keys(session, [f"desk {desk}"])
    shift = edition.clock_shift_seconds
    at = now - timedelta(seconds=shift)
    id_ = _stored_just_now(session, edition, desk, kind, badge, voids, now) or str(uuid.uuid4())
    event = ScanEvent(id_, kind, int(at.timestamp()), at, badge=badge, voids=voids, offset_ms=shift * 1000)
    device = DeviceState(desk, actor.name)
    return event, store(session, actor, edition, device=device, events=[event], now=now)


def _stored_just_now(
    session: Session, edition: Edition, desk: str, kind: ScanKind, badge: str, voids: str | None, now: datetime
) -> str | None:
    """Return the last event of a desk if it is the same one, of moments ago."""
    read = badges.read(badge)
    known = badges_queries.find_all(session, edition.id, [read] if read else [])
    found = known.get(read) if read else None
    of_desk = select(Scan).where(Scan.edition_id == edition.id, Scan.device_id == desk)
    lately = Scan.received_at > now - PRESSED_TWICE, Scan.received_at <= now
    last = session.scalar(of_desk.where(*lately).order_by(Scan.received_at.desc(), Scan.seq.desc()).limit(1))
    about = found.id if found else None, read.token_hash if read else "", voids
    is_same = (
        last is not None and any(about) and (last.kind, last.badge_id, last.raw_hash, last.voids) == (kind, *about)
    )
    return last.id if last is not None and is_same else None


def _see(session: Session, actor: Actor, edition: Edition, *, device: DeviceState, now: datetime) -> None:
    """Note that a device is there, and what it has of the list."""
    table: Any = Device.__table__
    state = {
        "name": device.name,
        "list_version": device.list_version,
        "seen_at": now,
        "user_id": actor.user_id,
        "clock_offset_ms": device.clock_offset_ms,
        "queue_length": device.queue_length,
    }
    new = {"id": device.id, "edition_id": edition.id, "kind": device.kind} | state
    added = _insert_into(session, table).values(**new)
    ours = added.on_conflict_do_update(index_elements=["id"], set_=state, where=table.c.edition_id == edition.id)
    if session.scalar(ours.returning(table.c.id)) is None:
        raise NotFound(f"device {device.id}")


def _row(
    edition: Edition, device: DeviceState, event: ScanEvent, read: BadgeRead | None, known: Any, now: datetime
) -> dict[str, Any]:
    badge: Badge | None = known.get(read) if read else None
    at = event.happened_at(now)
    wrong = timedelta(milliseconds=event.offset_ms) - timedelta(seconds=edition.clock_shift_seconds)
    flags = ["clock"] if abs(wrong) > WRONG_CLOCK else []
    result = ScanResult.ACCEPTED
    if event.kind is not ScanKind.VOID:
        result = _result(badge, at)
    return {
        "id": event.id,
        "edition_id": edition.id,
        "badge_id": badge.id if badge else None,
        "raw_hash": read.token_hash if read else "",
        "kind": event.kind,
        "voids": event.voids,
        "result": result,
        "flags": flags,
        "device_id": device.id,
        "seq": event.seq,
        "device_at": event.device_at,
        "offset_ms": event.offset_ms,
        "effective_at": at,
        "on": at.astimezone(edition.zone).date(),
        "received_at": now,
        "list_version": event.list_version,
        "is_offline": event.is_offline,
    }


def _result(badge: Badge | None, at: datetime) -> ScanResult:
    """Return what a scan means: a badge that was revoked later was good then."""
    if badge is None:
        return ScanResult.UNKNOWN
    return ScanResult.REVOKED if badge.revoked_at is not None and badge.revoked_at <= at else ScanResult.ACCEPTED


def _insert_into(session: Session, table: Any) -> Any:
    is_sqlite = session.connection().dialect.name == "sqlite"
    return sqlite_insert(table) if is_sqlite else postgresql_insert(table)


def _insert(session: Session, rows: Sequence[dict[str, Any]]) -> set[str]:
    """Add what is new, and return the ids of it; sorted ids keep two batches from blocking each other."""
    table: Any = Scan.__table__
    once = {row["id"]: row for row in rows}
    added = _insert_into(session, table).values(list(once.values())).on_conflict_do_nothing().returning(table.c.id)
    return set(session.scalars(added))


def _derive(session: Session, edition: Edition, rows: Sequence[dict[str, Any]]) -> None:
    """Make the first entries anew of all whom these events concern."""
    badge_ids = {row["badge_id"] for row in rows} - {None}
    taken_back = {row["voids"] for row in rows} - {None}
    of_rows = or_(Badge.id.in_(badge_ids), Badge.id.in_(select(Scan.badge_id).where(Scan.id.in_(taken_back))))
    wanted = select(Badge.person_id).where(Badge.edition_id == edition.id, of_rows)
    ids = session.scalars(locked(select(Person.id).where(Person.id.in_(wanted)).order_by(Person.id))).all()
    if not ids:
        return
    entries = session.execute(
        select(Badge.person_id, Scan.on, Scan.effective_at, Scan.device_id, Scan.seq, Scan.id)
        .join(Badge, Badge.id == Scan.badge_id)
        .where(Badge.person_id.in_(ids), arrivals.counted())
    )
    first = first_entries(((row[0], row[1]), DoorEntry(*row[2:])) for row in entries)
    former = delete(FirstEntry).where(FirstEntry.person_id.in_(ids))
    session.execute(former.execution_options(synchronize_session=False))
    fresh = [
        {
            "person_id": person,
            "on": on,
            "scan_id": one.scan_id,
            "at": one.at,
            "device_id": one.device_id,
            "seq": one.seq,
        }
        for (person, on), one in first.items()
    ]
    if fresh:
        session.execute(insert(FirstEntry), fresh)
