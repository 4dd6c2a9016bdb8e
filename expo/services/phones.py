"""Telephone numbers in the one form in which rows keep them."""

import phonenumbers

HOME = "KR"


def normal(typed: str, country: str = HOME) -> str:
    """Return ``+821000001234``, or what was typed: the library does not know every number that rings.

    ``country`` is the ISO code of the country whose way of writing numbers is meant; empty means Korea. A number that
    cannot be one there and is one in Korea is Korean: companies abroad have agents, and employees with a mobile here.
    """
    there, here = _parsed(typed, country or HOME), _parsed(typed, HOME)
    is_of_agent = here is not None and _is_right(here) and not (there is not None and _is_right(there))
    number = here if is_of_agent else there
    if number is None or not phonenumbers.is_possible_number(number):
        return typed
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _parsed(typed: str, country: str) -> phonenumbers.PhoneNumber | None:
    try:
        return phonenumbers.parse(typed, country)
    except phonenumbers.NumberParseException:
        return None


def _is_right(number: phonenumbers.PhoneNumber) -> bool:
    return bool(phonenumbers.is_valid_number(number))


def as_kept(row: str, country: str = HOME) -> str:
    """Return a row's number in that form, in which most are already: reading 20,000 of them anew takes a second."""
    return row if not row or row.startswith("+") else normal(row, country)
