"""In what order companies are suggested: a sum of plain parts, each of which a reader can check.

A part is the binary logarithm of how much likelier it makes a wish: 1 doubles it.
"""

from collections.abc import Collection
from dataclasses import dataclass
from math import log2

from expo.domain.suggestions.grounds import HOME, Ground, Need, Offer, SuggestionReason
from expo.domain.suggestions.wording import likeness, offered, wanted

WISHED = 3.0
"""One side wishes to meet the other."""
WEIGHTS = {Ground.WISHED: WISHED, Ground.COUNTRY: 1.6, Ground.HALAL: 0.3, Ground.LANGUAGE: 0.2} | {
    Ground.CERTIFIED: 0.5,
    Ground.PRICE: 0.3,
    Ground.VOLUME: 0.2,
}
SECTOR = 7.0
"""The exhibitor's sector is one the buyer looks for."""
ELSEWHERE = 6.0
"""It is not, but the exhibitor makes what the buyer asks for in words."""
PRODUCT = 1.0
"""One phrase of the buyer that a product answers in full; each further phrase counts half."""
HOME_ONLY = -5.0
"""A buyer from abroad, and a company that sells only at home."""
PRIOR = 2.0
"""Wishes that demand is told from at the start: a single wish says little."""


@dataclass(frozen=True, slots=True)
class Demand:
    """How many buyers wish for an exhibitor, how many would if each chose evenly among its sectors, and how many of
    those who wish are like the buyer: of the same track, with a sector in common."""

    wishes: float = 0
    expected: float = 0
    peers: int = 0

    @property
    def part(self) -> float:
        """Return what the demand counts: 0 for as much as expected."""
        return log2((self.wishes + PRIOR) / (self.expected + PRIOR))


def score(offer: Offer, need: Need, reasons: Collection[SuggestionReason], demand: Demand | None = None) -> float:
    """Return what speaks for a pair."""
    grounds = {reason.ground for reason in reasons}
    found = sum(WEIGHTS.get(ground, 0.0) for ground in grounds)
    if Ground.SECTOR in grounds:
        found += SECTOR
    elif Ground.PRODUCT in grounds:
        found += ELSEWHERE
    if need.country != HOME and offer.is_home_only:
        found += HOME_ONLY
    return found + PRODUCT * _answered(offer, need) + (demand.part if demand else 0.0)


def _answered(offer: Offer, need: Need) -> float:
    """Return how much of what the buyer asks for in words the exhibitor offers."""
    goods = [offered(product.name_ko, product.name_en) for product in offer.products]
    wants = wanted(need.looking_for)
    found = sorted((max((likeness(want, one) for one in goods), default=0.0) for want in wants), reverse=True)
    return sum(found[:1]) + sum(found[1:]) / 2
