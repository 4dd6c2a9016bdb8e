"""Who may see and change buyers: who comes in, what is refused, and what a page costs."""

import json
import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.domain.buyers import Decision
from expo.models.buyers import Buyer
from expo.models.outbox import Message
from expo.services import phones
from tests.support.queries import counted

pytestmark = pytest.mark.usefixtures("the_eve")
APPLICATION = {
    "track": "overseas",
    "name": "Sao Mai Trading",
    "business_type": "importer",
    "country": "VN",
    "contact_name": "Lan Pham",
    "contact_email": "lan@sao-mai.example.com",
    "contact_phone": "024 3000 0000",
    "sectors": ["food"],
    "languages": ["vi", "en"],
    "present": ["2024-10-23-morning", "2024-10-23-afternoon"],
    "consent_collection": "y",
    "consent_provision": "y",
}


@pytest.fixture
def buyer(app: Flask, session: Session, sign_in: Callable[..., object]) -> tuple[FlaskClient, Buyer]:
    """Return a client of a buyer of the sample, and the buyer."""
    client = app.test_client()
    member = sign_in(client, "buyer")
    return client, session.get_one(Buyer, member.buyer_id)


def row(session: Session, **wanted: object) -> Buyer:
    session.rollback()
    return session.scalars(select(Buyer).filter_by(**wanted)).one()


def waiting(session: Session) -> list[str]:
    session.rollback()
    return list(session.scalars(select(Buyer.code).where(~Buyer.decision.has()).order_by(Buyer.code)))


# registration


def test_no_consent_is_ticked_beforehand(sample, client):
    boxes = re.findall(r'<input[^>]*name="consent_[^>]*>', client.get("/2024/buyers/registration").text)

    assert len(boxes) == 6
    assert [box for box in boxes if "checked" in box] == []


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("ko", "이 동의가 없으면 상담을 주선할 수 없습니다."), ("en", "Consultations cannot be arranged without this")],
)
def test_everything_wrong_is_said_at_once_and_what_was_typed_stays(sample, client, language, sentence):
    client.set_cookie("locale", language)

    answer = client.post(
        "/2024/buyers/registration",
        data={"track": "overseas", "name": "Sao <b>Mai", "contact_email": "lan@", "contact_phone": "call me"},
    )

    wrong = {"business_type", "country", "contact_name", "contact_email", "contact_phone", "sectors", "languages",
             "consent_collection", "consent_provision"}  # fmt: skip
    assert answer.status_code == 422
    assert set(re.findall(r'<li><a href="#(\w+)">', answer.text)) == wrong
    assert 'value="Sao &lt;b&gt;Mai"' in answer.text
    assert sentence in answer.text


@pytest.mark.parametrize(
    ("typed", "country", "kept"),
    [
        ("010-0000-1234", "KR", "+821000001234"),
        ("02-0000-1234", "KR", "+82200001234"),
        ("+49 30 000000", "VN", "+4930000000"),
        ("1588-0000", "KR", "+8215880000"),
        ("+999 000 0000", "KR", "+999 000 0000"),
    ],
)
def test_a_number_is_kept_in_one_form_where_it_can_be_read(typed, country, kept):
    assert phones.normal(typed, country) == kept


# a buyer's own company


def test_only_a_buyer_has_a_company(sample, app, sign_in):
    statuses = {}
    for role in ("exhibitor", "organizer"):
        client = app.test_client()
        sign_in(client, role)
        statuses[role] = client.get("/2024/company").status_code

    assert statuses == {"exhibitor": 403, "organizer": 403}
    assert app.test_client().get("/2024/company").status_code == 303


def test_my_data_comes_as_a_file_that_names_nobody_else(buyer, session):
    client, mine = buyer

    answer = client.get("/2024/company/data.json")

    others = set(session.scalars(select(Buyer.contact_email).where(Buyer.id != mine.id)))
    assert json.loads(answer.text)["company"]["contact_email"] == mine.contact_email
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert {email for email in others if email in answer.text} == set()


def test_a_new_link_keeps_this_phone_and_shuts_out_the_others(buyer, app, sign_in):
    client, _mine = buyer
    other_phone = app.test_client()
    sign_in(other_phone, "buyer")

    client.post("/2024/company/link")

    assert client.get("/2024/company").status_code == 200
    assert other_phone.get("/2024/company").status_code == 303


def test_a_consent_of_somebody_else_is_not_found(buyer, session):
    client, mine = buyer
    other = session.scalars(select(Buyer).where(Buyer.id != mine.id)).first()

    assert client.post(f"/2024/company/consents/{other.consents[0].id}/withdrawal").status_code == 404


# the organizer's side


@pytest.mark.parametrize("role", ["buyer", "exhibitor"])
@pytest.mark.parametrize("address", ["buyers", "buyers/D-001", "buyers/D-001/profile"])
def test_only_an_organizer_sees_the_list(sample, client, sign_in, role, address):
    sign_in(client, role)

    assert client.get(f"/2024/organizer/{address}").status_code == 403


