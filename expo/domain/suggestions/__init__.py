"""Why a company may interest another one, and in what order they are shown. docs/matching.md has the method."""

from expo.domain.suggestions.grounds import ENOUGH_PEERS, HOME, Ground, Need, Offer, SuggestionReason, Terms, reasons
from expo.domain.suggestions.learning import LEAST_READERS, AlikePairs, alike, learned
from expo.domain.suggestions.ranking import WEIGHTS, Demand, ScorePart, ScoreWeights, parts, score

__all__ = [
    "ENOUGH_PEERS",
    "HOME",
    "LEAST_READERS",
    "WEIGHTS",
    "AlikePairs",
    "Demand",
    "Ground",
    "Need",
    "Offer",
    "ScorePart",
    "ScoreWeights",
    "SuggestionReason",
    "Terms",
    "alike",
    "learned",
    "parts",
    "reasons",
    "score",
]
