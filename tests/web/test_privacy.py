"""The privacy pages: what people read, what an organizer sets and erases, what companies take along."""

import json
from datetime import datetime

from sqlalchemy import func, select

from expo import clock
from expo.models.badges import Person
from expo.models.buyers import Buyer
from expo.models.privacy import Erasure, PrivacyNotice


def test_everybody_reads_the_notice_the_consent_texts_and_whom_to_ask(client, session, sample):
    session.add(
        PrivacyNotice(edition_id=sample.id, text_ko="우리의 안내", officer="김담당", officer_email="dpo@example.com")
    )
    session.commit()

    page = client.get("/2024/privacy").text

    assert all(words in page for words in ("우리의 안내", "김담당", "mailto:dpo@example.com", "보유 기간"))


def test_an_organizer_sets_the_dates_and_sees_what_they_will_erase(client, session, sample, sign_in):
    sign_in(client, "organizer")
    companies = len(session.scalars(select(Buyer.id)).all())
    until = sample.ends_on.replace(year=sample.ends_on.year + 1).isoformat()
    session.rollback()

    early = client.post("/2024/organizer/privacy", data={"contacts_until": "2000-01-01"})
    saved = client.post("/2024/organizer/privacy", data={"contacts_until": until, "text_ko": "안내"})

    assert (early.status_code, saved.status_code) == (422, 303)
    assert session.scalars(select(PrivacyNotice)).one().contacts_until.isoformat() == until
    assert companies
    assert "연락처를 삭제합니다" in client.get("/2024/organizer/privacy").text


def test_erasing_asks_for_a_known_code_and_to_be_sure(client, session, sample, sign_in):
    sign_in(client, "organizer")

    answers = [
        client.post("/2024/organizer/privacy/erasures", data=data).status_code
        for data in ({"code": "NONE", "sure": "y"}, {"code": "D-001"}, {"code": "D-001", "sure": "y"})
    ]

    assert answers == [422, 422, 303]
    assert session.scalar(select(func.count()).select_from(Erasure)) == 1
    assert "D-001" in client.get("/2024/organizer/privacy").text


def test_a_visitor_who_asks_is_erased_from_the_page_of_the_badge(client, session, sample, sign_in):
    sample.clock_shift_seconds = clock.shift_to(datetime(2024, 10, 22, 9, tzinfo=sample.zone))
    session.commit()
    client.post("/2024/visit", data={"name": "김봄", "email": "bom@example.com", "collection": "y"})
    session.rollback()
    person_id = session.scalars(select(Person.id).where(Person.name == "김봄")).one()
    session.rollback()
    sign_in(client, "organizer")
    address = f"/2024/organizer/privacy/people/{person_id}"

    offered = address in client.get(f"/2024/organizer/badges/{person_id}").text
    answers = [client.post(address, data=data).status_code for data in ({}, {"sure": "y"}, {"sure": "y"})]

    assert (offered, answers) == (True, [422, 303, 404])
    assert session.get_one(Person, person_id).name == "(삭제됨)"
    assert "출입증이 있던 1명" in client.get("/2024/organizer/privacy").text


def test_an_exhibitor_takes_its_data_along_and_finds_no_one_elses_contact(client, session, sample, sign_in):
    sign_in(client, "exhibitor")

    found = client.get("/2024/my-data.json")

    data = json.loads(found.text)
    assert {"account", "company", "products", "wishes", "requests", "consultations", "emails", "history"} <= set(data)
    assert {"applications_to_calls", "requests_for_mentors", "seller_in_the_market", "agreed_to_be_filmed"} <= set(data)
    others = session.scalars(select(Buyer.contact_email)).all()
    assert not any(email in found.text for email in others)