@pytest.mark.parametrize("query", ["", "?state=waiting", "?meetings=0", "?meetings=x&state=y&track=z&country=%27"])
def test_the_list_answers_whatever_the_address_says(organizer, query):
    assert organizer.get(f"/2024/organizer/buyers{query}").status_code == 200


def test_a_number_of_consultations_speaks_of_approved_buyers(organizer, session):
    page = organizer.get("/2024/organizer/buyers?meetings=0").text

    assert int(re.search(r'list-head__total" id="list-total">(\d+)<', page).group(1)) == 150 - len(waiting(session))


def test_a_buyer_is_found_by_its_telephone_number(organizer, session):
    buyer = session.scalars(select(Buyer).where(Buyer.contact_phone != "").order_by(Buyer.id)).first()
    digits = buyer.contact_phone.replace("-", "")

    page = organizer.get("/2024/organizer/buyers", query_string={"q": digits}).text

    assert f"/organizer/buyers/{buyer.code}" in page
    assert len(re.findall(r"data-row data-beside", page)) == 1


def test_ticked_applications_are_approved_together(organizer, session):
    codes = waiting(session)

    organizer.post("/2024/organizer/buyers/approvals", data={"code": codes[:2], "state": "waiting"})

    assert waiting(session) == codes[2:]
    assert {message.template for message in session.scalars(select(Message))} == {"buyers.approved"}


def test_who_was_approved_in_another_tab_is_not_counted_again(organizer, session):
    ticked = {"code": waiting(session)[:2]}
    organizer.post("/2024/organizer/buyers/approvals", data=ticked)

    answer = organizer.post("/2024/organizer/buyers/approvals", data=ticked, follow_redirects=True)

    assert "approved already" in answer.text
    assert waiting(session)
    assert session.query(Message).count() == 2


def test_ticked_applications_are_approved_all_or_none(organizer, session):
    codes = waiting(session)

    answer = organizer.post("/2024/organizer/buyers/approvals", data={"code": [codes[0], "X-999"]})

    assert (answer.status_code, waiting(session)) == (404, codes)


def test_a_rejection_without_a_reason_comes_back_with_one_asked_for(organizer, session):
    code = waiting(session)[0]

    refused = organizer.post(f"/2024/organizer/buyers/{code}/decision", data={"decision": "rejected"})
    done = organizer.post(
        f"/2024/organizer/buyers/{code}/decision", data={"decision": "rejected", "reason": "서류 미비"}
    )

    assert (refused.status_code, done.status_code) == (422, 303)
    assert row(session, code=code).decision.decision is Decision.REJECTED


def test_an_unknown_buyer_is_not_found(organizer):
    assert organizer.get("/2024/organizer/buyers/X-999").status_code == 404


def test_the_list_costs_the_same_for_one_as_for_all(organizer, app):
    with counted(app) as few:
        organizer.get("/2024/organizer/buyers?country=MX")
    with counted(app) as many:
        organizer.get("/2024/organizer/buyers")

    assert len(many) == len(few)


# in a browser


def first_step(page: Page) -> None:
    """Fill in who registers."""
    page.goto("/2024/buyers/registration")
    page.get_by_label("해외", exact=True).check()
    page.fill("[name=name]", "Sao Mai Trading")
    page.select_option("[name=business_type]", "importer")
    page.select_option("[name=country]", "VN")
    page.fill("[name=contact_name]", "Lan Pham")
    page.fill("[name=contact_email]", "lan@sao-mai.example.com")


def test_a_buyer_registers_step_by_step_on_a_phone(page: Page, sample, axe) -> None:
    first_step(page)
    assert page.locator("[name=channel]").is_hidden()
    page.locator("[data-next]").click()
    page.locator("[name=sectors][value=food]").check()
    page.locator("[data-next]").click()
    page.locator("[name=languages][value=vi]").check()
    page.locator("[data-next]").click()
    assert axe(page) == []
    page.locator("[name=consent_collection]").check()
    page.locator("[name=consent_provision]").check()

    page.locator("[data-send]").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("주소를 확인해 주세요")
    assert axe(page) == []


def test_the_phones_way_back_leads_to_the_step_before_and_loses_nothing(page: Page, sample) -> None:
    first_step(page)
    page.locator("[data-next]").click()
    page.locator("[name=sectors][value=food]").check()

    page.go_back()
    expect(page.locator("[name=name]")).to_have_value("Sao Mai Trading")
    page.locator("[data-next]").click()

    expect(page.locator("[name=sectors][value=food]")).to_be_checked()


def test_errors_open_every_step_and_lead_to_their_fields(page: Page, sample, axe, complaints) -> None:
    page.goto("/2024/buyers/registration")
    page.evaluate("document.querySelector('form[data-registration]').submit()")

    expect(page.locator("#form-errors")).to_be_focused()
    page.locator('#form-errors a[href="#consent_collection"]').click()

    expect(page.locator("#consent_collection")).to_be_in_viewport()
    assert axe(page) == []
    complaints.clear()  # the console notes the 422
