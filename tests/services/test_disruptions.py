"""What is announced meets what people do by hand, at the same time or before."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.db import deciding
from expo.domain.disruptions import Missing
from expo.domain.editions import Phase, Span
from expo.domain.refusals import Refusal
from expo.domain.schedules import Policy
from expo.domain.wishes import Level
from expo.models.calendar import Closure, Hold
from expo.models.editions import OpenPhase
from expo.models.live_commerce import StudioSlot
from expo.models.meetings import Meeting, MeetingLock
from expo.models.outbox import Message
from expo.models.wishes import Wish
from expo.queries import disruptions as disruptions_queries
from expo.queries import grid, nameable
from expo.queries import schedules as schedules_queries
from expo.services import availability, broadcasts, disruptions, interpreters, meetings, schedules
from tests.support.consultations import exhibitor
from tests.support.disruptions import announce, published
from tests.support.refusals import codes_of
from tests.support.small_expo import THE_EVE, SmallExpo
from tests.support.versions import FIRST, booked, version

LATER = THE_EVE + timedelta(minutes=2)


@pytest.fixture
def expo(session: Session) -> SmallExpo:
    return published(session)


def publish(session: Session, expo: SmallExpo, places, now=THE_EVE, **figures) -> None:
    with deciding(session):
        made = version(session, expo, places)
        made.figures = made.figures | figures
        schedules.publish(session, expo.organizer, expo.edition, schedule_id=made.id, now=now)


def by_hand(session: Session, expo: SmallExpo, *place: int) -> int:
    with deciding(session):
        return booked(session, expo, place).id


def again(session: Session, meeting_id: int) -> Meeting:
    """Return a meeting as it is now."""
    session.rollback()
    session.expire_all()
    return session.get_one(Meeting, meeting_id)


def closed(session: Session, **holder: int) -> set[int]:
    """Return the slots that a closure holds."""
    session.rollback()
    return set(session.scalars(select(Hold.slot_id).filter_by(**holder).where(Hold.closure_id.is_not(None))))


def test_a_version_that_knows_nothing_of_a_booking_in_the_way_leaves_it(session, expo):
    meeting = by_hand(session, expo, 2, 1, 5, 0)
    announce(session, expo, Missing.TABLE, "D-01", first=5, last=5)

    publish(session, expo, FIRST)

    found = again(session, meeting)
    assert (found.is_active, found.table_id) == (True, expo.tables[0].id)


def test_so_does_undoing_a_publication(session, expo):
    publish(session, expo, FIRST[:3], now=LATER)
    meeting = by_hand(session, expo, 2, 1, 5, 0)
    announce(session, expo, Missing.TABLE, "D-01", first=5, last=5)

    newest = schedules_queries.publications(session, expo.edition, limit=1)[0].id
    with deciding(session):
        schedules.undo(session, expo.organizer, expo.edition, publication_id=newest, now=LATER + timedelta(minutes=1))

    assert again(session, meeting).is_active is True


def test_a_locked_meeting_that_a_version_ends_is_not_locked_any_more(session, expo):
    meeting = session.scalars(select(Meeting).where(Meeting.slot_id == expo.slots[2].id)).one().id
    with deciding(session):
        meetings.lock(session, expo.organizer, expo.edition, meeting, now=THE_EVE)
    announce(session, expo, Missing.TABLE, "D-01", first=2, last=2)

    publish(session, expo, FIRST[:3], displaced=[f"e{expo.exhibitors[0].id}-b{expo.buyers[1].id}"])

    assert again(session, meeting).is_active is None
    assert session.scalars(select(MeetingLock)).all() == []


def test_undoing_brings_back_what_was_made_by_hand(session, expo):
    meeting = by_hand(session, expo, 2, 1, 5, 0)
    announce(session, expo, Missing.EXHIBITOR, "E-2")
    gone = [f"e{expo.exhibitors[2].id}-b{expo.buyers[1].id}"]
    publish(session, expo, [one for one in FIRST if one[0] != 2], now=LATER, displaced=gone)
    assert again(session, meeting).is_active is None
    (announced,) = disruptions_queries.index(session, expo.edition, THE_EVE)
    with deciding(session):
        disruptions.withdraw(session, expo.organizer, expo.edition, closure_ids=announced.closure_ids, now=LATER)

    newest = schedules_queries.publications(session, expo.edition, limit=1)[0].id
    with deciding(session):
        schedules.undo(session, expo.organizer, expo.edition, publication_id=newest, now=LATER + timedelta(minutes=1))

    found = again(session, meeting)
    assert (found.is_active, found.slot_id, found.cancellation) == (True, expo.slots[5].id, None)


def test_who_is_not_touched_keeps_their_table_when_a_version_is_published_again(session, expo):
    announce(session, expo, Missing.TABLE, "D-01", first=0, last=0)
    neighbour = session.scalars(select(Meeting).where(Meeting.table_id == expo.tables[1].id)).one().id

    publish(session, expo, FIRST)

    found = again(session, neighbour)
    assert (found.is_active, found.slot_id, found.table_id) == (True, expo.slots[0].id, expo.tables[1].id)


def test_a_meeting_moves_by_hand_although_its_lost_interpreter_is_not_needed_any_more(session, expo):
    meeting = by_hand(session, expo, 0, 3, 5, 2)
    announce(session, expo, Missing.INTERPRETER, "I-01")
    with deciding(session):
        session.merge(expo.exhibitors[0]).languages = ["ko", "vi"]

    with deciding(session):
        meetings.move(session, expo.organizer, expo.edition, meeting, slot_id=expo.slots[6].id, now=THE_EVE)

    assert again(session, meeting).interpreter_id is None


def test_a_table_that_is_lost_twice_is_one_table_less(session, expo):
    meeting = session.scalars(select(Meeting).where(Meeting.slot_id == expo.slots[2].id)).one().id
    announce(session, expo, Missing.TABLE, "D-01")
    announce(session, expo, Missing.TABLE, "D-01", first=1, last=3)

    with deciding(session):
        meetings.move(session, expo.organizer, expo.edition, meeting, slot_id=expo.slots[2].id, now=THE_EVE)

    assert again(session, meeting).table_id == expo.tables[1].id


def test_a_company_does_not_open_what_the_organizer_closed(session, expo):
    announce(session, expo, Missing.EXHIBITOR, "E-2")

    with pytest.raises(Refusal) as refused, deciding(session):
        availability.reopen(session, exhibitor(expo, 2), expo.edition, slot_id=expo.slots[6].id, now=THE_EVE)

    assert codes_of(refused) == ["announced"]


def test_a_broadcast_of_who_does_not_come_is_listed_until_it_is_cancelled_and_its_time_closed(session, expo):
    on_air = expo.slots[5]
    with deciding(session):
        slot = StudioSlot(
            edition_id=expo.edition.id, studio=expo.studio, starts_at=on_air.starts_at, ends_at=on_air.ends_at
        )
        session.add_all([slot, OpenPhase(edition_id=expo.edition.id, phase=Phase.STUDIO, opened_at=THE_EVE)])
        session.flush()
        seller, room = exhibitor(expo, 2), slot.id
        live = broadcasts.book(session, seller, expo.edition, studio_slot_id=room, title_ko="쇼", now=THE_EVE).id
    announce(session, expo, Missing.EXHIBITOR, "E-2", first=4)
    assert closed(session, exhibitor_id=expo.exhibitors[2].id) == {slot.id for slot in expo.slots[4:] if slot != on_air}

    (before,) = disruptions_queries.index(session, expo.edition, THE_EVE)
    with deciding(session):
        broadcasts.give_back(session, expo.organizer, expo.edition, broadcast_id=live, now=on_air.starts_at)
    (after,) = disruptions_queries.index(session, expo.edition, THE_EVE)

    assert closed(session, exhibitor_id=expo.exhibitors[2].id) == {slot.id for slot in expo.slots[4:]}
    assert [len(before.broadcasts), len(after.broadcasts)] == [1, 0]
    (letter,) = session.scalars(select(Message.body).where(Message.template == "live_commerce.cancelled"))
    assert "해당 시간에 참가하지 못하시는 것으로 접수되었습니다." in letter


def test_a_hall_without_exhibitors_is_nothing_to_miss(session, expo):
    with pytest.raises(Refusal) as refused:
        announce(session, expo, Missing.HALL, "C")

    assert codes_of(refused) == ["nobody_there"]


def test_who_has_been_refused_since_is_not_planned_again(session, expo):
    maker, trader = expo.exhibitors[0].id, expo.buyers[1].id
    with deciding(session):
        wish = session.scalars(select(Wish).where(Wish.exhibitor_id == maker, Wish.buyer_id == trader)).one()
        wish.level = Level.NEVER
    announce(session, expo, Missing.TABLE, "D-01", first=2, last=2)

    problem = schedules_queries.load_problem(session, expo.edition, Policy(), THE_EVE).problem

    assert not problem.has_request(f"e{maker}-b{trader}")


def test_what_was_booked_by_hand_counts_as_much_as_what_both_insist_on(session, expo):
    by_hand(session, expo, 2, 1, 5, 0)
    by_hand(session, expo, 1, 0, 6, 0)
    with deciding(session):
        expo.wish(2, 1)
    announce(session, expo, Missing.TABLE, "D-01", first=5)

    problem = schedules_queries.load_problem(session, expo.edition, Policy(), THE_EVE).problem

    pairs = [(2, 1), (1, 0)]
    names = [f"e{expo.exhibitors[maker].id}-b{expo.buyers[trader].id}" for maker, trader in pairs]
    assert len({problem.request(name).weight for name in names}) == 1


def test_shifts_are_set_around_what_is_announced(session, expo):
    by_hand(session, expo, 2, 3, 0, 2)
    announce(session, expo, Missing.INTERPRETER, "I-01", first=0, last=1)
    hours = grid.plan_of(expo.edition)
    first, second = (hours.opening(one) for one in hours.hours)
    short = Span(second.starts_at, second.starts_at + timedelta(hours=1))

    with deciding(session):
        work = {one.on: span for one, span in zip(hours.hours, (first, short), strict=True)}
        interpreters.set_shifts(session, expo.organizer, expo.edition, code="I-01", work=work, now=THE_EVE)

    assert session.scalars(select(Closure).where(Closure.is_announced)).one().interpreter_id == expo.interpreter.id
    held = {expo.slots[n].id for n in (1, 6, 7)}
    assert closed(session, interpreter_id=expo.interpreter.id) == held


def test_names_say_who_is_missing_as_well_as_codes(session, expo):
    announce(session, expo, Missing.EXHIBITOR, "maker 1", "기업2")

    found = disruptions_queries.index(session, expo.edition, THE_EVE)
    assert [code for one in found for code, _name in one.holders] == ["E-1", "E-2"]


def test_a_part_of_several_names_is_refused_with_all_that_it_could_mean(session, expo):
    with pytest.raises(Refusal) as refused:
        announce(session, expo, Missing.EXHIBITOR, "Maker", "Maker 9")

    assert codes_of(refused) == ["unknown_code", "ambiguous"]
    meant = refused.value.violations[1].params["found"]
    assert [one.said_in("ko") for one in meant] == ["기업0 (E-0)", "기업1 (E-1)", "기업2 (E-2)"]
    assert [one.said_in("en") for one in meant] == ["Maker 0 (E-0)", "Maker 1 (E-1)", "Maker 2 (E-2)"]


def test_of_many_companies_none_is_read_whole_to_find_a_name_and_none_is_offered(session, expo, monkeypatch):
    monkeypatch.setattr(nameable, "MOST_OFFERED", len(expo.exhibitors) - 1)
    edition = expo.edition
    session.expunge_all()

    found = nameable.named(session, edition, Missing.EXHIBITOR, ["maker 0", "Maker", "none"])
    offered = {missing for missing, _code, _name in nameable.choices(session, edition)}

    assert (set(found.rows), set(found.ambiguous), found.unknown) == ({"maker 0"}, {"Maker"}, ["none"])
    assert list(session) == []
    assert Missing.EXHIBITOR not in offered
    assert Missing.INTERPRETER in offered
