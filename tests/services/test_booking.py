"""Booking by hand: who may, when, where, and every reason why not."""

from datetime import timedelta

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from expo.db import deciding, sessions
from expo.domain.buyers import Decision
from expo.domain.meetings import Origin
from expo.domain.people import STRANGER
from expo.domain.refusals import NotFound, Refusal
from expo.domain.wishes import Answer, Level, Side
from expo.models.calendar import Hold
from expo.models.editions import OpenPhase
from expo.models.history import Event
from expo.models.meetings import Meeting
from expo.models.outbox import Message
from expo.models.schedules import Publication
from expo.models.wishes import WishReply
from expo.services import calendar, meetings
from tests.support.consultations import book, buyer, exhibitor, opened, reasons
from tests.support.refusals import codes_of
from tests.support.small_expo import THE_EVE, SmallExpo


@pytest.fixture
def expo(session: Session) -> SmallExpo:
    return opened(session)


def emails(session: Session) -> list[tuple[str, str]]:
    return sorted(
        (message.recipient, message.template) for message in session.scalars(select(Message).order_by(Message.id))
    )


def test_a_buyer_books_a_free_slot_at_the_lowest_free_table(session, expo):
    first = book(session, expo, 0, 0, 2, buyer(expo, 0))
    second = book(session, expo, 1, 1, 2, buyer(expo, 1))

    assert (first.table.code, second.table.code) == ("D-01", "D-02")
    assert first.origin is Origin.BOOKED
    assert first.interpreter is None


def test_a_booking_holds_its_slot_for_both_and_the_table_and_goes_down_in_history(session, expo):
    meeting = book(session, expo, 0, 0, 2, buyer(expo, 0))

    held = session.scalars(select(Hold).order_by(Hold.id)).all()
    assert [(one.slot_id, one.meeting_id) for one in held] == [(expo.slots[2].id, meeting.id)] * 3
    assert [one.exhibitor_id for one in held if one.exhibitor_id] == [expo.exhibitors[0].id]
    assert [one.buyer_id for one in held if one.buyer_id] == [expo.buyers[0].id]
    assert [one.table_id for one in held if one.table_id] == [expo.tables[0].id]
    done = session.scalars(select(Event).order_by(Event.id.desc())).first()
    assert (done.act, done.detail["to"]["table"]) == ("meetings.book", "D-01")


def test_both_sides_get_an_email_of_a_booking_and_of_the_organizers_too(session, expo):
    book(session, expo, 0, 0, 2, buyer(expo, 0))
    assert emails(session) == [("b-0@example.com", "meetings.booked"), ("e-0@example.com", "meetings.booked")]

    book(session, expo, 1, 1, 2)

    assert emails(session) == [
        ("b-0@example.com", "meetings.booked"),
        ("b-1@example.com", "meetings.booked"),
        ("e-0@example.com", "meetings.booked"),
        ("e-1@example.com", "meetings.booked"),
    ]


def test_a_buyer_from_abroad_gets_the_interpreter_who_speaks_the_language(session, expo):
    meeting = book(session, expo, 0, 3, 0, buyer(expo, 3))

    assert (meeting.interpreter, meeting.table.code) == (expo.interpreter, "G-01")


def test_a_refusal_carries_every_reason(session, expo):
    book(session, expo, 0, 0, 0)
    expo.buyers[1].decision.decision = Decision.REJECTED
    expo.wish(0, 1, Level.NEVER, Side.EXHIBITOR)
    session.execute(OpenPhase.__table__.delete())
    session.commit()

    with pytest.raises(Refusal) as refusal:
        book(session, expo, 0, 1, 0, buyer(expo, 1), now=expo.slots[0].starts_at + timedelta(minutes=1))

    assert reasons(refusal) == [
        "Direct booking is closed. Please ask the organizer's desk.",
        "Your registration is not approved yet.",
        "A consultation of Maker 0 and Trader 1 cannot be booked here.",
        "That time has passed.",
        "Maker 0 is in another meeting at that time.",
    ]


def test_a_buyer_never_reads_whom_the_exhibitor_meets_but_an_organizer_does(session, expo):
    book(session, expo, 0, 0, 0)

    with pytest.raises(Refusal) as to_buyer:
        book(session, expo, 0, 1, 0, buyer(expo, 1))
    with pytest.raises(Refusal) as to_organizer:
        book(session, expo, 0, 1, 0)

    assert reasons(to_buyer) == ["Maker 0 is in another meeting at that time."]
    assert reasons(to_organizer) == ["Maker 0 meets Trader 0 at that time."]


def test_one_reads_of_oneself_in_the_second_person(session, expo):
    book(session, expo, 0, 0, 0)

    with pytest.raises(Refusal) as refusal:
        book(session, expo, 1, 0, 0, buyer(expo, 0))

    assert reasons(refusal) == ["You have another consultation at that time."]


@pytest.mark.parametrize(
    ("said", "reader", "sentence"),
    [
        (Side.BUYER, "buyer", "You said “never” to this company or declined it. Please change that first."),
        (Side.BUYER, "exhibitor", "A consultation of Maker 0 and Trader 0 cannot be booked here."),
        (Side.EXHIBITOR, "organizer", "Maker 0 and Trader 0 do not meet: one of them said “never” or declined."),
    ],
)
def test_a_never_is_absolute_and_not_told_to_whom_it_concerns(session, expo, said, reader, sentence):
    expo.wish(0, 0, Level.NEVER, said)
    session.commit()
    actor = {"buyer": buyer(expo, 0), "exhibitor": exhibitor(expo, 0), "organizer": expo.organizer}[reader]

    with pytest.raises(Refusal) as refusal:
        book(session, expo, 0, 0, 0, actor)

    assert reasons(refusal) == [sentence]


