"""The organizer asks a buyer for a document, and the buyer uploads it on the phone."""

import io
import re

import pytest
from sqlalchemy import select

from expo.db import deciding
from expo.domain.privacy import Cause
from expo.models.buyers import BuyerDocument, BuyerFile
from expo.models.outbox import Message
from expo.services import buyers, erasures
from tests.support.applicants import PROFILE
from tests.support.reading import text_of
from tests.support.small_expo import THE_EVE

LICENCE = {"name_ko": "수입 허가증", "name_en": "Import licence"}


@pytest.fixture
def desk(expo):
    """Return the organizer's address of the first buyer's documents."""
    return f"/{expo.edition.code}/organizer/buyers/{expo.buyers[0].code}/documents"


def send(client, address, name="licence.jpg", content=b"\xff\xd8\xff photo"):
    data = {"file": (io.BytesIO(content), name)}
    return client.post(address, data=data, content_type="multipart/form-data")


def uploading(client, expo):
    """Return where the buyer's own page sends a document."""
    page = client.get(f"/{expo.edition.code}/company").text
    return [found.replace("&amp;", "&") for found in re.findall(r'action="([^"]+/company/documents/\d+)"', page)]


def test_a_buyer_uploads_what_it_is_asked_for_and_the_organizer_saves_it(enter, session, expo, desk):
    organizer, buyer, other = enter("organizer"), enter("buyer", 0), enter("buyer", 1)
    assert uploading(buyer, expo) == []

    asked = organizer.post(desk, data=LICENCE, follow_redirects=True)
    (address,) = uploading(buyer, expo)
    refused = send(buyer, address, "licence.exe", b"MZ")
    arrived = send(buyer, address)
    again = send(buyer, address, "newer.pdf", b"%PDF newer")
    document = session.scalars(select(BuyerDocument)).one()
    saved = organizer.get(f"{desk}/{document.id}")

    assert "awaited" in text_of(asked)
    assert uploading(other, expo) == []
    assert (send(other, address).status_code, other.get(f"{desk}/{document.id}").status_code) == (404, 403)
    assert (refused.status_code, arrived.status_code, again.status_code) == (422, 303, 303)
    assert "Please send a PDF, JPEG or PNG" in refused.text
    assert (saved.data, saved.mimetype) == (b"%PDF newer", "application/octet-stream")
    assert saved.headers["Content-Disposition"] == "attachment; filename=newer.pdf"
    letter = session.scalars(select(Message).where(Message.template == "buyers.document_asked")).one()
    assert (letter.recipient, LICENCE["name_ko"] in letter.subject) == ("b-0@example.com", True)


def test_a_document_is_named_in_both_languages_and_asked_for_once(enter, session, expo, desk):
    organizer = enter("organizer")
    nameless = organizer.post(desk, data={"name_ko": "사업자등록증"})
    organizer.post(desk, data=LICENCE)

    twice = organizer.post(desk, data=LICENCE)

    assert (nameless.status_code, 'value="사업자등록증"' in nameless.text) == (422, True)
    assert (twice.status_code, "asked for this document already" in twice.text) == (422, True)
    assert len(session.scalars(select(BuyerDocument)).all()) == 1


def test_what_is_not_asked_for_any_more_goes_with_its_file(enter, session, expo, desk):
    organizer, buyer = enter("organizer"), enter("buyer", 0)
    organizer.post(desk, data=LICENCE)
    send(buyer, uploading(buyer, expo)[0])
    document = session.scalars(select(BuyerDocument.id)).one()

    assert organizer.post(f"{desk}/{document}/removal").status_code == 303
    assert uploading(buyer, expo) == []
    session.rollback()
    assert session.scalars(select(BuyerFile.document_id)).all() == []


def test_documents_are_in_ones_data_and_go_with_the_buyer(enter, session, expo, desk):
    organizer, buyer = enter("organizer"), enter("buyer", 0)
    organizer.post(desk, data=LICENCE)
    send(buyer, uploading(buyer, expo)[0])

    (told,) = buyer.get(f"/{expo.edition.code}/company/data.json").json["documents"]
    session.rollback()
    with deciding(session):
        cause = Cause.REQUEST
        erasures.of_company(session, expo.organizer, expo.edition, expo.buyers[0], cause, THE_EVE)

    assert (told["asked_for"], told["file"]["name"]) == (LICENCE["name_ko"], "licence.jpg")
    assert (session.scalars(select(BuyerDocument)).all(), session.scalars(select(BuyerFile)).all()) == ([], [])


def test_what_all_are_asked_for_reaches_everybody_once_and_who_comes_later(enter, session, expo, desk):
    organizer, buyer = enter("organizer"), enter("buyer", 0)
    own, line = f"/{expo.edition.code}", "사업자등록증 | Registration"
    address = f"{own}/organizer/buyers/documents"

    wrong = organizer.post(address, data={"overseas": "사업자등록증", "domestic": "허가증 | Licence\n허가증 | Permit"})
    for _time in range(2):
        organizer.post(address, data={"overseas": line, "domestic": line})
    session.rollback()
    with deciding(session):
        late = buyers.enter(session, expo.organizer, expo.edition, profile=PROFILE, now=THE_EVE).id
    session.commit()
    to_do = text_of(buyer.get(f"{own}/agenda"))
    listed = text_of(organizer.get(f"{own}/organizer/buyers?documents=awaited"))
    send(buyer, uploading(buyer, expo)[0])
    done = text_of(buyer.get(f"{own}/agenda"))
    dashboard = text_of(organizer.get(f"{own}/organizer/"))
    letters = session.scalars(select(Message.recipient).where(Message.template == "buyers.document_asked")).all()
    session.rollback()
    organizer.post(address, data={})

    assert "as Korean | English" in wrong.text
    assert ("named twice" in wrong.text, "허가증 | Licence" in wrong.text) == (True, True)
    assert sorted(letters) == sorted(one.contact_email for one in expo.buyers)
    assert ("Please upload: Registration" in to_do, "Please upload" in done) == (True, False)
    assert (expo.buyers[0].name_en in listed, PROFILE.name in listed) == (True, True)
    assert f"{len(expo.buyers)} buyers have not uploaded a document yet." in dashboard
    session.rollback()
    kept = session.scalars(select(BuyerDocument.buyer_id)).all()
    assert (kept, late in kept) == ([expo.buyers[0].id], False)


def test_a_letter_that_waits_asks_only_for_what_is_still_asked_for(enter, session, expo, desk):
    organizer, address = enter("organizer"), f"/{expo.edition.code}/organizer/buyers/documents"
    mine = select(Message.subject).where(Message.recipient == "b-0@example.com", Message.template.like("%document%"))
    organizer.post(desk, data=LICENCE)

    typo = organizer.post(address, data={"domestic": "등록증 | Registation"}, follow_redirects=True)
    put_right = organizer.post(address, data={"domestic": "등록증 | Registration"}, follow_redirects=True)
    session.rollback()
    (subject,) = session.scalars(mine)
    organizer.post(address, data={})
    session.rollback()
    organizer.post(f"{desk}/{session.scalars(select(BuyerDocument.id)).one()}/removal")
    session.rollback()

    assert ("buyers get an e-mail" in text_of(typo), "buyers get an e-mail" in text_of(put_right)) == (True, True)
    assert subject.endswith((f"{LICENCE['name_ko']}, 등록증", f"{LICENCE['name_en']}, Registration"))
    assert session.scalars(mine).all() == []
