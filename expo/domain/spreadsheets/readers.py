"""Understand a cell: numbers as text, text as numbers, full-width digits, serial dates, words in both languages."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta

from expo.domain.contacts import is_dialable, web_address
from expo.domain.exhibitors import is_business_number
from expo.domain.refusals import Violation
from expo.domain.spreadsheets.cells import Cell, as_lines, as_text
from expo.domain.spreadsheets.vocabulary import UnreadableCell, Vocabulary, Words, compact
from expo.domain.text import digits
from expo.domain.words import N_

Reader = Callable[[Cell, str, Words], object]
"""From a cell that is not empty, the heading of its column and the edition's words to a value, or `UnreadableCell`."""

_UNITS = (("억", 10**8), ("백만", 10**6), ("만", 10**4), ("천", 10**3))
_SERIAL_ZERO = date(1899, 12, 30)
_FIRST_SERIAL, _LAST_SERIAL = 20_000, 80_000
"""1954 to 2119: a number in a column of days is one that lost its format."""
_LISTED = re.compile(r"^\s*(?:\(?\d{1,2}[.)](?=\s|\D)|[①-⑳•▪])\s*")
_SEPARATORS = re.compile(r"[、;\n|]+|[,，](?!\s*(?:co|corp|gmbh|inc|limited|llc|ltd)\b)", re.I)
"""The comma of ``Dureon Co., Ltd.`` parts nothing."""
_WEAK_SEPARATORS = re.compile(r"[/·&]+")
"""The weak ones are also part of names, such as ``식품·음료``."""
_EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_DAY = re.compile(r"(?:(\d{4}|\d{2})\D{1,3})?(\d{1,2})\D{1,3}(\d{1,2})\D*(?:\(?[월화수목금토일]?\)?)?")
_PIECES = re.compile(r"^\s*(\d+)\s*(?:개|부스|칸|booths?|units?)*\s*$", re.IGNORECASE)
_CODE = re.compile(r"[A-Z0-9][A-Z0-9-]*")
_BELOW_ZERO = re.compile(r"[△▲−–]\s*(.+)|\((.+)\)")


def _refuse(code: str, sentence: str, **params: object) -> UnreadableCell:
    return UnreadableCell(Violation(code, sentence, params))


def line(most: int = 200) -> Reader:
    """Read one line of text."""

    def read(cell: Cell, _heading: str, _words: Words) -> str:
        return _bounded(as_text(cell), most)

    return read


def lines(most: int = 5000) -> Reader:
    """Read a text that may have several lines."""

    def read(cell: Cell, _heading: str, _words: Words) -> str:
        return _bounded(as_lines(cell), most)

    return read


def code(most: int = 40) -> Reader:
    """Read a code: letters A–Z, digits and hyphens, in capitals."""

    def read(cell: Cell, _heading: str, _words: Words) -> str:
        text = re.sub(r"\s*[-‐‑–—−]\s*", "-", digits(as_text(cell))).upper()
        if not _CODE.fullmatch(text) or len(text) > most:
            raise _refuse(
                "code_shape", N_("“%(text)s” is not a code: letters A–Z, digits and hyphens only."), text=text
            )
        return text

    return read


def whole(least: int = 0, most: int = 2**31 - 1) -> Reader:
    """Read a whole number; ``(천원)`` in the heading or ``만`` in the cell multiplies it."""

    def read(cell: Cell, heading: str, _words: Words) -> int:
        return round(_within(_number(cell, heading), as_text(cell), least, most))

    return read


def pieces(least: int, most: int) -> Reader:
    """Read how many there are, also with their word: ``2개``, ``2부스``, ``2 booths``."""
    read_number = whole(least, most)

    def read(cell: Cell, heading: str, words: Words) -> object:
        return read_number(_PIECES.sub(r"\1", digits(as_text(cell))), heading, words)

    return read


