"""Publishing a version, and undoing it: who meets whom afterwards, and who is told."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from expo.db import deciding
from expo.domain.meetings import Origin
from expo.domain.refusals import NotFound, Refusal
from expo.domain.schedules import Policy, VersionState
from expo.domain.wishes import Level, Side
from expo.models.calendar import Hold
from expo.models.meetings import Cancellation, Meeting, MeetingLock
from expo.models.outbox import Message
from expo.models.schedules import Schedule
from expo.queries import schedules as schedules_queries
from expo.services import calendar, schedules
from tests.support.small_expo import THE_EVE, SmallExpo
from tests.support.versions import FIRST, booked, timetable, version

LATER = THE_EVE + timedelta(hours=1)


def held(session: Session) -> set[tuple[int, int | None]]:
    """Return what the calendar holds for meetings: slots and tables."""
    found = select(Hold.slot_id, Hold.table_id).where(Hold.meeting_id.is_not(None), Hold.table_id.is_not(None))
    return {(slot, table) for slot, table in session.execute(found)}


def meeting_rows(session: Session) -> set[tuple[int, int, int]]:
    """Return which row stands for which pair."""
    return {tuple(row) for row in session.execute(select(Meeting.id, Meeting.exhibitor_id, Meeting.buyer_id))}


def publish(session: Session, expo: SmallExpo, schedule: Schedule, now=THE_EVE):
    return schedules.publish(session, expo.organizer, expo.edition, schedule_id=schedule.id, now=now)


def test_publishing_writes_the_meetings_and_their_holds_and_tells_those_concerned(session, expo):
    publication = publish(session, expo, version(session, expo, FIRST))

    assert timetable(session, expo) == set(FIRST)
    assert held(session) == {(expo.slots[slot].id, expo.tables[table].id) for _, _, slot, table in FIRST}
    assert publication.figures["told"] == 6
    recipients = session.scalars(select(Message.recipient).order_by(Message.id)).all()
    assert recipients == [f"{code}@example.com" for code in ("e-0", "e-1", "e-2", "b-0", "b-1", "b-2")]
    assert schedules_queries.get(session, expo.edition, 1).state is VersionState.IN_FORCE


def test_a_version_that_is_not_ready_is_not_published(session, expo):
    schedule = schedules.ask(session, expo.organizer, expo.edition, policy=Policy(), now=THE_EVE)

    with pytest.raises(Refusal):
        publish(session, expo, schedule)


def test_a_version_of_another_edition_is_not_found(session, expo):
    with pytest.raises(NotFound):
        schedules.publish(session, expo.organizer, expo.edition, schedule_id=10**6, now=THE_EVE)


def test_meetings_that_stay_keep_their_row_and_those_that_swap_do_not_collide(session, expo):
    publish(session, expo, version(session, expo, FIRST))
    rows = meeting_rows(session)
    swapped = [(1, 1, 1, 0), (2, 2, 0, 1), (0, 0, 0, 0), (0, 1, 2, 0)]

    publication = publish(session, expo, version(session, expo, swapped), now=LATER)

    assert timetable(session, expo) == set(swapped)
    assert held(session) == {(expo.slots[slot].id, expo.tables[table].id) for _, _, slot, table in swapped}
    after = meeting_rows(session)
    assert after == rows
    assert {key: publication.figures[key] for key in ("kept", "moved", "added", "dropped")} == {
        "kept": 2, "moved": 2, "added": 0, "dropped": 0,
    }  # fmt: skip


def test_emails_go_only_to_those_whose_place_or_time_changes(session, expo):
    publish(session, expo, version(session, expo, FIRST))
    session.query(Message).delete()
    changed = [(0, 0, 0, 0), (1, 1, 0, 1), (2, 2, 1, 1), (0, 1, 2, 0)]  # only exhibitor 2 and buyer 2: another table

    publish(session, expo, version(session, expo, changed), now=LATER)

    messages = session.scalars(select(Message).order_by(Message.id)).all()
    assert [(one.recipient, one.template) for one in messages] == [
        ("e-2@example.com", "schedules.changed"),
        ("b-2@example.com", "schedules.changed"),
    ]
    assert "D-02" in messages[0].body
    assert "D-01" in messages[0].body


def test_a_booking_made_meanwhile_wins_and_what_clashes_with_it_is_left_out(session, expo):
    schedule = version(session, expo, FIRST)
    booked(session, expo, (0, 2, 0, 0))  # exhibitor 0 was to meet buyer 0 then

    publication = publish(session, expo, schedule)

    assert timetable(session, expo) == {(0, 2, 0, 0), (1, 1, 0, 1), (2, 2, 1, 0), (0, 1, 2, 0)}
    assert publication.figures["carried"] == 1
    assert publication.figures["omissions"] == [
        {"exhibitor": expo.exhibitors[0].id, "buyer": expo.buyers[0].id, "why": "clash"}
    ]


def test_a_meeting_whose_table_was_taken_meanwhile_sits_at_another_one(session, expo):
    schedule = version(session, expo, [(0, 0, 0, 0)])
    booked(session, expo, (1, 1, 0, 0))

    publish(session, expo, schedule)

    assert timetable(session, expo) == {(1, 1, 0, 0), (0, 0, 0, 1)}


def test_a_locked_meeting_stays_where_it_is(session, expo):
    publish(session, expo, version(session, expo, FIRST))
    meeting = session.scalars(select(Meeting).where(Meeting.exhibitor_id == expo.exhibitors[2].id)).one()
    session.add(MeetingLock(meeting_id=meeting.id, locked_at=THE_EVE))
    session.flush()

    publish(session, expo, version(session, expo, [(2, 2, 5, 1), (0, 0, 3, 0)]), now=LATER)

    assert timetable(session, expo) == {(2, 2, 1, 0), (0, 0, 3, 0)}


def test_what_a_person_called_off_is_not_brought_back(session, expo):
    publish(session, expo, version(session, expo, FIRST))
    meeting = session.scalars(select(Meeting).where(Meeting.exhibitor_id == expo.exhibitors[2].id)).one()
    meeting.is_active = None
    session.add(Cancellation(meeting_id=meeting.id, cancelled_at=LATER, reason="ill"))
    calendar.release_meetings(session, [meeting.id])
    session.flush()

    publication = publish(session, expo, version(session, expo, FIRST), now=LATER + timedelta(hours=1))

    assert (2, 2, 1, 0) not in timetable(session, expo)
    assert [one["why"] for one in publication.figures["omissions"]] == ["cancelled_since"]


def test_a_wish_withdrawn_since_is_left_out(session, expo):
    schedule = version(session, expo, FIRST)
    expo.wish(0, 0, Level.NEVER, side=Side.EXHIBITOR, when=THE_EVE)

    publication = publish(session, expo, schedule)

    assert [one["why"] for one in publication.figures["omissions"]] == ["wish_withdrawn"]


def test_meetings_that_have_begun_stay_and_no_new_one_is_put_into_the_past(session, expo):
    expo.edition.notice_minutes = 0
    publish(session, expo, version(session, expo, FIRST))
    noon = expo.slots[1].starts_at

    publication = publish(session, expo, version(session, expo, [(1, 0, 0, 0)]), now=noon)

    assert timetable(session, expo) == {(0, 0, 0, 0), (1, 1, 0, 1), (2, 2, 1, 0)}
    assert [one["why"] for one in publication.figures["omissions"]] == ["already_begun"]
    # Their first e-mail had not left; of what it told only consultations that are over remain.
    assert not {"e-0", "b-1"} & {who for who, _kind in subjects(session)}


@pytest.mark.sqlite_only
def test_what_was_worked_out_before_the_lock_is_worked_out_again_if_somebody_booked_meanwhile(session, expo):
    schedule = version(session, expo, FIRST)
    ready = schedules.prepare(session, expo.edition, schedule_id=schedule.id, now=THE_EVE)
    booked(session, expo, (0, 0, 4, 0))
    session.commit()

    publication = schedules.publish(
        session, expo.organizer, expo.edition, schedule_id=schedule.id, now=THE_EVE, prepared=ready
    )

    assert len(ready.preview.changes) == len(FIRST)
    assert (publication.figures["carried"], len(publication.figures["omissions"])) == (1, 0)
    assert timetable(session, expo) == {(0, 0, 4, 0)} | {place for place in FIRST if place[:2] != (0, 0)}


@pytest.mark.sqlite_only  # on PostgreSQL a commit in another database of the same server counts, too
def test_what_was_worked_out_before_the_lock_is_not_read_again_if_nobody_wrote_meanwhile(session, expo, monkeypatch):
    schedule_id = version(session, expo, FIRST).id
    session.commit()
    ready = schedules.prepare(session, expo.edition, schedule_id=schedule_id, now=THE_EVE)
    monkeypatch.delattr("expo.queries.schedules.publication_input")

    with deciding(session):
        schedules.publish(session, expo.organizer, expo.edition, schedule_id=schedule_id, now=THE_EVE, prepared=ready)

    assert timetable(session, expo) == set(FIRST)


# -- undoing --------------------------------------------------------------------------------------------------------


def test_undoing_puts_the_former_version_in_force_again(session, expo):
    publish(session, expo, version(session, expo, FIRST))
    newest = publish(session, expo, version(session, expo, [(0, 0, 4, 0), (1, 3, 5, 2)]), now=LATER)
    session.query(Message).delete()

    undoing = schedules.undo(
        session, expo.organizer, expo.edition, publication_id=newest.id, now=LATER + timedelta(hours=1)
    )

    assert timetable(session, expo) == set(FIRST)
    assert held(session) == {(expo.slots[slot].id, expo.tables[table].id) for _, _, slot, table in FIRST}
    assert undoing.undoes_id == newest.id
    states = [one.state for one in schedules_queries.index(session, expo.edition)]
    assert states == [VersionState.UNDONE, VersionState.IN_FORCE]
    assert session.scalar(select(func.count()).select_from(Message)) == 7


def test_a_second_click_publishes_nothing_so_that_undoing_still_leads_to_the_former_version(session, expo):
    publish(session, expo, version(session, expo, FIRST))
    second = version(session, expo, [(0, 0, 4, 0), (1, 3, 5, 2)])
    first_click = publish(session, expo, second, now=LATER)

    assert publish(session, expo, second, now=LATER) is first_click

    schedules.undo(session, expo.organizer, expo.edition, publication_id=first_click.id, now=LATER)
    assert timetable(session, expo) == set(FIRST)


def test_undoing_the_first_publication_takes_back_what_was_planned_and_nothing_else(session, expo):
    booked(session, expo, (2, 3, 7, 2), Origin.ASSIGNED)
    first = publish(session, expo, version(session, expo, FIRST))

    schedules.undo(session, expo.organizer, expo.edition, publication_id=first.id, now=LATER)

    assert timetable(session, expo) == {(2, 3, 7, 2)}


def test_undoing_twice_brings_back_what_was_undone(session, expo):
    first = publish(session, expo, version(session, expo, FIRST))
    undone = schedules.undo(session, expo.organizer, expo.edition, publication_id=first.id, now=LATER)

    schedules.undo(session, expo.organizer, expo.edition, publication_id=undone.id, now=LATER + timedelta(hours=1))

    assert timetable(session, expo) == set(FIRST)


def test_only_what_the_organizer_sees_as_newest_is_undone(session, expo):
    first = publish(session, expo, version(session, expo, FIRST))
    publish(session, expo, version(session, expo, FIRST[:2]), now=LATER)

    with pytest.raises(Refusal):
        schedules.undo(session, expo.organizer, expo.edition, publication_id=first.id, now=LATER)


def subjects(session: Session) -> list[tuple[str, str]]:
    """Return who gets which kind of e-mail, as they wait."""
    rows = session.execute(select(Message.recipient, Message.template).order_by(Message.recipient, Message.id))
    return [(recipient.split("@")[0], template.split(".")[1]) for recipient, template in rows]


def test_publishing_and_undoing_before_any_email_has_left_tells_nobody(session, expo):
    first = publish(session, expo, version(session, expo, FIRST))

    schedules.undo(session, expo.organizer, expo.edition, publication_id=first.id, now=LATER)

    assert subjects(session) == []


def test_an_undo_counts_those_who_have_heard_of_what_it_undoes(session, expo):
    publication = publish(session, expo, version(session, expo, FIRST))
    quiet = schedules_queries.undo_preview(session, expo.edition, LATER).figures["told"]
    session.execute(update(Message).where(Message.recipient.like("e-%")).values(sent_at=THE_EVE))
    session.commit()
    shown = schedules_queries.undo_preview(session, expo.edition, LATER)

    undone = schedules.undo(session, expo.organizer, expo.edition, publication_id=publication.id, now=LATER)

    assert (quiet, shown.figures["told"], undone.figures["told"]) == (0, 3, 3)
    assert shown.told == (frozenset(one.id for one in expo.exhibitors[:3]), frozenset())
    written = session.scalars(select(Message.recipient).where(Message.sent_at.is_(None)).order_by(Message.id)).all()
    assert written == [f"e-{number}@example.com" for number in range(3)]


def test_emails_that_have_not_left_are_replaced_by_the_net_change(session, expo):
    publish(session, expo, version(session, expo, FIRST))
    session.execute(update(Message).where(Message.recipient == "b-0@example.com").values(sent_at=THE_EVE, attempts=1))

    publish(session, expo, version(session, expo, [(0, 0, 3, 0), *FIRST[1:3]]), now=LATER)

    told = subjects(session)
    assert [kind for who, kind in told if who == "b-0"] == ["published", "changed"]
    assert [kind for who, kind in told if who == "e-0"] == ["published"]
    (exhibitor,) = session.scalars(select(Message.body).where(Message.recipient == "e-0@example.com"))
    assert exhibitor.count("신규:") == 1
    assert "취소" not in exhibitor
