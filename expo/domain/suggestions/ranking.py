"""In what order companies are suggested: a sum of plain parts, each of which a reader can check.

A part counts its weight, the binary logarithm of how much likelier it makes a wish: 1 doubles it.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import log2
from types import MappingProxyType

from expo.domain.suggestions.answering import answer
from expo.domain.suggestions.grounds import ENOUGH_PEERS, HOME, Ground, Need, Offer, SuggestionReason


class ScorePart(StrEnum):
    """What counts for a pair, or against it."""

    SECTOR = "sector"
    """The exhibitor's sector is one the buyer looks for."""
    ELSEWHERE = "elsewhere"
    """It is not, but the exhibitor makes what the buyer asks for in words."""
    PRODUCT = "product"
    """How much of what the buyer asks for in words the exhibitor makes: 1 for one phrase, half for each further one."""
    WISHED = "wished"
    """The other side wishes to meet the reader."""
    COUNTRY = "country"
    CERTIFIED = "certified"
    HALAL = "halal"
    PRICE = "price"
    VOLUME = "volume"
    LANGUAGE = "language"
    HOME_ONLY = "home_only"
    """A buyer from abroad, and a company that sells only at home."""


ScoreWeights = Mapping[ScorePart, float]

WEIGHTS: ScoreWeights = MappingProxyType(
    {
        ScorePart.SECTOR: 7.0,
        ScorePart.ELSEWHERE: 6.0,
        ScorePart.PRODUCT: 1.0,
        ScorePart.WISHED: 3.0,
        ScorePart.COUNTRY: 1.6,
        ScorePart.CERTIFIED: 0.5,
        ScorePart.HALAL: 0.3,
        ScorePart.PRICE: 0.3,
        ScorePart.VOLUME: 0.2,
        ScorePart.LANGUAGE: 0.2,
        ScorePart.HOME_ONLY: -5.0,
    }
)
"""A rule of thumb, for editions whose wishes tell nothing better yet."""
_PART_OF = {
    Ground.SECTOR: ScorePart.SECTOR,
    Ground.WISHED: ScorePart.WISHED,
    Ground.COUNTRY: ScorePart.COUNTRY,
    Ground.CERTIFIED: ScorePart.CERTIFIED,
    Ground.REQUIRED: ScorePart.CERTIFIED,
    Ground.HALAL: ScorePart.HALAL,
    Ground.PRICE: ScorePart.PRICE,
    Ground.VOLUME: ScorePart.VOLUME,
    Ground.LANGUAGE: ScorePart.LANGUAGE,
}
PRIOR = 2.0
"""Wishes that demand is told from at the start: a single wish says little."""
FEW = 1.0
"""What fewer wishes than :data:`ENOUGH_PEERS` count, be it none or two: the order must not reveal a single wish."""


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
        wishes = self.wishes if self.wishes >= ENOUGH_PEERS else FEW
        return log2((wishes + PRIOR) / (self.expected + PRIOR))


def parts(offer: Offer, need: Need, reasons: Collection[SuggestionReason]) -> dict[ScorePart, float]:
    """Return what counts for a pair, and how much of it there is."""
    found = {_PART_OF[reason.ground]: 1.0 for reason in reasons if reason.ground in _PART_OF}
    answered = answer(need.looking_for, tuple(offer.products))
    if answered.share:
        found[ScorePart.PRODUCT] = answered.share
    if answered.product is not None and ScorePart.SECTOR not in found:
        found[ScorePart.ELSEWHERE] = 1.0
    if need.country != HOME and offer.is_home_only:
        found[ScorePart.HOME_ONLY] = 1.0
    return found


def score(found: Mapping[ScorePart, float], weights: ScoreWeights = WEIGHTS, demand: Demand | None = None) -> float:
    """Return what speaks for a pair."""
    return sum(weights[part] * count for part, count in found.items()) + (demand.part if demand else 0.0)
