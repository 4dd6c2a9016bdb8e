"""Least and most consultations per group and per company: the narrowest holds, for plans and for bookings."""

from collections import Counter

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from expo.domain import rulebook
from expo.domain.limits import LimitScope, MeetingBounds
from expo.domain.refusals import NotFound, Refusal
from expo.domain.schedules import Policy, Start, exhibitor_name
from expo.models.history import Event
from expo.models.limits import CompanyLimit
from expo.queries import free_times, schedules
from expo.queries import limits as limits_queries
from expo.queries.lists import exhibitors
from expo.scheduling import MaxSeconds, solve
from expo.services import limits, meetings
from tests.support.refusals import codes_of
from tests.support.small_expo import THE_EVE
from tests.support.versions import FIRST, booked, problem

SQLITE = pytest.mark.sqlite_only


def put(session, expo, scope, key, minimum=None, maximum=None, per_day=None):
    bounds = MeetingBounds(minimum, maximum, per_day)
    return limits.put(session, expo.organizer, expo.edition, scope=scope, key=key, bounds=bounds, now=THE_EVE)


@SQLITE
def test_one_company_comes_before_its_group_and_that_before_the_edition(session, expo):
    first, second, *_ = expo.exhibitors
    put(session, expo, LimitScope.HALL, first.hall_id, minimum=3, maximum=6)
    put(session, expo, LimitScope.SECTOR, first.sector_id, maximum=5)
    put(session, expo, LimitScope.EXHIBITOR, first.id, maximum=2, minimum=0)
    put(session, expo, LimitScope.TRACK, "overseas", per_day=2)
    put(session, expo, LimitScope.COUNTRY, "VN", per_day=1)

    given = problem(session, expo)
    found = {one.id: given.limited(one.id) for one in given.participants}

    bounds = [
        (one.min_total, one.max_total, one.max_per_day)
        for one in (found[exhibitor_name(first.id)], found[exhibitor_name(second.id)], found[f"b{expo.buyers[3].id}"])
    ]
    assert bounds == [(0, 2, 4), (3, 5, 4), (0, None, 1)]
    assert given.participant(exhibitor_name(second.id)).max_total is None
    assert {one.id for one in given.groups_of(exhibitor_name(second.id))} == {
        f"hall:{first.hall_id} min_total",
        f"sector:{first.sector_id} max_total",
    }


@SQLITE
def test_what_no_plan_may_move_stays_although_it_is_more_than_the_most(session, expo):
    for place in FIRST:
        booked(session, expo, place)
    exhibitor = expo.exhibitors[0]
    put(session, expo, LimitScope.EXHIBITOR, exhibitor.id, per_day=1)
    put(session, expo, LimitScope.HALL, exhibitor.hall_id, maximum=1)

    found = problem(session, expo, Policy(start=Start.FILL))

    limited = found.limited(exhibitor_name(exhibitor.id))
    assert (limited.max_total, limited.max_per_day) == (2, 2)


@SQLITE
@pytest.mark.parametrize("start", [Start.FRESH, Start.FILL])
def test_a_plan_keeps_to_the_most_and_says_so_of_what_it_leaves_out(session, expo, start):
    booked(session, expo, FIRST[0])
    put(session, expo, LimitScope.HALL, expo.exhibitors[0].hall_id, maximum=2)
    given = problem(session, expo, Policy(start=start))

    schedule = solve(given, stop=MaxSeconds(2))

    counts = Counter(given.request(one.request).pair[0] for one in schedule.placements)
    assert set(counts.values()) == {2}
    assert rulebook.faults(given, schedule.placements) == ()
    assert {one.reason for one in schedule.unmet} == {"group_full"}


@SQLITE
def test_nobody_books_more_than_the_most_on_any_day(session, expo):
    booked(session, expo, (0, 0, 0, 0))
    row = put(session, expo, LimitScope.EXHIBITOR, expo.exhibitors[0].id, maximum=1)
    ids = {"exhibitor_id": expo.exhibitors[0].id, "buyer_id": expo.buyers[1].id}

    with pytest.raises(Refusal) as refused:
        meetings.book(session, expo.organizer, expo.edition, **ids, slot_id=expo.slots[5].id, now=THE_EVE)

    assert codes_of(refused) == ["within_total_limit"]
    asked = [one.id for one in expo.exhibitors[:2]]
    assert list(free_times.next_free(session, expo.edition, asked, THE_EVE)) == asked[1:]

    limits.remove(session, expo.organizer, expo.edition, limit_id=row.id, now=THE_EVE)
    put(session, expo, LimitScope.SECTOR, expo.exhibitors[0].sector_id, maximum=1)
    with pytest.raises(Refusal) as refused:
        meetings.book(session, expo.organizer, expo.edition, **ids, slot_id=expo.slots[5].id, now=THE_EVE)

    assert codes_of(refused) == ["within_group_limit"]


@SQLITE
def test_lists_and_fairness_count_with_the_minimum_of_each(session, expo):
    for place in FIRST:
        booked(session, expo, place)
    put(session, expo, LimitScope.EXHIBITOR, expo.exhibitors[0].id, minimum=3)

    assert exhibitors.below_minimum(session, expo.edition) == 1
    assert limits_queries.minimums(session, expo.edition) == {
        expo.exhibitors[0].id: 3,
        expo.exhibitors[1].id: 1,
        expo.exhibitors[2].id: 1,
    }


@SQLITE
def test_numbers_that_contradict_each_other_are_refused_and_halls_of_others_not_found(session, expo):
    with pytest.raises(Refusal):
        put(session, expo, LimitScope.TRACK, "domestic", minimum=3, maximum=2)
    with pytest.raises(Refusal):
        put(session, expo, LimitScope.TRACK, "domestic")
    with pytest.raises(NotFound):
        put(session, expo, LimitScope.HALL, 10**6, maximum=2)


def test_the_database_keeps_one_limit_for_one_scope(session, expo):
    session.add(CompanyLimit(edition_id=expo.edition.id, country="VN", hall_id=expo.exhibitors[0].hall_id, maximum=2))

    with pytest.raises(IntegrityError):
        session.flush()
    session.rollback()


@SQLITE
def test_removing_a_limit_brings_back_what_is_wider_and_makes_versions_old(session, expo):
    hall = expo.exhibitors[0].hall
    row = put(session, expo, LimitScope.HALL, hall.id, maximum=1)

    limits.remove(session, expo.organizer, expo.edition, limit_id=row.id, now=THE_EVE)

    assert limits_queries.read(session, expo.edition).by_scope == {}
    written = session.scalars(select(Event.detail).where(Event.act.startswith("limits."))).all()
    assert written == [{"whom_ko": hall.name_ko, "whom_en": hall.name_en}] * 2
    assert {"limits.set", "limits.remove"} <= set(schedules.staleness.ACTS[schedules.Topic.SETTINGS])


@SQLITE
def test_a_limit_counts_its_companies_below_the_least_and_with_the_most(session, expo):
    booked(session, expo, FIRST[0])
    hall = put(session, expo, LimitScope.HALL, expo.exhibitors[0].hall_id, minimum=1, maximum=1)
    country = put(session, expo, LimitScope.COUNTRY, "VN", minimum=1)

    found = limits_queries.counts(session, expo.edition, [hall, country])

    said = {
        number: (one.companies, [each.name_en for each in one.below], [each.name_en for each in one.full])
        for number, one in found.items()
    }
    assert said == {
        hall.id: (3, ["Maker 1", "Maker 2"], ["Maker 0"]),
        country.id: (1, ["Trader 3"], []),
    }
