"""At the desk: a person without an appointment is found or entered, seated with one press, and gets a slip."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from expo import clock
from expo.models.badges import Person
from expo.models.buyers import ConsentText
from expo.models.meetings import Meeting
from tests.support.reading import text_of

pytestmark = pytest.mark.sqlite_only

DESK = "/2026/organizer/walk-ins"
KIM = {"name": "김서준", "company": "하늘유통", "country": "KR", "language": "", "sectors": "food"}


@pytest.fixture
def desk(session, expo, enter):
    expo.edition.clock_shift_seconds = clock.shift_to(expo.slots[0].starts_at + timedelta(minutes=2))
    for kind, required in (("collection", True), ("marketing", False)):
        session.add(
            ConsentText(
                edition_id=expo.edition.id,
                kind=kind,
                is_required=required,
                title_ko="동의",
                title_en=f"the {kind}",
                body_ko="글",
                body_en="Text",
            )
        )
    session.commit()
    return enter("organizer")


def test_a_person_is_entered_seated_and_gets_a_slip_for_phone_and_paper(desk, session):
    assert "Nobody found" in text_of(desk.get(f"{DESK}?q=김서준"))
    choices = desk.post(DESK, data=KIM | {"consent_collection": "y"}, follow_redirects=True)
    assert "You look for Food" in text_of(choices)

    address = re.search(r'action="([^"]+/seats/[^"]+)"', choices.text)[1]
    slip = desk.post(address, follow_redirects=True)

    meeting = session.scalars(select(Meeting)).one()
    words = ("Mon 1 Jun", "10:00–10:30", meeting.table.code, meeting.exhibitor.name_en)
    assert all(word in text_of(slip) for word in words), text_of(slip)
    paper = desk.get(re.search(r'href="([^"]+\.pdf)"', slip.text)[1])
    assert (paper.status_code, paper.data[:4]) == (200, b"%PDF")
    again = desk.get(f"{DESK}?q=ㄱㅅㅈ").text
    assert f"{DESK}/{session.scalars(select(Person.id)).one()}" in again
    assert "<details>" in again
    assert "autofocus" not in again.split("<details>")[1]

    undo = re.search(r'action="([^"]+/removal)"', slip.text)[1]
    chosen = desk.post(undo, follow_redirects=True)
    session.rollback()
    assert "The seat is taken back" in text_of(chosen)
    assert (session.scalars(select(Meeting)).one().is_active, meeting.cancellation.reason) == (None, "mistake")


def test_a_language_without_interpreter_is_the_reason_and_can_be_changed(desk, session):
    form = {"country": "JP", "consent_collection": "y"}
    page = desk.post(DESK, data=KIM | form, follow_redirects=True)
    assert "No interpreter for the language of this person is free today." in text_of(page)

    address = re.search(r'action="([^"]+/request)"', page.text)[1]
    assert desk.post(address, data={"languages": [], "sectors": ["food"]}).status_code == 422
    again = desk.post(address, data={"languages": ["en", "ja"], "sectors": ["food"]}, follow_redirects=True)
    assert "Free now, best first" in text_of(again)


def test_what_is_missing_is_said_and_what_was_typed_stays(desk, session):
    page = desk.post(DESK, data=KIM | {"sectors": []})

    assert (page.status_code, "Please choose at least one." in text_of(page), "하늘유통" in page.text) == (
        422, True, True,
    )  # fmt: skip
    missing = desk.post(DESK, data=KIM)
    assert "Consultations cannot be arranged without this consent." in text_of(missing)
    assert session.scalars(select(Person)).all() == []


def test_a_visitor_who_is_known_becomes_a_buyer_on_the_same_badge(desk, session):
    desk.post("/2026/organizer/badges", data={"type": "visitor", "name": "이하린", "company": "누리마트"})
    person = session.scalars(select(Person)).one()

    form = desk.get(f"{DESK}?person={person.id}")
    assert "누리마트" in form.text
    data = {"name": "이하린", "company": "누리마트", "person": str(person.id), "consent_collection": "y"}
    desk.post(DESK, data=KIM | data)

    session.rollback()
    same = session.scalars(select(Person)).one()
    assert (same.id, same.buyer.name, len(same.badges)) == (person.id, "누리마트", 1)
