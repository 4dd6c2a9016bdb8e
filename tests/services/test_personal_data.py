"""Everything we know of a buyer, for that buyer only."""

from sqlalchemy import select

from expo.domain.buyers import ConsentKind, Decision
from expo.domain.people import Actor, Role
from expo.models.outbox import Message
from expo.queries import personal_data
from expo.services import history, outbox
from tests.support.applicants import PROFILE, applicant, decide
from tests.support.small_expo import NOW


def test_my_data_is_all_mine_and_only_mine(open_expo):
    _other, _ = applicant(open_expo, name="남의상사", contact_email="other@example.com")
    _buyer, actor = applicant(open_expo)

    data = personal_data.of_buyer(open_expo.session, actor)

    assert data["company"]["contact_email"] == PROFILE.contact_email
    assert [one["kind"] for one in data["consents"]] == [ConsentKind.COLLECTION, ConsentKind.PROVISION]
    assert [one["to"] for one in data["emails"]] == [PROFILE.contact_email]
    assert "남의상사" not in str(data)
    assert "other@example.com" not in str(data)


def test_my_data_holds_account_history_and_every_email_in_full(open_expo):
    buyer, actor = applicant(open_expo)
    decide(open_expo, buyer.code, Decision.APPROVED)
    exhibitor = Actor(Role.EXHIBITOR, None, "윤슬푸드", open_expo.edition.id, exhibitor_id=open_expo.exhibitors[0].id)
    history.record(
        open_expo.session,
        exhibitor,
        "wishes.wish",
        "buyer",
        buyer.id,
        edition_id=open_expo.edition.id,
        now=NOW,
        level="never",
    )
    first = open_expo.session.scalars(select(Message).order_by(Message.id)).first()
    for _number in range(250):
        outbox.write(
            open_expo.session,
            open_expo.edition,
            template="buyers.rejected",
            params={"company": "", "reason": "서류 미비"},
            email=PROFILE.contact_email.upper(),
            now=NOW,
        )

    data = personal_data.of_buyer(open_expo.session, actor)

    assert (data["account"]["email"], data["account"]["language"]) == (PROFILE.contact_email, "ko")
    assert data["who_acts_for_the_company"] == [PROFILE.contact_name]
    assert [one["act"] for one in data["history"]] == ["buyers.register", "buyers.approve"]
    assert len(data["emails"]) == 252
    assert data["emails"][0]["body"].replace("{address}", "") == first.body
    assert "서류 미비" in data["emails"][-1]["body"]
    assert all(len(one["hash_of_the_address_it_came_from"]) == 64 for one in data["consents"])
