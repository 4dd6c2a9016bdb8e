"""Words about exhibitors, and the codes that they are given."""

import re
from collections import Counter
from collections.abc import Collection, Iterable
from string import digits as DIGITS

from expo.domain.history import FeatureHistory
from expo.domain.text import digits
from expo.domain.words import N_, Labelled


class ExportStatus(Labelled):
    """A company's experience in export."""

    DOMESTIC_ONLY = "domestic_only", N_("Domestic sales")
    BEGINNER = "beginner", N_("New to export")
    EXPORTING = "exporting", N_("Exporting")


class CompanySize(Labelled):
    """Small (소기업) or medium (중기업)."""

    SMALL = "small", N_("Small enterprise")
    MEDIUM = "medium", N_("Medium enterprise")


class FactoryLevel(Labelled):
    """Smart-factory level (스마트공장 수준)."""

    BASIC = "basic", N_("Basic")
    MIDDLE_1 = "middle_1", N_("Middle 1")
    MIDDLE_2 = "middle_2", N_("Middle 2")
    ADVANCED = "advanced", N_("Advanced")


def is_business_number(text: str) -> bool:
    """Check the form and check digit of a Korean business number (사업자등록번호); live status is another matter."""
    plain = digits(text).strip()
    numbers = [int(character) for character in plain if character in DIGITS]
    if len(numbers) != 10 or any(character not in f"{DIGITS}-" for character in plain):
        return False
    total = sum(d * w for d, w in zip(numbers[:9], (1, 3, 7, 1, 3, 7, 1, 3, 5), strict=True)) + numbers[8] * 5 // 10
    return (10 - total % 10) % 10 == numbers[9]


def hyphenated(number: str) -> str:
    """Return a business number as it is kept: ``9000000016`` → ``900-00-00016``."""
    plain = "".join(letter for letter in digits(number) if letter.isdecimal())
    return f"{plain[:3]}-{plain[3:5]}-{plain[5:]}" if plain else ""


_NUMBERED = re.compile(r"(.*?)([0-9]+)")


def last_code(codes: Iterable[str], of_places: Collection[str]) -> str:
    """Return the code from which new exhibitors are numbered on: the last of the scheme that most of them have.

    Codes that begin as those of booths and tables do are no scheme: a new one would be taken for a place.
    """
    places = {found[1] for code in of_places if (found := _NUMBERED.fullmatch(code))}
    numbered = [(found[1], int(found[2]), code) for code in codes if (found := _NUMBERED.fullmatch(code))]
    own = Counter(begins for begins, _number, _code in numbered if begins not in places)
    scheme = max(own, key=own.__getitem__, default="E-")
    return max((found for found in numbered if found[0] == scheme), default=("", 0, "E-000"))[2]


REGIONS = {
    "seoul": N_("Seoul"),
    "busan": N_("Busan"),
    "daegu": N_("Daegu"),
    "incheon": N_("Incheon"),
    "gwangju": N_("Gwangju"),
    "daejeon": N_("Daejeon"),
    "ulsan": N_("Ulsan"),
    "sejong": N_("Sejong"),
    "gyeonggi": N_("Gyeonggi"),
    "gangwon": N_("Gangwon"),
    "chungbuk": N_("North Chungcheong"),
    "chungnam": N_("South Chungcheong"),
    "jeonbuk": N_("North Jeolla"),
    "jeonnam": N_("South Jeolla"),
    "gyeongbuk": N_("North Gyeongsang"),
    "gyeongnam": N_("South Gyeongsang"),
    "jeju": N_("Jeju"),
}
"""Where a company comes from: provinces and metropolitan cities."""


HISTORY = FeatureHistory(
    N_("Exhibitors"),
    {
        "create": N_("Entered the exhibitor %(subject)s"),
        "change": N_("Changed the profile of %(subject)s"),
        "remove": N_("Removed the exhibitor %(name)s (%(code)s)"),
        "add_product": N_("Added the product “%(name)s” of %(subject)s"),
        "change_product": N_("Changed the product “%(name)s” of %(subject)s"),
        "move_product": N_("Moved the product “%(name)s” of %(subject)s in its list"),
        "remove_product": N_("Removed the product “%(name)s” of %(subject)s"),
        "create_case": N_("Entered the collaboration case “%(title)s” of %(members)s"),
        "change_case": N_("Changed the collaboration case “%(title)s” of %(members)s"),
        "remove_case": N_("Removed the collaboration case “%(title)s” of %(members)s"),
        "invite": N_("Made a personal link for %(subject)s"),
        "renew_link": N_("Renewed the personal link of %(subject)s"),
    },
)
