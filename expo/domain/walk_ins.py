"""People who come without an appointment: the order in which exhibitors that are free now are shown to them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from expo.domain.history import FeatureHistory
from expo.domain.words import N_, Labelled

SHOWN = 3
"""So many exhibitors are shown: a choice that takes a few seconds."""

UNDONE_WITHIN = timedelta(minutes=10)
"""How long the desk can take back a seat it has just given."""

KEPT = timedelta(seconds=20)
"""How long a seat is kept for the desk that is shown it."""

MATCHES = 8
"""From this weight of reasons on, an exhibitor counts as one that the person looks for."""

LANGUAGES = {
    "KR": "ko", "CN": "zh", "TW": "zh", "HK": "zh", "JP": "ja", "VN": "vi", "ID": "id", "TH": "th", "RU": "ru",
    "KZ": "kk", "MN": "mn", "MY": "ms", "TR": "tr", "ES": "es", "MX": "es", "FR": "fr", "DE": "de", "BR": "pt",
    "AE": "ar", "SA": "ar",
}  # fmt: skip
"""The language of business to assume of a country, until the person says otherwise; English for all others."""


def spoken_in(country: str) -> str:
    """Return the language to assume of a country."""
    return LANGUAGES.get(country, "en")


COMPANY = re.compile(
    r"㈜|\(주\)|주식회사|유한회사|(마트|유통|상사|무역|식품|물산|백화점|그룹|컴퍼니|코리아)$"
    r"|\b(co|ltd|llc|inc|corp|gmbh|plc|trading|company|mart|foods?|group|store|import|export)\b",
    re.IGNORECASE,
)
"""What the name of a company has in it, and that of a person has not."""
NO_NAME = re.compile(r"[\d@]|^[ㄱ-ㅎ\s]+$")
"""A code, a telephone number, an address or initial consonants."""


def typed_as(text: str) -> str | None:
    """Return what a text that was searched for is, ``name`` or ``company``; ``None`` if it is neither."""
    if COMPANY.search(text):
        return "company"
    return None if NO_NAME.search(text) else "name"


@dataclass(frozen=True, slots=True)
class SeatCandidate:
    """An exhibitor and its first free slot: all that its place in the order depends on.

    ``weight`` is that of the reasons, ``missing`` the share of the day that it has free, from 0 to 1.
    """

    id: int
    starts_at: datetime
    weight: float
    is_here: bool
    missing: float


def order(candidates: Iterable[SeatCandidate], buyer_id: int) -> list[SeatCandidate]:
    """Return the best first: one that is looked for, is here, is free soonest, has better reasons, has met fewer.

    What is left equal is decided by a hash, so that no exhibitor comes first because of its name or number.
    """

    def place(one: SeatCandidate) -> tuple[object, ...]:
        lot = sha256(f"{buyer_id}.{one.id}".encode()).hexdigest()
        return (one.weight < MATCHES, not one.is_here, one.starts_at, -one.weight, -round(one.missing, 3), lot)

    return sorted(candidates, key=place)


class SeatLack(Labelled):
    """Why no exhibitor can be met today, the first that is true."""

    TIME = "time", N_("Today's consultations are over.")
    LIMIT = "limit", N_("This company has as many consultations today as one may have, or none of its times is free.")
    INTERPRETER = "interpreter", N_("No interpreter for the language of this person is free today.")
    TABLE = "table", N_("No table is free today.")
    EXHIBITOR = (
        "exhibitor",
        N_("Every exhibitor that this person could meet is busy, or has enough for today."),
    )


HISTORY = FeatureHistory(
    N_("Walk-ins"),
    {
        "change": N_("Changed the languages and items of the walk-in %(subject)s"),
        "enter": N_("Entered the walk-in %(subject)s"),
        "give": N_("The desk gave the seat with %(exhibitor)s to %(buyer)s: %(reason)s"),
        "undo": N_("Took back the seat of the walk-in %(buyer)s with %(exhibitor)s"),
        "seat": N_("Seated the walk-in %(buyer)s with %(exhibitor)s"),
    },
)