def number(least: float, most: float) -> Reader:
    """Read a number with its unit, also below zero as accounts write it: ``-1,200``, ``△1,200``, ``(1,200)``."""

    def read(cell: Cell, heading: str, _words: Words) -> float:
        text = digits(as_text(cell))
        below = _BELOW_ZERO.fullmatch(text)
        value = _number(cell, heading) if below is None else -_number(below[1] or below[2], heading)
        return _within(value, text, least, most)

    return read


def _number(cell: Cell, heading: str) -> float:
    text = as_text(cell)
    value = float(cell) if isinstance(cell, int | float) and not isinstance(cell, bool) else _counted(text)
    if value is None:
        raise _refuse("no_number", N_("“%(text)s” is not a number."), text=text)
    return value * _unit_of(heading)


def _within(value: float, text: str, least: float, most: float) -> float:
    if not least <= value <= most:
        raise _refuse(
            "out_of_bounds",
            N_("%(text)s is not between %(least)s and %(most)s."),
            text=text,
            least=f"{least:,}",
            most=f"{most:,}",
        )
    return value


def metres(cell: Cell, _heading: str, _words: Words) -> float:
    """Read a length or a place on the plan in metres."""
    text = digits(as_text(cell)).casefold().replace(",", "").removesuffix("m").strip()
    try:
        value = float(text)
    except ValueError:
        raise _refuse("no_number", N_("“%(text)s” is not a number."), text=as_text(cell)) from None
    if not 0 <= value <= 10_000:
        raise _refuse(
            "out_of_bounds", N_("%(text)s is not between %(least)s and %(most)s."), text=text, least="0", most="10,000"
        )
    return value


def day(cell: Cell, _heading: str, _words: Words) -> date:
    """Read a day: a date, a serial number without its format, or ``2024. 10. 22.(화)``."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = digits(as_text(cell)).strip()
    if _is_serial(text):
        return _SERIAL_ZERO + timedelta(days=int(float(text)))
    if re.fullmatch(r"\d{8}", text):
        text = f"{text[:4]}-{text[4:6]}-{text[6:]}"
    found = _DAY.match(text)
    try:
        year, month, on = (int(part) for part in found.groups()) if found and found[1] else (0, 0, 0)
        return date(year + 2000 if year < 100 else year, month, on)
    except ValueError:
        raise _refuse("no_day", N_("“%(text)s” is not a day. Write it as 2024-10-22."), text=text) from None


def year(cell: Cell, heading: str, words: Words) -> int:
    """Read a year, also from a whole date."""
    text = digits(as_text(cell)).strip().removesuffix("년").strip()
    if re.fullmatch(r"(19|20|21)\d\d", text):
        return int(text)
    try:
        return day(cell, heading, words).year
    except UnreadableCell:
        raise _refuse("no_year", N_("“%(text)s” is not a year. Write it as 2024."), text=text) from None


def email(cell: Cell, _heading: str, _words: Words) -> str:
    """Read an e-mail address, in small letters and with its domain in ASCII."""
    text = digits(as_text(cell)).removeprefix("mailto:").strip(" <>;,").replace(" ", "").lower()
    local, _at, domain = text.rpartition("@")
    try:
        address = f"{local}@{domain.encode('idna').decode('ascii')}"
    except UnicodeError:
        address = text
    if not _EMAIL.fullmatch(address) or len(address) > 254:
        raise _refuse("no_email", N_("“%(text)s” is not an e-mail address."), text=text)
    return address


def phone(cell: Cell, _heading: str, _words: Words) -> str:
    """Read a telephone number; a Korean one that was kept as a number gets its leading 0 back."""
    text = digits(as_text(cell)).replace("‐", "-").replace("–", "-").replace("—", "-").strip()
    if not is_dialable(text):
        raise _refuse("no_phone", N_("“%(text)s” is not a telephone number."), text=text)
    is_short = text.isdigit() and len(text) in {9, 10} and text.startswith(("10", "2", "3", "4", "5", "6", "70"))
    return f"0{text}" if is_short else text


def website(cell: Cell, _heading: str, _words: Words) -> str:
    """Read a web address; one without a scheme gets ``https://``."""
    text = digits(as_text(cell))
    address = web_address(text)
    if address is None or len(address) > 300:
        raise _refuse("no_website", N_("“%(text)s” is not a web address."), text=text)
    return address


