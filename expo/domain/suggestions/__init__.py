"""Why a company may interest another one, and in what order they are shown. docs/matching.md has the method."""

from expo.domain.suggestions.grounds import ENOUGH_PEERS, HOME, Ground, Need, Offer, SuggestionReason, Terms, reasons
from expo.domain.suggestions.ranking import WISHED, Demand, score

__all__ = [
    "ENOUGH_PEERS",
    "HOME",
    "WISHED",
    "Demand",
    "Ground",
    "Need",
    "Offer",
    "SuggestionReason",
    "Terms",
    "reasons",
    "score",
]
