"""What people type is stored clean, found however it is written, and ordered as the index says."""

import unicodedata
from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st

from expo.domain import text
from expo.domain.exhibitors import is_business_number


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (unicodedata.normalize("NFD", "한빛"), "한빛"),
        ("A\u202eB\u2066C\u2069", "ABC"),
        ("새\u200b봄\ufeff", "새봄"),
        ("\u3164\u200b", ""),
        ("할\x00인\ud800", "할인"),
        ("두\u3000칸", "두 칸"),
        ("\u200d앞뒤\u200d", "앞뒤"),
        ("👩\u200d🌾 농장", "👩\u200d🌾 농장"),
    ],
)
def test_one_line_keeps_what_can_be_seen(typed, kept):
    assert text.one_line(typed) == kept


@pytest.mark.parametrize("typed", ["", "  ", "\u3164", "\u200b\u2800", "\u0301", "\U000e0041"])
def test_what_nobody_can_see_is_blank(typed):
    assert text.is_blank(typed)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("한빛", unicodedata.normalize("NFD", "한빛전자")),
        (unicodedata.normalize("NFD", "한빛"), "한빛전자"),
        ("éclat", "ÉCLAT"),
        ("eclat", "ÉCLAT"),
        ("㈜가람테크", "(주)가람테크"),
        ("주식회사 가람테크", "㈜가람테크"),
        ("( 주 ) 가람테크", "주)가람테크"),
        ("㈲가람테크", "(유한)가람테크"),
        ("(株)가람테크", "가람테크"),
        ("ＡＢＣ", "abc"),
        ("Dong Phuong", "Đông Phương"),
        ("Garam Foods Inc.", "Garam Foods Co., Ltd."),
        ("garam foods co.,ltd", "Garam Foods"),
        ("Garam Foods L.L.C.", "GARAM FOODS GmbH & Co. KG"),
        ("가람테크 Co., Ltd.", "주식회사 가람테크"),
        ("CÔNG TY TNHH Đông Phương", "Dong Phuong Ltd"),
        ("杭州蓝月贸易有限公司", "杭州蓝月贸易"),
    ],
)
def test_a_name_is_found_however_it_is_written(typed, name):
    assert text.wanted_text(typed) in text.search_text(name)


def test_joined_consonants_of_a_keyboard_are_two():
    assert text.wanted_text("ㄳ") in text.search_text("가산전자")
    assert text.wanted_text("ㄱ ㅅ") in text.search_text("가산전자")
    assert text.wanted_text("ㄳ") not in text.search_text("나산전자")


@pytest.mark.parametrize("kept", ["+821012345678", "010-1234-5678"])
@pytest.mark.parametrize(
    "typed",
    [
        "010-1234-5678",
        "01012345678",
        "+82 10 1234 5678",
        "1234-5678",
        "+82 010-1234-5678",
        "+82 (0)10-1234-5678",
        "82-10-1234-5678",
        "0082 10 1234 5678",
        "(010) 1234-5678",
        "010–1234–5678",
        "010.1234.5678",
        "010/1234/5678",
        "０１０－１２３４－５６７８",
        "tel:+821012345678",
    ],
)
def test_a_telephone_number_is_found_however_it_is_written(typed, kept):
    assert text.is_in(text.search_text("", also=text.phone_keys(kept)), text.wanted_text(typed))


@pytest.mark.parametrize("typed", ["+84 90 123 4567", "0084901234567", "84-90-123-4567", "90 123 4567"])
def test_a_number_abroad_is_found_with_and_without_its_plus(typed):
    assert text.is_in(text.search_text("", also=text.phone_keys("+84901234567")), text.wanted_text(typed))


@pytest.mark.parametrize("typed", ["900-00-01107", "9000001107", "008-00-01107", "００８－００－０１１０７", "90000"])
def test_a_business_number_is_found_with_and_without_its_hyphens(typed):
    firms = [text.search_text("가람", also=[number]) for number in ("900-00-01107", "008-00-01107")]

    assert len([firm for firm in firms if text.is_in(firm, text.wanted_text(typed))]) == 1


