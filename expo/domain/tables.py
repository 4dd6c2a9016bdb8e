"""Consultation tables, as the history tells of them."""

from expo.domain.history import FeatureHistory
from expo.domain.words import N_

HISTORY = FeatureHistory(
    N_("Tables"),
    {
        "add_zone": N_("Added the consultation zone %(code)s"),
        "add": N_("Added the tables %(codes)s"),
        "rename": N_("Renamed table %(before)s to %(after)s"),
        "remove": N_("Removed table %(code)s"),
        "close": N_("Closed table %(code)s, %(span)s: %(reason)s"),
        "reopen": N_("Reopened table %(code)s, closed: %(span)s"),
    },
)