def test_a_declined_pair_does_not_meet(session, expo):
    wish = expo.wish(0, 0, Level.MUST, Side.BUYER)
    wish.reply = WishReply(answer=Answer.DECLINED, replied_at=THE_EVE)
    session.commit()

    with pytest.raises(Refusal) as refusal:
        book(session, expo, 0, 0, 0, buyer(expo, 0))

    assert reasons(refusal) == ["A consultation of Maker 0 and Trader 0 cannot be booked here."]


def test_a_pair_meets_once_until_that_meeting_is_called_off(session, expo):
    meeting = book(session, expo, 0, 0, 0)
    with pytest.raises(Refusal) as refusal:
        book(session, expo, 0, 0, 3)
    assert codes_of(refusal) == ["meets_already"]

    with deciding(session):
        meetings.cancel(session, expo.organizer, expo.edition, meeting.id, reason="평면도 변경", now=THE_EVE)
    again = book(session, expo, 0, 0, 3)

    assert again.slot_id == expo.slots[3].id


def test_before_the_first_publication_nobody_books_but_the_organizer(session, expo):
    session.execute(Publication.__table__.delete())
    session.commit()

    with pytest.raises(Refusal) as refusal:
        book(session, expo, 0, 0, 0, buyer(expo, 0))

    assert codes_of(refusal) == ["not_published"]
    assert book(session, expo, 0, 0, 0).origin is Origin.ASSIGNED


def test_a_day_is_full_at_its_limit_and_the_next_day_is_not(session, expo):
    expo.edition.exhibitor_per_day = 1
    session.commit()
    book(session, expo, 0, 0, 0)

    with pytest.raises(Refusal) as refusal:
        book(session, expo, 0, 1, 1, buyer(expo, 1))

    assert reasons(refusal) == ["Maker 0 has 1 consultations that day, as many as a day holds."]
    assert book(session, expo, 0, 1, 4, buyer(expo, 1)).slot_id == expo.slots[4].id


def test_no_table_and_no_interpreter_are_two_reasons(session, expo):
    book(session, expo, 0, 3, 0)
    expo.buyers[2].track, expo.buyers[2].languages = expo.buyers[3].track, ["vi"]
    session.commit()

    with pytest.raises(Refusal) as refusal:
        book(session, expo, 1, 2, 0)

    assert reasons(refusal) == [
        "No table is free at that time.",
        "No interpreter who speaks the language is free at that time.",
    ]


def test_an_interpreter_rests_in_time(session, expo):
    expo.edition.interpreter_run = 1
    session.commit()
    book(session, expo, 0, 3, 0)

    with pytest.raises(Refusal) as refusal:
        book(session, expo, 1, 3, 1)

    assert reasons(refusal) == ["The interpreter would work too long without a rest."]


def test_the_organizer_chooses_a_table_of_the_buyers_zone(session, expo):
    chosen = book(session, expo, 0, 0, 0, table_id=expo.tables[1].id)
    with pytest.raises(Refusal) as taken:
        book(session, expo, 1, 1, 0, table_id=expo.tables[1].id)
    with pytest.raises(Refusal) as abroad:
        book(session, expo, 1, 1, 0, table_id=expo.tables[2].id)

    assert chosen.table.code == "D-02"
    assert reasons(taken) == reasons(abroad) == ["No table is free at that time."]


def test_a_running_slot_is_for_the_organizers_desk_only(session, expo):
    running = expo.slots[0].starts_at + timedelta(minutes=5)

    with pytest.raises(Refusal):
        book(session, expo, 0, 0, 0, buyer(expo, 0), now=running)

    assert book(session, expo, 0, 0, 0, now=running).is_active


def test_nobody_books_for_others(session, expo):
    for actor in (buyer(expo, 1), exhibitor(expo, 1), STRANGER):
        with pytest.raises(NotFound):
            book(session, expo, 0, 0, 0, actor)


def test_a_slot_of_another_edition_is_not_found(session, expo):
    with pytest.raises(NotFound), deciding(session):
        meetings.book(
            session,
            expo.organizer,
            expo.edition,
            exhibitor_id=expo.exhibitors[0].id,
            buyer_id=expo.buyers[0].id,
            slot_id=10**6,
            now=THE_EVE,
        )


def test_a_writer_who_took_no_lock_is_answered_with_another_table(session, expo, database_url):
    """On PostgreSQL another transaction may write between check and insert: the database refuses, we try again."""
    if session.get_bind().dialect.name == "sqlite":
        pytest.skip("on SQLite no other transaction writes while we decide")
    others = sessions(database_url)
    ids = expo.edition.id, expo.exhibitors[1].id, expo.buyers[1].id, expo.slots[0].id, expo.tables[0].id

    def write_without_asking(*_: object) -> None:
        with others() as other:
            edition_id, exhibitor_id, buyer_id, slot_id, table_id = ids
            rival = Meeting(
                edition_id=edition_id,
                exhibitor_id=exhibitor_id,
                buyer_id=buyer_id,
                slot_id=slot_id,
                table_id=table_id,
                origin=Origin.PLANNED,
                created_at=THE_EVE,
            )
            other.add(rival)
            other.flush()
            calendar.hold_meeting(other, rival)
            other.commit()

    session.rollback()
    event.listen(session, "before_flush", write_without_asking, once=True)
    meeting = book(session, expo, 0, 0, 0)
    others.kw["bind"].dispose()

    assert meeting.table.code == "D-02"
