"""A cell means what a person means by it."""

from datetime import date, datetime

import pytest

from expo.domain.spreadsheets import readers
from expo.domain.spreadsheets.readers import parts
from expo.domain.spreadsheets.vocabulary import UnreadableCell, Vocabulary
from expo.domain.words import Named

AT_NINE = datetime(2024, 10, 22, 9)  # noqa: DTZ001 -- spreadsheets know no zones
HALLS = {
    "halls": Vocabulary.of(
        [
            (1, Named("식품·음료관", "Food Hall"), ("FOOD", "식품·음료관", "Food Hall")),
            (2, Named("생활관", "Living"), ("LIVE", "생활관", "Living")),
            (3, "A", ("공동관",)),
            (4, "B", ("공동관",)),
        ]
    )
}


def read(reader, cell, heading=""):
    return reader(cell, heading, HALLS)


def refused(reader, cell, heading="") -> str:
    with pytest.raises(UnreadableCell) as refusal:
        read(reader, cell, heading)
    return str(refusal.value)


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        (9000000016.0, "900-00-00016"),
        (9000000016, "900-00-00016"),
        ("９００-００-０００１６", "900-00-00016"),
        (" 900 00 00016 ", "900-00-00016"),
        ("900–00–00016", "900-00-00016"),
    ],
)
def test_a_business_number_is_read_as_text_number_and_in_full_width(cell, number):
    assert read(readers.business_number, cell) == number


@pytest.mark.parametrize("cell", ["900-00-00017", "123", "²", "①23-45-67890", ""])
def test_a_number_with_a_wrong_check_digit_is_no_business_number(cell):
    assert "is not a business number" in refused(readers.business_number, cell)


@pytest.mark.parametrize(
    ("cell", "heading", "won"),
    [
        (9900.0, "가격", 9900),
        ("9,900원", "", 9900),
        ("₩ ９,９００", "", 9900),
        ("1,250만 원", "", 12_500_000),
        ("1억 2천만", "", None),
        (12, "공급가(천원)", 12_000),
        ("1.5", "단가 (단위: 만원)", 15_000),
        ("3억", "", 300_000_000),
    ],
)
def test_an_amount_is_read_with_its_unit(cell, heading, won):
    if won is None:
        assert "is not a number" in refused(readers.whole(), cell, heading)
    else:
        assert read(readers.whole(), cell, heading) == won


@pytest.mark.parametrize(
    "cell",
    [
        date(2024, 10, 22),
        AT_NINE,
        45587,
        45587.4,
        "45587",
        "2024-10-22",
        "2024. 10. 22.(화)",
        "2024년 10월 22일",
        "24/10/22",
        "20241022",
        "２０２４.１０.２２",
    ],
)
def test_a_day_is_read_as_a_date_a_serial_number_and_a_text(cell):
    assert read(readers.day, cell) == date(2024, 10, 22)


@pytest.mark.parametrize("cell", ["2024-02-30", "내일", "10/22", 3])
def test_what_is_no_day_is_refused(cell):
    assert "is not a day" in refused(readers.day, cell)


@pytest.mark.parametrize(("cell", "year"), [(2024, 2024), (2024.0, 2024), ("2024년", 2024), (45231, 2023)])
def test_a_year_is_read_from_a_number_or_a_date(cell, year):
    assert read(readers.year, cell) == year


@pytest.mark.parametrize(
    ("cell", "phone"),
    [
        (1000001234.0, "01000001234"),
        ("010-0000-1234", "010-0000-1234"),
        ("０１０-００００-１２３４", "010-0000-1234"),
        (8424000001.0, "8424000001"),
        ("+84 24 0000 0001", "+84 24 0000 0001"),
    ],
)
def test_a_telephone_number_that_lost_its_zero_gets_it_back(cell, phone):
    assert read(readers.phone, cell) == phone


def test_an_address_is_cleaned_and_its_domain_put_in_ascii():
    assert read(readers.email, " <HONG@한국.kr>; ") == "hong@xn--3e0b707e.kr"
    assert "is not an e-mail address" in refused(readers.email, "hong.expo.example")
    assert "is not an e-mail address" in refused(readers.email, "홍@expo.example")


def test_a_word_is_found_by_code_and_name_without_case_and_marks():
    assert [read(readers.choice("halls"), text) for text in ("food", "식품 음료관", "FOOD HALL")] == [1, 1, 1]


def test_a_misspelt_word_is_refused_with_what_is_meant():
    assert refused(readers.choice("halls"), "식품음료과") == "“식품음료과” is not known here. Do you mean “Food Hall”?"


def test_a_word_of_two_things_is_refused_with_both():
    assert "may be each of these: A, B" in refused(readers.choice("halls"), "공동관")


def test_a_list_is_split_at_commas_and_a_name_with_a_dot_stays_whole():
    assert read(readers.choices("halls"), "식품·음료관, 생활관") == (1, 2)
    assert read(readers.choices("halls"), "food/living\nfood") == (1, 2)


def test_a_code_is_read_in_capitals_and_with_plain_hyphens():
    assert read(readers.code(), "ｆd – 01") == "FD-01"
    assert "is not a code" in refused(readers.code(), "에프디")


def test_a_numbered_list_in_a_cell_is_its_names():
    listed = "1. (주)두레온\n2)별무리식품, ③ 솔빛; 3M 코리아\n7.11 마켓, Dureon Co., Ltd., Gaon, Inc."

    assert parts(listed) == [
        "(주)두레온",
        "별무리식품",
        "솔빛",
        "3M 코리아",
        "7.11 마켓",
        "Dureon Co., Ltd.",
        "Gaon, Inc.",
    ]