def test_the_order_agrees_with_the_index():
    names = [
        "eSolution",
        "3M",
        "ÉCLAT",
        "(주)가람테크",
        "Zeta",
        "주식회사 나래",
        "（주）다온",
        "까치",
        "alpha",
        unicodedata.normalize("NFD", "각시"),
    ]

    ordered = sorted(names, key=text.sort_key)

    assert [unicodedata.normalize("NFC", name) for name in ordered] == [
        "(주)가람테크", "각시", "까치", "주식회사 나래", "（주）다온", "alpha", "ÉCLAT", "eSolution", "Zeta", "3M",
    ]  # fmt: skip
    assert [letter for letter, _names in groupby(ordered, key=text.initial)] == ["ㄱ", "ㄴ", "ㄷ", "A", "E", "Z", "#"]


@given(st.text())
def test_cleaning_twice_changes_nothing_more(typed):
    for clean in (text.one_line, text.many_lines, text.folded, text.bare_name, text.digits):
        assert clean(clean(typed)) == clean(typed)


@given(st.text("\t\n -가한힣ㅎAz09.&~", max_size=12))
def test_plain_text_is_cleaned_as_any_other(typed):
    assert text.many_lines(f"{typed}é") == f"{text.many_lines(typed)}é"
    assert text.folded(f"{typed}é") == " ".join(f"{text.folded(typed)}{' ' * typed[-1:].isspace()}e".split())


@given(st.text(min_size=1, max_size=30))
def test_every_name_is_found_by_itself(name):
    assert text.wanted_text(name) in text.search_text(name)


@given(st.lists(st.text(max_size=10), max_size=8))
def test_names_of_a_letter_are_together_whatever_they_are(names):
    letters = [letter for letter, _names in groupby(sorted(names, key=text.sort_key), key=text.initial)]

    assert len(letters) == len(set(letters))


@pytest.mark.parametrize("typed", ["²", "①23-45-67890", "٣", "१२३"])
def test_digits_of_any_script_are_read_as_numbers_and_never_break_a_check(typed):
    assert text.digits(typed).isascii()
    assert not is_business_number(typed)


def test_a_business_number_may_be_typed_full_width():
    assert is_business_number("９００－００－０００１６")


@pytest.mark.parametrize(
    "name",
    [
        "Garam Co., Ltd.",
        "GARAM CO.,LTD",
        "Gáram Inc",
        "garam pte. ltd.",
        "(주)Ｇａｒａｍ",
        "Garam",
        "Garam S.A.",
        "Garam & Co.",
    ],
)
def test_a_company_abroad_is_known_without_its_legal_form(name):
    assert text.known_name(name) == "garam"
    assert [text.known_name(one) for one in ("Costco", "Zinc", "Visa")] == ["costco", "zinc", "visa"]


@pytest.mark.parametrize(
    "name", ["주식회사 가람테크", "(주)가람테크", "㈜가람테크", "가람테크(주)", "㈲가람테크", "가람테크"]
)
def test_a_narrow_place_shows_what_tells_a_company_from_others(name):
    assert text.without_legal_form(name) == "가람테크"
    assert text.without_legal_form("주식회사") == "주식회사"


@pytest.mark.parametrize(
    ("typed", "goods"),
    [
        ("떡 만드는 기업", "떡"),
        ("떡을 만드는 곳", "떡"),
        ("수제 비누 파는 데", "수제 비누"),
        ("떡집", "떡"),
        ("절연필름 제조사", "절연필름"),
        ("a maker of rice cakes", "rice cake"),
        ("toothbrushes", "toothbrush"),
        ("Who makes rice cakes", "rice cake"),
        ("rice cake makers", "rice cake"),
        ("rice cakes", "rice cake"),
        ("윤슬찬푸드", "윤슬찬푸드"),
        ("", ""),
    ],
)
def test_who_asks_for_a_maker_wants_what_is_made(typed, goods):
    assert text.goods_of(typed) == goods


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("0", 0),
        ("007", 7),
        ("12", 12),
        ("13", None),
        ("-1", None),
        ("1.0", None),
        ("²", None),
        ("", None),
        ("9" * 5000, None),
        ("0" * 20 + "9" * 400, None),
    ],
)
def test_a_whole_number_is_one_of_digits_within_its_bound(typed, number):
    assert text.whole(typed, 12) == number
