"""What sheets of paper are made of: the timetable at a moment, and what its rows are called."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload

from expo.domain.buyers import Decision, Track
from expo.domain.people import Actor
from expo.domain.prints import PrintedChange, PrintedMeeting
from expo.domain.refusals import existing
from expo.domain.words import Named
from expo.models.base import natural
from expo.models.buyers import Buyer, BuyerDecision
from expo.models.editions import Slot
from expo.models.exhibitors import Exhibitor
from expo.models.interpreters import Interpreter
from expo.models.meetings import Meeting
from expo.models.prints import PrintedTimetable, Printing
from expo.models.schedules import Publication, Schedule
from expo.models.venue import Booth, BoothAllocation, Hall, MeetingTable, Zone


@dataclass(frozen=True, slots=True)
class PrintedCompany:
    """An exhibitor, a buyer or an interpreter as paper names it; ``country`` and ``booths`` may be empty."""

    id: int
    code: str
    name: Named
    languages: Sequence[str] = ()
    country: str = ""
    locale: str = "ko"
    booths: tuple[str, ...] = ()
    hall_id: int | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """What it is found by."""
        return self.code, self.name.name_ko, self.name.name_en, *self.booths


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """A table with its zone and the hall that it is in."""

    code: str
    zone: Named
    hall_id: int

    @property
    def names(self) -> tuple[str, ...]:
        """What it is found by."""
        return self.code, self.zone.name_ko, self.zone.name_en


@dataclass(frozen=True, slots=True)
class PrintedHall:
    """A hall; ``palette`` is its colour."""

    id: int
    code: str
    name: Named
    palette: int

    @property
    def names(self) -> tuple[str, ...]:
        """What it is found by."""
        return self.code, self.name.name_ko, self.name.name_en


@dataclass(frozen=True, slots=True)
class PrintDirectory:
    """Everything of an edition that paper names, each in the order of its lists."""

    exhibitors: Mapping[int, PrintedCompany]
    buyers: Mapping[int, PrintedCompany]
    interpreters: Mapping[int, PrintedCompany]
    tables: Mapping[str, PrintedTable]
    halls: Mapping[int, PrintedHall]
    slots: Sequence[tuple[datetime, datetime]]


def meetings(session: Session, edition_id: int) -> list[PrintedMeeting]:
    """Return the active consultations of an edition, by time and table."""
    rows = session.execute(
        select(
            Meeting.exhibitor_id,
            Meeting.buyer_id,
            Slot.starts_at,
            Meeting.ends_at,
            MeetingTable.code,
            Meeting.interpreter_id,
        )
        .join(Meeting.slot)
        .outerjoin(Meeting.table)
        .where(Meeting.edition_id == edition_id, Meeting.is_active.is_(True))
        .order_by(Slot.starts_at, natural(MeetingTable.code), Meeting.id)
    )
    return [PrintedMeeting(*row[:4], row[4] or "", row[5]) for row in rows]


def directory(session: Session, edition_id: int) -> PrintDirectory:
    """Return what the rows of an edition are called on paper, in seven statements."""
    slots = select(Slot.starts_at, Slot.ends_at).where(Slot.edition_id == edition_id).order_by(Slot.starts_at)
    halls = select(Hall.id, Hall.code, Hall.name_ko, Hall.name_en, Hall.palette).where(Hall.edition_id == edition_id)
    tables = (
        select(MeetingTable.code, Zone.name_ko, Zone.name_en, Zone.hall_id)
        .join(MeetingTable.zone)
        .where(MeetingTable.edition_id == edition_id)
        .order_by(natural(MeetingTable.code))
    )
    return PrintDirectory(
        _exhibitors(session, edition_id),
        _buyers(session, edition_id),
        _interpreters(session, edition_id),
        {row[0]: PrintedTable(row[0], Named(row[1], row[2]), row[3]) for row in session.execute(tables)},
        {
            row[0]: PrintedHall(row[0], row[1], Named(row[2], row[3]), row[4])
            for row in session.execute(halls.order_by(Hall.position, natural(Hall.code)))
        },
        [(row[0], row[1]) for row in session.execute(slots)],
    )


def _exhibitors(session: Session, edition_id: int) -> dict[int, PrintedCompany]:
    held: dict[int, list[str]] = {}
    allocations = select(BoothAllocation.exhibitor_id, Booth.code).join(BoothAllocation.booth)
    for row, booth in session.execute(allocations.where(Booth.edition_id == edition_id).order_by(natural(Booth.code))):
        held.setdefault(row, []).append(booth)
    found = session.execute(
        select(
            Exhibitor.id, Exhibitor.code, Exhibitor.name_ko, Exhibitor.name_en, Exhibitor.languages, Exhibitor.hall_id
        )
        .where(Exhibitor.edition_id == edition_id)
        .order_by(Exhibitor.sort_ko, Exhibitor.id)
    )
    return {
        row: PrintedCompany(
            row, code, Named(name_ko, name_en), languages or ["ko"], booths=tuple(held.get(row, ())), hall_id=hall_id
        )
        for row, code, name_ko, name_en, languages, hall_id in found
    }


def _buyers(session: Session, edition_id: int) -> dict[int, PrintedCompany]:
    found = session.execute(
        select(Buyer.id, Buyer.code, Buyer.name, Buyer.name_en, Buyer.languages, Buyer.country, Buyer.track)
        .join(BuyerDecision)
        .where(Buyer.edition_id == edition_id, BuyerDecision.decision == Decision.APPROVED)
        .order_by(Buyer.sort_ko, Buyer.id)
    )
    return {
        row[0]: PrintedCompany(
            row[0], row[1], Named(row[2], row[3]), row[4], row[5], "en" if row[6] is Track.OVERSEAS else "ko"
        )
        for row in found
    }


def _interpreters(session: Session, edition_id: int) -> dict[int, PrintedCompany]:
    found = session.execute(
        select(Interpreter.id, Interpreter.code, Interpreter.name, Interpreter.languages)
        .where(Interpreter.edition_id == edition_id)
        .order_by(Interpreter.name, natural(Interpreter.code))
    )
    return {row[0]: PrintedCompany(row[0], row[1], Named(row[2], row[2]), row[3]) for row in found}


def is_booth(session: Session, edition_id: int, code: str) -> bool:
    """Tell whether a booth has this code, in whatever letters it was typed."""
    found = select(Booth.id).where(Booth.edition_id == edition_id, Booth.code == code.strip().upper())
    return session.scalar(found.limit(1)) is not None


def version(session: Session, edition_id: int) -> int:
    """Return the number of the version in force, 0 before the first."""
    newest = (
        select(Schedule.number)
        .join(Publication, Publication.schedule_id == Schedule.id)
        .where(Publication.edition_id == edition_id)
        .order_by(Publication.id.desc())
        .limit(1)
    )
    return session.scalar(newest) or 0


def by_digest(session: Session, edition_id: int, digest: str) -> PrintedTimetable | None:
    """Return the kept timetable of this fingerprint."""
    return session.scalar(_timetables(edition_id).where(PrintedTimetable.digest == digest))


def by_number(session: Session, edition_id: int, number: int) -> PrintedTimetable | None:
    """Return the kept timetable of this number."""
    return session.scalar(_timetables(edition_id).where(PrintedTimetable.number == number))


def timetables(session: Session, edition_id: int, *, limit: int = 40) -> Sequence[PrintedTimetable]:
    """Return what was kept of an edition's timetable, newest first."""
    return session.scalars(_timetables(edition_id).order_by(PrintedTimetable.number.desc()).limit(limit)).all()


