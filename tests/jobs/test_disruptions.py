"""An absence on the day: announced, planned around, published; all other meetings keep their seats."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.db import deciding, sessions
from expo.domain.disruptions import Missing
from expo.domain.editions import Span
from expo.domain.refusals import NotAllowed, Refusal
from expo.domain.schedules import Policy, Start
from expo.jobs.worker import Worker
from expo.models.calendar import Hold
from expo.models.editions import Edition
from expo.models.interpreters import Interpreter
from expo.models.meetings import Meeting
from expo.models.venue import Booth, BoothAllocation, MeetingTable
from expo.queries import disruptions as disruptions_queries
from expo.queries import schedules as schedules_queries
from expo.services import disruptions, meetings, schedules
from tests.support.consultations import book, buyer
from tests.support.disruptions import announce, published
from tests.support.small_expo import THE_EVE, SmallExpo
from tests.support.versions import FIRST, booked, version

GENTLY = Policy(seconds=10, start=Start.KEEP)


@pytest.fixture
def expo(session: Session) -> SmallExpo:
    return published(session)


@pytest.fixture
def plan_again(session: Session, expo: SmallExpo, database_url: str):
    """Ask for a version that spares people, plan it, publish it."""
    factory = sessions(database_url)

    def planned() -> dict[str, int]:
        with deciding(session):
            asked = schedules.ask(session, expo.organizer, expo.edition, policy=GENTLY, now=THE_EVE).id
        Worker(factory).work_off()
        with deciding(session):
            return schedules.publish(session, expo.organizer, expo.edition, schedule_id=asked, now=THE_EVE).figures

    yield planned
    factory.kw["bind"].dispose()


def waiting(session: Session, edition: Edition, now: datetime) -> list[disruptions_queries.Disruption]:
    """Return what has been announced and has meetings in its way."""
    return [one for one in disruptions_queries.index(session, edition, now) if one.meetings]


def active(session: Session) -> dict[tuple[int, int], tuple[int, int | None]]:
    """Return pair → slot and table of what stands."""
    session.rollback()
    session.expire_all()
    rows = session.scalars(select(Meeting).where(Meeting.is_active.is_(True)))
    return {(one.exhibitor_id, one.buyer_id): (one.slot_id, one.table_id) for one in rows}


def test_what_nobody_counts_on_is_closed_at_once(session, expo):
    announce(session, expo, Missing.TABLE, "d-02", first=4)

    assert waiting(session, expo.edition, THE_EVE) == []
    held = session.scalars(select(Hold.slot_id).where(Hold.table_id == expo.tables[1].id, Hold.closure_id.is_not(None)))
    assert sorted(held) == [slot.id for slot in expo.slots[4:]]


@pytest.mark.both_databases
def test_meetings_keep_their_place_until_there_is_another(session, expo):
    before = active(session)

    announce(session, expo, Missing.TABLE, "D-01")

    (lost,) = waiting(session, expo.edition, THE_EVE)
    assert (lost.missing, lost.holders) == (Missing.TABLE, [("D-01", None)])
    assert [one.slot_id for one in lost.meetings] == [expo.slots[n].id for n in (0, 1, 2)]
    assert active(session) == before


@pytest.mark.both_databases
def test_a_lost_table_is_planned_around_and_closed_when_nobody_sits_there(session, expo, plan_again):
    before = active(session)
    announce(session, expo, Missing.TABLE, "D-01")

    figures = plan_again()

    after = active(session)
    lost = expo.tables[0].id
    assert figures["dropped"] == 0
    assert all(table != lost for _, table in after.values())
    untouched = {pair: seat for pair, seat in before.items() if seat[1] != lost}
    assert untouched.items() <= after.items()
    assert disruptions_queries.count(session, expo.edition, THE_EVE) == 0
    closed = session.scalars(select(Hold.slot_id).where(Hold.table_id == lost, Hold.closure_id.is_not(None)))
    assert sorted(closed) == [slot.id for slot in expo.slots]


def test_an_exhibitor_who_drops_out_loses_its_meetings_and_nobody_else_theirs(session, expo, plan_again):
    before, gone = active(session), expo.exhibitors[0].id
    announce(session, expo, Missing.EXHIBITOR, "E-0")

    plan_again()

    after = active(session)
    assert all(exhibitor != gone for exhibitor, _ in after)
    assert {pair: seat for pair, seat in before.items() if pair[0] != gone}.items() <= after.items()


def test_a_hall_that_opens_late_is_every_exhibitor_in_it(session, expo, plan_again):
    with deciding(session):
        booth = Booth(edition_id=expo.edition.id, hall_id=expo.exhibitors[0].hall_id, code="FD-1", x=0, y=0)
        session.add(booth)
        session.flush()
        late = expo.exhibitors[1].id
        session.add(BoothAllocation(booth_id=booth.id, exhibitor_id=late, allocated_at=THE_EVE))
    announce(session, expo, Missing.HALL, "FOOD", last=0)

    (lost,) = waiting(session, expo.edition, THE_EVE)
    assert [code for code, _ in lost.holders] == ["E-1"]
    figures = plan_again()

    assert (figures["moved"], figures["dropped"]) == (1, 0)
    assert all(slot != expo.slots[0].id for (exhibitor, _), (slot, _) in active(session).items() if exhibitor == late)


def test_a_meeting_booked_by_hand_moves_too_when_it_cannot_stay(session, expo, plan_again):
    with deciding(session):
        booked(session, expo, (2, 1, 5, 0))
    announce(session, expo, Missing.BUYER, "B-1", first=4)

    plan_again()

    mine = {pair: slot for pair, (slot, _) in active(session).items() if pair[1] == expo.buyers[1].id}
    assert (expo.exhibitors[2].id, expo.buyers[1].id) in mine
    assert set(mine.values()) <= {slot.id for slot in expo.slots[:4]}


def test_a_lost_interpreter_takes_the_meetings_that_need_one(session, expo, plan_again):
    with deciding(session):
        booked(session, expo, (0, 3, 5, 2))
    announce(session, expo, Missing.INTERPRETER, "I-01")

    plan_again()

    assert all(pair[1] != expo.buyers[3].id for pair in active(session))


def test_an_interpreter_stays_with_a_meeting_that_only_changes_its_table(session, expo, plan_again):
    with deciding(session):
        session.add(MeetingTable(edition_id=expo.edition.id, zone_id=expo.tables[2].zone_id, code="G-02"))
        second = Interpreter(edition_id=expo.edition.id, code="VI-2", name="하", languages=["vi"])
        session.add(second)
        session.flush()
        own, pair = second.id, (expo.exhibitors[2].id, expo.buyers[3].id)
        meetings.book(
            session,
            expo.organizer,
            expo.edition,
            exhibitor_id=pair[0],
            buyer_id=pair[1],
            slot_id=expo.slots[5].id,
            interpreter_id=own,
            now=THE_EVE,
        )
    announce(session, expo, Missing.TABLE, "G-01")

    plan_again()

    assert active(session)[pair][0] == expo.slots[5].id
    kept = session.scalars(select(Meeting).where(Meeting.is_active.is_(True), Meeting.buyer_id == pair[1])).one()
    assert kept.interpreter_id == own


def test_a_seat_given_back_by_hand_stays_closed(session, expo):
    announce(session, expo, Missing.TABLE, "D-02", first=0, last=0)
    meeting = session.scalars(select(Meeting).where(Meeting.table_id == expo.tables[1].id)).one()
    with deciding(session):
        meetings.cancel(session, expo.organizer, expo.edition, meeting.id, reason="not_needed", now=THE_EVE)

    with pytest.raises(Refusal):
        book(session, expo, 2, 1, 0, actor=expo.organizer, table_id=expo.tables[1].id)


def test_a_meeting_cannot_be_moved_to_the_very_table_that_is_lost(session, expo):
    announce(session, expo, Missing.TABLE, "D-02", first=0, last=0)
    meeting = session.scalars(select(Meeting).where(Meeting.table_id == expo.tables[1].id)).one()

    with pytest.raises(Refusal), deciding(session):
        meetings.move(
            session,
            expo.organizer,
            expo.edition,
            meeting.id,
            slot_id=expo.slots[0].id,
            table_id=expo.tables[1].id,
            now=THE_EVE,
        )


def test_what_has_begun_is_left_alone(session, expo):
    during = expo.slots[0].starts_at + timedelta(minutes=5)
    announce(session, expo, Missing.TABLE, "D-01")

    (lost,) = waiting(session, expo.edition, during)

    assert [one.slot_id for one in lost.meetings] == [expo.slots[n].id for n in (1, 2)]


def test_an_announcement_can_be_taken_back(session, expo):
    before = active(session)
    announce(session, expo, Missing.EXHIBITOR, "E-0", "E-1")
    (both,) = waiting(session, expo.edition, THE_EVE)
    with deciding(session):
        disruptions.withdraw(session, expo.organizer, expo.edition, closure_ids=both.closure_ids, now=THE_EVE)

    assert waiting(session, expo.edition, THE_EVE) == []
    assert active(session) == before
    assert session.scalars(select(Hold).where(Hold.closure_id.is_not(None))).all() == []


def test_unknown_codes_are_named_and_nothing_is_closed(session, expo):
    with pytest.raises(Refusal) as refused:
        announce(session, expo, Missing.BUYER, "B-1", "B-9", "X")

    assert [one.params["codes"] for one in refused.value.violations] == ["B-9, X"]
    assert waiting(session, expo.edition, THE_EVE) == []


def test_only_an_organizer_announces(session, expo):
    with pytest.raises(NotAllowed), deciding(session):
        disruptions.announce(
            session,
            buyer(expo, 0),
            expo.edition,
            missing=Missing.TABLE,
            codes=["D-01"],
            reason="",
            span=Span(expo.slots[0].starts_at, expo.slots[1].ends_at),
            now=THE_EVE,
        )


@pytest.mark.both_databases
def test_a_version_planned_before_it_does_not_bring_the_table_back(session, expo):
    announce(session, expo, Missing.TABLE, "D-02")
    newest = schedules_queries.publications(session, expo.edition, limit=1)[0]
    with deciding(session):
        again = version(session, expo, FIRST)
        schedules.publish(session, expo.organizer, expo.edition, schedule_id=again.id, now=THE_EVE)

    assert newest.schedule_id != again.id
    assert all(table != expo.tables[1].id for _, table in active(session).values())


def test_the_first_option_of_a_re_plan_moves_nobody_else_and_each_further_one_is_a_version(session, expo, plan_again):
    announce(session, expo, Missing.TABLE, "D-01")

    plan_again()

    options = schedules_queries.index(session, expo.edition)[:-1]
    asked = options[-1].schedule
    assert asked.figures["option"]["others_moved"] == []
    assert {one.schedule.option_of_id for one in options[:-1]} <= {asked.id}
