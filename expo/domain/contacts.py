"""Telephone numbers and web addresses, as people write them on a card."""

from urllib.parse import urlsplit


def is_dialable(number: str) -> bool:
    """Tell whether a telephone could dial it: 7 to 17 digits and no letters."""
    return 7 <= sum(character.isdigit() for character in number) <= 17 and not any(map(str.isalpha, number))


def web_address(typed: str) -> str | None:
    """Return the address of a website, completed where it is as short as on a card (``www.company.kr``), or None."""
    address = typed if "://" in typed else f"https://{typed}"
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    is_of_a_site = parts.scheme in {"http", "https"} and "." in (parts.hostname or "").strip(".")
    return address if is_of_a_site and "@" not in parts.netloc and len(address.split()) == 1 else None
