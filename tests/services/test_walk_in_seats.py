"""A walk-in is shown who is free now, and seated however many desks try."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from expo.db import deciding
from expo.domain.editions import Span
from expo.domain.outcomes import EventKind, Party
from expo.domain.refusals import Refusal
from expo.domain.walk_ins import KEPT
from expo.domain.wishes import Level, Side
from expo.models.buyers import Buyer
from expo.models.calendar import Hold
from expo.models.editions import Edition
from expo.models.limits import CompanyLimit
from expo.models.refills import RefillOffer
from expo.models.venue import Booth, BoothAllocation
from expo.models.walk_ins import KeptSeat
from expo.queries import arrivals, refills, walk_ins
from expo.queries import outcomes as outcomes_queries
from expo.services import calendar, delegates, kept_seats, outcomes, walk_in_seats
from expo.services.walk_ins import WalkIn
from tests.support.consultations import book, opened
from tests.support.races import at_once
from tests.support.refusals import codes_of
from tests.support.walk_ins import enter, seat, seats


@pytest.fixture
def expo(session):
    return opened(session)


@pytest.fixture
def now(expo):
    return expo.slots[0].starts_at + timedelta(minutes=2)


@pytest.mark.sqlite_only
def test_it_is_not_offered_whom_it_cannot_meet(session, expo, now):
    book(session, expo, 0, 0, 0)
    person = enter(session, expo, now)
    with deciding(session):
        wish = expo.wish(1, 0, Level.NEVER, Side.EXHIBITOR)
        wish.buyer_id = person.buyer_id

    found = {one.exhibitor.code: one.option.slot.id for one in seats(session, expo, person, now)}

    assert found == {"E-2": expo.slots[0].id, "E-0": expo.slots[1].id}
    session.add(CompanyLimit(edition_id=expo.edition.id, exhibitor_id=expo.exhibitors[0].id, maximum=1))
    session.commit()
    assert [one.exhibitor.code for one in seats(session, expo, person, now)] == ["E-2"]


@pytest.mark.sqlite_only
def test_late_in_a_slot_the_next_one_is_offered(session, expo, now):
    person = enter(session, expo, now)
    late = expo.slots[0].starts_at + timedelta(minutes=20)

    assert {one.option.slot.id for one in seats(session, expo, person, late)} == {expo.slots[1].id}
    choice = seats(session, expo, person, now)[0]
    with pytest.raises(Refusal) as refusal:
        seat(session, expo, person, choice, late)
    assert codes_of(refusal) == ["slot_is_nearly_over"]


@pytest.mark.sqlite_only
def test_a_slot_to_which_the_rulebook_objects_gives_way_to_the_exhibitors_next(session, expo, now):
    companies = [one.id for one in expo.exhibitors[:2]]
    with deciding(session):
        delegates.put(session, expo.organizer, expo.edition, exhibitor_ids=companies, buyer_ids=[], now=now)
    book(session, expo, 0, 0, 0)
    person = enter(session, expo, now)

    found = {one.exhibitor.code: one.option.slot.id for one in seats(session, expo, person, now)}

    assert found == {"E-2": expo.slots[0].id, "E-0": expo.slots[1].id, "E-1": expo.slots[1].id}


@pytest.mark.sqlite_only
def test_a_foreign_guest_gets_an_interpreter_and_a_busy_one_delays_it(session, expo, now):
    lan = enter(session, expo, now, WalkIn("Lan Nguyen", "Saigon Foods", country="VN", languages=("vi",)))
    hoa = enter(session, expo, now, WalkIn("Hoa Tran", "Hue Trading", country="VN", languages=("vi",)))
    meeting = seat(session, expo, lan, seats(session, expo, lan, now)[0], now)

    assert meeting.interpreter_id == expo.interpreter.id
    assert {one.option.slot.id for one in seats(session, expo, hoa, now)} == {expo.slots[1].id}


@pytest.mark.sqlite_only
def test_where_no_table_is_left_they_meet_at_the_booth(session, expo, now):
    person = enter(session, expo, now)
    slot, maker = expo.slots[0], expo.exhibitors[1]
    for table in expo.tables:
        closed = calendar.closure(expo.edition, Span(slot.starts_at, slot.ends_at), now=now, table_id=table.id)
        session.add(closed)
        session.flush()
        calendar.hold_closure(session, closed)
    booth = Booth(edition_id=expo.edition.id, hall_id=maker.hall_id, code="C-1", x=0, y=0)
    booth.allocation = BoothAllocation(exhibitor_id=maker.id, allocated_at=now)
    session.add(booth)
    session.commit()

    choice = seats(session, expo, person, now)[0]
    meeting = seat(session, expo, person, choice, now)

    assert (choice.exhibitor.code, choice.option.table, meeting.table_id) == ("E-1", None, None)
    assert meeting.slot_id == expo.slots[0].id


def tell_no_show(session, expo, meeting, party, now):
    with deciding(session):
        outcomes.tell(
            session,
            expo.organizer,
            expo.edition,
            meeting.id,
            key=f"absent {meeting.id}",
            kind=EventKind.NO_SHOW,
            party=party,
            now=now,
        )


@pytest.mark.sqlite_only
def test_a_buyer_whose_exhibitor_did_not_come_sits_down_with_another_one(session, expo, now):
    late = expo.slots[0].starts_at + timedelta(minutes=10)
    person = enter(session, expo, now)
    former = seat(session, expo, person, seats(session, expo, person, now)[0], now)
    assert {one.option.slot.id for one in seats(session, expo, person, late)} == {expo.slots[1].id}

    tell_no_show(session, expo, former, Party.EXHIBITOR, late)
    choice = seats(session, expo, person, late)[0]
    meeting = seat(session, expo, person, choice, late)

    assert (choice.option.slot.id, meeting.table_id) == (expo.slots[0].id, former.table_id)
    assert meeting.exhibitor_id != former.exhibitor_id
    counts = outcomes_queries.counts(session, expo.edition, late)
    assert (counts.planned, counts.no_shows) == (2, 1)


@pytest.mark.sqlite_only
def test_the_desk_gives_a_seat_away_that_is_being_offered_only_with_a_reason(session, expo, now, monkeypatch):
    meeting = book(session, expo, 0, 0, 0)
    person = enter(session, expo, now)
    everybody = arrivals.CheckedIn(buyers=frozenset(one.id for one in expo.buyers))
    monkeypatch.setattr(arrivals, "checked_in", lambda *_: everybody)
    late = expo.slots[0].starts_at + timedelta(minutes=10)
    tell_no_show(session, expo, meeting, Party.BUYER, late)
    opening = refills.free_seats(session, expo.edition, late)[0].opening

    def give(reason):
        with deciding(session):
            return walk_in_seats.give(
                session, expo.organizer, expo.edition, opening.id, person_id=person.id, reason=reason, now=late
            )

    with pytest.raises(Refusal) as refusal:
        give("")
    assert codes_of(refusal) == ["reason_is_missing"]
    seated = give("the buyer is here")

    assert (seated.exhibitor_id, seated.buyer_id, seated.table_id) == (
        meeting.exhibitor_id,
        person.buyer_id,
        meeting.table_id,
    )
    assert set(session.scalars(select(RefillOffer.state))) == {"revoked", "taken"}


def test_two_desks_that_seat_two_people_with_one_exhibitor_fill_one_seat(session, expo, now, database_url):
    people = [enter(session, expo, now), enter(session, expo, now, WalkIn("이하린", "누리마트", sectors=("food",)))]
    exhibitor, slot, edition = expo.exhibitors[0].id, expo.slots[0].id, expo.edition.id
    ids = [person.id for person in people]
    session.rollback()

    def sits(person_id: int):
        return lambda own: walk_in_seats.seat(
            own,
            expo.organizer,
            own.get_one(Edition, edition),
            person_id=person_id,
            exhibitor_id=exhibitor,
            slot_id=slot,
            now=now,
        )

    answers = at_once(database_url, *map(sits, ids))

    assert sorted(map(bool, answers)) == [False, True]
    assert session.scalar(select(func.count()).select_from(Hold).where(Hold.exhibitor_id == exhibitor)) == 1


def shown(session, expo, person, now):
    """Return what a desk is shown for a person; it is kept for that desk."""
    found = seats(session, expo, person, now)
    with deciding(session):
        kept = kept_seats.keep(session, expo.organizer, expo.edition, person.buyer_id, found, now=now)
    assert kept == found
    return {(one.exhibitor.id, one.option.slot.id): one for one in found}


def test_a_seat_that_one_desk_is_shown_is_shown_to_no_other_for_twenty_seconds(session, expo, now):
    kim, lee = enter(session, expo, now), enter(session, expo, now, WalkIn("이하린", "누리마트", sectors=("food",)))
    first = shown(session, expo, kim, now)

    second = shown(session, expo, lee, now)

    assert len(first) == 3
    assert first.keys() & second.keys() == set()
    taken = {(one.option.slot.id, one.option.table.id) for one in first.values()}
    assert taken & {(one.option.slot.id, one.option.table.id) for one in second.values()} == set()
    choice = next(iter(first.values()))
    with pytest.raises(Refusal) as refusal:
        seat(session, expo, lee, choice, now)
    assert codes_of(refusal) == ["kept_for_another"]
    assert seat(session, expo, kim, choice, now).table_id == choice.option.table.id
    assert session.scalars(select(KeptSeat.buyer_id)).all() == [lee.buyer_id] * len(second)
    later = shown(session, expo, lee, now + KEPT)
    assert (first.keys() - {(choice.exhibitor.id, choice.option.slot.id)}) & later.keys()


def test_two_desks_that_look_at_once_are_not_shown_the_same_seats(session, expo, now, database_url):
    people = [enter(session, expo, now, WalkIn(f"손님 {n}", f"상회 {n}", sectors=("food",))) for n in (1, 2)]
    ids, edition_id, boss, shown_at = [one.buyer_id for one in people], expo.edition.id, expo.organizer, []
    session.rollback()

    def look(buyer_id):
        def act(own):
            edition, guest = own.get_one(Edition, edition_id), own.get_one(Buyer, buyer_id)
            choices = walk_ins.seats(own, boss, edition, guest, now)
            kept = kept_seats.keep(own, boss, edition, buyer_id, choices, now=now)
            shown_at.extend((one.exhibitor.id, one.option.slot.id) for one in kept)

        return act

    assert at_once(database_url, *map(look, ids)) == [(), ()]

    assert len(shown_at) == len(set(shown_at)) >= 3
