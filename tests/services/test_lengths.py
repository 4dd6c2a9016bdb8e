"""Consultations of two slots: planned, published, booked, moved and undone, and never in anybody's way."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from expo.db import deciding
from expo.domain.meetings import Origin
from expo.domain.people import STRANGER
from expo.domain.refusals import NotAllowed, Refusal
from expo.domain.schedules import Policy, Start
from expo.models.calendar import Hold
from expo.models.history import Event
from expo.models.meetings import LongConsultation, Meeting
from expo.models.outbox import Message
from expo.models.schedules import StoredPlacement
from expo.queries import limits
from expo.queries import schedules as schedules_queries
from expo.scheduling import MaxSeconds, replan, solve
from expo.scheduling.formats import problem_document, schedule_document
from expo.services import lengths, meetings, schedules
from tests.support.consultations import book, opened, reasons
from tests.support.refusals import codes_of
from tests.support.small_expo import NOW, THE_EVE, SmallExpo


@pytest.fixture
def expo(session: Session) -> SmallExpo:
    return opened(session)


def lengthen(session: Session, expo: SmallExpo, exhibitor: int, buyer: int, *, is_long: bool = True) -> None:
    with deciding(session):
        lengths.set_length(
            session,
            expo.organizer,
            expo.edition,
            exhibitor_id=expo.exhibitors[exhibitor].id,
            buyer_id=expo.buyers[buyer].id,
            is_long=is_long,
            now=NOW,
        )


def held(session: Session, meeting: Meeting) -> dict[int, set[str]]:
    """Return what a meeting holds, by slot."""
    found: dict[int, set[str]] = {}
    for hold in session.scalars(select(Hold).where(Hold.meeting_id == meeting.id)):
        columns = ("exhibitor_id", "buyer_id", "table_id", "interpreter_id")
        found.setdefault(hold.slot_id, set()).update(name for name in columns if getattr(hold, name) is not None)
    return found


def test_a_long_consultation_holds_two_slots_in_a_row_at_one_table(session, expo):
    lengthen(session, expo, 0, 0)

    meeting = book(session, expo, 0, 0, 0)

    assert meeting.slot_ids == (expo.slots[0].id, expo.slots[1].id)
    assert meeting.ends_at == expo.slots[1].ends_at
    assert session.scalar(select(Meeting.ends_at)) == expo.slots[1].ends_at
    assert held(session, meeting) == {slot: {"exhibitor_id", "buyer_id", "table_id"} for slot in meeting.slot_ids}
    with pytest.raises(Refusal) as refusal:
        book(session, expo, 1, 0, 1)
    assert codes_of(refusal) == ["one_meeting_at_a_time"]


def test_the_database_refuses_a_second_hold_of_the_second_slot(session, expo):
    lengthen(session, expo, 0, 0)
    meeting = book(session, expo, 0, 0, 0)

    with pytest.raises(IntegrityError), session.begin_nested():
        session.add(Hold(slot_id=expo.slots[1].id, table_id=meeting.table_id, meeting_id=meeting.id))


def test_moving_takes_both_slots_and_cancelling_frees_both(session, expo):
    lengthen(session, expo, 0, 0)
    meeting = book(session, expo, 0, 0, 0)

    with deciding(session):
        meetings.move(session, expo.organizer, expo.edition, meeting.id, slot_id=expo.slots[1].id, now=THE_EVE)
    assert set(held(session, meeting)) == {expo.slots[1].id, expo.slots[2].id}

    with deciding(session):
        meetings.cancel(session, expo.organizer, expo.edition, meeting.id, reason="Called off", now=THE_EVE)
    assert held(session, meeting) == {}


def test_a_new_length_counts_from_the_next_time_on_and_the_letter_says_until_when(session, expo):
    meeting = book(session, expo, 0, 0, 0)
    lengthen(session, expo, 0, 0)
    assert meeting.slot_ids == (expo.slots[0].id,)

    with deciding(session):
        meetings.move(session, expo.organizer, expo.edition, meeting.id, slot_id=expo.slots[0].id, now=THE_EVE)

    assert meeting.slot_ids == (expo.slots[0].id, expo.slots[1].id)
    moved = session.scalars(select(Message).where(Message.template == "meetings.moved")).all()
    assert all("10:00–11:00" in one.body for one in moved)
    calendar = next(one.calendar for one in moved if one.calendar)
    minutes = meeting.ends_at - meeting.slot.starts_at
    assert minutes == timedelta(hours=1)
    assert "DTEND" in calendar
    assert "T110000" in calendar


def test_it_never_begins_in_the_last_slot_before_a_break(session, expo):
    lengthen(session, expo, 0, 0)
    last = next(one for one in expo.slots if all(one.ends_at != other.starts_at for other in expo.slots))

    with pytest.raises(Refusal) as refusal:
        book(session, expo, 0, 0, expo.slots.index(last))

    assert codes_of(refusal) == ["slot_is_allowed"]
    assert reasons(refusal) == ["It takes two slots, and no other one follows this slot at once."]


def test_it_counts_as_two_for_the_most_consultations_of_a_day(session, expo):
    lengthen(session, expo, 0, 0)
    book(session, expo, 0, 0, 0)

    today = limits.of_day(session, expo.edition, expo.slots[0].day_id).today

    assert sum(count[expo.exhibitors[0].id] for count in today.values()) >= 2


def test_a_plan_gives_it_two_slots_publishing_writes_them_and_undoing_takes_them_back(session, expo):
    expo.wish_all()
    session.commit()
    lengthen(session, expo, 0, 0)

    published = plan(session, expo)

    pair = (expo.exhibitors[0].id, expo.buyers[0].id)
    placed = {(one.exhibitor_id, one.buyer_id): one.second_slot_id for one in session.scalars(select(StoredPlacement))}
    assert placed[pair] is not None
    assert [other for other, second in placed.items() if second is not None] == [pair]
    long = session.scalar(select(Meeting).where(Meeting.second_slot_id.is_not(None)))
    assert (long.exhibitor_id, long.buyer_id) == pair
    assert set(held(session, long)) == set(long.slot_ids)
    assert long.slots[0].ends_at == long.slots[1].starts_at
    letter = session.scalar(select(Message.body).where(Message.recipient == "b-0@example.com"))
    assert f"{long.slot.starts_at.astimezone(expo.edition.zone):%H:%M}–" in letter

    with deciding(session):
        schedules.undo(session, expo.organizer, expo.edition, publication_id=published, now=NOW)
    assert session.scalars(select(Hold.id).where(Hold.meeting_id == long.id)).all() == []


def test_planning_anew_leaves_a_long_one_made_by_hand_at_its_table(session, expo):
    expo.wish_all()
    session.commit()
    lengthen(session, expo, 0, 0)
    meeting = book(session, expo, 0, 0, 0, origin=Origin.ASSIGNED, table_id=expo.tables[1].id)
    seat = meeting.slot_ids, meeting.table_id
    assert len(meeting.slot_ids) == 2

    plan(session, expo, start=Start.FRESH)

    assert (meeting.is_active, meeting.slot_ids, meeting.table_id) == (True, *seat)
    assert len(session.scalars(select(Meeting).where(Meeting.is_active.is_(True))).all()) > 1


def test_a_plan_that_changes_little_leaves_what_people_hold_as_long_as_it_is(session, expo):
    expo.wish_all()
    session.commit()
    plan(session, expo)
    lengthen(session, expo, 0, 0)

    plan(session, expo, start=Start.KEEP)
    assert second_slots(session, expo) == {None}

    plan(session, expo, start=Start.FRESH)
    assert None not in second_slots(session, expo)


def second_slots(session: Session, expo: SmallExpo) -> set[int | None]:
    """Return the second slots of the active consultation of the first two companies."""
    pair = Meeting.exhibitor_id == expo.exhibitors[0].id, Meeting.buyer_id == expo.buyers[0].id
    return set(session.scalars(select(Meeting.second_slot_id).where(*pair, Meeting.is_active.is_(True))))


def test_only_the_organizer_says_how_long_and_the_history_keeps_it(session, expo):
    pair = {"exhibitor_id": expo.exhibitors[0].id, "buyer_id": expo.buyers[0].id}
    with pytest.raises(NotAllowed):
        lengths.set_length(session, STRANGER, expo.edition, is_long=True, now=NOW, **pair)

    lengthen(session, expo, 0, 0)
    lengthen(session, expo, 0, 0)
    lengthen(session, expo, 0, 0, is_long=False)

    assert session.scalars(select(LongConsultation)).all() == []
    acts = session.scalars(select(Event.act).where(Event.act.in_(["meetings.lengthen", "meetings.shorten"])))
    assert list(acts.all()) == ["meetings.lengthen", "meetings.shorten"]


def plan(session: Session, expo: SmallExpo, start: Start = Start.KEEP) -> int:
    """Plan, record and publish a version, as the worker and then an organizer do; return the publication."""
    policy = Policy(seconds=5, start=start)
    schedule = schedules.ask(session, expo.organizer, expo.edition, policy=policy, now=NOW)
    loaded = schedules_queries.load_problem(session, expo.edition, policy, NOW)
    old = tuple(loaded.active.values()) if policy.keeps_timetable else ()
    solved = replan(loaded.problem, old, stop=MaxSeconds(2)) if old else solve(loaded.problem, stop=MaxSeconds(2))
    schedules.claim(session, worker="w", now=NOW, schedule_id=schedule.id)
    document = schedule_document(solved)
    schedules.record(session, schedule.id, loaded, document, problem_document(loaded.problem), worker="w", now=NOW)
    assert schedule.failed_at is None, schedule.figures
    publication = schedules.publish(session, expo.organizer, expo.edition, schedule_id=schedule.id, now=NOW)
    session.commit()
    return publication.id
