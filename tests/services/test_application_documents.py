"""Applicants upload the documents they are asked for; screeners see them, and they go with the application."""

from datetime import date

import pytest
from sqlalchemy import select

from expo.config import Config
from expo.domain import throttles
from expo.domain.people import STRANGER
from expo.domain.refusals import NotAllowed, NotFound, Refusal
from expo.models.accounts import OneTimeLink
from expo.models.applications import ApplicationFile
from expo.queries import applications as applications_queries
from expo.services import applications, one_time_links
from tests.services.test_applications import DASOM, SECRET
from tests.support import small_expo
from tests.support.refusals import codes_of
from tests.support.small_expo import NOW

PDF = b"%PDF-1.7 ..."
ASKED = [("사업자등록증", "Business certificate", True), ("카탈로그", "", False)]


@pytest.fixture
def expo(session):
    expo = small_expo.build(session)
    who = session, expo.organizer, expo.edition
    applications.set_period(*who, opens_on=date(2024, 9, 1), closes_on=date(2024, 10, 10), now=NOW)
    applications.ask_for_documents(*who, documents=ASKED, now=NOW)
    return expo


def _token(expo):
    link = expo.session.scalars(select(OneTimeLink).order_by(OneTimeLink.id.desc())).first()
    return one_time_links.token_of(Config(secret_key=SECRET), link)


@pytest.fixture
def row(session, expo):
    counted = throttles.registration(throttles.Limits(), DASOM.contact_email, "192.0.2.1")
    applications.apply(session, expo.edition, DASOM, counted, locale="ko", secret=SECRET, now=NOW)
    return applications.confirm(session, expo.edition, _token(expo), secret=SECRET, now=NOW)[0]


def attach(expo, name="등록증.pdf", content=PDF, document=0):
    document_id = applications_queries.documents(expo.session, expo.edition.id)[document].id
    file = applications.attach(
        expo.session,
        expo.edition,
        _token(expo),
        document_id=document_id,
        name=name,
        media_type="application/pdf",
        content=content,
        now=NOW,
    )
    expo.session.expire_all()
    return file


def missing(expo, row):
    return [one.name_ko for one in applications_queries.lacking(expo.session, row)]


def test_what_is_required_is_missing_until_it_is_uploaded_and_is_replaced_by_the_next_file(session, expo, row):
    assert missing(expo, row) == ["사업자등록증"]
    assert applications_queries.without_documents(session, expo.edition.id, [row.id]) == {row.id: 1}

    attach(expo)
    attach(expo, name="new.PDF", content=PDF + b"2")

    assert missing(expo, row) == []
    assert applications_queries.without_documents(session, expo.edition.id, [row.id]) == {}
    assert [(one.name, one.content) for one in row.files] == [("new.PDF", PDF + b"2")]


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.pdf", b"", "file_size"),
        ("a.pdf", b"%PDF" + bytes(8 * 2**20), "file_size"),
        ("a.html", b"<script>", "file_kind"),
        ("a", PDF, "file_kind"),
        ("a.png", PDF, "file_content"),
        ("a.hwp", b"PK\x03\x04", "file_content"),
    ],
)
def test_a_file_of_another_size_or_kind_is_refused(expo, row, name, content, code):
    with pytest.raises(Refusal) as refused:
        attach(expo, name=name, content=content)

    assert codes_of(refused) == [code]


@pytest.mark.sqlite_only
def test_nothing_is_uploaded_after_the_decision_or_for_a_document_of_another_expo(session, expo, row):
    with pytest.raises(NotFound):
        applications.attach(
            session, expo.edition, _token(expo), document_id=10**6, name="a.pdf", media_type="", content=PDF, now=NOW
        )
    token = _token(expo)
    applications.decline(session, expo.organizer, expo.edition, id_=row.id, reason="자리가 없습니다", now=NOW)
    document = applications_queries.documents(session, expo.edition.id)[0].id

    with pytest.raises(Refusal, match="decided"):
        applications.attach(
            session, expo.edition, token, document_id=document, name="a.pdf", media_type="", content=PDF, now=NOW
        )


def test_a_document_that_is_asked_for_no_more_goes_with_its_files_and_so_does_an_erased_application(session, expo, row):
    attach(expo)
    attach(expo, document=1)
    who = session, expo.organizer, expo.edition
    applications.ask_for_documents(*who, documents=[("사업자등록증", "Certificate", False)], now=NOW)
    session.expire_all()
    assert [one.document.name_en for one in row.files] == ["Certificate"]

    applications.forget(session, edition_id=expo.edition.id)

    assert session.scalars(select(ApplicationFile.name)).all() == []


@pytest.mark.sqlite_only
def test_only_who_manages_exhibitors_asks_for_documents(session, expo):
    with pytest.raises(NotAllowed):
        applications.ask_for_documents(session, STRANGER, expo.edition, documents=[], now=NOW)
