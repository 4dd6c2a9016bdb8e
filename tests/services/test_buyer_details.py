"""What a buyer plans to buy: kept with its application, told as true reasons, exported and erased with it."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from expo.domain.buyer_details import BuyerDetails, PlanTime, Turnover, is_certificate, pieces
from expo.domain.buyers import Track
from expo.domain.imports import ImportKind, RowChange
from expo.domain.spreadsheets.fields import FIELDS
from expo.domain.suggestions import Ground, Need, Offer, Terms, reasons
from expo.domain.wishes import Side
from expo.domain.words import Named
from expo.models.buyers import Buyer
from expo.queries import personal_data
from expo.services import privacy, spreadsheets
from expo.services.buyers import applications
from expo.services.buyers.profiles import details_columns
from expo.services.spreadsheets import lists
from tests.support import applicants, small_expo
from tests.support.imports import bring, look, states
from tests.support.small_expo import NOW
from tests.support.spreadsheets import csv

pytestmark = pytest.mark.sqlite_only
RICE_CAKE = Named("가래떡", "Rice cake sticks")
PLANNED = BuyerDetails(
    monthly_quantity=500,
    plan_amount=12_000_00,
    plan_time=PlanTime.QUARTER,
    certificates=("HACCP",),
    annual_sales=Turnover.UNDER_5M,
    messenger="zalo",
    messenger_id="+84 900 000 001",
    needs_letter=True,
    passport_name="NGUYEN THI A",
    arrives_on=date(2024, 10, 21),
    leaves_on=date(2024, 10, 26),
)


def test_what_is_planned_waits_with_the_application_and_becomes_the_buyers(session):
    expo = applicants.opened(session)
    sent = applicants.application(expo, details=PLANNED)

    unpacked = applications._unpacked(applications._packed(sent))
    buyer = session.get_one(Buyer, applicants.register(expo, unpacked).buyer_id)

    assert unpacked == sent
    assert (buyer.monthly_quantity, buyer.plan_time, buyer.certificates) == (500, PlanTime.QUARTER, ["HACCP"])
    assert (buyer.passport_name, buyer.leaves_on) == ("NGUYEN THI A", date(2024, 10, 26))


def test_a_passport_name_is_kept_for_a_letter_only(session):
    expo = applicants.opened(session)
    member = applicants.register(expo, applicants.application(expo, details=PLANNED))

    session.get_one(Buyer, member.buyer_id).needs_letter = False

    with pytest.raises(IntegrityError):
        session.flush()


def test_a_buyer_gets_what_it_planned_and_erasing_forgets_it(session):
    expo = applicants.opened(session)
    buyer, actor = applicants.applicant(expo, details=PLANNED)
    company = personal_data.of_buyer(session, actor)["company"]

    privacy.erase(session, expo.organizer, expo.edition, code=buyer.code, now=NOW)

    assert (company["messenger_id"], company["arrives_on"]) == ("+84 900 000 001", "2024-10-21")
    assert [buyer.passport_name, buyer.messenger_id, buyer.monthly_quantity, buyer.arrives_on] == ["", "", None, None]


def grounds(need: Need, **offered: object) -> dict[Ground, object]:
    offer = Offer("food", Named("식품", "Food"), [RICE_CAKE], [], False, (), ())
    found = reasons(replace(offer, **offered), need, Side.BUYER)
    return {reason.ground: dict(reason.params) for reason in found}


@pytest.mark.parametrize(
    ("price", "minimum", "told"),
    [(2_900, 500, {Ground.PRICE, Ground.VOLUME}), (2_901, 501, set()), (None, None, set())],
)
def test_price_and_amount_are_reasons_only_where_they_fit(price, minimum, told):
    need = Need(["food"], "떡", "KR", ["ko"], price_limit=2_900, monthly_quantity=500)

    found = grounds(need, terms=[Terms(RICE_CAKE, price, minimum)])

    assert found.keys() & {Ground.PRICE, Ground.VOLUME} == told


def test_the_price_of_a_product_that_was_not_asked_for_is_no_reason():
    need = Need(["food"], "김치", "KR", ["ko"], price_limit=10**6, monthly_quantity=10**6)

    assert grounds(need, terms=[Terms(RICE_CAKE, 1, 1)]).keys() == {Ground.SECTOR}


@pytest.mark.parametrize(
    ("sector", "country", "has", "told"),
    [
        ("machinery", "DE", "CE EN 60204-1", {"certificate": "CE", "country": "DE"}),
        ("food", "DE", "CE", None),
        ("machinery", "VN", "CE", None),
        ("machinery", "DE", "FORCE", None),
        ("food", "US", "FDA 등록", {"certificate": "FDA", "country": "US"}),
        ("appliance", "KR", "KC", {"certificate": "KC", "country": "KR"}),
    ],
)
def test_a_certificate_that_a_country_demands_is_told_where_it_does(sector, country, has, told):
    found = grounds(Need([sector], "", country, ["en"]), sector=sector, certifications=[has])

    assert found.get(Ground.REQUIRED) == told


def test_certificates_and_pieces_are_read_as_people_write_them():
    assert [is_certificate("Halal", "할랄(KMF)"), is_certificate("ISO 9001", "ISO9001:2015")] == [True, True]
    assert [is_certificate("CE", "ACE"), is_certificate("KC", "KCS")] == [False, False]
    assert [pieces("200 EA"), pieces("1,000개"), pieces("20 boxes"), pieces("")] == [200, 1000, None, None]


@pytest.mark.parametrize("language", ["ko", "en"])
def test_what_is_optional_leaves_as_excel_and_comes_back(session, language):
    expo = small_expo.build(session)
    buyer = session.scalars(select(Buyer).order_by(Buyer.id)).first()
    buyer.track, buyer.country, buyer.channel = Track.OVERSEAS, "VN", "importer"
    told = replace(
        PLANNED,
        passport_name="",
        korea_imports=Turnover.OVER_100M,
        price_limit=9_900,
        needs_hotel=True,
        plan_amount=12_000_50,
    )
    names = [name for name in details_columns(told) if name not in {"messenger_id", "passport_name", "special_needs"}]
    for name in names:
        setattr(buyer, name, details_columns(told)[name])
    session.flush()
    table = lists.listed(session, expo.organizer, expo.edition, ImportKind.BUYERS)
    sheet = spreadsheets.workbook([table], language=language, zone=expo.edition.zone)
    unchanged = states(look(expo, ImportKind.BUYERS, sheet))

    for name, value in details_columns(BuyerDetails()).items():
        setattr(buyer, name, value)
    session.flush()
    bring(expo, ImportKind.BUYERS, sheet)

    assert {*unchanged} == {RowChange.UNCHANGED}
    assert {name: getattr(buyer, name) for name in names} == {name: details_columns(told)[name] for name in names}


def test_a_sheet_in_which_one_leaves_before_one_arrives_is_refused(session):
    expo = small_expo.build(session)
    heads = ["바이어명", "담당자", "이메일", "국가", "입국일", "출국일"]
    row = ["Hanoi Mart", "Tran", "tran@example.com", "베트남", "2026-10-22", "2026-10-21"]

    seen = look(expo, ImportKind.BUYERS, csv([heads, row]))

    assert states(seen) == {RowChange.WRONG: 1}


def test_a_name_in_a_passport_leaves_in_no_list():
    columns = {field.key for field in FIELDS[ImportKind.BUYERS]}

    assert set(BuyerDetails.__dataclass_fields__) - columns == {"passport_name"}
