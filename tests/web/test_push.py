"""Notes on this phone, under "My account": offered where the installation has a key, asked for and ended."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from expo.models.push import PushSubscription
from expo.services import web_push
from tests.support import people
from tests.support.reading import text_of

pytestmark = pytest.mark.sqlite_only
ACCOUNT, PUSH = "/2024/devices", "/2024/push"
ADDRESS = {"endpoint": "https://fcm.googleapis.com/fcm/send/abc", "p256dh": "BPk_-1", "auth": "c2VjcmV0"}


@pytest.fixture
def buyer(client, session, sample):
    people.sign_in(client, people.member(session, sample, "buyer"))
    client.set_cookie("locale", "en")
    return client


@pytest.fixture
def key(client, monkeypatch):
    key = web_push.new_key()
    monkeypatch.setitem(client.application.config, "EXPO", replace(client.application.config["EXPO"], push_key=key))
    return key


def test_without_a_key_nothing_is_offered(buyer):
    assert "Notes on this phone" not in buyer.get(ACCOUNT).text
    assert buyer.post(PUSH, data=ADDRESS).status_code == 404


def test_a_phone_asks_for_notes_and_ends_them(buyer, session, key):
    page = buyer.get(ACCOUNT).text
    assert f'data-push="{web_push.public_key(key)}"' in page

    assert buyer.post(PUSH, data=ADDRESS).status_code == 303
    row = session.scalars(select(PushSubscription)).one()
    assert (row.endpoint, row.p256dh, row.auth) == tuple(ADDRESS.values())
    assert "This phone shows notes" in text_of(buyer.get(ACCOUNT))
    assert buyer.get(PUSH).location.endswith("/2024/agenda")

    buyer.post(f"{PUSH}/end")
    assert "Show notes on this phone" in text_of(buyer.get(ACCOUNT))


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("endpoint", "https://intranet.example/", "not known here"),
        ("auth", "", "required"),
        ("p256dh", "a b", "Invalid"),
    ],
)
def test_an_address_that_is_none_is_answered_in_a_sentence(buyer, session, key, name, value, said):
    answer = buyer.post(PUSH, data=ADDRESS | {name: value})

    assert answer.status_code == 422
    assert said in text_of(answer)
    assert session.scalars(select(PushSubscription)).all() == []
