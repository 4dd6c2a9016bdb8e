"""The codes of exhibitors that a spreadsheet gives, or leaves out."""

import pytest
from sqlalchemy import select

from expo.domain.imports import ImportKind
from expo.models.exhibitors import Exhibitor
from expo.models.venue import Booth, BoothAllocation
from expo.models.wishes import Wish
from expo.queries.imports import shared_codes
from tests.support import small_expo, spreadsheets
from tests.support.imports import bring, look
from tests.support.small_expo import NOW, SmallExpo


@pytest.fixture
def expo(session) -> SmallExpo:
    return small_expo.build(session)


def test_a_code_that_a_table_a_buyer_or_another_row_has_is_refused(expo):
    sheet = [
        ["회사명", "코드", "전시관", "업종"],
        *(
            [name, code, "식품관", "food"]
            for name, code in (
                ("가온푸드", "D-01"),
                ("나래식품", "GB-001"),
                ("다온식품", "E-003"),
                ("라온식품", "E-003"),
            )
        ),
    ]

    seen = look(expo, ImportKind.EXHIBITORS, spreadsheets.xlsx(sheet))

    assert [[one.violation.code for one in row.problems] for row in seen.plan.rows] == [
        ["others_code"], ["others_code"], [], ["row_twice"],
    ]  # fmt: skip


def test_a_buyer_and_a_table_are_not_called_as_an_exhibitor_and_a_booth_may_be(expo):
    def refused(kind: ImportKind, *sheet: list[str]) -> list[list[str]]:
        seen = look(expo, kind, spreadsheets.xlsx([*sheet]))
        return [[one.violation.code for one in row.problems] for row in seen.plan.rows]

    buyers = [["회사명", "코드", "이메일"], ["하나유통", "E-001", "kim@hana.example"]]
    tables = [["테이블", "구역"], ["E-001", "D"], ["GB-001", "D"], ["D-01", "D"]]
    booths = [["부스", "전시관"], ["E-002", "식품관"], ["FD-99", "식품관"]]

    assert "others_code" in refused(ImportKind.BUYERS, *buyers)[0]
    assert refused(ImportKind.TABLES, *tables) == [["others_code"], ["others_code"], []]
    seen = look(expo, ImportKind.BOOTHS, spreadsheets.xlsx(booths))
    assert shared_codes(expo.session, expo.edition.id, seen.kind, seen.plan) == ["E-002"]


def test_a_row_without_a_code_gets_none_that_a_later_row_asks_for(expo):
    sheet = [
        ["회사명", "코드", "전시관", "업종"],
        ["가온푸드", "", "식품관", "food"],
        ["나래", "E-003", "식품관", "food"],
    ]

    bring(expo, ImportKind.EXHIBITORS, spreadsheets.xlsx(sheet))

    codes = expo.session.scalars(select(Exhibitor.code).order_by(Exhibitor.name_ko))
    assert list(codes)[:2] == ["E-004", "E-003"]


def test_a_company_is_named_by_its_booth_too_unless_another_has_that_code(expo):
    first, second = expo.exhibitors
    for holder, code in ((first, "FD-07"), (first, second.code)):
        booth = Booth(edition_id=expo.edition.id, hall_id=first.hall_id, code=code, x=0, y=0)
        expo.session.add(BoothAllocation(booth=booth, exhibitor_id=holder.id, allocated_at=NOW))
    expo.session.flush()
    sheet = [["바이어", "참가기업", "희망도"], ["하늘마트", "fd-07", "필수"], ["하늘마트", second.code, "필수"]]

    bring(expo, ImportKind.WISHES, spreadsheets.xlsx(sheet))

    assert list(expo.session.scalars(select(Wish.exhibitor_id).order_by(Wish.id))) == [first.id, second.id]
