"""Telephone numbers in the one form in which rows keep them."""

import phonenumbers

HOME = "KR"


def normal(typed: str, country: str = HOME) -> str:
    """Return ``+821000001234``, or what was typed: the library does not know every number that rings.

    ``country`` is the ISO code of the country whose way of writing numbers is meant; empty means Korea.
    """
    try:
        number = phonenumbers.parse(typed, country or HOME)
    except phonenumbers.NumberParseException:
        return typed
    if not phonenumbers.is_possible_number(number):
        return typed
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def as_kept(row: str, country: str = HOME) -> str:
    """Return a row's number in that form, in which most are already: reading 20,000 of them anew takes a second."""
    return row if not row or row.startswith("+") else normal(row, country)
