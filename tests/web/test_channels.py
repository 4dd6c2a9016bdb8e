"""How messages reach me, on the page; the organizer's table of messages and channels."""

import re
from threading import Thread

import pytest
from sqlalchemy import select

from expo.models.channels import AlimtalkTemplate, ContactPreference, MessageRule, PhoneMessage
from tests.support.reading import text_of
from tests.support.solapi import Provider

pytestmark = pytest.mark.sqlite_only


@pytest.fixture
def provider(client, monkeypatch):
    with Provider() as server:
        Thread(target=server.serve_forever, daemon=True).start()
        monkeypatch.setitem(client.application.config, "EXPO", server.settings(secret_key="k", testing=True))
        yield server
        server.shutdown()


def test_a_reader_chooses_kakaotalk_and_the_organizer_enters_its_template(expo, enter, session, provider):
    at = f"/{expo.edition.code}"
    buyer = enter("buyer", 1)
    assert "set up neither" not in text_of(buyer.get(f"{at}/channels"))
    refused = buyer.post(f"{at}/channels", data={"how": "kakao", "phone": "+84901234567"})
    assert (refused.status_code, "Korean mobile numbers" in text_of(refused)) == (422, True)

    assert buyer.post(f"{at}/channels", data={"how": "kakao", "phone": "010-0000-1234"}).status_code == 303
    assert "Confirm your number" in text_of(buyer.get(f"{at}/channels"))
    assert buyer.post(f"{at}/channels/confirmation", data={"code": "12"}).status_code == 422
    code = re.search(r"\d{6}", session.scalars(select(PhoneMessage)).one().text)[0]
    assert buyer.post(f"{at}/channels/confirmation", data={"code": code}).status_code == 303
    assert "Confirmed: 010-0000-1234" in text_of(buyer.get(f"{at}/channels"))
    session.rollback()
    assert session.scalars(select(ContactPreference)).one().confirmed_at is not None
    kept = {"quiet_from": "22", "quiet_until": "7", "digest": "18"}
    assert buyer.post(f"{at}/channels/delivery", data=kept | {"quiet_until": "22"}).status_code == 422
    assert buyer.post(f"{at}/channels/delivery", data=kept | {"quiet_from": " "}).status_code == 422
    assert buyer.post(f"{at}/channels/delivery", data=kept).status_code == 303
    assert 'selected value="18"' in buyer.get(f"{at}/channels").text

    session.rollback()
    desk = enter("organizer")
    page = f"{at}/organizer/channels"
    assert "#{일시}" in text_of(desk.get(f"{page}/meetings.moved"))
    assert desk.post(f"{page}/meetings.moved", data={"provider_id": "KA01TP"}).status_code == 303
    assert desk.post(f"{page}/links.again", data={"provider_id": "KA01TP"}).status_code == 404
    assert "KA01TP" in text_of(desk.get(page))
    assert desk.post(page, data={"quiet_from": "21", "quiet_until": "8", "breaks_through": "y"}).status_code == 303
    session.rollback()
    assert session.scalars(select(MessageRule)).one().quiet_until == 8
    assert [one.occasion for one in session.scalars(select(AlimtalkTemplate))] == ["meetings.moved"]
