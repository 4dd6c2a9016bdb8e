"""Add, rename, close and remove the tables of a consultation zone."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from expo.db import lock_row
from expo.domain.buyers import Track
from expo.domain.editions import Span
from expo.domain.people import Actor, needs
from expo.domain.permissions import Permission
from expo.domain.refusals import Violation, refuse_if
from expo.domain.words import N_
from expo.models.calendar import Closure
from expo.models.editions import Edition
from expo.models.meetings import Meeting
from expo.models.venue import MeetingTable, Zone
from expo.queries import codes as codes_queries
from expo.queries import tables as tables_queries
from expo.services import calendar, closures, history, meeting_emails, pressed_twice

MOST_AT_ONCE = 100


def add_zone(
    session: Session,
    actor: Actor,
    edition: Edition,
    *,
    code: str,
    track: Track,
    hall_id: int,
    name_ko: str,
    name_en: str,
    now: datetime,
) -> Zone:
    """Add the zone of a track: the pool of tables its buyers sit at."""
    needs(actor, Permission.MANAGE_VENUE)
    existing = tables_queries.zones(session, edition.id)
    halls = {hall.id for hall in tables_queries.consultation_halls(session, edition.id)}
    refuse_if(_against_zone(existing, halls, code, track, hall_id))
    zone = Zone(
        edition_id=edition.id, hall_id=hall_id, code=code.strip().upper(), track=track, name_ko=name_ko, name_en=name_en
    )
    session.add(zone)
    session.flush()
    history.record(session, actor, "tables.add_zone", "zone", zone.id, edition_id=edition.id, now=now, code=zone.code)
    return zone


def add(
    session: Session, actor: Actor, edition: Edition, *, zone_code: str, count: int, now: datetime
) -> Sequence[MeetingTable]:
    """Add so many tables to a zone, numbered on from its last one: after ``G-12`` comes ``G-13``."""
    needs(actor, Permission.MANAGE_VENUE)
    zone = tables_queries.zone(session, edition.id, zone_code)
    lock_row(session, Zone, zone.id)
    refuse_if(_against_count(count))
    if (done := pressed_twice.done(session, "tables.add", "zone", zone.id, now)) and len(done.detail["codes"]) == count:
        return [table for table in zone.tables if table.code in done.detail["codes"]]
    taken = set(session.scalars(select(MeetingTable.code).where(MeetingTable.edition_id == edition.id)))
    taken |= codes_queries.of_others(session, edition.id, MeetingTable)
    tables = [
        MeetingTable(edition_id=edition.id, zone_id=zone.id, code=code)
        for code in _next_codes(zone, [table.code for table in zone.tables], taken, count)
    ]
    session.add_all(tables)
    session.flush()
    codes = [table.code for table in tables]
    history.record(session, actor, "tables.add", "zone", zone.id, edition_id=edition.id, now=now, codes=codes)
    return tables


def rename(
    session: Session, actor: Actor, edition: Edition, *, code: str, new_code: str, tells: bool = False, now: datetime
) -> MeetingTable:
    """Give a table another number; its meetings stay at it, and calendars that follow them take the new one.

    With ``tells`` the companies and interpreters whose consultations there are not over hear of it by e-mail.
    """
    needs(actor, Permission.MANAGE_VENUE)
    table = tables_queries.get(session, edition.id, code)
    wanted = new_code.strip().upper()
    refuse_if(_against_code(session, edition, table, wanted))
    ahead = [one for one in tables_queries.meetings(session, table.id) if one.ends_at > now and wanted != table.code]
    former = [(meeting, meeting_emails.seat(meeting)) for meeting in ahead]
    for meeting in ahead:
        meeting.changed_at = now
    session.flush()  # meetings are locked before their table
    table.code = wanted
    for meeting, old in former if tells else ():
        meeting_emails.tell_moved(session, edition, meeting, old=old, now=now)
    history.record(
        session, actor, "tables.rename", "table", table.id, edition_id=edition.id, now=now, before=code, after=wanted
    )
    return table


def remove(session: Session, actor: Actor, edition: Edition, *, code: str, now: datetime) -> None:
    """Remove a table without meetings; cancelled meetings lose their reference to it."""
    needs(actor, Permission.MANAGE_VENUE)
    table = tables_queries.get(session, edition.id, code)
    closures.lock_closed(session, table_id=table.id)
    session.refresh(table, ["code"], with_for_update=True)  # no meeting may get this table meanwhile
    refuse_if([*_against_removal(session, table), *closures.planned(session, edition, table_id=table.id)])
    for meeting in session.scalars(select(Meeting).where(Meeting.table_id == table.id)):
        meeting.table_id = None
    for closure in tables_queries.closures(session, table.id):
        calendar.reopen(session, [closure])
    session.flush()
    session.delete(table)
    history.record(session, actor, "tables.remove", "table", table.id, edition_id=edition.id, now=now, code=code)


def close(
    session: Session, actor: Actor, edition: Edition, *, code: str, span: Span, reason: str, now: datetime
) -> Closure:
    """Close a table for a time."""
    needs(actor, Permission.MANAGE_VENUE)
    table = tables_queries.get(session, edition.id, code)
    closure = closures.close(session, edition, span, reason=reason, now=now, user_id=actor.user_id, table_id=table.id)
    _record_time(session, actor, edition, "tables.close", table, closure, now)
    return closure


def reopen(session: Session, actor: Actor, edition: Edition, *, code: str, closure_id: int, now: datetime) -> None:
    """Reopen a closed time of a table."""
    needs(actor, Permission.MANAGE_VENUE)
    table = tables_queries.get(session, edition.id, code)
    closure = closures.reopen(session, edition, closure_id, table_id=table.id)
    _record_time(session, actor, edition, "tables.reopen", table, closure, now)


def _against_zone(
    existing: Sequence[Zone], halls: set[int], code: str, track: Track, hall_id: int
) -> Iterator[Violation]:
    if code.strip().upper() in {zone.code for zone in existing}:
        yield Violation("code_taken", N_("There is another one with this code. Choose a different code."), {}, "code")
    for zone in existing:
        if zone.track is track:
            yield Violation(
                "track_taken",
                N_("This group of buyers has a zone already: %(code)s. Add tables there."),
                {"code": zone.code},
                "track",
            )
    if hall_id not in halls:
        yield Violation("no_such_hall", N_("Choose a hall that is a consultation zone."), {}, "hall_id")


def _against_count(count: int) -> Iterator[Violation]:
    if not 1 <= count <= MOST_AT_ONCE:
        yield Violation("count", N_("Add 1 to %(most)s tables at once."), {"most": MOST_AT_ONCE}, "count")


def _against_code(session: Session, edition: Edition, table: MeetingTable, wanted: str) -> Iterator[Violation]:
    if not re.fullmatch(r"[A-Z0-9][A-Z0-9-]{0,11}", wanted):
        yield Violation(
            "code_shape", N_("A table's number has up to 12 letters, digits and hyphens, such as TD-01."), {}, "code"
        )
    other = select(MeetingTable.id).where(
        MeetingTable.edition_id == edition.id, MeetingTable.code == wanted, MeetingTable.id != table.id
    )
    if session.scalar(other) is not None:
        yield Violation("code_taken", N_("There is another table with this number."), {}, "code")
    if wanted != table.code:
        yield from codes_queries.against(wanted, codes_queries.of_others(session, edition.id, MeetingTable))


def _against_removal(session: Session, table: MeetingTable) -> Iterator[Violation]:
    meetings = session.scalar(
        select(func.count()).select_from(Meeting).where(Meeting.table_id == table.id, Meeting.is_active.is_(True))
    )
    if meetings:
        yield Violation(
            "table_has_meetings",
            N_(
                "Consultations at table %(code)s: %(count)s. Move or cancel them in the timetable first,"
                " or close the table for the hours it is missing."
            ),
            {"count": meetings, "code": table.code},
        )


def _next_codes(zone: Zone, existing: Sequence[str], taken: set[str], count: int) -> list[str]:
    numbered = [match for code in existing if (match := re.fullmatch(r"(.*?)(\d+)", code))]
    prefix = numbered[-1].group(1) if numbered else f"{zone.code}-"
    width = max((len(match.group(2)) for match in numbered), default=2)
    number = max((int(match.group(2)) for match in numbered), default=0)
    codes: list[str] = []
    while len(codes) < count:
        number += 1
        code = f"{prefix}{number:0{width}d}"
        if code not in taken:
            codes.append(code)
    return codes


def _record_time(
    session: Session, actor: Actor, edition: Edition, act: str, table: MeetingTable, closure: Closure, now: datetime
) -> None:
    detail = {
        "code": table.code,
        "starts_at": closure.starts_at.isoformat(),
        "ends_at": closure.ends_at.isoformat(),
        "reason": closure.reason,
    }
    history.record(session, actor, act, "table", table.id, edition_id=edition.id, now=now, **detail)
