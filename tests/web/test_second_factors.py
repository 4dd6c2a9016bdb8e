"""The second step at sign-in: codes of an app, recovery codes, and confirming oneself again."""

import re
from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import select, update

from expo import clock
from expo.domain.people import Role
from expo.models.accounts import SignIn
from expo.models.editions import Edition
from expo.models.people import User
from expo.models.team import HeldRole, RecoveryCode
from tests.support import people
from tests.support.reading import text_of

ORGANIZER = {"email": "organizer@smartbiz.example.com", "password": "expo-organizer-2024"}
SIGN_IN, SECOND, DESK = "/2024/sign-in", "/2024/sign-in/second-factor", "/2024/organizer/"


@pytest.fixture
def visitor(client, sample):
    client.set_cookie("locale", "en")
    return client


@pytest.fixture
def protected(visitor, app):
    """Return the secret of the organizer's app and the recovery codes, set up in another browser."""
    other = app.test_client()
    other.set_cookie("locale", "en")
    other.post(SIGN_IN, data=ORGANIZER)
    secret = re.search(r">([A-Z2-7]{32})<", other.get("/2024/second-factor/app").text)[1]
    refused = other.post("/2024/second-factor/app", data={"code": "000000"})
    done = other.post("/2024/second-factor/app", data={"code": pyotp.TOTP(secret).now()})
    assert (refused.status_code, done.status_code) == (422, 200)
    return secret, re.findall(r"<code>([0-9a-f-]+)</code>", done.text)


def test_the_password_alone_is_not_enough_any_more(visitor, protected):
    asked = visitor.post(SIGN_IN, data=ORGANIZER)

    assert asked.location == SECOND
    assert visitor.get(DESK).status_code == 303
    assert visitor.post(SECOND, data={"code": "123456"}).status_code == 422
    assert visitor.post(SECOND, data={"code": pyotp.TOTP(protected[0]).now()}).location == DESK
    assert visitor.get(DESK).status_code == 200


def test_a_code_that_was_seen_over_a_shoulder_counts_only_once(visitor, app, protected):
    code = pyotp.TOTP(protected[0]).now()
    visitor.post(SIGN_IN, data=ORGANIZER)
    visitor.post(SECOND, data={"code": code})
    thief = app.test_client()
    thief.post(SIGN_IN, data=ORGANIZER)

    assert thief.post(SECOND, data={"code": code}).status_code == 422


def test_a_recovery_code_replaces_the_app_once(visitor, session, protected):
    codes = protected[1]
    assert len(codes) == 10
    visitor.post(SIGN_IN, data=ORGANIZER)
    assert visitor.post(SECOND, data={"code": codes[0].upper()}).status_code == 303
    visitor.post("/2024/sign-out")
    visitor.post(SIGN_IN, data=ORGANIZER)

    assert visitor.post(SECOND, data={"code": codes[0]}).status_code == 422
    session.rollback()
    kept = session.scalars(select(RecoveryCode.code_hash)).all()
    assert len(kept) == 9
    assert [code for code in codes if code in kept] == []


@pytest.mark.sqlite_only
def test_another_app_leaves_the_printed_recovery_codes_as_they_are(visitor, session, protected):
    visitor.post(SIGN_IN, data=ORGANIZER)
    visitor.post(SECOND, data={"code": protected[1][0]})
    secret = re.search(r">([A-Z2-7]{32})<", visitor.get("/2024/second-factor/app").text)[1]

    done = visitor.post("/2024/second-factor/app", data={"code": pyotp.TOTP(secret).now()})

    assert done.status_code == 303
    visitor.post("/2024/sign-out")
    visitor.post(SIGN_IN, data=ORGANIZER)
    assert visitor.post(SECOND, data={"code": protected[1][1]}).location == DESK


def test_guessing_codes_is_slowed_down(visitor, protected):
    visitor.post(SIGN_IN, data=ORGANIZER)
    for number in range(10):
        visitor.post(SECOND, data={"code": f"{number:06}"})

    refused = visitor.post(SECOND, data={"code": pyotp.TOTP(protected[0]).now()})

    assert "Too many attempts" in text_of(refused)


def test_the_second_step_needs_the_first(visitor, protected):
    assert visitor.post(SECOND, data={"code": pyotp.TOTP(protected[0]).now()}).location == SIGN_IN


def test_an_edition_can_ask_every_organizer_for_a_second_step(visitor, session, sample):
    people.sign_in(visitor, people.member(session, sample, Role.ORGANIZER))
    assert visitor.post("/2024/organizer/team/second-factor", data={"wanted": "yes"}).status_code == 303

    assert visitor.get(DESK).location == "/2024/second-factor"
    assert visitor.get("/2024/second-factor").status_code == 200


def test_a_change_of_roles_asks_again_who_it_is_after_ten_minutes(visitor, session, sample):
    boss, other = (people.member(session, sample, Role.ORGANIZER, nth=nth) for nth in (0, 1))
    people.sign_in(visitor, boss)
    session.execute(update(SignIn).values(confirmed_at=clock.now() - timedelta(minutes=11)))
    session.commit()
    address = f"/2024/organizer/team/{other.id}"

    asked = visitor.post(address, data={"roles": ["desk"]})
    assert "/2024/confirm" in asked.location
    session.rollback()
    assert session.scalars(select(HeldRole.role).where(HeldRole.membership_id == other.id)).all() == ["matching"]

    assert visitor.post("/2024/confirm", data={"password": "wrong"}).status_code == 422
    assert visitor.post("/2024/confirm", data={"password": ORGANIZER["password"]}).status_code == 303
    assert visitor.post(address, data={"roles": ["desk"]}).location == "/2024/organizer/team"


def test_a_new_password_by_e_mail_does_not_pass_the_second_step(visitor, session, protected):
    from tests.web.test_passwords import HELP, NEW, one_time

    visitor.post(HELP, data={"email": ORGANIZER["email"]})

    assert visitor.post(one_time(session), data=NEW).location == SECOND
    assert visitor.get(DESK).status_code == 303
    assert session.scalars(select(User.totp_secret).where(User.email == ORGANIZER["email"])).one()


@pytest.mark.parametrize(
    ("method", "page"),
    [
        ("GET", "/2024/second-factor"),
        ("GET", "/2024/second-factor/app"),
        ("POST", "/2024/second-factor/app"),
        ("POST", "/2024/second-factor/passkey"),
        ("POST", "/2024/devices/address"),
        ("POST", "/2024/organizer/privacy/erasures"),
    ],
)
def test_who_finds_an_open_screen_changes_no_key_and_erases_nothing(visitor, session, method, page):
    visitor.post(SIGN_IN, data=ORGANIZER)
    session.rollback()
    session.execute(update(SignIn).values(confirmed_at=clock.now() - timedelta(hours=2)))
    session.commit()

    answer = visitor.open(page, method=method, data={"email": "thief@example.com", "code": "D-027"})

    assert answer.status_code == 303
    assert answer.location.startswith("/2024/confirm?next=")


def test_acting_for_a_company_is_no_way_around_the_second_factor(visitor, session):
    visitor.post(SIGN_IN, data=ORGANIZER)
    session.rollback()
    session.execute(update(Edition).values(needs_second_factor=True))
    session.commit()

    answer = visitor.post("/2024/acting/buyer/D-027")

    assert answer.location == "/2024/second-factor"
    assert visitor.get("/2024/company").status_code == 403
