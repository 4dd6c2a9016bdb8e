"""Calls on pages: announced in public and in a feed, applied for by link, checked by officers."""

import io
import re
from xml.etree import ElementTree

import pytest
from sqlalchemy import select

from expo.models.calls import Call, CallApplication
from expo.models.outbox import Message
from expo.services import one_time_links
from tests.support import programmes
from tests.support.reading import text_of

ROOT = "/2024/organizer/calls"
FIRM = {"firm_name": "새봄", "business_number": "900-00-00016", "contact_name": "이담당",
        "contact_email": "lee@saebom.example"}  # fmt: skip


@pytest.fixture
def expo(session, sample):
    """Return the sample's calls on the second day of the expo."""
    return programmes.begun(session, sample)


def test_calls_are_public_with_a_feed_and_a_draft_is_not(client, expo, session):
    client.set_cookie("locale", "en")
    autumn = session.scalars(select(Call).where(Call.code == "2024-2")).one()

    page, feed = text_of(client.get("/2024/calls")), client.get("/2024/calls/feed.xml")

    assert "Smart factories, second call of 2024 Open for applications" in page
    assert "before Fri 15 Nov 2024 18:00" in page
    titles = [one.text for one in ElementTree.fromstring(feed.data).iter("{http://www.w3.org/2005/Atom}title")]
    assert titles[1:] == ["Smart factories, second call of 2024", "Smart factories, first call of 2024"]
    autumn.announced_at = None
    session.commit()
    assert client.get("/2024/calls/2024-2").status_code == 404
    assert client.get("/2024/calls/2024-1").status_code == 200


def test_a_firm_applies_by_its_link_step_by_step(client, app, expo, session):
    client.set_cookie("locale", "en")
    begun = client.post("/2024/calls/2024-2", data=FIRM, follow_redirects=True)
    message = session.scalars(select(Message).where(Message.template == "calls.started")).one()
    link = session.get_one(one_time_links.OneTimeLink, message.one_time_link_id)
    token = one_time_links.token_of(app.config["EXPO"], link)

    opened = client.get(f"/2024/one-time/{token}")
    address = opened.location
    page = client.get(address).text
    question, second = re.findall(r'name="(answer-\d+)"', page)
    documents = re.findall(r'action="([^"]+/documents/\d+)"', page)
    half = client.post(address, data={"title": "자동화", question: "빠르게"}, follow_redirects=True)
    early = client.post(address, data={"title": "자동화", question: "빠르게", "send": "1"}, follow_redirects=True)
    for document in documents:
        client.post(document, data={"file": (io.BytesIO(b"%PDF"), "a.pdf")}, content_type="multipart/form-data")
    whole = {
        "track": "BASIC",
        "title": "자동화",
        "support_won": "30,000,000",
        "ksic": "10",
        question: "빠르게",
        second: "30 %",
        "send": "1",
    }
    sent = client.post(address, data=whole, follow_redirects=True)

    assert "Open the e-mail" in text_of(begun)
    assert (opened.status_code, len(documents)) == (303, 2)
    assert "Still missing:" in text_of(half)
    assert ">빠르게</textarea>" in half.text
    assert "Choose the support track." in text_of(early)
    assert "received as number 1" in text_of(sent)
    assert 'name="send"' not in client.get(address).text
    assert client.get(address[:-2]).status_code == 404
    assert client.get(f"{address}/data.json").json["versions"][0]["content"]["support_won"] == 30_000_000
    assert client.get(f"{address[:-2]}/data.json").status_code == 404
    session.rollback()
    row = session.scalars(select(CallApplication).where(CallApplication.firm_name == "새봄")).one()
    assert (row.number, row.support_won) == (1, 30_000_000)


def test_an_officer_checks_with_reasons_and_asks_back(organizer, expo, session):
    page = text_of(organizer.get(f"{ROOT}/2024-1"))
    row = session.scalars(select(CallApplication).where(CallApplication.number == 6)).one()
    address = f"{ROOT}/2024-1/applications/6"

    shown = text_of(organizer.get(address))
    asked = organizer.post(f"{address}/question", data={"reason": "견적서", "until": "2024-10-30 18:00"})
    refused = organizer.post(f"{address}/refusal", data={"reason": ""})
    decided = organizer.post(f"{address}/eligibility", data={"reason": ""})

    assert "Received applications" in page
    assert f"Last supported: {2023 if 5 < 15 else '–'}" in shown
    assert (asked.status_code, refused.status_code, decided.status_code) == (303, 422, 303)
    session.rollback()
    assert session.get_one(CallApplication, row.id).state == "eligible"
    for language in ("ko", "en"):
        organizer.set_cookie("locale", language)
        pages = [
            "",
            "/2024-1",
            "/2024-1/edit",
            "/2024-2/extension/new",
            "/2024-1/applications/6",
            "/2024-1/retention/new",
        ]
        assert [organizer.get(f"{ROOT}{one}").status_code for one in pages] == [200] * 6
        assert organizer.get("/2024/organizer/programmes/SMART/calls/new").status_code == 200
        assert organizer.get("/2024/calls/2024-2").status_code == 200
