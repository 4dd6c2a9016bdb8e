"""A registration is kept at each step, without consents, and resumed in the same browser or by a mailed link."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from expo import clock
from expo.config import Config
from expo.models.accounts import OneTimeLink
from expo.models.outbox import Message
from expo.services import delivery
from expo.services.buyers import drafts
from tests.web.test_buyers import APPLICATION

FORM = "/2024/buyers/registration"
SETTINGS = Config(secret_key="a secret of the tests", public_url="https://expo.example")
TYPED = {name: APPLICATION[name] for name in ("track", "name", "contact_email", "country")}


@pytest.fixture
def visitor(client, the_eve):
    client.set_cookie("locale", "en")
    return client


def emails(session) -> list[Message]:
    session.rollback()
    return list(session.scalars(select(Message).where(Message.template == "registration.draft")))


def test_each_step_is_kept_silently_and_the_browser_goes_on(visitor, session):
    first = visitor.post(f"{FORM}/draft", data=TYPED, headers={"Kept-Form": "1"})
    visitor.post(f"{FORM}/draft", data={**TYPED, "city": "Da Nang"}, headers={"Kept-Form": "1"})
    session.rollback()

    assert (first.status_code, len(session.scalars(select(OneTimeLink)).all())) == (204, 1)
    assert "Da Nang" in visitor.get(FORM).text
    assert emails(session) == []


def test_the_mailed_link_opens_the_form_on_another_device_with_no_consent_ticked(visitor, app, session):
    consents = {name: value for name, value in APPLICATION.items() if name.startswith("consent")}
    answer = visitor.post(f"{FORM}/draft", data=TYPED | consents)
    (message,) = emails(session)
    address = re.search(r"https://expo.example(/\S+)", delivery.body(session, SETTINGS, message))[1]

    page = app.test_client().get(address, follow_redirects=True)

    assert (answer.status_code, message.recipient) == (303, TYPED["contact_email"].lower())
    assert f'value="{TYPED["name"]}"' in page.text
    assert not re.search(r'name="consent_\w+"[^>]*checked|checked[^>]*name="consent_', page.text)


def test_who_stops_is_mailed_the_link_once(visitor, session):
    visitor.post(f"{FORM}/draft", data=TYPED, headers={"Kept-Form": "1"})
    session.rollback()

    later = clock.now() + timedelta(minutes=21)
    mailed = [drafts.mail_to_those_who_stopped(session, now=moment) for moment in (clock.now(), later, later)]

    assert mailed == [0, 1, 0]


def test_what_is_sent_is_no_draft_any_more(visitor, session):
    visitor.post(f"{FORM}/draft", data=TYPED, headers={"Kept-Form": "1"})
    visitor.post(FORM, data=APPLICATION)
    session.rollback()

    assert [one.purpose.value for one in session.scalars(select(OneTimeLink))] == ["registration"]
    assert f'value="{TYPED["name"]}"' not in visitor.get(FORM).text


@pytest.mark.parametrize("email", ["", "no address", "a" * 250 + "@example.com"])
def test_without_an_address_nothing_is_kept(visitor, session, email):
    answer = visitor.post(f"{FORM}/draft", data=TYPED | {"contact_email": email}, headers={"Kept-Form": "1"})
    session.rollback()

    assert (answer.status_code, session.scalars(select(OneTimeLink)).all()) == (422, [])


def test_who_stops_without_an_address_is_asked_for_nothing_else(visitor):
    answer = visitor.post(f"{FORM}/draft", data={**TYPED, "contact_email": ""})

    assert (answer.status_code, re.findall(r'id="(\w+)-errors"', answer.text)) == (422, ["form", "contact_email"])
