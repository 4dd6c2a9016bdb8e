"""Only the organizer reads the e-mails."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.db import deciding
from expo.domain.outbox import ATTEMPTS
from expo.models.history import Event
from expo.models.outbox import Message
from expo.models.people import User
from expo.services import meetings
from tests.support import small_expo
from tests.support.small_expo import THE_EVE, SmallExpo


@pytest.fixture
def expo(session: Session) -> SmallExpo:
    expo = small_expo.build(session, small_expo.PLANNED)
    session.commit()
    with deciding(session):
        meetings.book(
            session,
            expo.organizer,
            expo.edition,
            exhibitor_id=expo.exhibitors[0].id,
            buyer_id=expo.buyers[0].id,
            slot_id=expo.slots[0].id,
            now=THE_EVE,
        )
    return expo


@pytest.mark.parametrize(
    ("role", "status"), [("stranger", 303), ("exhibitor", 403), ("buyer", 403), ("organizer", 200)]
)
@pytest.mark.parametrize("address", ["/2026/organizer/outbox", "/2026/organizer/outbox/1"])
def test_the_emails_are_the_organizers(enter, role, status, address):
    assert enter(role).get(address).status_code == status


def test_an_email_is_shown_as_its_reader_has_it(enter):
    client = enter("organizer")

    listed = client.get("/2026/organizer/outbox").get_data(as_text=True)
    assert listed.count("/2026/organizer/outbox/") == 2
    assert "e-0@example.com" in listed
    assert "b-0@example.com" in listed
    assert "2026. 6. 1.(월) 10:00" in client.get("/2026/organizer/outbox/1").get_data(as_text=True)
    assert client.get("/2026/organizer/outbox/999").status_code == 404


def test_an_email_is_found_by_its_person_its_company_and_its_address(enter, expo, session):
    exhibitor, person = expo.exhibitors[0], session.scalars(select(User).where(User.email == "e-0@example.com")).one()
    person.name, exhibitor.name_ko = "백아름", "주식회사 하늘 마트"
    session.commit()
    client = enter("organizer")

    for typed in ("백아름", "(주)하늘마트", "e-0@example", "E-0@EXAMPLE.COM"):
        listed = client.get("/2026/organizer/outbox", query_string={"q": typed}).get_data(as_text=True)
        assert ("e-0@example.com" in listed, "b-0@example.com" in listed) == (True, False), typed


def test_an_email_that_was_given_up_or_sent_leaves_again_to_where_its_reader_is_now(enter, session):
    client = enter("organizer")
    page = client.get("/2026/organizer/outbox/1").get_data(as_text=True)
    assert "/outbox/1/again" not in page  # it waits, and leaves by itself
    with deciding(session):
        given_up, sent = session.scalars(select(Message).order_by(Message.id)).all()
        reader = session.get_one(User, given_up.user_id)
        given_up.attempts, given_up.failure, sent.sent_at = ATTEMPTS, "No such address", THE_EVE
        reader.email = "new@example.com"

    for number in (1, 2):
        assert "/again" in client.get(f"/2026/organizer/outbox/{number}").get_data(as_text=True)
        client.post(f"/2026/organizer/outbox/{number}/again")

    session.expire_all()
    first, second, third = session.scalars(select(Message).order_by(Message.id)).all()
    assert (first.recipient, first.attempts, first.failure) == ("new@example.com", 0, "")
    assert (third.recipient, third.subject, third.body) == (second.recipient, second.subject, second.body)
    assert (second.sent_at, third.sent_at) == (THE_EVE, None)


@pytest.mark.parametrize("change", [{"template": "advertising.message"}, {"recipient": ""}, {"sent_at": None}])
def test_advertising_and_what_was_erased_or_waits_is_not_sent_again(enter, session, change):
    message = session.get_one(Message, 1)
    for name, value in {"sent_at": THE_EVE, **change}.items():
        setattr(message, name, value)
    session.commit()

    enter("organizer").post("/2026/organizer/outbox/1/again")

    assert len(session.scalars(select(Message)).all()) == 2
    assert len(session.scalars(select(Event).where(Event.act == "outbox.send_again")).all()) == 0
