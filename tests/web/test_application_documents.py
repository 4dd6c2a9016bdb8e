"""Documents of applicants on the pages of the company and of the organizer."""

import io
import re

import pytest
from sqlalchemy import select

from expo import clock
from expo.domain import throttles
from expo.domain.permissions import TeamRole
from expo.models.accounts import OneTimeLink
from expo.models.team import HeldRole
from expo.services import applications, one_time_links
from tests.services.test_applications import DASOM
from tests.support.reading import text_of
from tests.support.small_expo import THE_EVE


@pytest.fixture
def address(app, session, expo):
    """Return the page on which a company adds to its application."""
    who, on = (session, expo.organizer, expo.edition), THE_EVE.date()
    applications.set_period(*who, opens_on=on, closes_on=on, now=THE_EVE)
    applications.ask_for_documents(*who, documents=[("사업자등록증", "Business certificate", True)], now=THE_EVE)
    config, limits = app.config["EXPO"], throttles.registration(throttles.Limits(), "a@b.example", "192.0.2.1")
    secret = str(config.secret_key)
    applications.apply(session, expo.edition, DASOM, limits, locale="en", secret=secret, now=clock.now())
    newest = select(OneTimeLink).order_by(OneTimeLink.id.desc()).limit(1)
    token = one_time_links.token_of(config, session.scalars(newest).one())
    applications.confirm(session, expo.edition, token, secret=secret, now=clock.now())
    token = one_time_links.token_of(config, session.scalars(newest).one())
    session.commit()
    return f"/{expo.edition.code}/application/details/{token}"


def test_a_company_uploads_what_it_is_asked_for_and_the_organizer_saves_it(enter, address, expo, session):
    company, organizer = enter(), enter("organizer")
    root = f"/{expo.edition.code}/organizer/applications"
    listed = organizer.get(root).text
    row = re.search(r"/organizer/applications/(\d+)", listed)[1]
    organizer.set_cookie("locale", "ko")
    in_korean = organizer.get(f"{root}/{row}").text  # the company reads English
    organizer.set_cookie("locale", "en")
    asked = organizer.get(f"{root}/{row}").text
    upload = re.search(r'action="([^"]+/documents/(\d+))"', company.get(address).text)

    def send(name, content):
        data = {"file": (io.BytesIO(content), name)}
        return company.post(upload[1], data=data, content_type="multipart/form-data", follow_redirects=True)

    organizer.post(f"{root}/{row}/question", data={"reason": "Your papers, please."})
    waiting = organizer.get(f"{root}?state=asked").text
    wrong, right = send("a.exe", b"MZ"), send("certificate.pdf", b"%PDF")
    file = organizer.get(f"{root}/{row}/documents/{upload[2]}")

    assert "1 document missing" in listed
    assert "Missing: Business certificate" in asked
    assert "Please upload: Business certificate" in in_korean
    assert wrong.status_code == 422
    assert re.search(r"<li[^>]*>(?:(?!</li>).)*Business certificate.*Please send a PDF, JPEG or PNG", wrong.text, re.S)
    assert "certificate.pdf" in right.text
    answered = text_of(organizer.get(root))
    assert ("Waiting for the company" in waiting, "Waiting for the company" in answered) == (True, False)
    assert "To decide · completed" in answered
    assert (file.data, file.mimetype) == (b"%PDF", "application/octet-stream")
    assert file.headers["Content-Disposition"] == "attachment; filename=certificate.pdf"
    assert "Missing: Business certificate" not in organizer.get(f"{root}/{row}").text
    assert company.get(f"{root}/{row}/documents/{upload[2]}").status_code in {302, 303, 404}
    reader = session.scalars(select(HeldRole)).one()
    reader.role = TeamRole.ANALYST
    session.commit()
    assert organizer.get(f"{root}/{row}/documents/{upload[2]}").status_code == 403
    assert f"/documents/{upload[2]}" not in organizer.get(f"{root}/{row}").text
