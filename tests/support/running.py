"""The sample edition on its second morning: the timetable is published, the first day is over, visitors have come."""

from datetime import date, datetime, time, timedelta
from unittest.mock import patch

from sqlalchemy import select
from sqlalchemy.orm import Session

from expo import clock
from expo.db import deciding, sessions
from expo.domain import rulebook
from expo.domain.badges import BadgeType
from expo.domain.people import Actor, Role
from expo.domain.schedules import Policy
from expo.domain.timetable import Timetable
from expo.models.editions import Edition
from expo.models.people import Membership
from expo.models.schedules import Schedule, StoredPlacement
from expo.queries.schedules import load_problem
from expo.services import sample, schedules
from expo.services.sample import crowd

SECRET = "a secret of the tests"
CROWD = ((BadgeType.VISITOR, 60), (BadgeType.VIP, 2), (BadgeType.PRESS, 2))
FIGURES = {
    "met": 4, "wished": 12, "weight": 40, "shortfall": 0, "breaks": 1, "seconds": 2.5, "status": "feasible",
    "bounds": {"weight": 50, "shortfall": 0, "breaks": 0}, "reasons": {"no_table": 1},
    "fairness": {"exhibitors": 3, "least": 1, "median": 1, "with_none": 0, "below_minimum": 0},
}  # fmt: skip


def planned(session: Session, edition: Edition) -> int:
    """Write a version of the timetable that gives each wish the first place it can have; return its number."""
    now = clock.now(edition)
    loaded = load_problem(session, edition, Policy.of({}), now)
    timetable = Timetable(loaded.problem)
    for request in loaded.problem.requests:
        options = rulebook.options(loaded.problem, timetable, request.id)
        first = next((one.placement for one in options if one.placement and not one.violations), None)
        if first is not None:
            timetable.add(first)
    schedule = Schedule(edition_id=edition.id, number=1, asked_at=now, solved_at=now, policy={}, figures=FIGURES)
    for placement in timetable:
        pair, seat = loaded.wished[placement.request], loaded.seat(placement)
        row = StoredPlacement(exhibitor_id=pair.exhibitor_id, buyer_id=pair.buyer_id, slot_id=seat.slot_id)
        row.table_id, row.interpreter_id = seat.table_id, seat.interpreter_id
        schedule.placements.append(row)
    session.add(schedule)
    session.commit()
    return schedule.number


def begin(database_url: str) -> None:
    """Plan and publish the sample, and let a day and a morning pass."""
    factory = sessions(database_url)
    with factory() as session:
        edition = session.scalars(select(Edition)).one()
        the_eve = _at(edition, edition.starts_on - timedelta(days=1), time(18))
        edition.clock_shift_seconds = clock.shift_to(the_eve)
        planned(session, edition)
        chief = select(Membership).where(Membership.role == Role.ORGANIZER).order_by(Membership.id)
        boss = Actor(Role.ORGANIZER, session.scalars(chief).first().user_id, "Boss", edition.id)
        version = session.scalars(select(Schedule)).one().id
        with deciding(session):
            schedules.publish(session, boss, edition, schedule_id=version, now=the_eve)
        now = morning(edition)
        with deciding(session), patch.object(crowd, "CROWD", CROWD):
            edition = session.scalars(select(Edition)).one()
            edition.clock_shift_seconds = clock.shift_to(now)
            sample.move_to(session, edition, now=now)
            sample.write_crowd(session, boss, edition, secret=SECRET, now=now)
    factory.kw["bind"].dispose()


def morning(edition: Edition) -> datetime:
    """Return the moment that the running edition's clock shows."""
    return _at(edition, edition.days[1].on, time(11, 10))


def _at(edition: Edition, day: date, at: time) -> datetime:
    return datetime.combine(day, at, tzinfo=edition.zone)