def business_number(cell: Cell, _heading: str, _words: Words) -> str:
    """Read a Korean business number and check its check digit: ``900-00-00016``."""
    text = digits(as_text(cell)).strip()
    plain = re.sub(r"[\s\-‐‑–—−.]", "", text)
    if not is_business_number(plain):
        raise _refuse(
            "business_number",
            N_("“%(text)s” is not a business number: it has ten digits, the last of which checks the others."),
            text=text,
        )
    return f"{plain[:3]}-{plain[3:5]}-{plain[5:]}"


def choice(words_of: str) -> Reader:
    """Read one of the words of a vocabulary."""

    def read(cell: Cell, _heading: str, words: Words) -> object:
        return words[words_of].find(as_text(cell))

    return read


def region(cell: Cell, _heading: str, words: Words) -> object:
    """Read a province or a metropolitan city, also from the beginning of an address."""
    text, known = as_text(cell), words["regions"]
    return known.find(text if compact(text) in known.values else text.split()[0])


def choices(words_of: str) -> Reader:
    """Read several words of a vocabulary, separated by commas, slashes or lines; each value once."""

    def read(cell: Cell, _heading: str, words: Words) -> tuple[object, ...]:
        text, known = as_lines(cell), words[words_of]
        if compact(text) in known.values:  # a name that has a comma itself
            return (known.find(text),)
        found = [one for part in parts(text) for one in _known_parts(part, known)]
        return tuple(dict.fromkeys(known.find(part) for part in found))

    return read


def texts(cell: Cell, _heading: str, _words: Words) -> tuple[str, ...]:
    """Read several short texts, separated by commas, slashes or lines."""
    return tuple(dict.fromkeys(_bounded(part, 200) for part in parts(as_lines(cell))))


def parts(text: str, *, is_weak: bool = False) -> list[str]:
    """Return the parts of a text between commas and lines; between slashes and dots if the weak separators count.

    A part loses its number of a list: ``1. 한울푸드``, ``2) Dureon``, ``③ 솔빛``.
    """
    separators = _WEAK_SEPARATORS if is_weak else _SEPARATORS
    return [part for one in separators.split(text) if (part := _LISTED.sub("", one).strip()).strip(" -")]


def _known_parts(text: str, known: Vocabulary) -> list[str]:
    """Return a part as it is if it is known so, else split at the weak separators too."""
    return [text] if compact(text) in known.values else parts(text, is_weak=True)


def _bounded(text: str, most: int) -> str:
    if len(text) > most:
        raise _refuse(
            "too_long", N_("This text has %(count)s characters, at most %(most)s are kept."), count=len(text), most=most
        )
    return text


def _is_serial(text: str) -> bool:
    return bool(re.fullmatch(r"\d{5}(\.\d+)?", text)) and _FIRST_SERIAL <= float(text) <= _LAST_SERIAL


def _counted(text: str) -> float | None:
    """Return the number that a text such as ``1,250만 원`` or ``₩9,900`` means."""
    plain = re.sub(r"[\s,₩￦]|원|krw|이상|약", "", digits(text).casefold())
    total, rest = 0.0, plain
    for unit, times in _UNITS:
        head, mark, tail = rest.partition(unit)
        if mark and re.fullmatch(r"\d+(\.\d+)?", head):
            total, rest = total + float(head) * times, tail
    if not rest and total:
        return total
    return total + float(rest) if re.fullmatch(r"-?\d+(\.\d+)?", rest) else None


def _unit_of(heading: str) -> int:
    """Return what the unit in a heading such as ``공급가(천원)`` multiplies by."""
    found = re.search(r"[(（\[]\s*(?:단위\s*[:：]?)?\s*(억|백만|만|천)\s*원", heading)
    return dict(_UNITS)[found[1]] if found else 1
