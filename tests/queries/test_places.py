"""Where people are: minutes come from the floor plan, what too little time means from the rules."""

from expo.domain.schedules import exhibitor_name
from expo.domain.venue import Area, walking_minutes
from expo.domain.walking import WalkingRule
from expo.models.venue import Booth, BoothAllocation
from expo.scheduling import MaxSeconds, solve
from tests.support.small_expo import LONG_BEFORE
from tests.support.versions import problem

FAR = 600.0
"""Metres: twelve minutes on foot."""


def move_the_studio(expo, metres: float) -> None:
    expo.studio.hall.x = metres


def test_zones_and_the_studio_are_as_far_apart_as_on_the_plan(session, expo):
    expo.wish(0, 0)
    expo.broadcast(0, expo.slots[0].starts_at.date(), "10:00", "10:30")
    move_the_studio(expo, FAR)

    found = problem(session, expo)

    zone, studio = (f"hall {hall}" for hall in (expo.tables[0].zone.hall_id, expo.studio.hall_id))
    minutes = walking_minutes(Area(0, 30, 10, 10), Area(FAR, 30, 10, 10))
    assert found.walking.places == (zone, studio)
    assert found.walking.minutes == ((0, minutes), (minutes, 0))
    assert [one.place for one in found.requests] == [zone]
    assert found.participant(exhibitor_name(expo.exhibitors[0].id)).elsewhere == ((0, studio),)


def test_a_meeting_at_the_booth_is_at_the_exhibitor_s_booth(session, expo):
    exhibitor = expo.exhibitors[0]
    booth = Booth(edition_id=expo.edition.id, hall_id=exhibitor.hall_id, code="FD-01", x=0, y=0)
    session.add(BoothAllocation(booth=booth, exhibitor_id=exhibitor.id, allocated_at=LONG_BEFORE))
    expo.meet(0, 0, expo.slots[0], table=None)
    expo.wish(0, 1)

    found = problem(session, expo)

    zone, here = f"hall {expo.tables[0].zone.hall_id}", f"booth {exhibitor.id}"
    assert {one.pool: one.place for one in found.requests} == {"booth": here, "domestic": zone}
    assert found.walking.places == (zone, here)


def test_only_an_edition_that_demands_it_never_plans_too_short_a_way(session, expo):
    for buyer in range(3):
        expo.wish(0, buyer)
    expo.broadcast(0, expo.slots[0].starts_at.date(), "10:30", "11:00")
    move_the_studio(expo, FAR)
    prices, met = {}, {}

    for rule in WalkingRule:
        expo.edition.walking_rule = rule
        found = problem(session, expo)
        prices[rule] = found.walking.price
        timetable = solve(found, stop=MaxSeconds(5))
        met[rule] = [one.slot for one in timetable.placements if one.slot < 4]

    assert prices == {WalkingRule.COUNTED: 0, WalkingRule.PRICED: 1, WalkingRule.DEMANDED: None}
    assert not {0, 2} & set(met[WalkingRule.DEMANDED])
