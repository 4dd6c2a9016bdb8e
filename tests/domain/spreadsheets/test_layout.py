"""The table is found in a sheet, wherever it is and whatever is written around it."""

import unicodedata

import pytest

from expo.domain.imports import ImportKind
from expo.domain.spreadsheets.fields import FIELDS
from expo.domain.spreadsheets.headings import recognised
from expo.domain.spreadsheets.layout import find_table, with_body
from expo.domain.spreadsheets.rows import read_rows
from expo.domain.spreadsheets.vocabulary import Vocabulary


def table(grid, kind=ImportKind.EXHIBITORS):
    return with_body(find_table(grid, FIELDS[kind]), grid)


def test_titles_above_and_notes_below_are_no_part_of_the_table():
    found = table(
        [
            ["참가기업 명단"],
            [],
            ["", "", "(단위: 개사)"],
            ["No.", "회사명", "업종", "E-MAIL"],
            [1, "가온푸드", "식품", "a@example.com"],
            [],
            [2, "나래산업", "식품", ""],
            [3],
            ["합계", "", "2개사"],
            ["※ 바뀔 수 있습니다."],
            ["", "", "", " "],
        ]
    )

    assert (found.heading_row, found.columns) == (3, {1: "name_ko", 2: "sector", 3: "contact_email"})
    assert found.body == (4, 6)
    assert [(one.number, one.text) for one in found.left_out] == [(9, "합계 2개사"), (10, "※ 바뀔 수 있습니다.")]


def test_a_row_with_only_a_name_among_others_is_not_a_note():
    found = table([["회사명", "업종", "이메일"], ["가온푸드"], ["나래산업", "식품", "a@example.com"]])

    assert found.body == (1, 2)


def test_two_rows_of_headings_are_read_together():
    found = table(
        [
            ["회사명", "대표자", "담당자", "", ""],
            ["", "성명", "성명", "휴대전화", "이메일"],
            ["가온푸드", "이바다", "김하늘", "010-0000-1000", "a@example.com"],
        ]
    )

    assert found.columns == {
        0: "name_ko", 1: "representative", 2: "contact_name", 3: "contact_phone", 4: "contact_email",
    }  # fmt: skip


def test_one_row_of_headings_is_not_mixed_with_its_title():
    found = table([["참가기업", "명단"], ["회사명", "업종"], ["가온푸드", "식품"]])

    assert (found.heading_row, found.headings) == (1, ("회사명", "업종"))


@pytest.mark.parametrize(
    ("heading", "key"),
    [
        ("회사명 (국문) *", "name_ko"),
        ("회사명(영문)", "name_en"),
        ("★ 회사명", "name_ko"),
        ("Company Name", "name_ko"),
        (unicodedata.normalize("NFD", "사업자등록번호"), "business_number"),
        ("사업자 등록 번호", "business_number"),
        ("사업자등록번호호", "business_number"),
        ("E-MAIL", "contact_email"),
        ("ｅ－ｍａｉｌ", "contact_email"),
        ("비고", None),
        ("참가비", None),
    ],
)
def test_a_heading_is_recognised_in_both_languages_and_however_it_is_written(heading, key):
    assert recognised([heading], FIELDS[ImportKind.EXHIBITORS]).get(0) == key


def test_a_field_goes_to_one_column_and_a_repeating_one_to_several():
    fields = FIELDS[ImportKind.BUYERS]

    assert recognised(["바이어명", "업체명", "희망기업 1순위", "희망기업 2순위"], fields) == {
        0: "name", 2: "interested", 3: "interested",
    }  # fmt: skip


def test_every_heading_means_one_field():
    for kind, fields in FIELDS.items():
        headings = [(heading, field.key) for field in fields for heading in (field.name.name_ko, field.name.name_en)]
        assert [(heading, recognised([heading], fields).get(0)) for heading, _ in headings] == headings, kind


