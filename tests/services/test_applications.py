"""A company applies: its address is proven first, the rest follows, and the organizer decides."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from expo.config import Config
from expo.domain import throttles
from expo.domain.refusals import NotFound, Refusal
from expo.domain.venue import BoothService
from expo.models.accounts import OneTimeLink
from expo.models.allocation import BoothRequest
from expo.models.exhibitors import Exhibitor
from expo.models.outbox import Message
from expo.queries import applications as applications_queries
from expo.queries.applications import ApplicationView
from expo.queries.lists import Order
from expo.services import applications, one_time_links
from expo.services.applications import ApplicationDetails, ApplicationSheet
from expo.services.imports import applicants
from tests.support import small_expo
from tests.support.refusals import codes_of
from tests.support.small_expo import NOW

pytestmark = pytest.mark.sqlite_only

SECRET = "a secret of the tests"
DASOM = ApplicationSheet(
    name_ko="(주)다솜찬",
    name_en="Dasom Foods",
    business_number="9000000016",
    sector="food",
    makes="저염 김치",
    contact_name="한다솜",
    contact_email="Dasom@example.com",
    contact_phone="",
    units=2,
    services=frozenset({BoothService.POWER}),
)


@pytest.fixture
def expo(session):
    expo = small_expo.build(session)
    applications.set_period(
        session, expo.organizer, expo.edition, opens_on=date(2024, 9, 1), closes_on=date(2024, 10, 10), now=NOW
    )
    return expo


def _apply(expo, sheet=DASOM, *, now=NOW):
    counted = throttles.registration(throttles.Limits(), sheet.contact_email, "192.0.2.1")
    applications.apply(expo.session, expo.edition, sheet, counted, locale="ko", secret=SECRET, now=now)


def _templates(expo):
    return list(expo.session.scalars(select(Message.template).order_by(Message.id)))


def _token(expo):
    link = expo.session.scalars(select(OneTimeLink).order_by(OneTimeLink.id.desc())).first()
    return one_time_links.token_of(Config(secret_key=SECRET), link)


def _arrived(expo, sheet=DASOM):
    _apply(expo, sheet)
    return applications.confirm(expo.session, expo.edition, _token(expo), secret=SECRET, now=NOW)[0]


def test_the_organizer_sees_an_application_once_its_address_is_proven(expo):
    _apply(expo)
    before = applications_queries.count_new(expo.session, expo.edition.id)
    row = applications.confirm(expo.session, expo.edition, _token(expo), secret=SECRET, now=NOW)[0]

    assert (before, applications_queries.count_new(expo.session, expo.edition.id)) == (0, 1)
    assert (row.business_number, row.contact_email, row.units, row.needs_power) == (
        "900-00-00016", "dasom@example.com", 2, True,
    )  # fmt: skip
    assert _templates(expo) == ["applications.proof", "applications.arrived"]


def test_every_objection_comes_at_once(expo):
    wrong = replace(DASOM, business_number="1234567890", sector="cars", units=40)

    with pytest.raises(Refusal) as refused:
        _apply(expo, wrong, now=NOW + timedelta(days=20))

    assert codes_of(refused) == ["applications_closed", "business_number", "no_such_sector", "units"]


def test_companies_from_abroad_apply_without_a_business_number_and_exhibit(expo):
    abroad = replace(DASOM, name_ko="Saigon Foods", business_number="", contact_email="mai@example.com")
    other = replace(abroad, name_ko="Hanoi Foods", contact_email="lan@example.com")
    rows = [_arrived(expo, abroad), _arrived(expo, other)]

    made = applications.accept(
        expo.session, expo.organizer, expo.edition, ids=[row.id for row in rows], hall="FOOD", now=NOW
    )

    assert [(row.name_ko, row.business_number) for row in rows] == [("Saigon Foods", None), ("Hanoi Foods", None)]
    assert [(one.name_ko, one.business_number) for one in made] == [("Saigon Foods", None), ("Hanoi Foods", None)]


def test_a_company_that_is_known_hears_it_by_e_mail_and_changes_nothing(expo):
    row = _arrived(expo)

    _apply(expo, replace(DASOM, contact_email="other@example.com", name_ko="다른 이름"))

    assert _templates(expo)[2:] == ["applications.known"]
    assert row.name_ko == "(주)다솜찬"


def test_the_rest_follows_by_the_mailed_link_until_the_decision(expo):
    row = _arrived(expo)
    details = ApplicationDetails(representative="한다솜", story_ko="김치를 담급니다.", makes="저염 김치", units=3)

    applications.complete(expo.session, expo.edition, _token(expo), details=details, now=NOW)
    applications.decline(expo.session, expo.organizer, expo.edition, id_=row.id, reason="부스가 없습니다.", now=NOW)

    assert (row.representative, row.units, row.needs_power) == ("한다솜", 3, False)
    with pytest.raises(Refusal):
        applications.complete(expo.session, expo.edition, _token(expo), details=details, now=NOW)


def test_asking_for_what_is_missing_needs_words_and_sends_a_link(expo):
    row = _arrived(expo)
    with pytest.raises(Refusal):
        applications.ask(expo.session, expo.organizer, expo.edition, id_=row.id, reason=" ", secret=SECRET, now=NOW)

    applications.ask(expo.session, expo.organizer, expo.edition, id_=row.id, reason="회사 소개", secret=SECRET, now=NOW)

    assert _templates(expo)[-1] == "applications.asked"
    assert applications.find(expo.session, expo.edition, _token(expo), now=NOW) is row


def test_accepted_companies_are_exhibitors_with_their_booth_request_and_their_own_pages(expo):
    row = _arrived(expo)

    made = applications.accept(expo.session, expo.organizer, expo.edition, ids=[row.id], hall="FOOD", now=NOW)

    request = expo.session.scalars(select(BoothRequest)).one()
    assert [(one.code, one.name_ko, one.story_ko) for one in made] == [("E-003", "(주)다솜찬", "저염 김치")]
    assert (request.exhibitor_id, request.units, request.services) == (made[0].id, 2, {BoothService.POWER})
    assert (row.exhibitor_id, _templates(expo)[-1]) == (made[0].id, "applications.accepted")
    with pytest.raises(Refusal):
        applications.accept(expo.session, expo.organizer, expo.edition, ids=[row.id], hall="FOOD", now=NOW)


def test_a_company_with_nearly_the_same_name_is_shown_beside_the_application(expo):
    known = expo.session.scalars(select(Exhibitor).order_by(Exhibitor.id)).first()
    row = _arrived(expo, replace(DASOM, name_ko=f"주식회사 {known.name_ko}"))

    found = applicants.twins(expo.session, expo.edition.id, [row])

    assert known.name_ko in [name.name_ko for name in found[row.id]]


def test_a_link_of_another_kind_opens_no_application(expo):
    _apply(expo)

    with pytest.raises(NotFound):
        applications.find(expo.session, expo.edition, _token(expo), now=NOW)


def test_who_calls_about_an_application_is_found_by_its_person(expo):
    application = _arrived(expo, replace(DASOM, contact_phone="+821012345678"))
    blind = replace(expo.organizer, permissions=frozenset())

    def found(actor, typed):
        lines, _counts = applications_queries.page(
            expo.session, actor, typed, ApplicationView.ALL, Order("applied"), number=1
        )
        return [one.id for one in lines.shown]

    for typed in ("010-1234-5678", "+82 10 1234 5678", "한다솜", "dasom@example.com", "900-00-00016", "9000000016"):
        assert found(expo.organizer, typed) == [application.id], typed
    assert [found(blind, typed) for typed in ("010-1234-5678", "한다솜", "9000000016")] == [[], [], [application.id]]
