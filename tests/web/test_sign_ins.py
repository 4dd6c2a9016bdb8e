"""Sign-ins as rows: what ends one, on which device, and what is written down."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from expo import clock
from expo.domain.accounts import IDLE, LINK_IDLE
from expo.domain.people import Role
from expo.models.accounts import AccessRecord, SignIn
from expo.models.outbox import Message
from expo.services.people import link_token
from tests.support import people
from tests.support.queries import counted
from tests.support.reading import text_of

ORGANIZER = {"email": "organizer@smartbiz.example.com", "password": "expo-organizer-2024"}
SIGN_IN, DESK = "/2024/sign-in", "/2024/organizer/"
PHONE = "Mozilla/5.0 (Linux; Android 14; SM-S918N) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0 Mobile"


@pytest.fixture
def visitor(client, sample):
    client.set_cookie("locale", "en")
    return client


def acts(session) -> list[str]:
    session.rollback()
    return list(session.scalars(select(AccessRecord.act).order_by(AccessRecord.id)))


def link(member) -> str:
    return f"/2024/links/{link_token(member, 'a secret of the tests')}"


def test_a_copied_cookie_opens_nothing_after_signing_out(visitor, app):
    visitor.post(SIGN_IN, data=ORGANIZER)
    thief = app.test_client()
    thief.set_cookie("session", visitor.get_cookie("session").value)
    assert thief.get(DESK).status_code == 200

    visitor.post("/2024/sign-out")

    assert thief.get(DESK).status_code == 303


def test_the_remembered_cookie_of_a_link_opens_nothing_after_signing_out(visitor, app, session, sample):
    visitor.get(link(people.member(session, sample, Role.EXHIBITOR)))
    thief = app.test_client()
    thief.set_cookie("remember_token", visitor.get_cookie("remember_token").value)
    assert thief.get("/2024/today").status_code == 200

    visitor.post("/2024/sign-out")

    assert thief.get("/2024/today").status_code == 303


def test_the_database_holds_no_token_that_opens_something(visitor, session):
    visitor.post(SIGN_IN, data=ORGANIZER)
    with visitor.session_transaction() as cookie:
        token = cookie["_user_id"]

    session.rollback()
    row = session.scalars(select(SignIn)).one()
    assert token not in (row.token_hash, row.device)


@pytest.mark.parametrize(("way", "idle"), [("password", IDLE), ("link", LINK_IDLE)])
def test_a_device_that_is_not_used_for_long_is_signed_out(visitor, session, sample, way, idle):
    if way == "password":
        visitor.post(SIGN_IN, data=ORGANIZER)
    else:
        visitor.get(link(people.member(session, sample, Role.EXHIBITOR)))
    session.rollback()
    session.execute(update(SignIn).values(seen_at=clock.now() - idle))
    session.commit()

    assert visitor.get("/2024/devices").status_code == 303


def test_a_request_costs_one_read_for_the_sign_in_and_writes_nothing(visitor, app):
    visitor.post(SIGN_IN, data=ORGANIZER)

    with counted(app, "") as seen:
        visitor.get("/2024/devices")

    assert sum("sign_in.token_hash = " in statement for statement in seen) == 1
    assert [statement for statement in seen if not statement.startswith(("SELECT", "BEGIN"))] == []


def test_use_is_noted_once_in_five_minutes(visitor, app, session):
    visitor.post(SIGN_IN, data=ORGANIZER)
    session.rollback()
    session.execute(update(SignIn).values(seen_at=clock.now() - timedelta(minutes=6)))
    session.commit()

    with counted(app, "UPDATE") as first:
        visitor.get("/2024/devices")
    with counted(app, "UPDATE") as second:
        visitor.get("/2024/devices")

    assert [sum("UPDATE sign_in" in statement for statement in seen) for seen in (first, second)] == [1, 0]


def test_one_sees_ones_devices_and_ends_another(visitor, app):
    phone = app.test_client()
    phone.post(SIGN_IN, data=ORGANIZER, headers={"User-Agent": PHONE})
    visitor.post(SIGN_IN, data=ORGANIZER)

    page = visitor.get("/2024/devices")
    assert "Chrome · Android" in text_of(page)
    visitor.post("/2024/devices/others/end")

    assert phone.get(DESK).status_code == 303
    assert visitor.get(DESK).status_code == 200


def test_nobody_ends_the_device_of_somebody_else(visitor, app, session, sample):
    other = app.test_client()
    other.get(link(people.member(session, sample, Role.EXHIBITOR)))
    session.rollback()
    row = session.scalars(select(SignIn)).one()
    visitor.post(SIGN_IN, data=ORGANIZER)

    assert visitor.post(f"/2024/devices/{row.id}/end").status_code == 404
    assert other.get("/2024/today").status_code == 200


def test_an_organizer_hears_of_a_new_device_and_not_of_a_known_one(visitor, app, session):
    visitor.post(SIGN_IN, data=ORGANIZER)
    visitor.post("/2024/sign-out")
    visitor.post(SIGN_IN, data=ORGANIZER)
    session.rollback()
    assert session.scalars(select(Message)).all() == []

    app.test_client().post(SIGN_IN, data=ORGANIZER, headers={"User-Agent": PHONE})

    session.rollback()
    letter = session.scalars(select(Message)).one()
    assert (letter.template, letter.recipient) == ("sign_ins.new_device", ORGANIZER["email"])
    assert "Chrome · Android" in letter.body


def test_what_people_access_is_written_down_and_listed(visitor, session, sample):
    visitor.post(SIGN_IN, data=ORGANIZER | {"password": "wrong"})
    visitor.post(SIGN_IN, data=ORGANIZER)
    visitor.get("/2024/organizer/links/sheet")
    visitor.post("/2024/sign-out")
    visitor.get(link(people.member(session, sample, Role.BUYER)))

    assert acts(session) == ["sign_in_failed", "signed_in", "links_printed", "signed_out", "link_opened"]
    visitor.post("/2024/sign-out")
    visitor.post(SIGN_IN, data=ORGANIZER)
    page = text_of(visitor.get("/2024/organizer/access?act=sign_in_failed"))
    assert "1 entry" in page
    assert "운영 총괄" in page


def test_a_link_in_a_browser_that_is_signed_in_asks_first(visitor, session, sample):
    visitor.post(SIGN_IN, data=ORGANIZER)
    address = link(people.member(session, sample, Role.EXHIBITOR))

    asked = visitor.get(address)

    assert asked.status_code == 200
    assert "Sign out and open the link" in text_of(asked)
    assert visitor.get(DESK).status_code == 200
    assert visitor.post(address).status_code == 303
    assert visitor.get("/2024/today").status_code == 200
    assert visitor.get(DESK).status_code == 303 or visitor.get(DESK).status_code == 403


def test_a_forwarded_link_opens_a_second_phone_which_its_holder_sees_and_signs_out(visitor, app, session, sample):
    address = link(people.member(session, sample, Role.BUYER))
    visitor.get(address)
    second = app.test_client()
    assert second.get(address, headers={"User-Agent": PHONE}).status_code == 303
    assert second.get("/2024/agenda").status_code == 200

    assert "Chrome · Android" in text_of(visitor.get("/2024/devices"))
    visitor.post("/2024/devices/others/end")

    assert second.get("/2024/agenda").status_code == 303
    assert visitor.get("/2024/agenda").status_code == 200


@pytest.mark.parametrize("end", [".", " ", "%20", ")", ",", "。", "/", "/.", "%3E"])
def test_a_full_stop_copied_with_a_link_does_no_harm(visitor, session, sample, end):
    assert visitor.get(link(people.member(session, sample, Role.BUYER)) + end).status_code == 303


def test_links_end_some_days_after_the_expo_and_so_do_their_phones(visitor, session, sample):
    address = link(people.member(session, sample, Role.EXHIBITOR))
    on = clock.shift_to(clock.now().replace(year=2024, month=11, day=20))
    sample.clock_shift_seconds = on
    session.commit()
    assert visitor.get(address).status_code == 303
    assert visitor.get("/2024/today").status_code == 200

    sample.link_days = 5
    session.commit()

    assert visitor.get("/2024/today").status_code == 303
    visitor.post("/2024/sign-out")
    ended = visitor.get(address)
    assert ended.status_code == 404
    assert "Personal links have ended" in text_of(ended)
    assert "Send my link again" not in text_of(ended)
