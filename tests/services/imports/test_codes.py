"""The codes of exhibitors that a spreadsheet gives, or leaves out."""

import pytest
from sqlalchemy import select

from expo.domain.imports import ImportKind
from expo.models.exhibitors import Exhibitor
from tests.support import small_expo, spreadsheets
from tests.support.imports import bring, look
from tests.support.small_expo import SmallExpo


@pytest.fixture
def expo(session) -> SmallExpo:
    return small_expo.build(session)


def test_a_code_that_a_table_a_buyer_or_another_row_has_is_refused(expo):
    sheet = [["회사명", "코드", "전시관", "업종"], *([name, code, "식품관", "food"] for name, code in (
        ("가온푸드", "D-01"), ("나래식품", "GB-001"), ("다온식품", "E-003"), ("라온식품", "E-003"),
    ))]  # fmt: skip

    seen = look(expo, ImportKind.EXHIBITORS, spreadsheets.xlsx(sheet))

    assert [[one.violation.code for one in row.problems] for row in seen.plan.rows] == [
        ["others_code"], ["others_code"], [], ["row_twice"],
    ]  # fmt: skip


def test_a_row_without_a_code_gets_none_that_a_later_row_asks_for(expo):
    sheet = [
        ["회사명", "코드", "전시관", "업종"],
        ["가온푸드", "", "식품관", "food"],
        ["나래", "E-003", "식품관", "food"],
    ]

    bring(expo, ImportKind.EXHIBITORS, spreadsheets.xlsx(sheet))

    codes = expo.session.scalars(select(Exhibitor.code).order_by(Exhibitor.name_ko))
    assert list(codes)[:2] == ["E-004", "E-003"]
