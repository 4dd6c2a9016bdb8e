"""A preview says what is wrong with the rows of a sheet beside one another."""

import pytest

from expo.domain.imports import ImportKind
from expo.domain.wishes import Level, Side
from tests.support import small_expo, spreadsheets
from tests.support.imports import look
from tests.support.small_expo import SmallExpo


@pytest.fixture
def expo(session) -> SmallExpo:
    return small_expo.build(session)


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        ("900-00-00016", "", ["Row 2 means the same."]),
        ("", "900-00-00016", ["Row 2 means the same."]),
        ("900-00-00016", "900-00-00020", []),
    ],
)
def test_two_rows_of_one_name_are_one_company_unless_both_have_a_business_number(expo, first, second, said):
    head = ["회사명", "사업자등록번호", "전시관", "업종"]
    sheet = [head, ["(주)가온푸드", first, "식품관", "food"], ["㈜가온 푸드", second, "식품관", "food"]]

    seen = look(expo, ImportKind.EXHIBITORS, spreadsheets.xlsx(sheet))

    assert [str(one.violation) for one in seen.plan.rows[1].problems] == said


def test_rows_without_a_name_are_not_taken_for_one_company_with_too_many_wishes(expo):
    expo.edition.must_wishes = 1
    wished = expo.exhibitors[0].name_ko
    sheet = [["Unknown", "E-mail", "Must meet"], *(["?", f"b{n}@x.example", wished] for n in range(3))]

    seen = look(expo, ImportKind.BUYERS, spreadsheets.xlsx(sheet))

    assert {one.violation.code for row in seen.plan.rows for one in row.problems} == {"missing"}


def test_what_is_wrong_in_several_rows_alike_is_told_once_with_its_rows(expo):
    head = ["회사명", "전시관", "업종"]
    sheet = [
        head,
        ["가온푸드", "Food Hall 9", "food"],
        ["나래산업", "Food Hall 9", "food"],
        ["다온정밀", "식품관", "?!"],
    ]

    seen = look(expo, ImportKind.EXHIBITORS, spreadsheets.xlsx(sheet))

    assert [(one.field.key, one.violation.params["text"], one.rows) for one in seen.repeated] == [
        ("hall", "Food Hall 9", (2, 3))
    ]


def test_columns_that_hold_something_and_are_not_understood_are_named_until_somebody_leaves_them_out(expo):
    head = ["No.", "회사명", "전시관", "업종", "Hotel", "Empty", "비고"]
    file = spreadsheets.xlsx([head, [1, "가온푸드", "식품관", "food", "Y", "", "-"]])

    assert look(expo, ImportKind.EXHIBITORS, file).unread == ["Hotel"]
    assert look(expo, ImportKind.EXHIBITORS, file, columns={4: ""}).unread == []


def test_a_sheet_of_wishes_that_does_not_say_whose_they_are_asks_and_means_the_buyers_until_then(expo):
    expo.buyers[0].contact_email = "first@buyer.example"
    sheet = [["Buyer", "Exhibitor", "Level"], ["First@buyer.example", expo.exhibitors[0].name_ko, "O"]]
    file = spreadsheets.xlsx(sheet)

    taken = look(expo, ImportKind.WISHES, file)
    chosen = look(expo, ImportKind.WISHES, file, fills={"side": "참가기업"})

    assert [(one.field.key, one.chosen) for one in (*taken.blanks, *chosen.blanks)] == [
        ("side", "바이어"),
        ("side", "참가기업"),
    ]
    wishes = [seen.plan.rows[0].values for seen in (taken, chosen)]
    assert [(one["side"], one["level"], one["buyer"]) for one in wishes] == [
        (side, Level.INTERESTED, expo.buyers[0].id) for side in (Side.BUYER, Side.EXHIBITOR)
    ]
