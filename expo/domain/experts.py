"""Experts: what the history tells of them."""

from expo.domain.history import FeatureHistory
from expo.domain.words import N_

HISTORY = FeatureHistory(
    N_("Experts"),
    {
        "create": N_("Entered the expert %(name)s"),
        "change": N_("Changed the expert %(name)s"),
        "erase": N_("Erased the personal data of an expert"),
        "add_field": N_("Entered the field %(name)s"),
    },
)
