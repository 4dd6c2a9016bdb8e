"""Pages of support programmes, with the sample's programme of two years."""

import io
import re
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from expo.models.support_cases import CaseExhibitor, SupportCase
from expo.services.sample import write_support
from tests.support.reading import text_of

NOW = datetime(2024, 10, 23, tzinfo=UTC)
ROOT = "/2024/organizer"


@pytest.fixture
def expo(session, sample):
    """Return the sample's programme."""
    expo = write_support(session, sample, now=NOW)
    session.commit()
    return expo


def test_the_programme_counts_cases_and_firms_apart_and_shows_what_sources_say(organizer, expo):
    page = organizer.get(f"{ROOT}/programmes/SMART")
    figures = re.findall(r'class="stat__figure">(\d+)<', page.text)
    page = text_of(page)

    assert figures == ["30", "27", "2"]
    assert "595 cases" in page
    assert "450 firms" in page
    assert "The figures cannot be compared." in page
    assert "The sources disagree." in page
    agreement = text_of(organizer.get(f"{ROOT}/agreements/2024-03"))
    assert "4 of 5 came, 0 not known" in agreement
    assert agreement.index("Ministry of SMEs") < agreement.index("POSCO") < agreement.index("Seoul Engineering")


def test_every_page_of_programmes_opens_in_both_languages(organizer, expo, session):
    code = expo.cases[-1].code
    pages = [
        "programmes",
        "programmes/new",
        "organizations",
        "organizations/new",
        f"organizations/{expo.firms[0].id}",
        *(
            f"programmes/SMART{end}"
            for end in (
                "/edit",
                "/tracks/new",
                "/tracks/BASIC/caps/new",
                "/figures/new",
                "/agreements/new",
                "/cases",
                "/cases?year=2024&stage=agreed&q=온",
                "/cases/new",
            )
        ),
        *(
            f"agreements/2024-03{end}"
            for end in ("/edit", "/parties/new", "/ceremony/edit", "/guests/edit", "/figures/new", "/documents/new")
        ),
        *(
            f"cases/{code}{end}"
            for end in ("", "/milestones/new", "/inspections/new", "/changes/new", "/invitation/new")
        ),
    ]
    for language in ("ko", "en"):
        organizer.set_cookie("locale", language)
        assert {page: organizer.get(f"{ROOT}/{page}").status_code for page in pages} == dict.fromkeys(pages, 200)


def test_a_document_comes_back_as_it_was_sent(organizer, expo):
    sent = {"file": (io.BytesIO(b"%PDF-1.7 test"), "협약서.pdf"), "title": "협약서"}
    answer = organizer.post(f"{ROOT}/agreements/2024-03/documents/new", data=sent, content_type="multipart/form-data")
    page = organizer.get(answer.location).text
    address = re.search(r"/2024/organizer/agreements/2024-03/documents/\d+", page)[0]

    assert organizer.get(address).data == b"%PDF-1.7 test"
    assert organizer.get(address).mimetype == "application/octet-stream"


def test_an_exhibitors_public_page_shows_its_supported_project(client, expo, session):
    client.set_cookie("locale", "en")
    case = session.get_one(SupportCase, expo.cases[0].id)
    row = session.scalars(select(CaseExhibitor).where(CaseExhibitor.case_id == case.id)).one()

    page = text_of(client.get(f"/2024/exhibitors/{row.exhibitor.code}"))

    assert "Supported projects" in page
    assert "Smart factory, Basic" in page
    assert "with Hangyeol Steel" in page
    assert session.scalar(select(func.count()).select_from(SupportCase)) == 30


@pytest.mark.parametrize("name", ["year", "page"])
def test_a_year_or_a_page_of_many_digits_narrows_nothing(organizer, expo, name):
    assert organizer.get(f"{ROOT}/programmes/SMART/cases?{name}={'9' * 190}").status_code == 200
