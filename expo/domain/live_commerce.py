"""The studio, as the history tells of it."""

from expo.domain.history import FeatureHistory
from expo.domain.words import N_

HISTORY = FeatureHistory(
    N_("Studio"),
    {
        "add_studio": N_("Added the studio %(code)s"),
        "add_slot": N_("Offered the studio slot on %(starts_at)s"),
        "book": N_("Booked the studio slot on %(starts_at)s"),
        "give_back": N_("Gave back the studio slot on %(starts_at)s"),
        "remove_slot": N_("Took back the studio slot on %(starts_at)s"),
    },
)
