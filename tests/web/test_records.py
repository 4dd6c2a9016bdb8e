"""The record on the phone, from what is typed to what the organizer verifies."""

import re

import pytest
from flask.testing import FlaskClient

from expo.domain.people import Role
from expo.models.records import Record
from tests.support import days, people

TYPED = {
    "based_on": "0", "currency": "KRW", "discussed": "1억 2,000만", "expected": "2,500", "grade": "b",
    "next_step": "sample", "next_on": "2024-11-01", "shared_note": "샘플 3종", "private_note": "가격에 예민함",
}  # fmt: skip


@pytest.fixture
def maker(client: FlaskClient, session, sample):
    """An exhibitor five minutes into its first consultation, its number, and the buyer's client."""
    day = days.busy(session, sample)
    people.sign_in(client, day.membership)
    meeting = day.meetings[0]
    buyer = client.application.test_client()
    member = next(
        one
        for one in (people.member(session, sample, Role.BUYER, nth=nth) for nth in range(60))
        if one.buyer_id == meeting.buyer_id
    )
    people.sign_in(buyer, member)
    for each in (client, buyer):
        each.set_cookie("locale", "ko")
    session.rollback()
    return client, meeting.id, buyer


def test_a_record_is_typed_submitted_answered_and_verified(maker, organizer_of, session):
    client, number, buyer = maker
    address = f"/2024/records/{number}"

    kept = client.post(f"{address}/draft", data={"based_on": "0", "discussed": "12000", "cleared": ["needs"]}).text
    unseen = buyer.get(address).status_code
    reopened = client.get(f"{address}/form").text
    submitted = client.post(f"{address}/form", data=TYPED, follow_redirects=True).text
    asked = buyer.get(address).text
    read = buyer.post(f"{address}/figure", data={"figure": "1억"}, follow_redirects=True).text
    buyer.post(f"{address}/answer", data={"no": "2", "answer": "no", "about": "amount", "words": "1억이었습니다"})
    client.post(f"{address}/form", data={**TYPED, "based_on": "3", "discussed": "1억", "reason": "단위 착오"})
    buyer.post(f"{address}/answer", data={"no": "4", "answer": "yes"})
    organizer_of(client).post(f"/2024/organizer/records/{number}/verification", data={"no": "5"})

    assert "1억 2,000만 원" in kept
    assert unseen == 404
    assert 'value="12000"' in reopened
    assert re.search(r'<datalist id="staff-names"><option value="[^"]+">', reopened)
    assert "가격에 예민함" in submitted
    assert "1억 2,000만 원" not in asked
    assert "1억 2,000만 원" in read
    assert "가격에 예민함" not in read
    record = session.query(Record).one()
    assert [(one.no, one.state.value, one.discussed_minor, one.buyer_minor) for one in record.revisions] == [
        (1, "submitted", 120_000_000, None),
        (2, "submitted", 120_000_000, 100_000_000),
        (3, "disputed", 120_000_000, 100_000_000),
        (4, "submitted", 100_000_000, 100_000_000),
        (5, "buyer_confirmed", 100_000_000, 100_000_000),
        (6, "organizer_verified", 100_000_000, 100_000_000),
    ]


@pytest.fixture
def organizer_of(session, sample):
    def sign_in(client: FlaskClient) -> FlaskClient:
        organizer = client.application.test_client()
        people.sign_in(organizer, people.member(session, sample, Role.ORGANIZER))
        session.rollback()
        return organizer

    return sign_in


def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(maker):
    client, number, _buyer = maker

    wrong = client.post(
        f"/2024/records/{number}/form",
        data={**TYPED, "discussed": "about 30", "signed": "2", "lines-0-quantity": "3"},
    )

    assert wrong.status_code == 422
    for text in ('value="about 30"', "2,800만처럼", "줄마다 제품을", "샘플 3종"):
        assert text in wrong.text


def test_two_texts_are_shown_side_by_side_when_another_phone_was_faster(maker):
    client, number, _buyer = maker
    client.post(f"/2024/records/{number}/form", data=TYPED)

    late = client.post(f"/2024/records/{number}/form", data={**TYPED, "discussed": "3억", "reason": "정정"})

    assert late.status_code == 422
    assert "그사이 다른 사람이" in late.text
    assert "1억 2,000만 원" in late.text
    assert 'value="3억"' in late.text
