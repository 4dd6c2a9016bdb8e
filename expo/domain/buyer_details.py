"""What an application of a buyer may hold besides its profile: its purchase, its company, its journey."""

import re
from dataclasses import dataclass
from datetime import date

from expo.domain.amounts import Currency
from expo.domain.buyers import Track
from expo.domain.words import N_, Labelled

CERTIFICATES = ("HACCP", "ISO 22000", "Halal", "Vegan", "FDA", "CE", "KC", "ISO 9001", "ISO 14001")
"""What a buyer can require; certificates of exhibitors are free text, compared by :func:`is_certificate`."""
_KOREAN = {"Halal": "할랄", "Vegan": "비건", "HACCP": "해썹"}
MESSENGERS = {
    "whatsapp": "WhatsApp",
    "wechat": "WeChat",
    "zalo": "Zalo",
    "line": "LINE",
    "kakao": "KakaoTalk",
}
MOST_QUANTITY = 10**9
FIRST_YEAR = 1800


class PlanTime(Labelled):
    """When a buyer plans to buy."""

    NOW = "now", N_("As soon as possible")
    QUARTER = "quarter", N_("Within three months")
    HALF_YEAR = "half_year", N_("Within six months")
    YEAR = "year", N_("Within a year")


class Turnover(Labelled):
    """A year's sales, or imports from Korea, in US dollars."""

    UNDER_1M = "under_1m", N_("Under US$1 million")
    UNDER_5M = "under_5m", N_("US$1 to 5 million")
    UNDER_20M = "under_20m", N_("US$5 to 20 million")
    UNDER_100M = "under_100m", N_("US$20 to 100 million")
    OVER_100M = "over_100m", N_("Over US$100 million")


@dataclass(frozen=True, slots=True)
class BuyerDetails:
    """What a buyer plans to buy, what kind of company it is, what it needs to come; nothing of it is required.

    ``price_limit`` for a piece and ``plan_amount`` are in minor units: of won for a domestic buyer, else of US dollars.
    ``passport_name`` is kept for a visa letter only.
    """

    monthly_quantity: int | None = None
    price_limit: int | None = None
    plan_amount: int | None = None
    plan_time: PlanTime | None = None
    certificates: tuple[str, ...] = ()
    conditions: str = ""
    excluded: str = ""
    founded_year: int | None = None
    employees: int | None = None
    annual_sales: Turnover | None = None
    korea_imports: Turnover | None = None
    brands: str = ""
    korean_suppliers: str = ""
    messenger: str = ""
    messenger_id: str = ""
    needs_letter: bool = False
    passport_name: str = ""
    needs_hotel: bool = False
    arrives_on: date | None = None
    leaves_on: date | None = None
    special_needs: str = ""


DAYS = ("arrives_on", "leaves_on")
WORDS = {"plan_time": PlanTime, "annual_sales": Turnover, "korea_imports": Turnover}
"""The fields that JSON holds as texts: an application that waits, the copy of one's data."""


def currency_of(track: str) -> Currency:
    """Return what amounts of a buyer are in; ``track`` is one of :class:`expo.domain.buyers.Track`."""
    return Currency.KRW if track == Track.DOMESTIC else Currency.USD


def is_certificate(certificate: str, text: str) -> bool:
    """Tell whether an exhibitor's text names a certificate: ``할랄(KMF)`` is Halal, ``CE EN 60335`` is CE."""
    plain = text.casefold().replace(" ", "")
    named = certificate.casefold().replace(" ", "")
    if len(named) == 2:
        return named in text.casefold().replace("-", " ").replace("(", " ").split()
    return named in plain or (certificate in _KOREAN and _KOREAN[certificate] in plain)


_PIECES = re.compile(r"\s*([0-9][0-9,]{0,11})\s*(?:EA|PCS|PC|pieces?|개|대|점)?\s*", re.IGNORECASE)


def pieces(text: str) -> int | None:
    """Return how many pieces a minimum order is, ``None`` where it is in another unit: ``200 EA`` is 200."""
    found = _PIECES.fullmatch(text)
    return int(found[1].replace(",", "")) if found else None
