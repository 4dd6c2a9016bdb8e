"""Interpreters, as the history tells of them."""

from expo.domain.history import FeatureHistory
from expo.domain.words import N_

HISTORY = FeatureHistory(
    N_("Interpreters"),
    {
        "add": N_("Entered the interpreter %(name)s (%(code)s)"),
        "change": N_("Changed the interpreter %(name)s (%(code)s)"),
        "invite": N_("Sent the interpreter %(name)s (%(code)s) a personal link"),
        "remove": N_("Removed the interpreter %(name)s (%(code)s)"),
        "set_shifts": N_("Set the shifts of %(name)s (%(code)s)"),
        "close": N_("Closed a time of %(name)s (%(code)s)"),
        "reopen": N_("Reopened a time of %(name)s (%(code)s)"),
    },
)
