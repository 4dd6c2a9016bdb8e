"""Sign-in: who gets in, where one is led, and what a visitor learns at a closed one."""

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from expo import clock, services
from expo.config import Config
from expo.db import db
from expo.domain.people import Role
from expo.domain.throttles import Limits, sign_in
from expo.models.accounts import Attempt
from expo.models.editions import Edition
from expo.models.people import Membership, User
from expo.services import throttles
from expo.web.current_url import is_own_path
from tests.support import applications, people
from tests.support.reading import text_of

ORGANIZER = {"email": "organizer@smartbiz.example.com", "password": "expo-organizer-2024"}
DOOR = "/2024/sign-in"
DESK = "/2024/organizer/"
SECRET = "a secret of the tests"

ELSEWHERE = [
    "https://elsewhere.example/",
    "//x",
    "///x",
    "/\\x",
    "/\t/x",
    "/\n/x",
    "\t//x",
    "/x\r\ny",
    "x",
    "javascript:x",
    "",
]


@pytest.mark.parametrize("address", ELSEWHERE)
def test_only_a_path_of_this_site_is_gone_to(address):
    assert not is_own_path(address)


@pytest.mark.parametrize("address", ["/", "/2024/", "/2024/exhibitors?q=웬떡 마을&page=2", "/2024/today#now"])
def test_pages_of_this_site_are_gone_to(address):
    assert is_own_path(address)


@pytest.mark.parametrize("address", ELSEWHERE)
def test_choosing_a_language_leads_nowhere_else(client, sample, address):
    answer = client.post("/locale", data={"locale": "en", "next": address})

    assert (answer.status_code, answer.location) == (303, "/")


# -- with a password ---------------------------------------------------------------------------------------------------


@pytest.fixture
def visitor(client: FlaskClient, sample: Edition) -> FlaskClient:
    client.set_cookie("locale", "en")
    return client


def attempts(session: Session) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(Attempt))


def test_the_password_opens_the_organizers_desk(visitor):
    assert visitor.get(DESK).status_code == 303

    answer = visitor.post(DOOR, data=ORGANIZER | {"email": " Organizer@SmartBiz.example.com "})

    assert (answer.status_code, answer.location) == (303, DESK)
    assert visitor.get(DESK).status_code == 200


def test_one_is_led_where_one_was_going(visitor):
    asked = visitor.get("/2024/organizer/history?feature=buyers")
    form = visitor.get(asked.location)
    going = re.search(r'id="next"[^>]* value="([^"]*)"', form.text)[1]

    answer = visitor.post(DOOR, data=ORGANIZER | {"next": going})

    assert answer.location == "/2024/organizer/history?feature=buyers"


@pytest.mark.parametrize("address", ELSEWHERE)
def test_signing_in_leads_nowhere_else(visitor, address):
    assert visitor.post(DOOR, data=ORGANIZER | {"next": address}).location == DESK


@pytest.mark.parametrize("wrong", [{"password": "wrong"}, {"email": "nobody@example.com"}])
def test_a_wrong_sign_in_does_not_say_what_was_wrong(visitor, session, wrong):
    answer = visitor.post(DOOR, data=ORGANIZER | wrong)

    assert answer.status_code == 422
    assert "The e-mail address or the password is not right." in text_of(answer)
    assert visitor.get(DESK).status_code == 303
    assert attempts(session) == 3


@pytest.mark.parametrize("email", ["organizer@smartbiz.example.com", "nobody@example.com", "without@example.com"])
def test_a_password_is_checked_whether_or_not_there_is_an_account(visitor, session, monkeypatch, email):
    session.add(User(email="without@example.com", name="No password", created_at=clock.now()))
    session.commit()
    checked = []
    matches = services.people._matches
    monkeypatch.setattr(services.people, "_matches", lambda kept, said: checked.append(kept) or matches(kept, said))

    visitor.post(DOOR, data={"email": email, "password": "wrong"})

    assert [kept.rpartition("$")[0].count("m=19456,t=2,p=1") for kept in checked] == [1]


def test_too_many_wrong_ones_wait_ten_minutes_and_no_longer(visitor, session):
    for _ in range(10):
        visitor.post(DOOR, data=ORGANIZER | {"password": "wrong"})
    for _ in range(3):
        refused = visitor.post(DOOR, data=ORGANIZER)

        assert refused.status_code == 422
        assert "Too many attempts. Please try again in ten minutes." in text_of(refused)
    session.rollback()
    session.execute(update(Attempt).values(at=clock.now() - timedelta(minutes=10)))
    session.commit()
    assert visitor.post(DOOR, data=ORGANIZER).status_code == 303


def test_a_strangers_guesses_do_not_shut_the_organizer_out(visitor, app):
    stranger = app.test_client()
    for _ in range(12):
        stranger.post(DOOR, data=ORGANIZER | {"password": "wrong"}, environ_base={"REMOTE_ADDR": "203.0.113.9"})

    assert visitor.post(DOOR, data=ORGANIZER).status_code == 303


def test_one_address_cannot_try_every_account(visitor, session):
    now = clock.now()
    for number in range(100):
        counted = sign_in(Limits(), f"{number}@example.com", "127.0.0.1", is_known_device=False)
        throttles.count(session, counted, now=now)
    session.commit()

    assert "Too many attempts" in text_of(visitor.post(DOOR, data=ORGANIZER))


