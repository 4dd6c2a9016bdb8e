"""The free times of a pair, as booking would find them."""

from dataclasses import replace

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from expo.db import deciding
from expo.queries import booking
from expo.services import meetings
from tests.support.consultations import book, buyer, opened
from tests.support.small_expo import THE_EVE, SmallExpo


@pytest.fixture
def expo(session: Session) -> SmallExpo:
    return opened(session)


def test_options_colour_every_slot_and_agree_with_booking(session, expo):
    book(session, expo, 0, 0, 0)
    book(session, expo, 1, 1, 1)
    question = booking.ask(
        session,
        buyer(expo, 1),
        expo.edition,
        exhibitor_id=expo.exhibitors[0].id,
        buyer_id=expo.buyers[1].id,
        now=expo.slots[2].starts_at,
    )

    options = question.options()

    assert question.objections == ()
    assert [option.is_free for option in options] == [False, False, False, True, True, True, True, True]
    assert [[one.code for one in option.reasons] for option in options[:3]] == [
        ["slot_is_past", "one_meeting_at_a_time"],
        ["slot_is_past", "one_meeting_at_a_time"],
        ["slot_is_past"],
    ]
    assert {option.table.code for option in options if option.is_free} == {"D-01"}


def test_the_question_costs_the_same_however_full_the_calendar_is(session, expo):
    def queries() -> int:
        seen = []
        session.commit()
        session.expunge_all()
        bind = session.get_bind()
        count = lambda *_: seen.append(1)  # noqa: E731 -- a listener, removed below
        event.listen(bind, "before_cursor_execute", count)
        booking.ask(
            session, replace(expo.organizer), edition, exhibitor_id=pair[0], buyer_id=pair[1], now=THE_EVE
        ).options()
        event.remove(bind, "before_cursor_execute", count)
        return len(seen)

    edition, pair = expo.edition, (expo.exhibitors[2].id, expo.buyers[2].id)
    _ = edition.id, edition.exhibitor_per_day
    empty = queries()
    for slot in range(3):
        with deciding(session):
            meetings.book(
                session,
                expo.organizer,
                session.merge(edition),
                exhibitor_id=session.merge(expo.exhibitors[slot % 2]).id,
                buyer_id=session.merge(expo.buyers[slot]).id,
                slot_id=session.merge(expo.slots[slot]).id,
                now=THE_EVE,
            )
    session.merge(edition)

    assert queries() <= empty
