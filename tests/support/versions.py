"""Versions of the timetable of a small expo, as if they had been planned."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from expo import clock
from expo.domain.meetings import Origin
from expo.domain.problem import Problem
from expo.domain.schedules import Policy
from expo.models.meetings import Meeting
from expo.models.schedules import Schedule, StoredPlacement, UnmetWish
from expo.queries import schedules
from expo.services import calendar
from tests.support.small_expo import PLANNED, THE_EVE, SmallExpo, build

Place = tuple[int, int, int, int]
"""Exhibitor, buyer, slot, table: each by its number in the small expo."""

FIRST = [(0, 0, 0, 0), (1, 1, 0, 1), (2, 2, 1, 0), (0, 1, 2, 0)]


def version(session: Session, expo: SmallExpo, places: Iterable[Place]) -> Schedule:
    """Return a version with these meetings, as if it had been planned."""
    schedule = Schedule(
        edition_id=expo.edition.id,
        number=schedules.next_number(session, expo.edition),
        asked_at=THE_EVE,
        solved_at=THE_EVE,
        figures={
            "met": 4,
            "wished": 12,
            "weight": 40,
            "shortfall": 0,
            "breaks": 1,
            "seconds": 2.5,
            "status": "feasible",
            "bounds": {"weight": 50, "shortfall": 0, "breaks": 0},
            "reasons": {"no_table": 1},
            "fairness": {"exhibitors": 3, "least": 1, "median": 1, "with_none": 0, "below_minimum": 0},
        },
    )
    session.add(schedule)
    session.flush()
    for exhibitor, buyer, slot, table in places:
        session.add(
            StoredPlacement(
                schedule_id=schedule.id,
                exhibitor_id=expo.exhibitors[exhibitor].id,
                buyer_id=expo.buyers[buyer].id,
                slot_id=expo.slots[slot].id,
                table_id=expo.tables[table].id,
                interpreter_id=expo.interpreter.id if buyer == 3 else None,
            )
        )
    session.flush()
    return schedule


def planned(session: Session, unmet: Iterable[tuple[int, int]] = ()) -> tuple[SmallExpo, Schedule]:
    """Return the small expo on its eve and its one version, in which these pairs (exhibitor, buyer) have no place."""
    expo = build(session, PLANNED)
    expo.wish_all()
    expo.edition.clock_shift_seconds = clock.shift_to(THE_EVE)
    schedule = version(session, expo, FIRST)
    for exhibitor, buyer in unmet:
        ids = {"exhibitor_id": expo.exhibitors[exhibitor].id, "buyer_id": expo.buyers[buyer].id}
        session.add(UnmetWish(schedule_id=schedule.id, reason="no_table", **ids))
    return expo, schedule


def booked(session: Session, expo: SmallExpo, place: Place, origin: Origin = Origin.BOOKED) -> Meeting:
    """Return a meeting made by hand."""
    exhibitor, buyer, slot, table = place
    meeting = Meeting(
        edition_id=expo.edition.id,
        exhibitor_id=expo.exhibitors[exhibitor].id,
        buyer_id=expo.buyers[buyer].id,
        slot_id=expo.slots[slot].id,
        table_id=expo.tables[table].id,
        interpreter_id=expo.interpreter.id if buyer == 3 else None,
        origin=origin,
        created_at=THE_EVE,
    )
    session.add(meeting)
    session.flush()
    calendar.hold_meeting(session, meeting)
    return meeting


def timetable(session: Session, expo: SmallExpo) -> set[Place]:
    """Return the meetings in force."""
    rows = session.scalars(select(Meeting).where(Meeting.is_active.is_(True))).all()
    return {
        (
            expo.exhibitors.index(one.exhibitor),
            expo.buyers.index(one.buyer),
            expo.slots.index(one.slot),
            expo.tables.index(one.table),
        )
        for one in rows
    }


def problem(session: Session, expo: SmallExpo, policy: Policy | None = None, now: datetime = THE_EVE) -> Problem:
    """Return the small expo's problem for the planner."""
    session.flush()
    return schedules.load_problem(session, expo.edition, policy or Policy(), now).problem
