"""People who come without an appointment: the order in which exhibitors that are free now are shown to them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from expo.domain.history import FeatureHistory
from expo.domain.words import N_

SHOWN = 3
"""So many exhibitors are shown: a choice that takes a few seconds."""

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


HISTORY = FeatureHistory(
    N_("Walk-ins"),
    {
        "enter": N_("Entered the walk-in %(subject)s"),
        "give": N_("The desk gave the seat with %(exhibitor)s to %(buyer)s: %(reason)s"),
        "seat": N_("Seated the walk-in %(buyer)s with %(exhibitor)s"),
    },
)