def test_columns_of_one_kind_are_recognised_whatever_their_rank_is_called():
    headings = [
        "Importer",
        "Nation",
        "Speaks",
        "Wish 1",
        "2nd wish",
        "희망기업 3순위",
        "희망기업 12순위",
        "상담희망기업4",
    ]

    assert recognised(headings, FIELDS[ImportKind.BUYERS]) == {
        0: "name", 1: "country", 2: "languages", 3: "interested", 4: "interested", 5: "interested", 7: "interested",
    }  # fmt: skip
    assert recognised(["1순위 희망기업", "2순위", "3", "4순위"], FIELDS[ImportKind.BUYERS]) == dict.fromkeys(
        range(4), "interested"
    )
    assert recognised(["2순위"], FIELDS[ImportKind.BUYERS]) == {}


def test_a_heading_in_two_languages_is_one_field_whichever_comes_first():
    found = recognised(["E-mail 이메일", "관심품목 Interests", "Interests"], FIELDS[ImportKind.BUYERS])

    assert found == {0: "contact_email", 1: "looking_for", 2: "sectors"}


def test_headings_say_in_which_language_a_name_is_and_whose():
    headings = [
        "No.", "Company name (English)", "Company name (Korean)", "Business Reg. No.", "Person in charge\nName",
        "Person in charge\nMobile", "Website (English)", "Remarks",
    ]  # fmt: skip

    found = recognised(headings, FIELDS[ImportKind.EXHIBITORS])

    assert found == {
        1: "name_en", 2: "name_ko", 3: "business_number", 4: "contact_name", 5: "contact_phone", 6: "website",
    }  # fmt: skip
    assert recognised(["바이어명 국문", "Buyer (EN)"], FIELDS[ImportKind.BUYERS]) == {0: "name", 1: "name_en"}


@pytest.mark.parametrize("heading", ["희망기업(꼭)", "꼭 희망 기업", "희망기업(필수) 2", "Wish (must)"])
def test_a_heading_says_that_its_wishes_are_musts(heading):
    assert recognised([heading, "희망기업"], FIELDS[ImportKind.BUYERS]) == {0: "must", 1: "interested"}


def test_a_total_right_below_the_last_row_of_a_narrow_table_is_none_of_its_rows():
    grid = [["이름", "통역 언어"], ["문해솔", "영어"], ["합계", "3명"]]

    found = table(grid, ImportKind.INTERPRETERS)

    assert (found.body, [one.text for one in found.left_out]) == ((1,), ["합계 3명"])
    assert table([["이름", "통역 언어"], ["총계", "영어"]], ImportKind.INTERPRETERS).body == (1,)


@pytest.mark.parametrize(
    ("heading", "key"),
    [
        ("업체명(국문) / Company (KOR)", "name_ko"),
        ("업체명(영문) / Company (ENG)", "name_en"),
        ("사업자등록번호 Biz Reg. No.", "business_number"),
        ("업체 정보 / Company\n업종 / Industry", "sector"),
        ("담당자 / Contact\n성명 / Name", "contact_name"),
        ("담당자 / Name", "contact_name"),
        ("휴대폰\nPhone No.", "contact_phone"),
        ("전시관 / Hall", "hall"),
        ("전시관 / 이메일", None),
        ("E-mail / 연락처", None),
        ("연번 / No", None),
        ("담당자\nPosition", None),
    ],
)
def test_a_heading_in_two_languages_is_one_name_and_never_two_things(heading, key):
    assert recognised([heading], FIELDS[ImportKind.EXHIBITORS]).get(0) == key


def test_marks_say_what_is_written_above_them():
    grid = [["회사명", "업종"], ["가온푸드", "식품"], ["나래산업", "〃"], ["다온", "상동"], ["라온", ""]]
    field = [one for one in FIELDS[ImportKind.EXHIBITORS] if one.key == "sector"]
    words = {"sectors": Vocabulary.of([(7, "식품", ("식품",))])}

    rows = read_rows(table(grid), grid, field, words)

    assert [row.values.get("sector") for row in rows] == [7, 7, 7, None]
