"""Amounts: typed as Koreans type them, echoed in words, never mixed, converted record by record."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from expo.domain.amounts import Amounts, Currency, UnreadableAmount, as_typed, in_won, in_words, typed_amount

KRW, USD = Currency.KRW, Currency.USD


@pytest.mark.parametrize(
    ("typed", "currency", "minor"),
    [
        ("2,800", KRW, 28_000_000),
        ("2800만", KRW, 28_000_000),
        ("2,800만 원", KRW, 28_000_000),
        ("1억 2,000만", KRW, 120_000_000),
        ("1.5억", KRW, 150_000_000),
        ("3천만원", KRW, 30_000_000),
        ("5,000원", KRW, 5_000),
        ("0.5", KRW, 5_000),
        ("", KRW, 0),
        ("32,000", USD, 3_200_000),
        ("US$32,000.50", USD, 3_200_050),
    ],
)
def test_an_amount_is_read_as_it_is_typed(typed, currency, minor):
    assert typed_amount(typed, currency) == minor


@pytest.mark.parametrize(
    ("typed", "currency"),
    [("-3", KRW), ("about 30", KRW), ("1.2.3", USD), ("0.005", USD), ("0.00001", KRW), ("억", KRW)],
)
def test_what_has_no_one_meaning_is_refused(typed, currency):
    with pytest.raises(UnreadableAmount):
        typed_amount(typed, currency)


def test_an_amount_is_echoed_in_words_so_that_a_slip_of_zeros_shows():
    echoed = [in_words(minor, KRW, "ko") for minor in (120_000_000, 28_000_000, 1_012_345, 12_345, 0)]

    assert echoed == ["1억 2,000만 원", "2,800만 원", "101만 2,345원", "12,345원", "0원"]
    assert in_words(120_000_000, KRW, "en") == "KRW 120,000,000"
    assert in_words(3_200_050, USD, "ko") == in_words(3_200_050, USD, "en") == "US$32,000.50"


@given(st.integers(0, 10**14), st.sampled_from(Currency))
def test_a_form_reads_back_what_it_shows(minor, currency):
    assert typed_amount(as_typed(minor, currency), currency) == minor


def test_dollars_become_won_half_up_and_only_with_a_rate():
    assert in_won(50, USD, Decimal("1379.01")) == 690
    assert in_won(1, USD, Decimal("50")) == 1
    assert in_won(7, KRW, None) == 7
    with pytest.raises(ValueError, match="USD has no rate"):
        in_won(50, USD, None)


@pytest.mark.parametrize(
    ("amounts", "codes"),
    [
        (Amounts(KRW, 100, 40), []),
        (Amounts(KRW, 100, 0, 100), []),
        (Amounts(KRW, 100, 40, 10), ["expected_or_signed"]),
        (Amounts(KRW, 30, 40), ["discussed_is_the_whole"]),
        (Amounts(USD, -1), ["amount_is_negative", "discussed_is_the_whole"]),
    ],
)
def test_a_record_has_contracts_pursued_or_signed_within_what_was_discussed(amounts, codes):
    assert [one.code for one in amounts.against()] == codes
