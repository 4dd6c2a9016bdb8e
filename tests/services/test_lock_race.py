"""Two decide at once about the same people, times and meetings: one waits, and the database refuses neither."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from expo.domain.buyers import Track
from expo.domain.editions import Phase, Span
from expo.domain.people import Actor
from expo.domain.settings import EditionProfile
from expo.domain.wishes import Answer, Level, Side
from expo.models.calendar import Closure, Hold
from expo.models.editions import Edition
from expo.models.history import Event
from expo.models.meetings import Cancellation, Meeting, MeetingLock
from expo.models.venue import MeetingTable, Zone
from expo.models.wishes import Wish, WishReply
from expo.services import availability, buyers, calendar, editions, meetings, schedules, tables, wishes
from tests.support.consultations import book, buyer, exhibitor, opened
from tests.support.races import Act, at_once
from tests.support.small_expo import THE_EVE, SmallExpo
from tests.support.versions import FIRST, version


@pytest.fixture
def expo(session: Session) -> SmallExpo:
    expo = opened(session)
    expo.open(Phase.WISHES, THE_EVE)
    session.commit()
    return expo


def booking(expo: SmallExpo, seller: int, customer: int, slot: int, actor: Actor) -> Act:
    chosen = {"exhibitor_id": expo.exhibitors[seller].id, "buyer_id": expo.buyers[customer].id}
    slot_id, edition_id = expo.slots[slot].id, expo.edition.id

    def act(session: Session) -> object:
        edition = session.get_one(Edition, edition_id)
        return meetings.book(session, actor, edition, **chosen, slot_id=slot_id, now=THE_EVE)

    return act


def of_meeting(verb, expo: SmallExpo, meeting: Meeting, actor: Actor, **more) -> Act:
    edition_id, meeting_id = expo.edition.id, meeting.id
    return lambda session: verb(session, actor, session.get_one(Edition, edition_id), meeting_id, now=THE_EVE, **more)


def publishing(session: Session, expo: SmallExpo, places=FIRST) -> Act:
    schedule_id, edition_id, boss = version(session, expo, places).id, expo.edition.id, expo.organizer
    session.commit()

    def act(session: Session) -> object:
        edition = session.get_one(Edition, edition_id)
        return schedules.publish(session, boss, edition, schedule_id=schedule_id, now=THE_EVE)

    return act


def active(session: Session) -> int:
    session.expire_all()
    return session.scalar(select(func.count()).where(Meeting.is_active.is_(True)))


def test_a_timetable_is_published_while_somebody_books(session, expo, database_url):
    expo.wish_all()
    answers = at_once(database_url, publishing(session, expo), booking(expo, 2, 0, 7, buyer(expo, 0)))

    assert answers == [(), ()]
    assert active(session) == len(FIRST) + 1


def test_a_meeting_cancelled_while_a_timetable_is_published_stays_cancelled(session, expo, database_url):
    """The version would move the very meeting; in either order, no meeting is both cancelled and active."""
    expo.wish_all()
    planned = publishing(session, expo)
    at_once(database_url, planned)
    meeting = session.scalars(select(Meeting).where(Meeting.exhibitor_id == expo.exhibitors[0].id)).first()
    moved = [(0, 0, 5, 0), *FIRST[1:3], (0, 1, 6, 0)]

    answers = at_once(
        database_url,
        of_meeting(meetings.cancel, expo, meeting, expo.organizer, reason="illness"),
        publishing(session, expo, moved),
    )

    assert answers[1] == ()
    assert answers[0] in {(), ("moved_meanwhile",)}
    both = select(Meeting.id).join(Cancellation).where(Meeting.is_active.is_(True))
    assert session.scalars(both).all() == []
    assert active(session) == session.scalar(select(func.count(Hold.id)).where(Hold.table_id.is_not(None)))


def test_a_meeting_locked_meanwhile_is_not_moved(session, expo, database_url):
    """The organizer locks it while a colleague moves it: the second one is told, or locks it where it is now."""
    meeting = book(session, expo, 0, 0, 0)
    was, to = expo.slots[0].id, expo.slots[3].id

    lock, move = at_once(
        database_url,
        of_meeting(meetings.lock, expo, meeting, expo.organizer),
        of_meeting(meetings.move, expo, meeting, expo.organizer, slot_id=to),
    )

    session.expire_all()
    is_locked = session.scalar(select(func.count(MeetingLock.id))) == 1
    history = session.scalars(select(Event.act).where(Event.subject == "meeting").order_by(Event.id)).all()
    assert (lock, move, is_locked, meeting.slot_id, *history[1:]) in [
        ((), ("meeting_is_locked",), True, was, "meetings.lock"),
        (("moved_meanwhile",), (), False, to, "meetings.move"),
        ((), (), True, to, "meetings.move", "meetings.lock"),  # SQLite: the lock had not begun to read
    ]


def test_two_who_lock_a_meeting_at_once_lock_it(session, expo, database_url):
    meeting = book(session, expo, 0, 0, 0)
    lock = of_meeting(meetings.lock, expo, meeting, expo.organizer)

    assert at_once(database_url, lock, lock) == [(), ()]
    assert session.scalar(select(func.count(MeetingLock.id))) == 1


def test_two_meetings_change_places_without_waiting_in_a_ring(session, expo, database_url):
    early, late = book(session, expo, 0, 0, 0), book(session, expo, 1, 1, 3)

    answers = at_once(
        database_url,
        of_meeting(meetings.move, expo, early, expo.organizer, slot_id=expo.slots[3].id),
        of_meeting(meetings.move, expo, late, expo.organizer, slot_id=expo.slots[0].id),
    )

    assert answers == [(), ()]
    session.expire_all()
    assert (early.slot_id, late.slot_id) == (expo.slots[3].id, expo.slots[0].id)


def wishing(expo: SmallExpo, actor: Actor, other_id: int) -> Act:
    edition_id = expo.edition.id

    def act(session: Session) -> object:
        edition = session.get_one(Edition, edition_id)
        return wishes.wish(session, actor, edition, other_id=other_id, level=Level.MUST, now=THE_EVE)

    return act


def test_two_companies_wish_for_each_other_at_once(session, expo, database_url):
    answers = at_once(
        database_url,
        wishing(expo, exhibitor(expo, 0), expo.buyers[0].id),
        wishing(expo, buyer(expo, 0), expo.exhibitors[0].id),
    )

    assert answers == [(), ()]
    assert set(session.scalars(select(Wish.side))) == set(Side)


def declining(expo: SmallExpo, wish: Wish, actor: Actor) -> Act:
    edition_id, wish_id = expo.edition.id, wish.id

    def act(session: Session) -> object:
        edition = session.get_one(Edition, edition_id)
        return wishes.reply(session, actor, edition, wish_id=wish_id, answer=Answer.DECLINED, now=THE_EVE)

    return act


def test_a_declined_pair_does_not_meet(session, expo, database_url):
    wish = expo.wish(0, 0)
    session.commit()

    declined, booked = at_once(
        database_url, declining(expo, wish, exhibitor(expo, 0)), booking(expo, 0, 0, 0, buyer(expo, 0))
    )

    assert (bool(declined), bool(booked)) in {(True, False), (False, True)}
    assert active(session) == (0 if booked else 1)
    assert session.scalar(select(func.count(WishReply.id))) == (1 if booked else 0)


def test_two_colleagues_answer_a_wish_at_once(session, expo, database_url):
    wish = expo.wish(0, 0)
    session.commit()
    decline = declining(expo, wish, exhibitor(expo, 0))

    assert at_once(database_url, decline, decline) == [(), ()]
    assert session.scalar(select(func.count(WishReply.id))) == 1


def test_a_buyer_closes_two_times_while_the_later_one_is_booked(session, expo, database_url):
    code, boss, edition_id = expo.buyers[0].code, expo.organizer, expo.edition.id
    slot_ids = [expo.slots[n].id for n in (0, 1)]

    def close(session: Session) -> object:
        edition = session.get_one(Edition, edition_id)
        return buyers.set_times(session, boss, edition, code=code, slot_ids=slot_ids, is_closed=True, now=THE_EVE)

    closed, booked = at_once(database_url, close, booking(expo, 1, 0, 1, exhibitor(expo, 1)))

    assert (bool(closed), bool(booked)) in {(True, False), (False, True)}
    assert session.scalar(select(func.count()).where(Hold.closure_id.is_not(None))) == (2 if booked else 0)


def test_a_longer_closed_time_is_reopened_while_its_end_is_booked(session, expo, database_url):
    """Reopening the second slot writes the first and the third anew; a booking with another company is made there."""
    span = Span(expo.slots[0].starts_at, expo.slots[2].ends_at)
    closed = calendar.closure(expo.edition, span, now=THE_EVE, buyer_id=expo.buyers[0].id)
    session.add(closed)
    session.flush()
    calendar.hold_closure(session, closed)
    actor, edition_id, slot_id = buyer(expo, 0), expo.edition.id, expo.slots[1].id
    session.commit()

    def reopen(session: Session) -> object:
        edition = session.get_one(Edition, edition_id)
        return availability.reopen(session, actor, edition, slot_id=slot_id, now=THE_EVE)

    reopened, booked = at_once(database_url, reopen, booking(expo, 1, 0, 0, exhibitor(expo, 1)))

    assert (reopened, bool(booked)) == ((), True)
    assert session.scalar(select(func.count(Closure.id))) == 2


def test_a_table_is_removed_while_it_is_being_booked(session, expo, database_url):
    """Either the booking at the table is first, or its removal and a booking at the next one."""
    boss, edition_id = expo.organizer, expo.edition.id
    zone_id = session.scalar(select(Zone.id).where(Zone.edition_id == edition_id, Zone.track == Track.DOMESTIC))
    broken = calendar.closure(
        expo.edition, Span(expo.slots[0].starts_at, expo.slots[1].ends_at), now=THE_EVE, table_id=expo.tables[0].id
    )
    session.add(broken)
    session.flush()
    calendar.hold_closure(session, broken)
    session.commit()

    def remove(session: Session) -> object:
        return tables.remove(session, boss, session.get_one(Edition, edition_id), code="D-01", now=THE_EVE)

    removed, booked = at_once(database_url, remove, booking(expo, 0, 0, 2, buyer(expo, 0)))

    assert booked == ()
    assert removed in {(), ("table_has_meetings",)}
    left = session.scalars(select(MeetingTable.code).where(MeetingTable.zone_id == zone_id).order_by(MeetingTable.code))
    assert left.all() == (["D-01", "D-02"] if removed else ["D-02"])
    assert active(session) == 1


def test_the_dates_change_while_somebody_books(session, expo, database_url):
    edition_id, boss, edition = expo.edition.id, expo.organizer, expo.edition
    profile = EditionProfile(
        edition.name_ko, "Renamed", edition.starts_on, edition.ends_on + timedelta(days=1), edition.time_zone
    )

    def describe(session: Session) -> object:
        return editions.describe(session, boss, session.get_one(Edition, edition_id), profile=profile, now=THE_EVE)

    assert at_once(database_url, describe, booking(expo, 0, 0, 0, buyer(expo, 0))) == [(), ()]
