import pytest

from expo.domain.contacts import is_dialable, web_address


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("www.company.kr", "https://www.company.kr"),
        ("http://company.vn/en?a=1", "http://company.vn/en?a=1"),
        ("한국.kr", "https://한국.kr"),
        ("company", None),
        ("sales@company.kr", None),
        ("ftp://company.kr", None),
        ("www.company.kr, www.company.com", None),
        ("https://[company.kr", None),
        ("http://.", None),
    ],
)
def test_a_web_address_is_taken_as_it_stands_on_a_card(typed, kept):
    assert web_address(typed) == kept


def test_a_telephone_number_has_digits_enough_and_no_letters():
    dialable = ["02-123-4567~8", "+84 24 3826 0000", "1588-0000", "(02) 123.4567"]

    assert [is_dialable(number) for number in dialable] == [True] * 4
    assert [is_dialable(number) for number in ("12", "010-0000-000O", "0" * 18, "--")] == [False] * 4
