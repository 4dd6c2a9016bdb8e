"""The pages of a provisional timetable: marked for companies, objected to in one form, decided by the organizer."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from expo import clock
from expo.models.meetings import Meeting
from expo.services import schedules
from tests.support import versions
from tests.support.small_expo import THE_EVE
from tests.support.versions import FIRST

BUYER = FIRST[0][1]


@pytest.fixture
def expo(session):
    """Return the small expo with a timetable that is provisional for three hours."""
    expo, version = versions.planned(session)
    until = THE_EVE + timedelta(hours=3)
    schedules.publish(session, expo.organizer, expo.edition, schedule_id=version.id, now=THE_EVE, until=until)
    session.commit()
    return expo


@pytest.fixture
def meeting_id(session, expo) -> int:
    buyer = Meeting.buyer_id == expo.buyers[BUYER].id
    found = session.scalars(select(Meeting.id).where(buyer)).one()
    session.rollback()
    return found


def test_a_buyer_objects_with_one_tap_and_a_sentence_and_the_organizer_decides(enter, expo, meeting_id):
    buyer, organizer = enter("buyer", BUYER), enter("organizer")
    agenda = buyer.get("/2026/agenda").text
    assert "Provisional timetable" in agenda
    address = f"/2026/consultations/{meeting_id}/objection"
    assert f'href="{address}"' in agenda

    assert buyer.post(address, data={"reason": ""}).status_code == 422
    assert buyer.post(address, data={"reason": "We buy no food."}).status_code == 303

    assert "You objected" in buyer.get("/2026/agenda").text
    listed = organizer.get("/2026/organizer/objections").text
    assert "We buy no food." in listed
    assert "1 objection waits for a decision." in organizer.get("/2026/organizer/").text
    decision = f"/2026/organizer/objections/{meeting_id}"
    assert organizer.post(decision, data={"settlement": "cancelled", "reason": ""}).status_code == 422
    assert organizer.post(decision, data={"settlement": "left_out"}).status_code == 303
    assert "left out when the final timetable" in buyer.get(address).text
    assert "Plan again" in organizer.get("/2026/organizer/objections").text


def test_exhibitors_see_that_it_is_provisional_on_today_and_on_all_days(enter, expo, meeting_id):
    exhibitor = enter("exhibitor", FIRST[0][0])

    assert "Provisional timetable" in exhibitor.get("/2026/today").text
    assert f"/2026/consultations/{meeting_id}/objection" in exhibitor.get("/2026/today/days").text
    assert enter("buyer", 3).get(f"/2026/consultations/{meeting_id}/objection").status_code == 404


def test_the_planner_makes_it_final_and_moves_the_date(enter, session, expo, meeting_id):
    organizer, planner = enter("organizer"), "/2026/organizer/planner/1"
    page = organizer.get(planner).text
    assert "If you make it final" in page
    assert "<b>6</b> companies are told" in page.partition("If you make it final")[2]

    typed = organizer.post(f"{planner}/publication", data={"until": "soon"}, follow_redirects=True).text
    assert "for example 2026-03-19 14:00" in typed
    emptied = organizer.post(f"{planner}/publication", data={"until": " "}, follow_redirects=True).text
    assert "Please say until when companies may object." in emptied
    assert "If you make it final" in emptied
    later = organizer.post(f"{planner}/publication", data={"until": "2026-05-31 22:00"}, follow_redirects=True).text
    assert "22:00" in later
    final = organizer.post(f"{planner}/publication", follow_redirects=True).text
    assert "Version 1 is in force. 6 companies are told." in final
    assert "Provisional timetable" not in enter("buyer", BUYER).get("/2026/agenda").text


def test_after_the_date_nobody_can_object_any_more(enter, session, expo, meeting_id):
    expo.edition.clock_shift_seconds = clock.shift_to(THE_EVE + timedelta(hours=4))
    session.commit()
    buyer, address = enter("buyer", BUYER), f"/2026/consultations/{meeting_id}/objection"

    assert "You cannot object to it now" in buyer.get(address).text
    late = buyer.post(address, data={"reason": "Too late"})
    assert (late.status_code, late.text.count("Too late")) == (422, 1)
    assert "The time for objections is over." in buyer.get("/2026/agenda").text
    page = enter("organizer").get("/2026/organizer/").text
    assert ("The time for objections to version 1 ended" in page, "companies may object until" in page) == (True, False)
