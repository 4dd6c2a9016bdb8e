"""A mentor's visit at the expo takes the time of the firm and of the mentor in the one calendar."""

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from expo.domain.people import Actor, Role
from expo.domain.refusals import Refusal
from expo.models.calendar import Hold
from expo.queries import agenda
from expo.services import calendar, mentor_appointments, mentors
from expo.services.editions import belongings
from tests.services.test_mentors import World
from tests.support.refusals import codes_of
from tests.support.small_expo import NOW, span

SECOND = "900-00-00113"


@pytest.fixture
def world(session, expo):
    """Two exhibitors with one mentor, the first of whom has two requests."""
    world = World(session, expo)
    world.expo = expo
    mentors.seat(session, *world.who, expert_id=world.ids[1], most=3, now=NOW)
    for exhibitor, number in zip(expo.exhibitors, ("900-00-00016", SECOND), strict=False):
        exhibitor.business_number = number
    world.requests = [world.match(world.ask(number), world.ids[1]) for number in ("900-00-00016", SECOND)]
    return world


def plan(world, place, starts, ends):
    when = span(world.edition.starts_on, starts, ends)
    return mentor_appointments.plan(world.session, *world.who, id_=world.requests[place].id, span=when, now=NOW)


@pytest.mark.sqlite_only
def test_neither_the_firm_nor_the_mentor_is_booked_twice(world):
    session = world.session
    row = plan(world, 0, "10:30", "11:00")
    with pytest.raises(Refusal) as same_mentor:
        plan(world, 1, "10:30", "11:00")
    with pytest.raises(Refusal) as both:
        plan(world, 0, "10:00", "11:00")
    with pytest.raises(Refusal) as wrong:
        plan(world, 0, "23:00", "23:30")

    assert (codes_of(same_mentor), codes_of(both), codes_of(wrong)) == (
        ["mentor_busy_then"], ["company_busy_then", "mentor_busy_then"], ["outside"]
    )  # fmt: skip
    actor = Actor(Role.EXHIBITOR, None, "담당", world.edition.id, exhibitor_id=row.exhibitor_id)
    shown = agenda.of_exhibitor(session, actor, agenda.company(session, actor))
    assert [one.mentor for one in shown] == ["멘토1"]
    calendar.rebuild(session, world.edition)
    held = select(func.count()).where(Hold.mentor_appointment_id == row.id)
    assert session.scalar(held) == 2
    stays = belongings.rows(Hold.__table__, world.edition.id)
    assert session.execute(stays).all() == []  # the edition's file has no mentors
    mentor_appointments.cancel(session, *world.who, appointment_id=row.id, now=NOW)
    assert session.scalar(select(func.count()).select_from(Hold)) == 0


@pytest.mark.sqlite_only
def test_a_firm_that_does_not_exhibit_is_not_visited_at_the_expo(world):
    world.expo.exhibitors[0].business_number = None
    world.session.flush()

    with pytest.raises(Refusal, match="does not exhibit"):
        plan(world, 0, "10:30", "11:00")


@pytest.mark.both_databases
def test_the_database_gives_a_mentor_one_place_at_a_time(world):
    row, other = plan(world, 0, "10:30", "11:00"), plan(world, 1, "11:00", "11:30")
    world.session.commit()

    twice = text(
        f"insert into hold (slot_id, mentor_id, mentor_appointment_id) select slot_id, mentor_id, {other.id} "
        f"from hold where mentor_appointment_id = {row.id} and mentor_id is not null"
    )
    with pytest.raises(IntegrityError):
        world.session.execute(twice)
    world.session.rollback()
