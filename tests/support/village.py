"""A very small expo, for tests that plan: two days of four slots, three exhibitors, four buyers, three tables.

Small enough to see through, and planned in about a second.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from expo import clock
from expo.domain.buyers import Decision, Track
from expo.domain.meetings import Origin
from expo.domain.people import Actor, Role
from expo.domain.permissions import TeamRole
from expo.domain.problem import Problem
from expo.domain.schedules import Policy
from expo.domain.venue import Facility, HallKind
from expo.domain.wishes import Level, Side
from expo.models.buyers import Buyer, BuyerDecision
from expo.models.editions import Day, Edition, Slot
from expo.models.exhibitors import Exhibitor, Sector
from expo.models.interpreters import Interpreter
from expo.models.meetings import Meeting
from expo.models.people import Membership, User
from expo.models.schedules import Placement, Schedule, UnmetWish
from expo.models.team import HeldRole
from expo.models.venue import Hall, MeetingTable, Zone
from expo.models.wishes import Wish
from expo.queries import schedules
from expo.services import calendar

LONG_BEFORE = datetime(2026, 1, 1, tzinfo=UTC)
THE_EVE = datetime(2026, 5, 31, 9, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Village:
    """The edition and everybody in it, by short names; ``boss`` organizes."""

    edition: Edition
    boss: Actor
    exhibitors: list[Exhibitor]
    buyers: list[Buyer]
    slots: list[Slot]
    tables: list[MeetingTable]
    interpreter: Interpreter

    def wish(self, session: Session, exhibitor: int, buyer: int, level: Level = Level.INTERESTED,
             side: Side = Side.BUYER, at: datetime = LONG_BEFORE) -> Wish:  # fmt: skip
        """Let a side of the pair wish."""
        wish = Wish(
            edition_id=self.edition.id,
            exhibitor_id=self.exhibitors[exhibitor].id,
            buyer_id=self.buyers[buyer].id,
            side=side,
            level=level,
            wished_at=at,
        )
        session.add(wish)
        session.flush()
        return wish

    def wish_all(self, session: Session) -> None:
        """Let every buyer be interested in every exhibitor."""
        for exhibitor in range(len(self.exhibitors)):
            for buyer in range(len(self.buyers)):
                self.wish(session, exhibitor, buyer)


def settle(session: Session) -> Village:
    """Build the village, without any wishes yet."""
    edition = Edition(
        code="2026", name_ko="작은 엑스포", name_en="A small expo", exhibitor_minimum=1, starts_on=date(2026, 6, 1),
        ends_on=date(2026, 6, 2),
    )  # fmt: skip
    session.add(edition)
    session.flush()
    hall = Hall(
        edition_id=edition.id, code="C", kind=HallKind.FACILITY, facility=Facility.CONSULTATION, name_ko="상담장",
        name_en="Consultations", x=0, y=0, width=10, height=10,
    )  # fmt: skip
    sector = Sector(edition_id=edition.id, code="food", name_ko="식품", name_en="Food")
    session.add_all([hall, sector])
    session.flush()
    slots = _slots(session, edition)
    tables = _tables(session, edition, hall)
    exhibitors = [
        Exhibitor(
            edition_id=edition.id, hall_id=hall.id, sector_id=sector.id, code=f"E-{n}", name_ko=f"기업{n}",
            name_en=f"Maker {n}", initial="ㄱ", languages=["ko"],
        )
        for n in range(3)
    ]  # fmt: skip
    buyers = [_buyer(edition, n) for n in range(4)]
    interpreter = Interpreter(edition_id=edition.id, code="VI-1", name="란", languages=["vi"])
    session.add_all([*exhibitors, *buyers, interpreter])
    session.flush()
    session.add_all(
        BuyerDecision(buyer_id=buyer.id, decision=Decision.APPROVED, decided_at=LONG_BEFORE) for buyer in buyers
    )
    boss = _people(session, edition, exhibitors, buyers)
    return Village(edition, boss, exhibitors, buyers, slots, tables, interpreter)


def _slots(session: Session, edition: Edition) -> list[Slot]:
    slots = []
    for number in range(2):
        on = edition.starts_on + timedelta(days=number)
        day = Day(edition_id=edition.id, on=on, opens=time(10), closes=time(12))
        session.add(day)
        session.flush()
        for half_hours in range(4):
            start = datetime.combine(on, time(1), tzinfo=UTC) + timedelta(minutes=30 * half_hours)
            slots.append(
                Slot(edition_id=edition.id, day_id=day.id, starts_at=start, ends_at=start + timedelta(minutes=30))
            )
    session.add_all(slots)
    session.flush()
    return slots


def _tables(session: Session, edition: Edition, hall: Hall) -> list[MeetingTable]:
    tables = []
    for track, codes in ((Track.DOMESTIC, ("D-01", "D-02")), (Track.OVERSEAS, ("G-01",))):
        zone = Zone(edition_id=edition.id, hall_id=hall.id, code=track.value, track=track, name_ko=track, name_en=track)
        session.add(zone)
        session.flush()
        tables += [MeetingTable(edition_id=edition.id, zone_id=zone.id, code=code) for code in codes]
    session.add_all(tables)
    session.flush()
    return tables


def _buyer(edition: Edition, number: int) -> Buyer:
    """Make buyers 0 to 2 of Seoul and buyer 3 of Hanoi, who needs an interpreter."""
    abroad = number == 3
    return Buyer(
        edition_id=edition.id, code=f"B-{number}", name=f"상사{number}", name_en=f"Trader {number}",
        track=Track.OVERSEAS if abroad else Track.DOMESTIC, country="VN" if abroad else "KR",
        languages=["vi"] if abroad else ["ko"], contact_name="담당", contact_email=f"b{number}@example.com",
        registered_at=LONG_BEFORE,
    )  # fmt: skip


def _people(session: Session, edition: Edition, exhibitors: list[Exhibitor], buyers: list[Buyer]) -> Actor:
    def member(email: str, role: Role, **company: int) -> User:
        user = User(email=email, name=email.partition("@")[0], created_at=LONG_BEFORE)
        session.add(user)
        session.flush()
        session.add(Membership(user_id=user.id, edition_id=edition.id, role=role, **company))
        return user

    boss = member("boss@example.com", Role.ORGANIZER)
    session.flush()
    session.add(HeldRole(membership_id=boss.memberships[0].id, role=TeamRole.CHIEF))
    for exhibitor in exhibitors:
        member(f"{exhibitor.code.lower()}@example.com", Role.EXHIBITOR, exhibitor_id=exhibitor.id)
    for buyer in buyers:
        member(f"{buyer.code.lower()}@example.com", Role.BUYER, buyer_id=buyer.id)
    session.flush()
    return Actor(Role.ORGANIZER, boss.id, boss.name, edition.id)


Place = tuple[int, int, int, int]
"""Exhibitor, buyer, slot, table: each by its number in the village."""

FIRST = [(0, 0, 0, 0), (1, 1, 0, 1), (2, 2, 1, 0), (0, 1, 2, 0)]


def version(session: Session, village: Village, places: Iterable[Place]) -> Schedule:
    """Return a version with these meetings, as if it had been planned."""
    schedule = Schedule(
        edition_id=village.edition.id,
        number=schedules.next_number(session, village.edition),
        asked_at=THE_EVE,
        solved_at=THE_EVE,
        figures={
            "met": 4, "wished": 12, "weight": 40, "shortfall": 0, "breaks": 1, "seconds": 2.5, "status": "feasible",
            "bounds": {"weight": 50, "shortfall": 0, "breaks": 0}, "reasons": {"no_table": 1},
            "fairness": {"exhibitors": 3, "least": 1, "median": 1, "with_none": 0, "below_minimum": 0},
        },
    )  # fmt: skip
    session.add(schedule)
    session.flush()
    for exhibitor, buyer, slot, table in places:
        session.add(
            Placement(
                schedule_id=schedule.id,
                exhibitor_id=village.exhibitors[exhibitor].id,
                buyer_id=village.buyers[buyer].id,
                slot_id=village.slots[slot].id,
                table_id=village.tables[table].id,
                interpreter_id=village.interpreter.id if buyer == 3 else None,
            )
        )
    session.flush()
    return schedule


def planned(session: Session, unmet: Iterable[tuple[int, int]] = ()) -> tuple[Village, Schedule]:
    """Return the village on its eve and its one version, in which these pairs (exhibitor, buyer) have no place."""
    village = settle(session)
    village.wish_all(session)
    village.edition.clock_shift_seconds = clock.shift_to(THE_EVE)
    schedule = version(session, village, FIRST)
    for exhibitor, buyer in unmet:
        ids = {"exhibitor_id": village.exhibitors[exhibitor].id, "buyer_id": village.buyers[buyer].id}
        session.add(UnmetWish(schedule_id=schedule.id, reason="no_table", **ids))
    return village, schedule


def booked(session: Session, village: Village, place: Place, origin: Origin = Origin.BOOKED) -> Meeting:
    """Return a meeting made by hand."""
    exhibitor, buyer, slot, table = place
    meeting = Meeting(
        edition_id=village.edition.id,
        exhibitor_id=village.exhibitors[exhibitor].id,
        buyer_id=village.buyers[buyer].id,
        slot_id=village.slots[slot].id,
        table_id=village.tables[table].id,
        interpreter_id=village.interpreter.id if buyer == 3 else None,
        origin=origin,
        created_at=THE_EVE,
    )
    session.add(meeting)
    session.flush()
    calendar.hold_meeting(session, meeting)
    return meeting


def timetable(session: Session, village: Village) -> set[Place]:
    """Return the meetings in force."""
    rows = session.scalars(select(Meeting).where(Meeting.is_active.is_(True))).all()
    return {
        (
            village.exhibitors.index(one.exhibitor),
            village.buyers.index(one.buyer),
            village.slots.index(one.slot),
            village.tables.index(one.table),
        )
        for one in rows
    }


def problem(session: Session, village: Village, policy: Policy | None = None, now: datetime = THE_EVE) -> Problem:
    """Return the village's problem for the planner."""
    session.flush()
    return schedules.load_problem(session, village.edition, policy or Policy(), now).problem
