"""A busy second day of the sample for one exhibitor: at 10:05, in the first of four consultations."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from expo import clock
from expo.domain.buyers import Decision, Track
from expo.domain.meetings import Origin, interpreting_language
from expo.domain.people import Role
from expo.models.buyers import Buyer, BuyerDecision
from expo.models.editions import Edition, Slot
from expo.models.exhibitors import Exhibitor
from expo.models.interpreters import Interpreter
from expo.models.meetings import Meeting
from expo.models.people import Membership
from expo.models.schedules import Schedule, StoredPlacement, UnmetWish
from expo.models.venue import MeetingTable, Zone
from expo.models.wishes import Wish
from expo.services import calendar
from tests.support import people

SECOND, THIRD = date(2024, 10, 23), date(2024, 10, 24)
AT = ((SECOND, "10:00"), (SECOND, "11:00"), (SECOND, "14:00"), (THIRD, "10:30"))


def moment(on: date, at: str) -> datetime:
    """Return a wall-clock time in Seoul."""
    return datetime.combine(on, time.fromisoformat(at), tzinfo=ZoneInfo("Asia/Seoul")).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class BusyDay:
    """An exhibitor's membership and its meetings, in time order; the second buyer is from Vietnam."""

    edition: Edition
    membership: Membership
    exhibitor: Exhibitor
    meetings: list[Meeting]

    @property
    def buyers(self) -> list[Buyer]:
        return [meeting.buyer for meeting in self.meetings]


def busy(session: Session, edition: Edition, *, nth: int = 2) -> BusyDay:
    """Write the day and set the edition's clock to 10:05 of it; commits."""
    membership = people.member(session, edition, Role.EXHIBITOR, nth=nth)
    exhibitor = session.get_one(Exhibitor, membership.exhibitor_id)
    approved = select(Buyer).join(BuyerDecision).where(BuyerDecision.decision == Decision.APPROVED).order_by(Buyer.id)
    domestic = session.scalars(approved.where(Buyer.track == Track.DOMESTIC)).all()
    vietnamese = session.scalars(approved.where(Buyer.country == "VN")).first()
    assert vietnamese is not None
    meetings = []
    for number, (on, at) in enumerate(AT):
        buyer = vietnamese if number == 1 else domestic[number]
        table = select(MeetingTable).join(Zone).where(Zone.track == buyer.track).order_by(MeetingTable.code)
        speaks = interpreting_language(buyer.languages, exhibitor.languages)
        interpreters = session.scalars(select(Interpreter).order_by(Interpreter.id)).all()
        meetings.append(
            Meeting(
                edition_id=edition.id,
                exhibitor=exhibitor,
                buyer=buyer,
                slot=session.scalars(select(Slot).where(Slot.starts_at == moment(on, at))).one(),
                table=session.scalars(table).first(),
                interpreter=next((one for one in interpreters if speaks in one.languages), None) if speaks else None,
                origin=Origin.PLANNED,
                created_at=moment(SECOND, "08:00"),
            )
        )
    session.add_all(meetings)
    session.flush()
    session.execute(
        calendar.Hold.__table__.delete().where(calendar.Hold.slot_id.in_([one.slot_id for one in meetings]))
    )
    calendar.hold_meetings(session, meetings)
    edition.clock_shift_seconds = clock.shift_to(moment(SECOND, "10:05"))
    session.commit()
    return BusyDay(edition, membership, exhibitor, meetings)


PLANNED_AT = datetime.fromisoformat("2024-10-20T00:00:00+00:00")


def planned(session: Session, edition: Edition) -> Schedule:
    """Write a solved version: two placements and one unmet wish out of three wished pairs."""
    pairs = session.execute(select(Wish.exhibitor_id, Wish.buyer_id).distinct().limit(3)).all()
    slots = session.scalars(select(Slot).order_by(Slot.starts_at)).all()
    version = Schedule(edition_id=edition.id, number=1, asked_at=PLANNED_AT, solved_at=PLANNED_AT)
    version.placements = [
        StoredPlacement(exhibitor_id=one, buyer_id=other, slot_id=slot.id)
        for (one, other), slot in zip(pairs[:2], slots[:2], strict=True)
    ]
    version.unmet = [UnmetWish(exhibitor_id=pairs[2][0], buyer_id=pairs[2][1], reason="no_table")]
    session.add(version)
    session.commit()
    return version
