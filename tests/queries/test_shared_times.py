"""When a buyer and exhibitors are free together: what the list says is what the booking page grants."""

import pytest

from expo.domain.wishes import Level
from expo.models.venue import Booth, BoothAllocation
from expo.queries import booking
from expo.queries.shared_times import SharedTimes
from expo.queries.walk_ins import taken_times
from tests.support import consultations
from tests.support.small_expo import THE_EVE

pytestmark = pytest.mark.sqlite_only


def listed(session, expo, buyer, now):
    """Return the first time of each exhibitor as the list has it."""
    times = taken_times.of_edition(session, expo.edition, now)
    shared = SharedTimes(session, expo.edition, expo.buyers[buyer], now, lambda: times)
    return {one.id: next((slot.starts_at for slot in shared.first_of_days(one)), None) for one in expo.exhibitors}


def granted(session, expo, buyer, now):
    """Return the first time of each exhibitor that the rulebook grants."""
    found = {}
    for one in expo.exhibitors:
        question = booking.ask(
            session,
            consultations.buyer(expo, buyer),
            expo.edition,
            exhibitor_id=one.id,
            buyer_id=expo.buyers[buyer].id,
            now=now,
        )
        free = (option.slot.starts_at for option in question.options() if option.is_free)
        found[one.id] = None if question.objections else next(free, None)
    return found


@pytest.mark.parametrize("begun", [0, 1, 4, 7, 8])
def test_the_list_names_the_time_that_the_booking_page_grants(session, begun):
    expo = consultations.opened(session)
    now = [THE_EVE, *(slot.starts_at for slot in expo.slots)][begun]
    expo.meet(0, 1, expo.slots[0])
    expo.meet(1, 0, expo.slots[1])
    expo.wish(2, 0, Level.NEVER)
    session.commit()

    assert [listed(session, expo, buyer, now) for buyer in range(3)] == [
        granted(session, expo, buyer, now) for buyer in range(3)
    ]


def test_a_booth_counts_as_a_place_only_where_the_edition_allows_it(session):
    expo = consultations.opened(session)
    company = expo.exhibitors[2]
    booth = Booth(edition_id=expo.edition.id, hall_id=company.hall_id, code="FD-99", x=0, y=0)
    booth.allocation = BoothAllocation(exhibitor_id=company.id, allocated_at=THE_EVE)
    session.add(booth)
    for number in range(2):
        expo.meet(number, number + 1, expo.slots[0], table=number)
    session.commit()
    exhibitor_id, first = company.id, expo.slots[0].starts_at

    expo.edition.booth_meetings = False
    without = listed(session, expo, 0, THE_EVE)[exhibitor_id]
    expo.edition.booth_meetings = True

    assert without == expo.slots[1].starts_at
    assert listed(session, expo, 0, THE_EVE)[exhibitor_id] == first