def next_numbers(session: Session, edition_id: int, version: int) -> tuple[int, int]:
    """Return the number and the revision that the next kept timetable of a version gets."""
    of_edition = select(func.max(PrintedTimetable.number)).where(PrintedTimetable.edition_id == edition_id)
    last = session.scalar(of_edition) or 0
    return last + 1, session.scalar(
        select(func.count())
        .select_from(PrintedTimetable)
        .where(PrintedTimetable.edition_id == edition_id, PrintedTimetable.version == version)
    ) or 0


def meetings_of(timetable: PrintedTimetable) -> list[PrintedMeeting]:
    """Return the consultations of a kept timetable."""
    return [PrintedMeeting.of(row) for row in timetable.meetings]


def visible_changes(actor: Actor, changes: Sequence[PrintedChange]) -> list[PrintedChange]:
    """Return the changes that concern the actor: all for an organizer, one's own for others, none for a stranger."""
    if actor.is_organizer:
        return list(changes)
    own = {"exhibitor_id": actor.exhibitor_id, "buyer_id": actor.buyer_id, "interpreter_id": actor.interpreter_id}
    return [
        one
        for one in changes
        if any(row is not None and getattr(side, name) == row for name, row in own.items() for side in one.sides)
    ]


def printings(session: Session, edition_id: int, *, limit: int = 12) -> Sequence[Printing]:
    """Return the newest printings of an edition."""
    newest = _printings(edition_id).order_by(Printing.number.desc()).limit(limit)
    return session.scalars(newest.options(joinedload(Printing.timetable), joinedload(Printing.file))).all()


def printing(session: Session, edition_id: int, number: int) -> Printing:
    """Return a printing by its number."""
    return existing(session.scalar(_printings(edition_id).where(Printing.number == number)), f"printing {number}")


def next_printing(session: Session, edition_id: int) -> int:
    """Return the number that the next printing gets."""
    last = session.scalar(select(func.max(Printing.number)).where(Printing.edition_id == edition_id))
    return (last or 0) + 1


def _timetables(edition_id: int) -> Select[PrintedTimetable]:
    return select(PrintedTimetable).where(PrintedTimetable.edition_id == edition_id)


def _printings(edition_id: int) -> Select[Printing]:
    return select(Printing).where(Printing.edition_id == edition_id)
