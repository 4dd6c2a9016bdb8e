"""A form whose token is lost comes back with what was typed; a forged one changes nothing."""

import re

import pytest
from sqlalchemy import func, select

from expo.config import Config
from expo.db import db
from expo.domain.people import Role
from expo.models.accounts import Attempt, SignIn
from expo.services.people import link_token
from tests.support import applications, people
from tests.support.reading import text_of

SECRET = "a secret of the tests"
ORGANIZER = {"email": "organizer@smartbiz.example.com", "password": "expo-organizer-2024"}
OURS = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def guarded(database_url, sample):
    """A client of the application as it runs, with its guard against forged forms."""
    app = applications.create(Config(database_url=database_url, secret_key=SECRET))
    client = app.test_client()
    client.set_cookie("locale", "en")
    yield client
    with app.app_context():
        db.engine.dispose()


def test_what_was_typed_comes_back_with_a_fresh_token(guarded):
    page = guarded.post("/2024/sign-in", data=ORGANIZER, headers=OURS)

    assert page.status_code == 422
    assert "Your session had ended in between." in text_of(page)
    assert f'value="{ORGANIZER["email"]}"' in page.text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)[1]
    assert guarded.post("/2024/sign-in", data=ORGANIZER | {"csrf_token": token}).status_code == 303


def test_a_phone_that_was_restarted_loses_nothing_and_is_still_signed_in(guarded, session, sample):
    member = people.member(session, sample, Role.BUYER)
    guarded.get(f"/2024/links/{link_token(member, SECRET)}")
    guarded.delete_cookie("session")

    page = guarded.post("/2024/devices/address", data={"email": "new@example.com"}, headers=OURS)

    assert page.status_code == 422
    assert 'value="new@example.com"' in page.text


def test_a_button_without_its_token_does_nothing(guarded, session, sample):
    guarded.get(f"/2024/links/{link_token(people.member(session, sample, Role.BUYER), SECRET)}")

    answer = guarded.post("/2024/company/link", headers=OURS)

    session.rollback()
    assert answer.status_code == 400
    assert session.scalar(select(func.count()).select_from(SignIn)) == 1


@pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}])
def test_a_forged_form_is_refused_and_not_shown_again(guarded, session, headers):
    answer = guarded.post("/2024/sign-in", data=ORGANIZER, headers=headers)

    assert answer.status_code == 400
    assert ORGANIZER["email"] not in answer.text
    assert session.scalar(select(func.count()).select_from(Attempt)) == 0