def test_signing_in_forgives_the_slips_before_it(visitor, session):
    for _ in range(9):
        visitor.post(DOOR, data=ORGANIZER | {"password": "wrong"})
    visitor.post(DOOR, data=ORGANIZER)
    for _ in range(9):
        visitor.post(DOOR, data=ORGANIZER | {"password": "wrong"})

    assert visitor.post(DOOR, data=ORGANIZER).status_code == 303


def test_what_no_longer_counts_is_forgotten(visitor, session):
    now = clock.now()
    counted = sign_in(Limits(), "a@example.com", "127.0.0.1", is_known_device=True)
    throttles.count(session, counted, now=now - timedelta(hours=25))
    throttles.count(session, counted, now=now)
    throttles.forget_old(session, now=now)
    session.commit()

    assert attempts(session) == 2


def test_signing_out_ends_the_session(visitor):
    visitor.post(DOOR, data=ORGANIZER)

    assert visitor.post("/2024/sign-out").location == "/2024/"
    assert visitor.get(DESK).status_code == 303


@pytest.mark.parametrize("key", ["1", "1.1", "²", "x" * 43, ""])
def test_a_cookie_that_nobody_wrote_opens_nothing(visitor, key):
    with visitor.session_transaction() as cookie:
        cookie["_user_id"] = key

    assert visitor.get(DESK).status_code == 303


# -- with a personal link ----------------------------------------------------------------------------------------------


@pytest.fixture
def next_year(session: Session, sample: Edition) -> Edition:
    """An edition of next year, in which the sample's first exhibitor buys."""
    edition = Edition(
        code="2025",
        name_ko="내년",
        name_en="Next year",
        starts_on=sample.starts_on + timedelta(days=365),
        ends_on=sample.ends_on + timedelta(days=365),
    )
    session.add(edition)
    session.commit()
    return edition


def link(member: Membership, *, edition: str = "2024") -> str:
    return f"/{edition}/links/{services.people.link_token(member, SECRET)}"


def organizes(session: Session, user: User, edition: Edition) -> None:
    session.rollback()
    session.add(Membership(user_id=user.id, edition_id=edition.id, role=Role.ORGANIZER))
    session.commit()


def test_a_link_opens_its_own_membership_and_nothing_else(visitor, session, sample, next_year):
    member = people.member(session, sample, Role.EXHIBITOR)
    visitor.get(link(member))
    assert visitor.get("/2024/today").status_code == 200

    organizes(session, member.user, next_year)

    assert visitor.get("/2025/organizer/").status_code == 303
    assert visitor.get("/2024/today").status_code == 200


def test_a_password_opens_every_edition_of_its_holder(visitor, session, sample, next_year):
    boss = people.member(session, sample, Role.ORGANIZER)
    organizes(session, boss.user, next_year)
    visitor.post(DOOR, data=ORGANIZER)

    assert [visitor.get(f"/{year}/organizer/").status_code for year in (2024, 2025)] == [200, 200]


def test_an_organizer_of_any_edition_has_no_link_into_another(visitor, session, sample, next_year):
    member = people.member(session, sample, Role.EXHIBITOR)
    organizes(session, member.user, next_year)

    assert visitor.get(link(member)).status_code == 404
    assert visitor.get("/2024/today").status_code == 303


def test_a_link_is_followed_in_its_own_edition_only(visitor, session, sample, next_year):
    member = people.member(session, sample, Role.EXHIBITOR)

    assert visitor.get(link(member, edition="2025")).status_code == 404
    assert visitor.get("/2024/today").status_code == 303


def test_a_phone_remembers_the_link_and_not_more(visitor, session, sample, next_year):
    member = people.member(session, sample, Role.EXHIBITOR)
    visitor.get(link(member))
    visitor.delete_cookie("session")
    assert visitor.get("/2024/today").status_code == 200

    organizes(session, member.user, next_year)

    assert visitor.get("/2025/organizer/").status_code == 303


def test_a_buyer_who_renews_the_link_stays_and_gains_nothing(visitor, session, sample, next_year):
    member = people.member(session, sample, Role.BUYER)
    visitor.get(link(member))

    assert visitor.post("/2024/company/link").status_code == 303

    session.rollback()  # look at the database as it is now, before writing to it
    organizes(session, member.user, next_year)
    assert visitor.get("/2024/company").status_code == 200
    assert visitor.get("/2025/organizer/").status_code == 303


# -- with a form of ours only ------------------------------------------------------------------------------------------


@pytest.fixture
def guarded(database_url: str, sample: Edition):
    """A client of the application as it runs, with its guard against forged forms."""
    app = applications.create(Config(database_url=database_url, secret_key=SECRET))
    yield app.test_client()
    with app.app_context():
        db.engine.dispose()


def test_a_form_that_is_not_ours_changes_nothing(guarded):
    assert guarded.post(DOOR, data=ORGANIZER).status_code == 400
    assert guarded.get(DESK).status_code == 303


def test_our_own_form_is_taken_from_its_reader_only(guarded):
    page = guarded.get(DOOR)
    token = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', page.text)[1]
    stranger = guarded.application.test_client()

    assert stranger.post(DOOR, data=ORGANIZER | {"csrf_token": token}).status_code == 400
    assert guarded.post(DOOR, data=ORGANIZER | {"csrf_token": token}).status_code == 303
    assert guarded.post("/2024/sign-out").status_code == 400
    assert guarded.get(DESK).status_code == 200
