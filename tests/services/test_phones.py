"""Telephone numbers are kept in one form, in which they ring."""

import pytest

from expo.services import phones


@pytest.mark.parametrize(
    ("typed", "country", "kept"),
    [
        ("010-1111-0002", "", "+821011110002"),
        ("010-1111-0002", "JP", "+821011110002"),  # 010 is how Japan dials abroad
        ("010-1111-0002", "VN", "+821011110002"),
        ("010-6554-1234", "CN", "+861065541234"),  # Beijing
        ("010 1234 5678", "EG", "+201012345678"),
        ("090-1234-5678", "JP", "+819012345678"),
        ("+84 24 3825 1234", "JP", "+842438251234"),
        ("12345", "JP", "12345"),
    ],
)
def test_a_korean_mobile_of_a_company_abroad_stays_korean(typed, country, kept):
    assert phones.normal(typed, country) == kept
