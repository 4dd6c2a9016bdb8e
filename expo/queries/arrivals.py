"""Who has come in, when first, and how often; which desks are there."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, aliased

from expo.domain.arrivals import ScanKind, ScanResult
from expo.domain.words import Named
from expo.models.arrivals import Device, FirstEntry, Scan
from expo.models.badges import Badge, Person
from expo.models.buyers import Buyer
from expo.models.editions import Edition, Slot
from expo.models.exhibitors import Exhibitor
from expo.models.meetings import Meeting
from expo.models.venue import MeetingTable


@dataclass(frozen=True, slots=True)
class CheckedIn:
    """Whose people have come in on a day: ids of exhibitors, buyers and interpreters."""

    exhibitors: frozenset[int] = frozenset()
    buyers: frozenset[int] = frozenset()
    interpreters: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class ArrivalFigures:
    """People who came (방문자), person-days (연인원), and how often a badge opened the door.

    ``persons`` ≤ ``visits`` ≤ ``entries`` = first entries + ``again``. ``today`` are those who came on the day asked
    for.
    """

    persons: int
    visits: int
    entries: int
    today: int

    @property
    def again(self) -> int:
        return self.entries - self.visits


@dataclass(frozen=True, slots=True)
class NextStop:
    """The consultation that is on or comes next for a person; without a ``table`` it is at the booth."""

    starts_at: datetime
    ends_at: datetime
    table: str | None
    other: Named


def checked_in(session: Session, edition: Edition, on: date) -> CheckedIn:
    """Return whose people have come in on a day."""
    rows = session.execute(
        select(Person.exhibitor_id, Person.buyer_id, Person.interpreter_id)
        .join(FirstEntry, FirstEntry.person_id == Person.id)
        .where(Person.edition_id == edition.id, FirstEntry.on == on)
    ).all()
    found = [frozenset(one for one in column if one is not None) for column in zip(*rows, strict=True)]
    return CheckedIn(*found)


def is_void(scan: type[Scan]) -> ColumnElement[bool]:
    """Tell in SQL whether an event was taken back."""
    void = aliased(Scan)
    return select(void.id).where(void.voids == scan.id, void.kind == ScanKind.VOID).exists()


def counted() -> ColumnElement[bool]:
    """Tell in SQL whether a scan is a valid entry that was not taken back."""
    return (Scan.kind == ScanKind.ENTRY) & (Scan.result == ScanResult.ACCEPTED) & ~is_void(Scan)


def figures(session: Session, edition: Edition, on: date) -> ArrivalFigures:
    """Count who came."""
    of_edition = Person.edition_id == edition.id
    first = select(func.count(FirstEntry.person_id.distinct()), func.count()).join(
        Person, Person.id == FirstEntry.person_id
    )
    persons, visits = session.execute(first.where(of_edition)).one()
    today = session.execute(first.where(of_edition, FirstEntry.on == on)).one()[1]
    entries = select(func.count()).select_from(Scan).where(Scan.edition_id == edition.id, counted())
    return ArrivalFigures(persons, visits, session.scalar(entries) or 0, today)


def first_entries(session: Session, person_ids: Collection[int], on: date) -> dict[int, FirstEntry]:
    """Return the first entries of people on a day."""
    rows = session.scalars(select(FirstEntry).where(FirstEntry.person_id.in_(person_ids), FirstEntry.on == on))
    return {row.person_id: row for row in rows}


def devices(session: Session, edition_id: int) -> Sequence[Device]:
    """Return the devices, the one seen last first."""
    return session.scalars(
        select(Device).where(Device.edition_id == edition_id).order_by(Device.seen_at.desc(), Device.id)
    ).all()


def latest(session: Session, edition_id: int, *, most: int = 8) -> Sequence[tuple[Scan, Person]]:
    """Return the latest entries that were accepted, newest first."""
    rows = session.execute(
        select(Scan, Person)
        .join(Badge, Badge.id == Scan.badge_id)
        .join(Person, Person.id == Badge.person_id)
        .where(Scan.edition_id == edition_id, counted())
        .order_by(Scan.effective_at.desc(), Scan.id)
        .limit(most)
    )
    return [(scan, person) for scan, person in rows]


def revoked(session: Session, edition: Edition, on: date) -> Sequence[tuple[Scan, Person]]:
    """Return today's scans of badges that were revoked before, newest first; those taken back are settled."""
    rows = session.execute(
        select(Scan, Person)
        .join(Badge, Badge.id == Scan.badge_id)
        .join(Person, Person.id == Badge.person_id)
        .where(
            Scan.edition_id == edition.id,
            Scan.on == on,
            Scan.kind == ScanKind.ENTRY,
            Scan.result == ScanResult.REVOKED,
            ~is_void(Scan),
        )
        .order_by(Scan.effective_at.desc(), Scan.id)
        .limit(8)
    )
    return [(scan, person) for scan, person in rows]


def next_stops(
    session: Session, edition: Edition, people: Collection[Person], now: datetime
) -> dict[int, list[NextStop]]:
    """Return, by person, the consultations of today that are on or still to come."""
    last = now.astimezone(edition.zone).replace(hour=23, minute=59, second=59)
    sides = {
        "exhibitor": {one.exhibitor_id for one in people} - {None},
        "buyer": {one.buyer_id for one in people} - {None},
        "interpreter": {one.interpreter_id for one in people} - {None},
    }
    rows = session.execute(
        select(Meeting, Slot, MeetingTable.code, Exhibitor.name_ko, Exhibitor.name_en, Buyer.name, Buyer.name_en)
        .join(Slot, Slot.id == Meeting.slot_id)
        .join(Meeting.exhibitor)
        .join(Meeting.buyer)
        .outerjoin(MeetingTable, MeetingTable.id == Meeting.table_id)
        .where(
            Meeting.edition_id == edition.id,
            Meeting.is_active.is_(True),
            Meeting.ends_after(now),
            Slot.starts_at <= last,
        )
        .where(
            Meeting.exhibitor_id.in_(sides["exhibitor"])
            | Meeting.buyer_id.in_(sides["buyer"])
            | Meeting.interpreter_id.in_(sides["interpreter"])
        )
        .order_by(Slot.starts_at)
    ).all()
    found: dict[int, list[NextStop]] = {}
    for one in people:
        for meeting, slot, table, exhibitor_ko, exhibitor_en, buyer_ko, buyer_en in rows:
            if one.exhibitor_id is not None and meeting.exhibitor_id == one.exhibitor_id:
                other = Named(buyer_ko, buyer_en)
            elif one.buyer_id is not None and meeting.buyer_id == one.buyer_id:
                other = Named(exhibitor_ko, exhibitor_en)
            elif one.interpreter_id is not None and meeting.interpreter_id == one.interpreter_id:
                other = Named(f"{exhibitor_ko} · {buyer_ko}", f"{exhibitor_en} · {buyer_en}")
            else:
                continue
            found.setdefault(one.id, []).append(NextStop(slot.starts_at, meeting.ends_at, table, other))
    return found


def entry_times_on(session: Session, edition: Edition, on: date) -> dict[int, datetime]:
    """Return when everyone who came on a day came first, by person."""
    rows = session.execute(
        select(FirstEntry.person_id, FirstEntry.at)
        .join(Person, Person.id == FirstEntry.person_id)
        .where(Person.edition_id == edition.id, FirstEntry.on == on)
    )
    return {row[0]: row[1] for row in rows}
